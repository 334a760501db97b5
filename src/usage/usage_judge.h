/*
 * usage_judge.h
 *		Estimates how many persons live in a dwelling, from its readings and a model, and judges the
 *		declared number.
 */
#ifndef MIG_USAGE_JUDGE_H
#define MIG_USAGE_JUDGE_H

#include "usage/usage_model.h"

#define MIG_USAGE_AMOUNTS_MAX 10000 /* maximum number of readings of one dwelling */

/* --- Estimating --- */

/* A reading of the dwelling. */
typedef struct MigUsageAmount
{
	const MigUsageEntry *entry;
	double amount;
} MigUsageAmount;

/* Evidence of one kind. */
typedef struct MigUsageEvidence
{
	unsigned kind;
	int64_t readings;
	double used; /* these three: sums over the readings */
	double base;
	double per_person;
} MigUsageEvidence;

typedef struct MigUsageEstimate
{
	double persons; /* mean and standard deviation, under a prior of 1 / (1 + n) */
	double error;
	unsigned kinds;
	MigUsageEvidence evidence[MIG_USAGE_KINDS_MAX];
	double
		likelihood[MIG_USAGE_NUMBERS]; /* logarithm, for each number of persons; the highest is 0 */
} MigUsageEstimate;

/*
 * Evaluates a dwelling's readings, at most MIG_USAGE_AMOUNTS_MAX, which are reordered.  Within a kind the median is
 * used, so that single wrong months do not matter; a kind that contradicts the others is treated as a broken meter.
 */
void mig_usage_estimate(const MigUsageModel *model, MigUsageAmount *amounts, size_t count,
						const MigMemory *memory, MigUsageEstimate *estimate);

/* --- Judging --- */

/* Prior probabilities that the actual number differs from the declared one. */
typedef struct MigUsagePrior
{
	double occupied; /* somebody, if nobody is declared */
	double empty;    /* nobody, */
	double fewer;    /* fewer, */
	double more;     /* or more, if somebody is declared */
} MigUsagePrior;

typedef struct MigUsageJudgement
{
	double empty; /* probabilities: nobody; */
	double fewer; /* somebody, but fewer than declared; */
	double more;  /* more than declared; */
	double over;  /* more than the capacity */
} MigUsageJudgement;

/* Is each a probability, and do they not add up to more than 1? */
bool mig_usage_prior_is_valid(const MigUsagePrior *prior);

/*
 * Combines the likelihood of each number of persons with the prior, for 0 to 99 declared persons and any
 * capacity.
 */
void mig_usage_judge(const double *likelihood, int declared, int capacity,
					 const MigUsagePrior *prior, MigUsageJudgement *judgement);

#endif /* MIG_USAGE_JUDGE_H */
