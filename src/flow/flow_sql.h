/*
 * flow_sql.h
 *		Functions of flow_sql.c used by other functions of flows.
 */
#ifndef MIG_FLOW_SQL_H
#define MIG_FLOW_SQL_H

#include "density/density_sql.h"
#include "flow/flow.h"

/* The density of the sums by one end. */
extern Datum mig_flow_ends_of(const MigDensity *flow, MigFlowEnd end);

/* The pairs whose origin and destination differ. */
extern Datum mig_flow_between(const MigDensity *flow);

#endif /* MIG_FLOW_SQL_H */
