/*
 * usage_model.c
 *		Model of the use of n persons (see usage_model.h).
 */
#include "usage/usage_model.h"

#include <math.h>
#include <string.h>

#include "base/array.h"
#include "base/sort.h"

/* Tuning constants of Tukey's bisquare: 50 % breakdown of the scale, 85 % efficiency of the location. */
#define SCALE_TUNING    1.547645
#define LOCATION_TUNING 3.443689
#define MAD_TO_SIGMA    1.482602 /* for the normal distribution */

#define FEWEST     3    /* minimum of different readings for a fit */
#define SCALE_MIN  1e-9 /* smaller ones count as an exact fit */
#define STARTED    0.05 /* share of a person's use added, so that an amount of 0 has a logarithm */
#define ITERATIONS 500
#define ROUGH      1e-6 /* relative tolerance when scales are compared */
#define BASE_MAX   1000 /* persons: use then practically does not depend on their number */
#define SPREAD_MAX 100  /* e^100 is beyond all amounts */

static int
by_value(const void *a, const void *b)
{
	double left = *(const double *) a;
	double right = *(const double *) b;

	return (left > right) - (left < right);
}

/* The median; sorts the values.  NaN if there are none. */
static double
median(double *values, size_t count, const MigMemory *memory)
{
	mig_sort(values, count, sizeof(double), by_value, memory);
	return count == 0 ? NAN : (values[(count - 1) / 2] + values[count / 2]) / 2;
}

/* Standard deviation of a normal distribution with the same median absolute deviation. */
static double
spread(double *values, size_t count, double middle, const MigMemory *memory)
{
	mig_progress(memory, count);
	for (size_t i = 0; i < count; i++)
		values[i] = fabs(values[i] - middle);
	return MAD_TO_SIGMA * median(values, count, memory);
}

/* 1 - u^2 within the bisquare's reach, 0 outside. */
static double
within(double error, double scale, double tuning)
{
	double u = error / (scale * tuning);

	return u > -1 && u < 1 ? 1 - u * u : 0;
}

/* The comparisons are false for NaN. */
static bool
is_within(double number, double low, double high)
{
	return number >= low && number <= high;
}

/* Is the entry valid? */
static bool
is_entry(const MigUsageEntry *entry)
{
	return is_within(entry->base, 0, 1e15) && is_within(entry->per_person, 1e-15, 1e15) &&
		   is_within(entry->scale, 0, SPREAD_MAX);
}

/* Readings of one kind and season with at least one person. */
typedef struct Sample
{
	double *persons;
	double *logs; /* of the amounts; -infinity for 0 */
	double *times;
	double *errors;
	size_t count;
	double total; /* sum of times */
	const MigMemory *memory;
} Sample;

/* ln(amount) = level + ln(persons + base), base counted in persons. */
typedef struct Line
{
	double level;
	double base;
	double scale;
} Line;

/* One iteration towards the scale at which the mean of the bisquare's loss is 1/2. */
static double
next_scale(const Sample *sample, double level, double scale)
{
	double sum = 0;

	for (size_t i = 0; i < sample->count; i++)
	{
		double part = within(sample->errors[i] - level, scale, SCALE_TUNING);

		mig_progress(sample->memory, 1);
		sum += sample->times[i] * (1 - part * part * part);
	}
	return scale * sqrt(2 * sum / sample->total);
}

/* The errors for a base, up to a constant (the level). */
static void
take_base(const Sample *sample, double base)
{
	for (size_t i = 0; i < sample->count; i++)
	{
		mig_progress(sample->memory, 1);
		sample->errors[i] = sample->logs[i] - log(sample->persons[i] + base);
	}
}

