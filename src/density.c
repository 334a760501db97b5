/*
 * density.c
 *		SQL functions of types density and zone_density: what every other function of theirs starts from.
 *
 * Both types have one form (density.h) and the same functions in C; SQL keeps cells and zones apart.
 */
#include "pg_compat.h"

#include "utils/memutils.h"

#include "core/gridcell.h"
#include "density.h"
#include "glue.h"

const MigTypeText mig_density_text = {.name = "density", .personal = true};

/* --- Values --- */

#define HEAD offsetof(MigDensityForm, data)

MigDensity
mig_density_value_of(Datum datum)
{
	MigDensityForm *form = (MigDensityForm *) PG_DETOAST_DATUM(datum);
	MigDensity density = {.count = 0};

	if (VARSIZE(form) < HEAD || form->format != MIG_DENSITY_FORMAT)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("unsupported format of type density"),
						errdetail("This library reads format %d.", MIG_DENSITY_FORMAT)));
	density.keys_are = form->keys_are;
	density.values_are = form->values_are;
	density.count = (VARSIZE(form) - HEAD) / (2 * sizeof(int64_t));
	density.keys = form->data;
	if (density.values_are == MIG_COUNTS)
		density.counts = form->data + density.count;
	else
		density.amounts = (const double *) (form->data + density.count);
	return density;
}

MigDensity
mig_density_arg(FunctionCallInfo fcinfo, int number)
{
	return mig_density_value_of(PG_GETARG_DATUM(number));
}

MigDensityOut
mig_density_out(MigKeyKind keys_are, MigValueKind values_are, size_t room)
{
	MigDensityOut out = {.room = room};

	if (room > (MaxAllocSize - HEAD) / (2 * sizeof(int64_t)))
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("density is too large"),
						errdetail("It has %zu keys; a value can hold 67 million.", room),
						errhint("Work by parts, or with larger cells.")));
	out.form = palloc(HEAD + 2 * sizeof(int64_t) * room);
	out.form->format = MIG_DENSITY_FORMAT;
	out.form->keys_are = keys_are;
	out.form->values_are = values_are;
	out.form->unused = 0;
	out.keys = out.form->data;
	if (values_are == MIG_COUNTS)
		out.counts = out.form->data + room;
	else
		out.amounts = (double *) (out.form->data + room);
	return out;
}

Datum
mig_density_done(MigDensityOut *out, size_t count)
{
	if (count < out->room)
		memmove(out->form->data + count, out->form->data + out->room, count * sizeof(int64_t));
	SET_VARSIZE(out->form, HEAD + 2 * sizeof(int64_t) * count);
	return PointerGetDatum(out->form);
}

int
mig_density_level_of(const MigDensity *density)
{
	int level = mig_density_level(density);

	if (level < 0 && density->count > 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("density has cells of several sizes"),
						errdetail("This function takes cells of one size."),
						errhint("density_rollup(density, size) makes them so.")));
	return level;
}

void
mig_density_check_keys(const MigDensity *a, const MigDensity *b)
{
	static const char *const names[] = {
		[MIG_KEYS_CELL] = "cells",
		[MIG_KEYS_ZONE] = "numbers",
		[MIG_KEYS_GRID] = "grids",
		[MIG_KEYS_REGION] = "divisions",
	};

	if (a->keys_are != b->keys_are)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("densities of %s and of %s do not mix", names[a->keys_are],
							   names[b->keys_are]),
						errhint("Count both by keys of one type.")));
}
