/*
 * stays_sql.h
 *		The stays of a table: its rows as keys, persons and periods, read with the caller's privileges.
 */
#ifndef MIG_STAYS_SQL_H
#define MIG_STAYS_SQL_H

#include "base/pg_compat.h"

#include "base/sorter_sql.h"
#include "residence/overlap.h"

/* The columns of a stay. */
typedef struct MigStayColumns
{
	Oid relation;
	const char *key;    /* NULL: all rows have key 0 */
	const char *id;     /* NULL: persons are not needed */
	const char *period; /* of type daterange or tstzrange */
	bool any_key;       /* may keys be uuids or texts, too? */
} MigStayColumns;

/*
 * The columns of a set from the arguments of a function: a relation, its key, the person if persons is true,
 * and the period, from the argument first on.
 */
extern MigStayColumns mig_stay_columns_arg(FunctionCallInfo fcinfo, int first, bool persons);

/* Is an argument NULL that must not be?  Keys, the second argument of each set, may be NULL. */
extern bool mig_stays_lack_argument(FunctionCallInfo fcinfo, int sets, int columns);

/* Raises an error unless a column casts to bigint, and not by its text, which an error could reveal. */
extern void mig_check_number_column(Oid relation, const char *name);

/*
 * Locks the relation, and finds the kind of time of the periods.  Raises an error if a relation or column does not exist,
 * or its type is wrong; reads no row.  Must be called before the functions below.
 */
extern MigTimeKind mig_stays_kind(const MigStayColumns *columns);

/* The type as which keys are read: INT8OID, or with any_key UUIDOID or TEXTOID; and its name. */
extern Oid mig_stays_key_type(const MigStayColumns *columns);
extern const char *mig_stays_key_type_name(const MigStayColumns *columns);

/* The numbers of a key of such a type, as those of a person_key: a number and 0, or two. */
extern void mig_stays_read_key(Oid type, Datum value, int64_t out[2]);

/* Raises an error unless periods are of the kind that a function takes. */
extern void mig_check_time_kind(MigTimeKind kind, MigTimeKind wanted);

/* Returns an argument; raises an error unless it is a valid number of days. */
extern double mig_check_days(double days, const char *name);

/* The server's last estimate of the number of rows of a relation; 0 if none. */
extern size_t mig_stays_estimate(const MigStayColumns *columns);

/*
 * Passes each row to a function, in no particular order; skips rows with a NULL or an empty period.  If persons are not
 * needed, the id is the second number of the key.  Privileges and row-level security are those of the current user, the
 * snapshot is that of the calling query.
 */
extern void mig_stays_scan(const MigStayColumns *columns, MigTimeKind kind,
						   void (*take)(void *state, const MigStay *stay), void *state);

/*
 * Reads all rows, as records of stays, into a new sorter of the given number of bytes in the context, and sorts them by
 * key and start.
 */
extern void mig_stays_sort(const MigStayColumns *columns, MigTimeKind kind, MigSorter *sorter,
						   MemoryContext context, size_t bytes);

#endif /* MIG_STAYS_SQL_H */