/* The S-estimate of level and scale for a base, starting from those of the line. */
static void
fit_level(const Sample *sample, Line *line)
{
	take_base(sample, line->base);
	for (int step = 0; step < ITERATIONS; step++)
	{
		double scale = next_scale(sample, line->level, line->scale);
		double weights = 0;
		double sum = 0;
		double level;
		bool settled;

		for (size_t i = 0; i < sample->count; i++)
		{
			double part = within(sample->errors[i] - line->level, scale, SCALE_TUNING);

			mig_progress(sample->memory, 1);
			if (part > 0)
			{
				weights += sample->times[i] * part * part;
				sum += sample->times[i] * part * part * sample->errors[i];
			}
		}
		level = weights > 0 ? sum / weights : line->level;
		settled = fabs(level - line->level) + fabs(scale - line->scale) <= ROUGH / 10 * scale;
		line->level = level;
		line->scale = scale;
		if (settled || scale < SCALE_MIN)
			break;
	}
}

/* The line at another base, starting with the level that keeps the use of two persons. */
static Line
line_at(const Sample *sample, const Line *line, double base)
{
	Line moved = {line->level + log(2 + line->base) - log(2 + base), base, line->scale};

	fit_level(sample, &moved);
	return moved;
}

/* The S-estimate: of all bases the one with the smallest scale. */
static Line
smallest_scale(const Sample *sample, const Line *start)
{
	static const double bases[] = {0, 0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64};
	enum
	{
		BASES = sizeof(bases) / sizeof(bases[0])
	};
	const double golden = 0.6180339887498949;
	Line lines[BASES];
	int best = 0;
	double low;
	double high;
	Line a;
	Line b;

	for (int i = 0; i < BASES; i++)
	{
		lines[i] = line_at(sample, i == 0 ? start : lines + i - 1, bases[i]);
		if (lines[i].scale < lines[best].scale * (1 - ROUGH))
			best = i;
	}
	low = bases[best > 0 ? best - 1 : 0];
	high = bases[best < BASES - 1 ? best + 1 : best];
	a = line_at(sample, lines + best, high - golden * (high - low));
	b = line_at(sample, lines + best, low + golden * (high - low));
	while (high - low > 1e-3 * (1 + low))
	{
		if (a.scale <= b.scale)
		{
			high = b.base;
			b = a;
			a = line_at(sample, &b, high - golden * (high - low));
		}
		else
		{
			low = a.base;
			a = b;
			b = line_at(sample, &a, low + golden * (high - low));
		}
	}
	a = a.scale <= b.scale ? a : b;
	/* If all have the same number of persons, the base is undetermined, and set to 0. */
	return a.scale < lines[best].scale * (1 - ROUGH) ? a : lines[best];
}

/*
 * The M-estimate, starting from the S-estimate: iteratively reweighted least squares on the
 * derivatives of the errors by level and base, with the scale of the remaining errors.
 */
static void
refine(const Sample *sample, Line *line)
{
	for (int step = 0; step < ITERATIONS && line->scale >= SCALE_MIN; step++)
	{
		double sum = 0;
		double sum_x = 0;
		double sum_xx = 0;
		double sum_e = 0;
		double sum_xe = 0;
		double spread_x;
		double change;
		double change_base = 0;
		double scale;

		take_base(sample, line->base);
		for (size_t i = 0; i < sample->count; i++)
		{
			double error = sample->errors[i] - line->level;
			double part = within(error, line->scale, LOCATION_TUNING);
			double weight = sample->times[i] * part * part;
			double x = 1 / (sample->persons[i] + line->base);

			mig_progress(sample->memory, 1);
			if (part <= 0)
				continue;
			sum += weight;
			sum_x += weight * x;
			sum_xx += weight * x * x;
			sum_e += weight * error;
			sum_xe += weight * x * error;
		}
		spread_x = sum_xx * sum - sum_x * sum_x;
		if (spread_x > 1e-12 * sum_xx * sum)
			change_base = (sum_xe * sum - sum_x * sum_e) / spread_x;
		change_base = fmin(fmax(change_base, -line->base), BASE_MAX - line->base);
		/* In the linear approximation errors change by x per unit of the base. */
		change = (sum_e - sum_x * change_base) / sum;
		line->level += change;
		line->base += change_base;
		take_base(sample, line->base);
		scale = next_scale(sample, line->level, line->scale);
		change = fabs(change) + fabs(change_base) + fabs(scale - line->scale);
		line->scale = scale;
		if (change <= 1e-14 * (1 + line->base))
			break;
	}
}

