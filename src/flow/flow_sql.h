/*
 * flow_sql.h
 *		What other functions of flows need of those of flow.c.
 */
#ifndef MIG_FLOW_SQL_H
#define MIG_FLOW_SQL_H

#include "density/density_sql.h"
#include "flow/flow.h"

/* The density of sums by one end. */
extern Datum mig_flow_ends_of(const MigDensity *flow, MigFlowEnd end);

/* The pairs that go elsewhere than where they come from. */
extern Datum mig_flow_between(const MigDensity *flow);

#endif /* MIG_FLOW_SQL_H */
