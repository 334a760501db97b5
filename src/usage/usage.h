/*
 * usage.h
 *		Collects readings of water, electricity and gas meters of dwellings with a known number of persons,
 *		for a model (usage_model.h).
 *
 * Memory is bounded: if there are too many readings, those of the dwellings with the lowest hashes are
 * kept, independent of the order of the readings.
 */
#ifndef MIG_USAGE_H
#define MIG_USAGE_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/status.h"

#define MIG_USAGE_KINDS_MAX    32
#define MIG_USAGE_NAME_MAX     63 /* bytes of a kind's name */
#define MIG_USAGE_SEASON_MAX   366
#define MIG_USAGE_READINGS_MAX ((size_t) 262144)
#define MIG_USAGE_AMOUNT_MAX   1e12

/* Numbers of persons that are distinguished: 0 to 99. */
#define MIG_USAGE_NUMBERS 100

/* A reading of a dwelling with a known number of persons. */
typedef struct MigUsageReading
{
	uint64_t key; /* hash of the dwelling, or of the reading if the dwelling is unknown */
	double persons;
	double amount;
	uint32_t times;
	uint16_t season;
	uint8_t kind;
	bool tied; /* to its dwelling */
} MigUsageReading;

typedef struct MigUsageBuild
{
	MigMemory memory;
	size_t max; /* maximum number of readings kept */
	uint64_t cut;
	bool has_cut; /* are readings with this key and higher ones dropped? */
	unsigned kinds;
	char names[MIG_USAGE_KINDS_MAX][MIG_USAGE_NAME_MAX + 1];
	MigUsageReading *readings;
	size_t count;
	size_t room;
} MigUsageBuild;

void mig_usage_init(MigUsageBuild *build, size_t max, const MigMemory *memory);
void mig_usage_free(MigUsageBuild *build);

/*
 * Adds a reading of a dwelling, or of an unknown one (NULL).  MIG_BAD_KIND for an empty or long name or
 * too many kinds, MIG_BAD_SEASON, MIG_BAD_NUMBER for persons, MIG_BAD_AMOUNT; MIG_TOO_LARGE if one
 * dwelling has more readings than can be kept.
 */
MigStatus mig_usage_add(MigUsageBuild *build, const char *kind, size_t len, int64_t season,
						double persons, double amount, const int64_t *dwelling);

/* Adds all readings of another build. */
MigStatus mig_usage_add_all(MigUsageBuild *build, const MigUsageBuild *other);

/* The serialized size of a build, and serialization: returns the bytes written. */
size_t mig_usage_size(const MigUsageBuild *build);
size_t mig_usage_write(const MigUsageBuild *build, uint8_t *out);

/* Reads untrusted bytes into an empty build.  MIG_BAD_USAGE unless mig_usage_write could have written them. */
MigStatus mig_usage_read(MigUsageBuild *build, const uint8_t *bytes, size_t len);

/* Compares by key, then everything else: only identical readings compare equal. */
int mig_usage_compare(const void *a, const void *b);

/* Numbers the kinds in the order of their names; sorts readings, removes duplicates, and limits their number. */
MigStatus mig_usage_settle(MigUsageBuild *build);

#endif /* MIG_USAGE_H */
