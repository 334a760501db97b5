/*
 * grid_balance.h
 *		Joins a community's grids into zones whose households can be divided into grids by a rule.
 *
 * A zone is contiguous: its grids are connected by shared borders.  Of all ways to join the grids, the best
 * departs least from the rule, then leaves most grids unchanged, then dissolves the longest borders, so that
 * zones are compact.
 */
#ifndef MIG_GRID_BALANCE_H
#define MIG_GRID_BALANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

/* Minimum and maximum of households of a grid; 1 <= min <= max. */
typedef struct MigGridRule
{
	int32_t min;
	int32_t max;
} MigGridRule;

/* Two grids that share a border, by index, and its length. */
typedef struct MigGridBorder
{
	uint32_t a;
	uint32_t b;
	int64_t length_mm;
} MigGridBorder;

/* For up to this many connected grids the result is optimal; for more, it is optimal in each part of this many. */
#define MIG_GRID_BALANCE_EXACT 12

/*
 * The number of grids for a number of households, and their total departure from the rule, in households:
 * one grid if the rule allows it, else the number with the smallest departure; ties go to the one nearest
 * to the middle of the rule.
 */
int64_t mig_grid_parts(const MigGridRule *rule, int64_t households, int64_t *departure);

/*
 * Sets zones[i] to the smallest index of the grids in the zone of grid i.  Households must be 0 or more;
 * borders must refer to grids below count, and list each pair once.
 */
void mig_grid_balance(const int32_t *households, uint32_t count, const MigGridBorder *borders,
					  size_t border_count, const MigGridRule *rule, const MigMemory *memory,
					  uint32_t *zones);

#endif /* MIG_GRID_BALANCE_H */
