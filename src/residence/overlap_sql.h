/*
 * overlap_sql.h
 *		Arguments and result rows shared by the SQL functions of overlap.
 */
#ifndef MIG_OVERLAP_SQL_H
#define MIG_OVERLAP_SQL_H

#include "base/pg_compat.h"

#include "access/htup.h"
#include "access/tupdesc.h"

#include "residence/overlap.h"
#include "residence/stays_sql.h"

/* One or two sets of stays. */
typedef struct MigOverlapSource
{
	MigStayColumns columns[2];
	int sets;
	MigTimeKind kind; /* set by mig_overlap_check_source */
} MigOverlapSource;

/* Checks the columns before any row is read; the two sets must have keys and periods of the same types. */
extern void mig_overlap_check_source(MigOverlapSource *source);

/* The margin (see overlap.h) for gaps of up to within_days days; 0 days: only shared time counts. */
extern int64_t mig_overlap_margin(double within_days, MigTimeKind kind);

/* Raises 22003 if the number of pairs is out of range. */
extern void mig_overlap_check_count(MigStatus status);

/*
 * Builds rows of [key,] a, b, common and days.  The first five fields are set by the caller, the others are 0 at first.
 */
typedef struct MigOverlapRows
{
	MemoryContext context;
	TupleDesc desc;
	MigTimeKind kind;
	bool has_key; /* is there a key column? */
	bool keyed;   /* is the key not NULL? */
	/* A row with one bounded period; only the numbers in it differ from those of other such rows. */
	HeapTuple form; /* or NULL */
	char *key;
	char *persons; /* a and b */
	char *bounds;
	char *days;
} MigOverlapRows;

/* A row, valid until the next call. */
extern HeapTupleHeader mig_overlap_row(MigOverlapRows *rows, int64 key, const MigShared *shared,
									   double days);

#endif /* MIG_OVERLAP_SQL_H */
