/*
 * Two paths of arbitrary positions and times: measures are symmetric and the same on any processor, agree with their
 * limits, satisfy the inequalities between them, and are not below the lower bounds by heads.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "geo/sphere.h"
#include "memory.h"
#include "similarity/similarity.h"
#include "similarity/trajectory_key.h"

#define MOST 48

static void
demand(bool holds)
{
	if (!holds)
		abort();
}

/* Fixes of 5 bytes each: near the previous one, or anywhere. */
static size_t
read_fixes(const uint8_t *data, size_t count, MigFix *fixes)
{
	MigFix fix = {0, 1163000000, 399000000};

	for (size_t i = 0; i < count; i++, data += 5)
	{
		int west = (int) (data[1] % 16) - 8;
		int south = (int) (data[2] % 16) - 8;

		fix.time += 1 + data[0] * INT64_C(1000000);
		if (data[4] < 250)
		{
			fix.lon += west * (data[3] % 4 == 0 ? 100000 : 1);
			fix.lat += south * (data[3] % 4 == 0 ? 100000 : 1);
		}
		else
		{
			fix.lon = (int32_t) (data[1] * INT64_C(14117647) - 1800000000);
			fix.lat = (int32_t) (data[2] * INT64_C(7058823) - 900000000);
		}
		fix.lon = fix.lon > 1800000000 ? 1800000000 : fix.lon < -1800000000 ? -1800000000 : fix.lon;
		fix.lon = mig_sphere_lon(fix.lon);
		fix.lat = fix.lat > 900000000 ? 900000000 : fix.lat < -900000000 ? -900000000 : fix.lat;
		fixes[i] = fix;
	}
	return count;
}

static MigTrajectoryKey
key_of(const MigFix *fixes, size_t count)
{
	static uint64_t form[1024];

	demand(mig_trajectory_size_max(count) <= sizeof(form));
	mig_trajectory_write(fixes, count, &memory, form);
	return mig_trajectory_key((const MigTrajectoryHead *) form);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MigFix fixes[2][MOST];
	MigStep steps[2 * MOST];
	MigSynchronous synchronous;
	MigTrajectoryKey a_key;
	MigTrajectoryKey b_key;
	MigKeyPieces pieces;
	MigPath a;
	MigPath b;
	MigPath plain;
	size_t count = size < 11 ? 0 : (size - 1) / 5;
	size_t a_count;
	double gap[3] = {0, 0, 0};
	double frechet;
	double continuous;
	double hausdorff;
	double dtw;
	double windowed;

	count = count > MOST ? MOST : count;
	if (count < 2)
		return 0;
	a_count = 1 + data[0] % (count - 1);
	read_fixes(data + 1, a_count, fixes[0]);
	read_fixes(data + 1 + 5 * a_count, count - a_count, fixes[1]);
	mig_path_make_pair(&a, fixes[0], a_count, &b, fixes[1], count - a_count, &memory);
	plain = a;
	plain.simd = MIG_SIMD_NONE;

	frechet = mig_frechet(&a, &b, MIG_FAR, &memory);
	demand(frechet == mig_frechet(&b, &a, MIG_FAR, &memory));
	demand(frechet == mig_frechet(&plain, &b, MIG_FAR, &memory));
	demand(mig_frechet_within(&a, &b, frechet, &memory));
	continuous = mig_frechet_continuous(&a, &b, MIG_FAR, &memory);
	demand(continuous <= frechet);
	demand(continuous == mig_frechet_continuous(&b, &a, MIG_FAR, &memory));
	demand(mig_frechet_continuous_within(&a, &b, continuous, &memory));
	demand(continuous == 0 ||
		   !mig_frechet_continuous_within(&a, &b, nextafter(continuous, 0), &memory));
	hausdorff = mig_hausdorff(&a, &b, MIG_FAR, &memory);
	demand(hausdorff <= frechet);
	demand(hausdorff == mig_hausdorff(&plain, &b, MIG_FAR, &memory));
	demand(hausdorff == fmax(mig_hausdorff_directed(&a, &b, MIG_FAR, &memory),
							 mig_hausdorff_directed(&b, &a, MIG_FAR, &memory)));
	dtw = mig_dtw(&a, &b, MIG_NO_END, MIG_FAR, &memory);
	windowed = mig_dtw(&a, &b, data[0] % 8, MIG_FAR, &memory);
	demand(dtw == mig_dtw(&plain, &b, MIG_NO_END, MIG_FAR, &memory));
	demand(dtw <= windowed && frechet <= dtw * (1 + 1e-9));
	demand(mig_dtw_within(&a, &b, data[0] % 8, windowed, &memory));
	demand(mig_dtw_path(&a, &b, data[0] % 8, steps, &memory) < count);
	demand(mig_erp(&a, &b, gap, MIG_FAR, &memory) == mig_erp(&plain, &b, gap, MIG_FAR, &memory));
	demand(mig_twed(&a, &b, 1, 1, MIG_FAR, &memory) ==
		   mig_twed(&b, &plain, 1, 1, MIG_FAR, &memory));
	demand(mig_lcss(&a, &b, data[0], MIG_NO_END, &memory) >=
		   mig_lcss(&b, &plain, data[0], 1000000, &memory));
	demand(mig_edr(&a, &b, data[0], &memory) + mig_lcss(&a, &b, data[0], MIG_NO_END, &memory) >=
		   (a.count > b.count ? a.count : b.count));
	demand(mig_sspd(&a, &b, MIG_FAR, &memory) == mig_sspd(&plain, &b, MIG_FAR, &memory));
	demand(mig_sspd(&a, &b, MIG_FAR, &memory) <= hausdorff * (1 + 1e-9) + 1e-9);
	if (mig_synchronous(&a, &b, &synchronous, &memory))
		demand(synchronous.mean_m >= 0 && synchronous.mean_m <= synchronous.max_m);
	a_key = key_of(fixes[0], a_count);
	b_key = key_of(fixes[1], count - a_count);
	demand(mig_trajectory_keys_apart(&a_key, &b_key, MIG_KEY_FRECHET) <= frechet);
	demand(mig_trajectory_keys_apart(&a_key, &b_key, MIG_KEY_FRECHET_CONTINUOUS) <= continuous);
	demand(mig_trajectory_keys_apart(&a_key, &b_key, MIG_KEY_HAUSDORFF) <= hausdorff);
	pieces = mig_trajectory_pieces(fixes[1], count - a_count, &memory);
	demand(mig_trajectory_key_hausdorff(&a_key, &b_key, &pieces) <= hausdorff);
	demand(mig_trajectory_keys_apart(&a_key, &b_key, MIG_KEY_BOXES) <=
		   mig_hausdorff_directed(&a, &b, MIG_FAR, &memory));
	demand(mig_trajectory_keys_apart(&a_key, &b_key, MIG_KEY_DTW) <= dtw);
	mig_path_free(&a, &memory);
	mig_path_free(&b, &memory);
	return 0;
}