/* Fits an entry to its readings; false if there are too few, or they are uninformative. */
static bool
fit(const MigUsageReading *readings, size_t count, const Sample *room, MigUsageEntry *entry)
{
	Sample sample = *room;
	Line line = {.base = 0};
	size_t finite = 0;

	sample.count = 0;
	sample.total = 0;
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(sample.memory, 1);
		if (readings[i].persons <= 0)
			continue;
		sample.persons[sample.count] = readings[i].persons;
		sample.logs[sample.count] = log(readings[i].amount);
		sample.times[sample.count++] = readings[i].times;
		sample.total += readings[i].times;
	}
	take_base(&sample, 0);
	for (size_t i = 0; i < sample.count; i++)
		if (isfinite(sample.errors[i]))
			sample.errors[finite++] = sample.errors[i];
	/* If half of them were 0, no use at all would be an exact fit. */
	if (finite < FEWEST || 2 * finite <= sample.count)
		return false;
	line.level = median(sample.errors, finite, sample.memory);
	line.scale = spread(sample.errors, finite, line.level, sample.memory);
	if (line.scale < SCALE_MIN)
		line.scale = 1;
	line = smallest_scale(&sample, &line);
	refine(&sample, &line);
	entry->readings = (int64_t) sample.total;
	entry->per_person = exp(line.level);
	entry->base = line.base * entry->per_person;
	entry->scale = line.scale < SCALE_MIN ? 0 : line.scale;
	return is_entry(entry);
}

/* --- Fitting --- */

double
mig_usage_share(double amount, const MigUsageEntry *entry)
{
	return log(amount / entry->per_person + STARTED);
}

double
mig_usage_share_of(double persons, const MigUsageEntry *entry)
{
	return log(persons + entry->base / entry->per_person + STARTED);
}

static int
by_entry(const void *a, const void *b)
{
	const MigUsageReading *left = a;
	const MigUsageReading *right = b;
	int order = left->kind - right->kind;

	if (order == 0)
		order = left->season - right->season;
	return order == 0 ? mig_usage_compare(a, b) : order;
}

static const MigUsageEntry *
entry_of(const MigUsageModel *model, unsigned kind, int season)
{
	size_t low = 0;
	size_t high = model->entries;

	while (low < high)
	{
		size_t middle = (low + high) / 2;
		const MigUsageEntry *entry = model->entry + middle;

		if (entry->kind < kind || (entry->kind == kind && entry->season < season))
			low = middle + 1;
		else
			high = middle;
	}
	if (low < model->entries && model->entry[low].kind == kind &&
		model->entry[low].season == season)
		return model->entry + low;
	return NULL;
}

/* Many empty dwellings use nothing and others a little, so mean and deviation are better than medians. */
static void
take_moments(const double *values, size_t count, const MigMemory *memory, MigUsageKind *kind)
{
	double sum = 0;
	double squares = 0;

	mig_progress(memory, 2 * count);
	for (size_t i = 0; i < count; i++)
		sum += values[i];
	kind->empty = sum / (double) count;
	for (size_t i = 0; i < count; i++)
		squares += (values[i] - kind->empty) * (values[i] - kind->empty);
	/* Meters show whole units: this bounds the error from below. */
	kind->empty_scale = fmax(sqrt(squares / (double) count), 0.35);
}

/* Use of an empty dwelling: from readings with 0 persons, those below half of one person's use. */
static void
fit_empty(const MigUsageBuild *build, MigUsageModel *model, double *values)
{
	for (unsigned kind = 0; kind < model->kinds; kind++)
	{
		MigUsageKind *fitted = model->kind + kind;
		size_t count = 0;

		for (size_t i = 0; i < build->count; i++)
		{
			const MigUsageReading *reading = build->readings + i;
			const MigUsageEntry *entry;

			mig_progress(&build->memory, 1);
			if (reading->kind != kind || reading->persons > 0)
				continue;
			entry = entry_of(model, kind, reading->season);
			if (entry != NULL && reading->amount < (entry->base + entry->per_person) / 2)
				values[count++] = mig_usage_share(reading->amount, entry);
		}
		/* Without any, a twentieth of a person's use, up to a factor of three. */
		fitted->empty = log(2 * STARTED);
		fitted->empty_scale = 1;
		if (count >= FEWEST)
			take_moments(values, count, &build->memory, fitted);
	}
}

