/* A few trajectories of arbitrary positions and times: clusters, medoids and convoys agree with the definitions. */
#include "geo/sphere.h"
#include "groups.h"

#define MOST  10
#define STEPS 5

static void
demand(bool holds)
{
	if (!holds)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const MigTrajectoryHead *heads[MOST];
	uint32_t count = 0;
	uint8_t options[4];
	double eps;
	MigSimilarity measure;
	size_t room;

	if (size < sizeof(options))
		return 0;
	memcpy(options, data, sizeof(options));
	data += sizeof(options);
	size -= sizeof(options);
	measure = (MigSimilarity) (options[0] % 6);
	room = (size_t) options[3] * 8;
	eps = options[1] * (options[0] >= 128 ? 300.0 : 0.5);
	/* fixes of 3 bytes each, after their number and the first fix */
	while (size >= 4 && count < MOST)
	{
		size_t fix_count = 1 + data[0] % STEPS;
		MigFix fixes[STEPS];
		MigFix fix = {data[1] * INT64_C(100000),
					  mig_sphere_lon((int32_t) (data[2] * INT64_C(14117647) - 1800000000)),
					  (int32_t) (data[3] * INT64_C(7058823) - 900000000)};

		if (data[0] < 200)
			fix = (MigFix){fix.time, 1199000000 + data[2] * 100, 284000000 + data[3] * 100};
		data += 4;
		size -= 4;
		for (size_t i = 0; i < fix_count; i++)
		{
			fixes[i] = fix;
			if (size < 3)
			{
				fix_count = i + 1;
				break;
			}
			fix.time += 1 + data[0] * INT64_C(50000);
			fix.lon += fix.lon < 1799990000 ? data[1] * 40 : 0;
			fix.lat += fix.lat < 899990000 ? data[2] * 40 : 0;
			data += 3;
			size -= 3;
		}
		heads[count++] = groups_pack(fixes, fix_count);
	}
	demand(groups_check_clusters(heads, count, measure, room, eps, 1 + options[2] % 6));
	demand(groups_check_medoid(heads, count, measure, room));
	demand(groups_check_convoys(heads, count, 0.001 + eps, 1 + options[2] % 4,
								1 + options[3] * INT64_C(10000),
								INT64_C(1000000) + options[1] * INT64_C(10000)));
	for (uint32_t i = 0; i < count; i++)
		free((void *) heads[i]);
	demand(memory_blocks == 0);
	return 0;
}
