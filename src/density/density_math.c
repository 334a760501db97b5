/*
 * density_math.c
 *		Arithmetic of densities (see density_math.h).
 */
#include "density/density_math.h"

#include <math.h>
#include <string.h>

MigValueKind
mig_density_result_kind(MigValueKind a, MigValueKind b, MigDensityOp op)
{
	return a == MIG_COUNTS && b == MIG_COUNTS && op != MIG_DIVIDE ? MIG_COUNTS : MIG_AMOUNTS;
}

size_t
mig_density_result_room(const MigDensity *a, const MigDensity *b, MigDensityOp op)
{
	if (op == MIG_ADD || op == MIG_SUBTRACT)
		return a->count + b->count;
	return a->count < b->count ? a->count : b->count;
}

static bool
compute_count(int64_t a, int64_t b, MigDensityOp op, int64_t *out)
{
	switch (op)
	{
		case MIG_ADD:
			return !__builtin_add_overflow(a, b, out);
		case MIG_SUBTRACT:
			return !__builtin_sub_overflow(a, b, out);
		default:
			return !__builtin_mul_overflow(a, b, out);
	}
}

static bool
compute_amount(double a, double b, MigDensityOp op, double *out)
{
	switch (op)
	{
		case MIG_ADD:
			*out = a + b;
			break;
		case MIG_SUBTRACT:
			*out = a - b;
			break;
		case MIG_MULTIPLY:
			*out = a * b;
			break;
		case MIG_DIVIDE:
			*out = a / b;
			break;
	}
	*out += 0.0; /* -0 becomes 0 */
	return isfinite(*out);
}

/* A value of either kind; amount is always set, count only for counts. */
typedef struct Value
{
	int64_t count;
	double amount;
} Value;

static Value
value_at(const MigDensity *density, size_t i)
{
	if (density->counts != NULL)
		return (Value){density->counts[i], (double) density->counts[i]};
	return (Value){0, density->amounts[i]};
}

/* Adds the key of an entry with the result for two values. */
static bool
put(MigDensityTarget *out, const MigDensity *of, size_t at, Value a, Value b, MigDensityOp op)
{
	size_t i = out->count++;

	out->keys[i] = of->keys[at];
	if (out->to != NULL)
		out->to[i] = of->to[at];
	if (out->counts != NULL)
		return compute_count(a.count, b.count, op, out->counts + i);
	return compute_amount(a.amount, b.amount, op, out->amounts + i);
}

MigStatus
mig_density_combine(const MigDensity *a, const MigDensity *b, MigDensityOp op,
					const MigMemory *memory, MigDensityTarget *out)
{
	static const Value none = {0, 0};
	bool either = op == MIG_ADD || op == MIG_SUBTRACT;
	size_t i = 0;
	size_t j = 0;

	out->count = 0;
	while (i < a->count || j < b->count)
	{
		int order = j == b->count ? -1 : i == a->count ? 1 : mig_density_order(a, i, b, j);
		bool in_a = order <= 0;
		bool in_b = order >= 0;
		size_t at = in_a ? i : j;
		Value left = in_a ? value_at(a, i) : none;
		Value right = in_b ? value_at(b, j) : none;

		mig_progress(memory, 1);
		i += in_a;
		j += in_b;
		if ((!either && !(in_a && in_b)) || (op == MIG_DIVIDE && right.amount == 0))
			continue;
		if (!put(out, in_a ? a : b, at, left, right, op))
			return MIG_OUT_OF_RANGE;
	}
	return MIG_OK;
}

MigStatus
mig_density_scale(const MigDensity *a, MigValueKind number_is, int64_t count, double amount,
				  MigDensityOp op, const MigMemory *memory, MigDensityTarget *out)
{
	Value number = number_is == MIG_COUNTS ? (Value){count, (double) count} : (Value){0, amount};

	out->count = 0;
	for (size_t i = 0; i < a->count; i++)
	{
		mig_progress(memory, 1);
		if (!put(out, a, i, value_at(a, i), number, op))
			return MIG_OUT_OF_RANGE;
	}
	return MIG_OK;
}

/* Sums of a run of values. */
typedef struct Run
{
	__int128 count;
	MigExactSum amount;
} Run;

static void
add_to_run(Run *run, const MigDensity *density, size_t i)
{
	if (density->counts != NULL)
		run->count += density->counts[i];
	else
		mig_exact_sum_add(&run->amount, density->amounts[i]);
}