/* The typical error of a dwelling's readings of one kind. */
typedef struct Habit
{
	uint64_t key;
	unsigned kind;
	double error;
} Habit;

static int
by_kind_and_key(const void *a, const void *b)
{
	const MigUsageReading *left = a;
	const MigUsageReading *right = b;
	int order = left->kind - right->kind;

	return order == 0 ? mig_usage_compare(a, b) : order;
}

static int
by_dwelling(const void *a, const void *b)
{
	const Habit *left = a;
	const Habit *right = b;
	int order = (left->key > right->key) - (left->key < right->key);

	return order == 0 ? (left->kind > right->kind) - (left->kind < right->kind) : order;
}

/*
 * Computes the part of the kinds' scales that varies within a dwelling, from differences of consecutive
 * readings; returns the number of habits.  Without dwellings the whole scale is taken as constant.
 */
static size_t
fit_varying(MigUsageBuild *build, MigUsageModel *model, double *values, Habit *habits)
{
	const MigUsageReading *readings = build->readings;
	double *errors = values + build->count;
	size_t habit = 0;
	size_t i = 0;

	mig_sort(build->readings, build->count, sizeof(MigUsageReading), by_kind_and_key,
			 &build->memory);
	for (unsigned kind = 0; kind < model->kinds; kind++)
	{
		size_t differences = 0;

		while (i < build->count && readings[i].kind == kind)
		{
			uint64_t key = readings[i].key;
			size_t count = 0;

			for (; i < build->count && readings[i].kind == kind && readings[i].key == key; i++)
			{
				const MigUsageEntry *entry = entry_of(model, kind, readings[i].season);

				mig_progress(&build->memory, 1);
				if (entry == NULL || !readings[i].tied || readings[i].persons <= 0)
					continue;
				errors[count] = mig_usage_share(readings[i].amount, entry) -
								mig_usage_share_of(readings[i].persons, entry);
				/* The fit ignores larger errors. */
				if (fabs(errors[count]) > LOCATION_TUNING * entry->scale)
					continue;
				if (count > 0)
					values[differences++] = fabs(errors[count] - errors[count - 1]);
				count++;
			}
			if (count > 0)
				habits[habit++] = (Habit){key, kind, median(errors, count, &build->memory)};
		}
		model->kind[kind].varying =
			differences > 0 ? MAD_TO_SIGMA / sqrt(2) * median(values, differences, &build->memory)
							: 0;
		model->kind[kind].varying = fmin(model->kind[kind].varying, SPREAD_MAX);
	}
	return habit;
}

/*
 * Computes the error common to the kinds of a dwelling: the mean of their robust covariances, each
 * from the spreads of sum and difference (Gnanadesikan and Kettenring 1972).
 */
static void
fit_shared(MigUsageModel *model, Habit *habits, size_t count, double *sums, const MigMemory *memory)
{
	double *differences = sums + count;
	double total = 0;
	double pairs = 0;

	mig_sort(habits, count, sizeof(Habit), by_dwelling, memory);
	for (unsigned a = 0; a < model->kinds; a++)
		for (unsigned b = a + 1; b < model->kinds; b++)
		{
			size_t both = 0;
			double x;
			double y;

			for (size_t i = 0, j = 0; i < count; i++)
			{
				mig_progress(memory, 1);
				if (habits[i].kind != a)
					continue;
				for (j = i; j < count && habits[j].key == habits[i].key && habits[j].kind < b;)
					j++;
				if (j < count && habits[j].key == habits[i].key && habits[j].kind == b)
				{
					sums[both] = habits[i].error + habits[j].error;
					differences[both++] = habits[i].error - habits[j].error;
				}
			}
			if (both < FEWEST)
				continue;
			x = spread(sums, both, median(sums, both, memory), memory);
			y = spread(differences, both, median(differences, both, memory), memory);
			total += (double) both * (x * x - y * y) / 4;
			pairs += (double) both;
		}
	model->shared = total > 0 ? fmin(sqrt(total / pairs), SPREAD_MAX) : 0;
}

