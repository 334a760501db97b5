/*
 * groups.h
 *		Groups of trajectories computed from the definitions, for the unit and fuzz tests: pair by pair, and period
 *		by period.
 */
#ifndef TEST_GROUPS_H
#define TEST_GROUPS_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

#include "geo/clusters.h"
#include "movement/convoys.h"
#include "movement/movement.h"
#include "similarity/trajectory_clusters.h"
#include "similarity/trajectory_medoid.h"

/* The packed form of fixes, to be freed by the caller. */
static inline MigTrajectoryHead *
groups_pack(const MigFix *fixes, size_t count)
{
	MigTrajectoryHead *form = calloc(1, mig_trajectory_size_max(count));

	mig_trajectory_write(fixes, count, &memory, form);
	return form;
}

/* Are the clusters of a set those of the definition? */
static inline bool
groups_check_clusters(const MigTrajectoryHead *const *heads, uint32_t count, MigSimilarity measure,
					  size_t room, double eps, uint32_t minpts)
{
	MigPairs pairs;
	int32_t *clusters = malloc(count * sizeof(int32_t) + 1);
	int32_t *expected = malloc(count * sizeof(int32_t) + 1);
	bool *near = malloc((size_t) count * count + 1);
	bool *core = malloc(count + 1);
	uint32_t *stack = malloc(count * sizeof(uint32_t) + 1);
	int32_t next = 0;
	bool right = mig_pairs_begin(&pairs, heads, count, measure, room, &memory) == MIG_OK;

	mig_trajectory_clusters(&pairs, eps, minpts, clusters);
	for (uint32_t i = 0; i < count; i++)
	{
		uint32_t neighbours = 0;

		for (uint32_t j = 0; j < count; j++)
		{
			near[(size_t) i * count + j] =
				i == j || mig_pairs_distance(&pairs, i, j, MIG_FAR) <= eps;
			neighbours += near[(size_t) i * count + j];
		}
		core[i] = neighbours >= minpts;
		expected[i] = MIG_NOISE;
	}
	for (uint32_t i = 0; i < count; i++)
	{
		uint32_t top = 0;

		if (!core[i] || expected[i] != MIG_NOISE)
			continue;
		expected[i] = next;
		stack[top++] = i;
		while (top > 0)
		{
			uint32_t at = stack[--top];

			for (uint32_t j = 0; j < count; j++)
				if (core[j] && expected[j] == MIG_NOISE && near[(size_t) at * count + j])
				{
					expected[j] = next;
					stack[top++] = j;
				}
		}
		next++;
	}
	for (uint32_t i = 0; i < count; i++)
	{
		for (uint32_t j = 0; j < count && !core[i]; j++)
			if (core[j] && near[(size_t) i * count + j] &&
				(expected[i] == MIG_NOISE || expected[j] < expected[i]))
				expected[i] = expected[j];
		right = right && expected[i] == clusters[i];
	}
	mig_pairs_end(&pairs);
	free(clusters);
	free(expected);
	free(near);
	free(core);
	free(stack);
	return right;
}

/* Does no trajectory of a set have a smaller sum of distances than its medoid, up to rounding? */
static inline bool
groups_check_medoid(const MigTrajectoryHead *const *heads, uint32_t count, MigSimilarity measure,
					size_t room)
{
	MigPairs pairs;
	uint32_t found;
	double min = 0;
	bool right = mig_pairs_begin(&pairs, heads, count, measure, room, &memory) == MIG_OK;

	if (count == 0 || !mig_trajectory_medoid_is_defined(&pairs))
	{
		mig_pairs_end(&pairs);
		return right;
	}
	found = mig_trajectory_medoid(&pairs);
	for (uint32_t i = 0; i <= count; i++)
	{
		/* the medoid first */
		uint32_t number = i == 0 ? found : i - 1;
		double sum = 0;

		for (uint32_t j = 0; j < count; j++)
			sum += j == number ? 0 : mig_pairs_distance(&pairs, number, j, MIG_FAR);
		min = i == 0 ? sum : min;
		/* the first of identical ones */
		right = right && sum >= min * (1 - 1e-12) && (sum > 0 || number >= found);
	}
	mig_pairs_end(&pairs);
	return right;
}

