/*
 * flow_models.h
 *		Models of flows among cells, and the similarity of two flows.
 *
 * Gravity: T_ij = c O_i^a D_j^b d_ij^-g, with masses of origins and destinations and ground metres between centres
 * (ground.h).  Fitted by Poisson pseudo-maximum likelihood (J. M. C. Santos Silva and S. Tenreyro, The Log of Gravity,
 * 2006), over all pairs of an origin and a destination with masses and a distance above 0, including those without
 * flow: Newton's method, that is, iteratively reweighted least squares, on the logarithms of masses and metres.
 * Standard errors are robust (White's HC0), as values are not Poisson counts.
 *
 * Radiation: T_ij = T_i p_ij / sum over j of p_ij, p_ij = m n / ((m + s) (m + n + s)), with the populations m of the
 * origin, n of the destination and s of all others no farther from the origin than that, to 1e-9 of the distance (F.
 * Simini et al., A universal model for mobility and migration patterns, 2012).  If no two are equally far the sum is
 * 1 - m / M, M being the total population: the normalisation for finite systems of A. P. Masucci et al., Gravity
 * versus radiation models, 2013.
 */
#ifndef MIG_FLOW_MODELS_H
#define MIG_FLOW_MODELS_H

#include "density/density.h"

#define MIG_GRAVITY_COEFFICIENTS 4 /* logarithm of c, a, b, g */

typedef struct MigGravity
{
	bool is_defined; /* if not, the following fields are undefined */
	double coefficients[MIG_GRAVITY_COEFFICIENTS];
	double errors[MIG_GRAVITY_COEFFICIENTS];
	size_t pairs;       /* number of pairs of the fit */
	double deviance;    /* of the Poisson distribution */
	double r2;          /* square of the correlation of flow and fit */
	double common_part; /* see mig_flow_common_part */
	double left_out;    /* flow left out: from a cell to itself, or without mass */
} MigGravity;

/*
 * Fits the gravity model, which is undefined for fewer than 5 pairs, without flow, if a mass or the distance is constant
 * or collinear with the others, or if the likelihood has no maximum.  MIG_BAD_NUMBER for negative values.
 */
MigStatus mig_gravity_fit(const MigDensity *flow, const MigDensity *origins,
						  const MigDensity *destinations, const MigMemory *memory, MigGravity *out);

/* Pairs of a model: from, to, bits of the amount. */
typedef struct MigFlowList
{
	int64_t (*pairs)[3]; /* an allocated block */
	size_t count;
	size_t room;
} MigFlowList;

#define MIG_FLOW_PAIRS_MAX 44739242 /* that fit into a value of 1 GB */

/*
 * The expected values of all pairs of an origin and a different destination, sorted, omitting values of 0 and those
 * below at_least; gravity omits pairs without a distance.  MIG_BAD_NUMBER for negative masses, MIG_OUT_OF_RANGE,
 * MIG_TOO_LARGE; radiation returns MIG_NO_ORIGIN or MIG_NO_DESTINATION if it cannot distribute all departures.
 */
MigStatus mig_gravity_predict(const MigDensity *origins, const MigDensity *destinations,
							  const double coefficients[MIG_GRAVITY_COEFFICIENTS], double at_least,
							  const MigMemory *memory, MigFlowList *out);
MigStatus mig_radiation_predict(const MigDensity *departures, const MigDensity *populations,
								double at_least, const MigMemory *memory, MigFlowList *out);

/*
 * The common part of commuters, 0 to 1: 2 sum of min(a, b) / (sum of a + sum of b), which is Sørensen's index (M. Lenormand
 * et al., A universal model of commuting networks, 2012); NaN if both are 0 everywhere.  MIG_BAD_NUMBER if negative.
 */
MigStatus mig_flow_common_part(const MigDensity *a, const MigDensity *b, const MigMemory *memory,
							   double *out);

#endif /* MIG_FLOW_MODELS_H */
