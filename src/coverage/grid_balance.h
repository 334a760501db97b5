/*
 * grid_balance.h
 *		Joins a community's grids into zones whose households can be divided into grids as a rule asks.
 *
 * A zone is contiguous: its grids hang together by shared borders.  Of all ways to join the grids the one is
 * taken that departs least from the rule, then leaves most grids as they are and by themselves, then dissolves
 * the longest borders, so that zones are compact.
 */
#ifndef MIG_GRID_BALANCE_H
#define MIG_GRID_BALANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

/* Least and most households of a grid; 1 <= least <= most. */
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

/* Up to so many grids that hang together the answer is the best there is; among more, it is in each part of so many. */
#define MIG_GRID_BALANCE_EXACT 12

/*
 * How many grids so many households make, and by how many households these depart from the rule in all: one
 * grid if the rule allows it, else the number with the least departure, and of several the one
 * nearest to the middle of the rule.
 */
int64_t mig_grid_parts(const MigGridRule *rule, int64_t households, int64_t *departure);

/*
 * Sets zones[i] to the least index of the grids in the zone of grid i.  Households are 0 or more, borders
 * name grids below count and each pair once.
 */
void mig_grid_balance(const int32_t *households, uint32_t count, const MigGridBorder *borders,
					  size_t border_count, const MigGridRule *rule, const MigMemory *memory,
					  uint32_t *zones);

#endif /* MIG_GRID_BALANCE_H */
