/*
 * movement_cells.h
 *		Visits of a mover to the cells of a grid, along the great circles between consecutive fixes.
 *
 * Times of crossing follow from the intersection of a great circle with a meridian or a parallel, to 1e-8 m along the
 * path; the sequence of cells is counted in columns and rows, so that each fix is in its own cell.  Visits of less
 * than a microsecond are omitted.
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

/* Step from one fix to the next; angles are relative to its start. */
typedef struct MigCellStep
{
	MigArc arc;
	double part;      /* angle of the current position */
	int eastward;     /* 1, or -1 if westward */
	int column_left;  /* columns left to cross */
	double height;    /* cosine of the inclination: maximum sine of the latitude */
	double top;       /* angle at which it is reached */
	int row_turn;     /* row at which the step turns back north or south */
	int row_end;      /* row of the end */
	bool turned;      /* has the turn been passed? */
	double next_east; /* angles of the next edges, or BEYOND */
	double next_north;
} MigCellStep;

/* Use with mig_cell_walk_next only. */
typedef struct MigCellWalk
{
	const MigFix *fixes;
	const MigMemory *memory;
	MigDegreeBox only; /* the box to which visits are requested */
	bool has_only;
	bool lost; /* was the last step skipped, so that the cell is not known? */
	size_t count;
	size_t number; /* of the fix at the end of the step */
	int level;
	int column; /* current cell */
	int row;
	int64_t time;
	MigVector vector; /* of the fix at the start of the step */
	MigCellStep step;
	bool in_step;
	MigCellVisit next;
	bool has_next;
} MigCellWalk;

/*
 * Starts reading visits to the cells of a level; there must be at least one fix.  If only is not 0, only visits to that
 * cell are reliable: steps that are not near it are skipped.
 */
void mig_cell_walk_begin(MigCellWalk *walk, const MigFix *fixes, size_t count, int level,
						 MigGridCell only, const MigMemory *memory);

/* The next visit, to a different cell than the previous one; false at the end. */
bool mig_cell_walk_next(MigCellWalk *walk, MigCellVisit *visit);

/* Shannon entropy in bits of the shares of time spent in the cells of a level. */
double mig_movement_entropy(const MigFix *fixes, size_t count, int level, const MigMemory *memory);

#endif /* MIG_MOVEMENT_CELLS_H */
