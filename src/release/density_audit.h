/*
 * density_audit.h
 *		Disclosure by several releases of counts of the same persons.
 *
 * The released cells of all releases form a laminar family (density_protect.h), which is swept with a stack, once
 * for each release and once for all of them together.  If releases differ in the count of a cell, differences
 * use both the first and the last of them, on either side.
 */
#ifndef MIG_DENSITY_AUDIT_H
#define MIG_DENSITY_AUDIT_H

#include <stdbool.h>

#include "density/density.h"

typedef enum MigFindingKind
{
	MIG_FINDING_SMALL,      /* a count of 1 to k - 1 */
	MIG_FINDING_CHANGE,     /* a cell's counts in two releases are 1 to k - 1 apart */
	MIG_FINDING_DIFFERENCE, /* a cell minus the topmost cells inside: 1 to k - 1, or -1 to 1 - k */
	MIG_FINDING_CONFLICT, /* k or more apart, or -k or less: these are not counts of the same persons */
} MigFindingKind;

typedef struct MigFinding
{
	int64_t key;
	MigFindingKind kind;
	int64_t persons;
	size_t first; /* index in MigAudit.releases of its first release; these are numbered from 0 */
	size_t count;
} MigFinding;

typedef struct MigAudit
{
	MigMemory memory;
	int64_t k;
	MigFinding *findings; /* in the order of cells, containing cells after those inside */
	size_t count;
	size_t room;
	int32_t *releases;
	size_t release_count;
	size_t release_room;
} MigAudit;

/*
 * Audits releases whose keys are all cells, or all numbers, or divisions and governance grids; k is at least
 * 2.  MIG_BAD_NUMBER if a value is not an integer.  Must be freed in any case.
 */
MigStatus mig_density_audit(MigAudit *audit, const MigDensity *releases, int32_t count, int64_t k,
							const MigMemory *memory);
void mig_density_audit_free(MigAudit *audit);

#endif /* MIG_DENSITY_AUDIT_H */
