/*
 * density_text.h
 *		The text of a density: JSON, an object of keys and values.
 *
 *		{"100mN34858E115709": 5, "100mN34858E115710": 2}			cells
 *		{"region_code": {"331102001001": 5}}						zones, as the type of their keys says
 *
 * A flow has for each origin a nonempty object of its destinations:
 *		{"100mN34858E115709": {"100mN34858E115710": 2}}
 *
 * Values are amounts if one of them has a point or an exponent, else counts.  Keys may be in any order.
 */
#ifndef MIG_DENSITY_TEXT_H
#define MIG_DENSITY_TEXT_H

#include "density/density.h"

/* Keys and values as records: (key, count) or (key, bits of an amount); with two keys for a flow. */
typedef struct MigDensityRecords
{
	MigKeyKind keys_are;
	MigValueKind values_are;
	size_t keys; /* per record: 1, or 2 for a flow */
	int64_t *records;
	size_t count;
} MigDensityRecords;

/* The SQL name of the type of keys. */
extern const char *const mig_key_names[];

#define MIG_KEY_TEXT_MAX 24

/* Writes a key without quotes or NUL, and returns its length. */
size_t mig_density_key_format(MigKeyKind kind, int64_t key, char out[MIG_KEY_TEXT_MAX]);

/*
 * Parses a density or a flow, of cells or of zones; records is an allocated block, sorted by keys.  Fails with
 * MIG_BAD_DENSITY and the position, also if a key is repeated (then the position is the end), and with
 * MIG_OUT_OF_RANGE for a value beyond int64_t or double.
 */
MigStatus mig_density_parse(const char *text, size_t len, bool cells, bool pairs,
							const MigMemory *memory, MigDensityRecords *out, MigWhere *where);

#endif /* MIG_DENSITY_TEXT_H */