/* Writes the sum of a run to an index of the result; false if it is out of range. */
static bool
put_run(const Run *run, size_t place, MigDensityTarget *out)
{
	if (out->counts != NULL)
	{
		out->counts[place] = (int64_t) run->count;
		return run->count <= INT64_MAX && run->count >= INT64_MIN;
	}
	out->amounts[place] = mig_exact_sum_value(&run->amount);
	return isfinite(out->amounts[place]);
}

MigStatus
mig_density_rollup(const MigDensity *density, MigParent parent, int level, const MigMemory *memory,
				   MigDensityTarget *out)
{
	Run run;

	out->count = 0;
	for (size_t i = 0; i < density->count;)
	{
		int64_t key = parent(density->keys[i], level);
		size_t place = out->count++;

		if (key == 0)
			return MIG_BAD_LEVEL;
		run.count = 0;
		mig_exact_sum_clear(&run.amount);
		do
		{
			mig_progress(memory, 1);
			add_to_run(&run, density, i++);
		} while (i < density->count && parent(density->keys[i], level) == key);
		out->keys[place] = key;
		if (!put_run(&run, place, out))
			return MIG_OUT_OF_RANGE;
	}
	return MIG_OK;
}

MigStatus
mig_density_gather(const int64_t *records, size_t count, const MigMemory *memory,
				   MigDensityTarget *out)
{
	size_t keys = out->to != NULL ? 2 : 1;
	size_t width = keys + 1;
	Run run;

	out->count = 0;
	for (size_t i = 0; i < count;)
	{
		const int64_t *first = records + i * width;
		size_t place = out->count++;

		run.count = 0;
		mig_exact_sum_clear(&run.amount);
		do
		{
			const int64_t *record = records + i++ * width;
			double amount;

			mig_progress(memory, 1);
			memcpy(&amount, record + keys, sizeof(amount));
			if (out->counts != NULL)
				run.count += record[keys];
			else
				mig_exact_sum_add(&run.amount, amount);
		} while (i < count && memcmp(records + i * width, first, keys * sizeof(int64_t)) == 0);
		out->keys[place] = first[0];
		if (out->to != NULL)
			out->to[place] = first[1];
		if (!put_run(&run, place, out))
			return MIG_OUT_OF_RANGE;
	}
	return MIG_OK;
}

void
mig_density_total(const MigDensity *density, const MigMemory *memory, __int128 *count,
				  double *amount)
{
	Run run;

	run.count = 0;
	mig_exact_sum_clear(&run.amount);
	for (size_t i = 0; i < density->count; i++)
	{
		mig_progress(memory, 1);
		add_to_run(&run, density, i);
	}
	*count = run.count;
	*amount = mig_exact_sum_value(&run.amount);
}

static int
order_of(double a, double b)
{
	return (a > b) - (a < b);
}

/* Compares a count, which may not be representable as a double, with an amount. */
static int
order_of_count(int64_t count, double amount)
{
	int64_t whole;

	if (amount >= 9223372036854775808.0)
		return -1;
	if (amount < -9223372036854775808.0)
		return 1;
	whole = (int64_t) amount;
	if (count != whole)
		return count > whole ? 1 : -1;
	return order_of((double) whole, amount);
}

static int
compare_values(const MigDensity *a, const MigDensity *b, size_t i)
{
	if (a->counts != NULL && b->counts != NULL)
		return (a->counts[i] > b->counts[i]) - (a->counts[i] < b->counts[i]);
	if (a->counts != NULL)
		return order_of_count(a->counts[i], b->amounts[i]);
	if (b->counts != NULL)
		return -order_of_count(b->counts[i], a->amounts[i]);
	return order_of(a->amounts[i], b->amounts[i]);
}

int
mig_density_compare(const MigDensity *a, const MigDensity *b, const MigMemory *memory)
{
	size_t both = a->count < b->count ? a->count : b->count;

	if (a->keys_are != b->keys_are)
		return a->keys_are < b->keys_are ? -1 : 1;
	for (size_t i = 0; i < both; i++)
	{
		int order = mig_density_order(a, i, b, i);

		mig_progress(memory, 1);
		if (order == 0)
			order = compare_values(a, b, i);
		if (order != 0)
			return order;
	}
	return (a->count > b->count) - (a->count < b->count);
}
