/*
 * module.c
 *		The module block of the shared library.
 */
#include "pg_compat.h"

MIG_MODULE_MAGIC;
