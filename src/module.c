/*
 * module.c
 *		The module block of the shared library and what is done when it is loaded.
 */
#include "pg_compat.h"

#include "log_guard.h"
#include "privacy.h"

MIG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	mig_privacy_init();
	mig_log_guard_init();
}
