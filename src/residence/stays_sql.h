/*
 * stays_sql.h
 *		The stays of a table: its rows as keys, persons and periods, read with the caller's rights.
 */
#ifndef MIG_STAYS_SQL_H
#define MIG_STAYS_SQL_H

#include "base/pg_compat.h"

#include "base/sorter_sql.h"
#include "residence/overlap.h"

/* The columns that make a stay of a row. */
typedef struct MigStayColumns
{
	Oid relation;
	const char *key;    /* NULL: all rows have key 0 */
	const char *id;     /* NULL: nobody asks who */
	const char *period; /* of type daterange or tstzrange */
	bool any_key;       /* may keys be uuids or texts, too? */
} MigStayColumns;

/*
 * The columns of a set that a function takes: a relation, its key, the person's if it is asked for, and the
 * period, from the argument first on.
 */
extern MigStayColumns mig_stay_columns_arg(FunctionCallInfo fcinfo, int first, bool persons);

/* Is an argument NULL that may not be?  Keys may, the second of so many columns of each set. */
extern bool mig_stays_lack_argument(FunctionCallInfo fcinfo, int sets, int columns);

/* Raises unless a column casts to bigint, and not by way of its text: that could stand in an error. */
extern void mig_check_number_column(Oid relation, const char *name);

/*
 * Locks the relation, and finds the kind of time of the periods.  Raises if there is no such relation or column, or of no
 * such type; no row is read.  To be called before all that follows.
 */
extern MigTimeKind mig_stays_kind(const MigStayColumns *columns);

/* The type as which keys are read, INT8OID, or UUIDOID or TEXTOID where any_key allows it, and its name. */
extern Oid mig_stays_key_type(const MigStayColumns *columns);
extern const char *mig_stays_key_type_name(const MigStayColumns *columns);

/* The numbers of a key of such a type, as of a person_key: a number and 0, or two. */
extern void mig_stays_read_key(Oid type, Datum value, int64_t out[2]);

/* Raises unless periods are of the kind that a function takes. */
extern void mig_check_time_kind(MigTimeKind kind, MigTimeKind wanted);

/* Raises unless an argument is a number of days, which it returns. */
extern double mig_check_days(double days, const char *name);

/* About how many rows a relation has, as the server counted them last; 0 if it did not. */
extern size_t mig_stays_estimate(const MigStayColumns *columns);

/*
 * Gives each row to a function, in no certain order; those with a NULL or an empty period are left out.  Where nobody
 * asks who, the id is the second number of the key.  Rights and row-level security are those of the user at work, the
 * snapshot that of the calling query.
 */
extern void mig_stays_scan(const MigStayColumns *columns, MigTimeKind kind,
						   void (*take)(void *state, const MigStay *stay), void *state);

/*
 * Reads all rows, as records of stays, into a sorter that it makes of so many bytes in the context, and sorts them
 * by key and start.
 */
extern void mig_stays_sort(const MigStayColumns *columns, MigTimeKind kind, MigSorter *sorter,
						   MemoryContext context, size_t bytes);

#endif /* MIG_STAYS_SQL_H */
