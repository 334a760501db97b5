/*
 * usage_model.h
 *		What n persons use of each kind of meter in each season: base + n * per_person.
 *
 * Amounts differ by factors, as habits do, so that all errors are of their logarithms.  A model is fitted
 * to dwellings whose number is known, of which a part may be known wrongly:
 *
 * The coefficients and the scale solve the equations of an M-estimate with Tukey's bisquare (c = 3.444)
 * and a scale by the bisquare of 50 % breakdown (c = 1.5476), from the S-estimate on (Rousseeuw and
 * Yohai 1984, Yohai 1987): up to half of the readings may be anything; where errors are normal, the
 * efficiency is 85 %.  The form ln(amount) = ln(per_person) + ln(n + base / per_person) leaves one
 * coefficient to search for, as the other is a location.
 *
 * What stays the same in a dwelling (its household's habits) is told from what varies by the month: the
 * first does not shrink with more months.  What is common to its kinds (somebody at home all day) does
 * not shrink with more kinds.
 */
#ifndef MIG_USAGE_MODEL_H
#define MIG_USAGE_MODEL_H

#include "usage/usage.h"

/* What n persons use of a kind in a season. */
typedef struct MigUsageEntry
{
	unsigned kind;
	int season;
	int64_t readings; /* of one person or more */
	double base;      /* amount */
	double per_person;
	double scale; /* of the errors, as a natural logarithm */
} MigUsageEntry;

typedef struct MigUsageKind
{
	char name[MIG_USAGE_NAME_MAX + 1];
	double varying;     /* part of the scale that differs from month to month */
	double empty;       /* use of an empty dwelling, as a share of a person's; its logarithm */
	double empty_scale; /* see mig_usage_share */
} MigUsageKind;

/* Kinds by name; entries by kind, then season. */
typedef struct MigUsageModel
{
	unsigned kinds;
	MigUsageKind kind[MIG_USAGE_KINDS_MAX];
	double shared; /* part of the scale that the kinds of a dwelling have in common */
	size_t entries;
	MigUsageEntry *entry; /* from the memory of whoever made the model */
} MigUsageModel;

/*
 * Fits a model; entries of fewer than three different readings of one person or more are left out.  The
 * build's readings are put in another order.
 */
MigStatus mig_usage_fit(MigUsageBuild *build, MigUsageModel *model);

/* MIG_BAD_USAGE unless all numbers are ones that mig_usage_fit can make, in its order. */
MigStatus mig_usage_check(const MigUsageModel *model);

/* The entry of a kind and season, or NULL. */
const MigUsageEntry *mig_usage_find(const MigUsageModel *model, const char *kind, size_t len,
									int64_t season);

/* A use as the logarithm of a share of a person's use and a twentieth more, so that 0 has one too. */
double mig_usage_share(double amount, const MigUsageEntry *entry);

/* The same of what so many persons use, one or more. */
double mig_usage_share_of(double persons, const MigUsageEntry *entry);

#endif /* MIG_USAGE_MODEL_H */
