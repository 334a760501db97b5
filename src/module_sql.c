/*
 * module_sql.c
 *		The module block of the shared library, and its initialization.
 */
#include "base/pg_compat.h"

#include "base/cancel_sql.h"
#include "code/log_guard_sql.h"
#include "code/privacy_sql.h"

MIG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	mig_privacy_init();
	mig_cancel_init();
	mig_log_guard_init();
}
