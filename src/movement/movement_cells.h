/*
 * movement_cells.h
 *		The cells of a grid that a mover was in, and when, along the great circles from fix to fix.
 *
 * When an edge is crossed follows from the formulas of a great circle and a meridian or a parallel, to 1e-8 m of the
 * way; which cells come one after the other is counted in whole columns and rows, so that each fix is in
 * its own.  A cell in which the mover was for less than a microsecond is left out.
 */
#ifndef MIG_MOVEMENT_CELLS_H
#define MIG_MOVEMENT_CELLS_H

#include "geo/arc.h"
#include "grid/gridcell.h"
#include "trajectory/trajectory.h"

typedef struct MigCellVisit
{
	MigGridCell cell;
	int64_t from; /* microseconds */
	int64_t to;   /* from = to for a single fix only */
} MigCellVisit;

/* The way from one fix to the next; angles are those from where it begins. */
typedef struct MigCellStep
{
	MigArc arc;
	double part;      /* angle where the mover is */
	int eastward;     /* 1, or -1 if it goes west */
	int column_left;  /* columns to come */
	double height;    /* cosine of the inclination: the greatest sine of a latitude */
	double top;       /* angle at which it is reached */
	int row_turn;     /* row at which the way turns back north or south */
	int row_end;      /* row of the end */
	bool turned;      /* is the turn behind? */
	double next_east; /* angles of the next edges, or beyond all */
	double next_north;
} MigCellStep;

/* Read it by mig_cell_walk_next only. */
typedef struct MigCellWalk
{
	const MigFix *fixes;
	const MigMemory *memory;
	MigDegreeBox only; /* the box to which visits are asked for */
	bool has_only;
	bool lost; /* was the last step passed over, so that the cell is not known? */
	size_t count;
	size_t number; /* of the fix the mover goes to */
	int level;
	int column; /* where the mover is */
	int row;
	int64_t time;
	MigVector vector; /* of the fix the mover comes from */
	MigCellStep step;
	bool in_step;
	MigCellVisit next;
	bool has_next;
} MigCellWalk;

/*
 * Begins with fixes, at least one, and the cells of a level; if one of them is given, not 0, then only visits to that
 * one need be right: steps that do not come near it are passed over.
 */
void mig_cell_walk_begin(MigCellWalk *walk, const MigFix *fixes, size_t count, int level,
						 MigGridCell only, const MigMemory *memory);

/* The next visit, to another cell than the one before; false at the end. */
bool mig_cell_walk_next(MigCellWalk *walk, MigCellVisit *visit);

/* Shannon's entropy in bits of the parts of the time that were spent in the cells of a level. */
double mig_movement_entropy(const MigFix *fixes, size_t count, int level, const MigMemory *memory);

#endif /* MIG_MOVEMENT_CELLS_H */
