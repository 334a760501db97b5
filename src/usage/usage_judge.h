/*
 * usage_judge.h
 *		How many seem to live in a dwelling, from its readings and a model, and what that says of the number
 *		that is declared.
 */
#ifndef MIG_USAGE_JUDGE_H
#define MIG_USAGE_JUDGE_H

#include "usage/usage_model.h"

#define MIG_USAGE_AMOUNTS_MAX 10000 /* readings of one dwelling that are looked at */

/* --- Expecting --- */

/* A reading of the dwelling that is looked at. */
typedef struct MigUsageAmount
{
	const MigUsageEntry *entry;
	double amount;
} MigUsageAmount;

/* What one kind says. */
typedef struct MigUsageEvidence
{
	unsigned kind;
	int64_t readings;
	double used; /* sums over the readings */
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
		likelihood[MIG_USAGE_NUMBERS]; /* logarithm, of each number of persons; the highest is 0 */
} MigUsageEstimate;

/*
 * Sums up a dwelling's readings, at most MIG_USAGE_AMOUNTS_MAX, which are put in another order.  Within a kind the median counts, so
 * that single wrong months do not; a kind that contradicts the others is taken for a broken meter.
 */
void mig_usage_estimate(const MigUsageModel *model, MigUsageAmount *amounts, size_t count,
						const MigMemory *memory, MigUsageEstimate *estimate);

/* --- Judging --- */

/* How likely it is, before any reading, that another number lives there than is declared. */
typedef struct MigUsagePrior
{
	double occupied; /* somebody, where nobody is declared */
	double empty;    /* nobody, */
	double fewer;    /* fewer, */
	double more;     /* or more, where somebody is */
} MigUsagePrior;

typedef struct MigUsageJudgement
{
	double empty; /* probabilities: nobody; */
	double fewer; /* somebody, but fewer than declared; */
	double more;  /* more than declared; */
	double over;  /* more than the capacity */
} MigUsageJudgement;

/* Is each a probability, and no sum more than 1? */
bool mig_usage_prior_is_valid(const MigUsagePrior *prior);

/*
 * The likelihood of each number of persons together with the prior, for 0 to 99 persons declared and any
 * capacity.
 */
void mig_usage_judge(const double *likelihood, int declared, int capacity,
					 const MigUsagePrior *prior, MigUsageJudgement *judgement);

#endif /* MIG_USAGE_JUDGE_H */
