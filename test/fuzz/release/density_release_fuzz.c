/*
 * Any bytes as a map of counts, with k, levels and a method: atoms of the release have 0 persons, or k or more, counts
 * are correct, and the audit agrees; any maps as releases to be audited; any parameters of noise.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "grid/gridcell.h"
#include "release/density_audit.h"
#include "release/density_protect.h"
#include "release/noise.h"

#define CELLS_MAX 256

static int64_t keys[CELLS_MAX];
static int64_t counts[CELLS_MAX];

/* Bytes as sorted cells of a level, with counts. */
static size_t
read_map(const uint8_t *data, size_t size, int level)
{
	size_t count = 0;

	for (size_t i = 0; i + 2 < size && count < CELLS_MAX; i += 3)
	{
		int64_t key;
		int64_t before = count > 0 ? keys[count - 1] : 0;

		if (mig_gridcell_of_column_row(data[i] % 16 * (data[i] < 128 ? 1 : 7), data[i + 1] % 16,
									   level, &key) != MIG_OK ||
			key <= before)
			continue;
		keys[count] = key;
		counts[count++] = data[i + 2] % 16 == 0 ? data[i + 2] * 7 : data[i + 2] % 16;
	}
	return count;
}

/* Persons of the cells whose innermost released cell is the given one, or none. */
static int64_t
atom(const int64_t *released, size_t released_count, size_t count, size_t of)
{
	int64_t persons = 0;

	for (size_t i = 0; i < count; i++)
	{
		size_t innermost = released_count;

		for (size_t j = 0; j < released_count; j++)
			if (mig_gridcell_contains(released[j], keys[i]) &&
				(innermost == released_count ||
				 mig_gridcell_level(released[j]) > mig_gridcell_level(released[innermost])))
				innermost = j;
		persons += innermost == of ? counts[i] : 0;
	}
	return persons;
}

static void
protect(const uint8_t *data, size_t size)
{
	int levels[MIG_PROTECT_LEVELS];
	int level_count = 1;
	int64_t k = 2 + data[0] % 14;
	MigProtectMethod method = data[1] % 3;
	size_t count;
	int64_t total = 0;
	MigDensity density = {.keys = keys, .counts = counts};
	MigProtection protection;
	MigAudit audit;
	int64_t *released;
	int64_t *values;

	levels[0] = 5 + data[1] / 3 % 5;
	for (int level = levels[0] - 1; level >= 0; level--)
		if ((data[2] + 256 * data[3]) >> level & 1)
			levels[level_count++] = level;
	count = read_map(data + 4, size - 4, levels[0]);
	for (size_t i = 0; i < count; i++)
		total += counts[i];
	density.count = count;
	if (mig_density_protect(&protection, &density, k, levels, level_count, method, &memory) !=
		MIG_OK)
		abort();
	released = malloc((protection.released + 1) * sizeof(int64_t));
	values = malloc((protection.released + 1) * sizeof(int64_t));
	mig_density_protect_write(&protection, released, values);
	for (size_t i = 0; i < protection.released; i++)
	{
		int64_t sum = 0;

		for (size_t j = 0; j < count; j++)
			sum += mig_gridcell_contains(released[i], keys[j]) ? counts[j] : 0;
		if ((i > 0 && released[i] <= released[i - 1]) || values[i] < k ||
			(method == MIG_ROUND ? values[i] % k != 0 || llabs(values[i] - sum) >= k
								 : values[i] != sum))
			abort();
	}
	if (method != MIG_ROUND && total >= k)
		for (size_t i = 0; i <= protection.released; i++)
		{
			int64_t persons = atom(released, protection.released, count, i);

			if (persons > 0 && persons < k)
				abort();
		}
	density = (MigDensity){.count = protection.released, .keys = released, .counts = values};
	if (mig_density_audit(&audit, &density, 1, k, &memory) != MIG_OK || audit.count != 0)
		abort();
	mig_density_audit_free(&audit);
	free(released);
	free(values);
	mig_density_protect_free(&protection);
}

/* Releases of several sizes, of any counts. */
static void
look(const uint8_t *data, size_t size)
{
	static int64_t all_keys[4][CELLS_MAX];
	static int64_t all_counts[4][CELLS_MAX];
	MigDensity releases[4];
	MigAudit audit;

	for (size_t i = 0; i < 4; i++)
	{
		size_t part = size / 4;
		size_t count = read_map(data + i * part, part, (int) (i % 3) + 3);

		memcpy(all_keys[i], keys, sizeof(keys));
		memcpy(all_counts[i], counts, sizeof(counts));
		releases[i] = (MigDensity){.count = count, .keys = all_keys[i], .counts = all_counts[i]};
	}
	if (mig_density_audit(&audit, releases, 4, 5, &memory) != MIG_OK)
		abort();
	for (size_t i = 0; i < audit.count; i++)
	{
		const MigFinding *finding = &audit.findings[i];

		if (finding->persons == 0 || finding->count == 0 ||
			finding->first + finding->count > audit.release_count ||
			(finding->kind != MIG_FINDING_CONFLICT && llabs(finding->persons) >= 5))
			abort();
		for (size_t j = 0; j < finding->count; j++)
			if (audit.releases[finding->first + j] < 0 || audit.releases[finding->first + j] > 3)
				abort();
	}
	mig_density_audit_free(&audit);
}

static uint64_t
next(void *state)
{
	uint64_t *x = state;

	*x = *x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *x ^ *x >> 29;
}

static void
draw(const uint8_t *data)
{
	double epsilon;
	int32_t sensitivity;
	uint64_t seed = data[12];
	MigBits bits = {next, &seed};
	MigNoise noise;

	memcpy(&epsilon, data, sizeof(epsilon));
	memcpy(&sensitivity, data + sizeof(epsilon), sizeof(sensitivity));
	if (!(epsilon >= MIG_NOISE_EPSILON_MIN && epsilon <= MIG_NOISE_EPSILON_MAX))
		epsilon = MIG_NOISE_EPSILON_MIN + data[0] / 2.56;
	sensitivity = 1 + (int32_t) ((uint32_t) sensitivity % MIG_NOISE_SENSITIVITY_MAX);
	noise = mig_noise_laplace(epsilon, sensitivity);
	if ((double) noise.numerator / (double) noise.denominator > epsilon / sensitivity * (1 + 1e-15))
		abort();
	mig_noise_draw(&noise, &bits);
	if (mig_noise_gaussian(epsilon, (1 + data[13]) / 300.0, sensitivity, &noise))
		mig_noise_draw(&noise, &bits);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 16)
		return 0;
	protect(data, size);
	look(data, size);
	draw(data);
	return 0;
}
