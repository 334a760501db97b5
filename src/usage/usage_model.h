/*
 * usage_model.h
 *		Model of the use of n persons, for each kind of meter and season: base + n * per_person.
 *
 * Amounts vary by factors, as habits do, so all errors are those of logarithms.  A model is fitted to
 * dwellings with a known number of persons, some of which may be wrong:
 *
 * The coefficients and the scale solve the equations of an M-estimate with Tukey's bisquare (c = 3.444)
 * and a scale by the bisquare of 50 % breakdown (c = 1.5476), starting from the S-estimate (Rousseeuw
 * and Yohai 1984, Yohai 1987): up to half of the readings may be arbitrary; for normal errors, the
 * efficiency is 85 %.  The form ln(amount) = ln(per_person) + ln(n + base / per_person) leaves one
 * coefficient to be searched, as the other is a location.
 *
 * Variation between dwellings (habits of households) is separated from variation between months: the
 * former does not shrink with more months.  What the kinds of a dwelling have in common (somebody at
 * home all day) does not shrink with more kinds.
 */
#ifndef MIG_USAGE_MODEL_H
#define MIG_USAGE_MODEL_H

#include "usage/usage.h"

/* Coefficients of a kind in a season. */
typedef struct MigUsageEntry
{
	unsigned kind;
	int season;
	int64_t readings; /* readings of one person or more */
	double base;      /* amount */
	double per_person;
	double scale; /* of the errors, as a natural logarithm */
} MigUsageEntry;

typedef struct MigUsageKind
{
	char name[MIG_USAGE_NAME_MAX + 1];
	double varying;     /* part of the scale that differs from month to month */
	double empty;       /* logarithm of the use of an empty dwelling, as a share of a person's */
	double empty_scale; /* see mig_usage_share */
} MigUsageKind;

/* Kinds by name; entries by kind, then season. */
typedef struct MigUsageModel
{
	unsigned kinds;
	MigUsageKind kind[MIG_USAGE_KINDS_MAX];
	double shared; /* part of the scale that the kinds of a dwelling have in common */
	size_t entries;
	MigUsageEntry *entry; /* allocated by the creator of the model */
} MigUsageModel;

/*
 * Fits a model; entries with fewer than three different readings of one person or more are omitted.
 * Reorders the build's readings.
 */
MigStatus mig_usage_fit(MigUsageBuild *build, MigUsageModel *model);

/* MIG_BAD_USAGE unless mig_usage_fit could have produced all numbers, in this order. */
MigStatus mig_usage_check(const MigUsageModel *model);

/* The entry of a kind and season, or NULL. */
const MigUsageEntry *mig_usage_find(const MigUsageModel *model, const char *kind, size_t len,
									int64_t season);

/* The logarithm of an amount as a share of a person's use, plus a twentieth, so that it exists for 0. */
double mig_usage_share(double amount, const MigUsageEntry *entry);

/* The same for the use of a number of persons, one or more. */
double mig_usage_share_of(double persons, const MigUsageEntry *entry);

#endif /* MIG_USAGE_MODEL_H */