/* The cluster of each mover at a time, or MIG_NOISE. */
static inline void
groups_clusters_at(const MigTrajectoryHead *const *heads, uint32_t count, double eps,
				   uint32_t members, int64_t time, int32_t *clusters)
{
	MigWeighted *points = calloc(count + 1, sizeof(MigWeighted));
	int32_t *found = calloc(count + 1, sizeof(int32_t));
	size_t present = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		bool inside;
		MigFix fix;

		clusters[i] = mig_movement_at(heads[i], time, &inside, &fix) == MIG_OK && inside;
		if (clusters[i])
			points[present++] = (MigWeighted){
				mig_ground_at(mig_trajectory_degrees(fix.lon), mig_trajectory_degrees(fix.lat)), 1};
	}
	mig_clusters(points, present, eps, members, found, &memory);
	present = 0;
	for (uint32_t i = 0; i < count; i++)
		clusters[i] = clusters[i] ? found[present++] : MIG_NOISE;
	free(points);
	free(found);
}

/* Are two movers in the same cluster at each of some times? */
static inline bool
groups_together(const int32_t *clusters, uint32_t count, int64_t from, int64_t to, uint32_t a,
				uint32_t b)
{
	for (int64_t i = from; i <= to; i++)
		if (clusters[(size_t) i * count + a] == MIG_NOISE ||
			clusters[(size_t) i * count + a] != clusters[(size_t) i * count + b])
			return false;
	return true;
}

/* Is every mover of a convoy in the cluster of its first one at a time, if any? */
static inline bool
groups_last(const int32_t *clusters, uint32_t count, int64_t times, int64_t time,
			const uint32_t *members, uint32_t member_count)
{
	if (time < 0 || time >= times)
		return false;
	for (uint32_t i = 0; i < member_count; i++)
		if (!groups_together(clusters, count, time, time, members[0], members[i]))
			return false;
	return true;
}

/* Are the convoys of movers, for few times, those of the definition? */
static inline bool
groups_check_convoys(const MigTrajectoryHead *const *heads, uint32_t count, double eps,
					 uint32_t members, int64_t duration, int64_t step)
{
	MigConvoys found;
	int64_t first = INT64_MAX;
	int64_t last = INT64_MIN;
	int64_t times;
	int32_t *clusters;
	uint32_t *group = malloc(count * sizeof(uint32_t) + 1);
	size_t at = 0;
	bool right = mig_convoys(heads, count, eps, members, duration, step, &memory, &found) == MIG_OK;

	for (uint32_t i = 0; i < count; i++)
	{
		first = heads[i]->first.time < first ? heads[i]->first.time : first;
		last = heads[i]->last.time > last ? heads[i]->last.time : last;
	}
	first = first / step + (first % step > 0);
	last = last / step - (last % step < 0);
	times = count > 0 && last >= first ? last - first + 1 : 0;
	right = right && mig_convoy_times(heads, count, step) == (uint64_t) times;
	clusters = malloc((size_t) times * count * sizeof(int32_t) + 1);
	for (int64_t i = 0; i < times; i++)
		groups_clusters_at(heads, count, eps, members, (first + i) * step,
						   clusters + (size_t) i * count);
	for (int64_t from = 0; from < times; from++)
		for (int64_t to = from; to < times; to++)
			for (uint32_t i = 0; i < count && (to - from) * step >= duration; i++)
			{
				uint32_t size = 0;

				for (uint32_t j = 0; j < count; j++)
					if (groups_together(clusters, count, from, to, i, j))
						group[size++] = j;
				if (size == 0 || size < members || group[0] != i ||
					groups_last(clusters, count, times, from - 1, group, size) ||
					groups_last(clusters, count, times, to + 1, group, size))
					continue;
				right = right && at < found.count && found.convoys[at].count == size &&
						found.convoys[at].from == (first + from) * step &&
						found.convoys[at].to == (first + to) * step &&
						memcmp(found.members + found.convoys[at].first, group,
							   size * sizeof(uint32_t)) == 0;
				at++;
			}
	right = right && at == found.count;
	mig_convoys_free(&found, &memory);
	free(clusters);
	free(group);
	return right;
}

#endif /* TEST_GROUPS_H */
