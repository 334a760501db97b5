/*
 * density_fold_sql.h
 *		States of aggregates that make a density or a flow of a whole table, which they sort by themselves.
 *
 * Records are the key, or the two of a flow, and what is to be counted or summed.
 */
#ifndef MIG_DENSITY_FOLD_SQL_H
#define MIG_DENSITY_FOLD_SQL_H

#include "base/pg_compat.h"

#include "base/sorter_sql.h"
#include "density/density.h"

/* What the records of a state hold besides the keys. */
typedef enum MigDensityFoldContent
{
	MIG_DENSITY_FOLD_COUNTS,  /* a number to be added */
	MIG_DENSITY_FOLD_AMOUNTS, /* the bits of an amount to be added */
	MIG_DENSITY_FOLD_BIGINTS, /* a person by a number */
	MIG_DENSITY_FOLD_UUIDS,   /* by the two of a uuid */
	MIG_DENSITY_FOLD_TEXTS,   /* by the two of a text */
	MIG_DENSITY_FOLD_CONTENTS
} MigDensityFoldContent;

typedef struct MigDensityFold
{
	size_t keys; /* 1, or 2 of a flow */
	MigKeyKind keys_are;
	MigDensityFoldContent content;
	MigSorter sorter;
} MigDensityFold;

/* Transitions with so many keys, which are the arguments after the state: a count, which the caller has looked up. */
extern Datum mig_density_fold_add_count(FunctionCallInfo fcinfo, size_t keys, int64 count);

/* An amount, which follows the keys. */
extern Datum mig_density_fold_add_amount(FunctionCallInfo fcinfo, size_t keys);

/* A person, whose key of type person_key follows the others. */
extern Datum mig_density_fold_add_person(FunctionCallInfo fcinfo, size_t keys);

/* A density or a flow. */
extern Datum mig_density_fold_add_density(FunctionCallInfo fcinfo);

#endif /* MIG_DENSITY_FOLD_SQL_H */