MigStatus
mig_usage_fit(MigUsageBuild *build, MigUsageModel *model)
{
	const MigMemory *memory = &build->memory;
	MigStatus status = mig_usage_settle(build);
	Sample sample = {.memory = memory};
	double *values;
	Habit *habits;
	size_t room;

	if (status != MIG_OK)
		return status;
	mig_sort(build->readings, build->count, sizeof(MigUsageReading), by_entry, memory);
	memset(model, 0, sizeof(*model));
	model->kinds = build->kinds;
	for (unsigned i = 0; i < build->kinds; i++)
		memcpy(model->kind[i].name, build->names[i], sizeof(build->names[i]));
	room = build->count + 1;
	values = memory->resize(memory->state, NULL, room * 4 * sizeof(double));
	sample.persons = values;
	sample.logs = values + room;
	sample.times = values + 2 * room;
	sample.errors = values + 3 * room;
	for (size_t i = 0, end; i < build->count; i = end)
	{
		const MigUsageReading *first = build->readings + i;
		MigUsageEntry entry = {.kind = first->kind, .season = first->season};

		for (end = i; end < build->count && build->readings[end].kind == first->kind &&
					  build->readings[end].season == first->season;
			 end++)
			mig_progress(memory, 1);
		if (!fit(first, end - i, &sample, &entry))
			continue;
		model->entry = mig_resize(memory, model->entry, model->entries + 1, sizeof(MigUsageEntry));
		model->entry[model->entries++] = entry;
	}
	habits = memory->resize(memory->state, NULL, room * sizeof(Habit));
	fit_empty(build, model, values);
	fit_shared(model, habits, fit_varying(build, model, values, habits), values, memory);
	memory->release(memory->state, habits);
	memory->release(memory->state, values);
	return MIG_OK;
}

MigStatus
mig_usage_check(const MigUsageModel *model)
{
	if (model->kinds > MIG_USAGE_KINDS_MAX || !is_within(model->shared, 0, SPREAD_MAX))
		return MIG_BAD_USAGE;
	for (unsigned i = 0; i < model->kinds; i++)
	{
		const MigUsageKind *kind = model->kind + i;

		if (kind->name[0] == 0 || !is_within(kind->varying, 0, SPREAD_MAX) ||
			!is_within(kind->empty, -SPREAD_MAX, SPREAD_MAX) ||
			!is_within(kind->empty_scale, 0.01, SPREAD_MAX) ||
			(i > 0 && strcmp(model->kind[i - 1].name, kind->name) >= 0))
			return MIG_BAD_USAGE;
	}
	for (size_t i = 0; i < model->entries; i++)
	{
		const MigUsageEntry *entry = model->entry + i;

		if (entry->kind >= model->kinds || entry->season < 0 ||
			entry->season > MIG_USAGE_SEASON_MAX || entry->readings < 0 || !is_entry(entry))
			return MIG_BAD_USAGE;
		if (i > 0 && (entry[-1].kind > entry->kind ||
					  (entry[-1].kind == entry->kind && entry[-1].season >= entry->season)))
			return MIG_BAD_USAGE;
	}
	return MIG_OK;
}

const MigUsageEntry *
mig_usage_find(const MigUsageModel *model, const char *kind, size_t len, int64_t season)
{
	for (unsigned i = 0; i < model->kinds; i++)
		if (strlen(model->kind[i].name) == len && memcmp(model->kind[i].name, kind, len) == 0)
			return season >= 0 && season <= MIG_USAGE_SEASON_MAX ? entry_of(model, i, (int) season)
																 : NULL;
	return NULL;
}
