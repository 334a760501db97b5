/*
 * trajectory.c
 *		Packed fixes (see trajectory.h).
 *
 * Block b holds the fixes from 64 b on, but the very first one, which is in the head.  Its bytes: the widths of
 * times, longitudes and latitudes in bits, how many bytes the least difference of time has, these, lowest
 * first, then the three sequences of differences, each from a byte of its own, lowest bits first.
 */
#include "core/trajectory.h"

#include <string.h>

#define BLOCK       MIG_TRAJECTORY_BLOCK
#define PLACE       MIG_TRAJECTORY_PLACE
#define BLOCK_HEAD  4
#define PADDING     8 /* bytes that may be read behind the last block */
#define TIME_WIDTH  64
#define PLANE_WIDTH 33 /* of a folded difference of two int32_t */

static const int64_t units[] = {1, 1000, 1000000};

static size_t
places_of(size_t count)
{
	return (count - 1) / PLACE;
}

static size_t
bytes_of(size_t count, unsigned width)
{
	return (count * width + 7) / 8;
}

size_t
mig_trajectory_size_max(size_t count)
{
	size_t blocks = (count + BLOCK - 1) / BLOCK;

	return sizeof(MigTrajectoryHead) + places_of(count) * sizeof(MigTrajectoryPlace) +
		   blocks * (BLOCK_HEAD + sizeof(uint64_t) + 3) +
		   bytes_of(count, TIME_WIDTH + 2 * PLANE_WIDTH) + PADDING;
}

/* A difference as a small number if it is one of either sign: 0, -1, 1, -2, ... */
static inline uint64_t
fold(int64_t difference)
{
	return (uint64_t) difference << 1 ^ (uint64_t) (difference >> 63);
}

static inline int64_t
unfold(uint64_t number)
{
	return (int64_t) (number >> 1) ^ -(int64_t) (number & 1);
}

static unsigned
width_of(uint64_t bits)
{
	return bits == 0 ? 0 : 64 - (unsigned) __builtin_clzll(bits);
}

/* --- Bits --- */

static inline uint64_t
load(const uint8_t *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

static uint8_t *
pack(uint8_t *out, const uint64_t *numbers, size_t count, unsigned width)
{
	size_t size = bytes_of(count, width);

	memset(out, 0, size);
	for (size_t i = 0; i < count; i++)
		for (unsigned done = 0; done < width;)
		{
			size_t bit = i * width + done;
			unsigned within = bit % 8;

			out[bit / 8] |= (uint8_t) (numbers[i] >> done << within);
			done += 8 - within;
		}
	return out + size;
}

/* Number i of a sequence; up to 7 bytes behind it are read. */
static inline uint64_t
unpack(const uint8_t *bytes, size_t i, unsigned width)
{
	size_t bit = i * width;
	unsigned within = bit % 8;
	uint64_t number = load(bytes + bit / 8) >> within;

	if (width + within > 64)
		number |= (uint64_t) bytes[bit / 8 + 8] << (64 - within);
	return width == 64 ? number : number & ((UINT64_C(1) << width) - 1);
}

/* --- Writing --- */

static uint8_t
unit_of(const MigFix *fixes, size_t count, const MigMemory *memory)
{
	uint8_t unit = 2;

	for (size_t i = 1; i < count && unit > 0; i++)
	{
		mig_progress_at(memory, i);
		while ((fixes[i].time - fixes[i - 1].time) % units[unit] != 0)
			unit--;
	}
	return unit;
}

/* Writes a block of count fixes, each after the one before it in memory. */
static uint8_t *
write_block(uint8_t *out, const MigFix *fixes, size_t count, int64_t unit)
{
	uint64_t times[BLOCK];
	uint64_t lons[BLOCK];
	uint64_t lats[BLOCK];
	uint64_t least = UINT64_MAX;
	uint64_t time_bits = 0;
	uint64_t lon_bits = 0;
	uint64_t lat_bits = 0;
	unsigned least_bytes;

	for (size_t i = 0; i < count; i++)
	{
		const MigFix *before = fixes + i - 1;

		times[i] = ((uint64_t) fixes[i].time - (uint64_t) before->time) / (uint64_t) unit;
		lons[i] = fold((int64_t) fixes[i].lon - before->lon);
		lats[i] = fold((int64_t) fixes[i].lat - before->lat);
		least = times[i] < least ? times[i] : least;
		lon_bits |= lons[i];
		lat_bits |= lats[i];
	}
	for (size_t i = 0; i < count; i++)
	{
		times[i] -= least;
		time_bits |= times[i];
	}
	least_bytes = (width_of(least) + 7) / 8;
	*out++ = (uint8_t) width_of(time_bits);
	*out++ = (uint8_t) width_of(lon_bits);
	*out++ = (uint8_t) width_of(lat_bits);
	*out++ = (uint8_t) least_bytes;
	for (unsigned i = 0; i < least_bytes; i++)
		*out++ = (uint8_t) (least >> 8 * i);
	out = pack(out, times, count, width_of(time_bits));
	out = pack(out, lons, count, width_of(lon_bits));
	return pack(out, lats, count, width_of(lat_bits));
}

size_t
mig_trajectory_write(const MigFix *fixes, size_t count, const MigMemory *memory, void *out)
{
	MigTrajectoryHead *head = out;
	MigTrajectoryPlace *places = (MigTrajectoryPlace *) (head + 1);
	uint8_t *blocks = (uint8_t *) (places + places_of(count));
	uint8_t *at = blocks;

	memset(head, 0, sizeof(*head));
	head->format = MIG_TRAJECTORY_FORMAT;
	head->unit = unit_of(fixes, count, memory);
	head->count = (uint32_t) count;
	head->first = fixes[0];
	head->last = fixes[count - 1];
	head->west = head->east = fixes[0].lon;
	head->south = head->north = fixes[0].lat;
	for (size_t i = 1; i < count; i++)
	{
		mig_progress_at(memory, i);
		head->west = fixes[i].lon < head->west ? fixes[i].lon : head->west;
		head->east = fixes[i].lon > head->east ? fixes[i].lon : head->east;
		head->south = fixes[i].lat < head->south ? fixes[i].lat : head->south;
		head->north = fixes[i].lat > head->north ? fixes[i].lat : head->north;
	}
	for (size_t first = 0; first < count; first += BLOCK)
	{
		size_t end = first + BLOCK < count ? first + BLOCK : count;
		size_t from = first == 0 ? 1 : first;

		mig_progress_at(memory, first);
		if (first > 0 && first % PLACE == 0)
			places[first / PLACE - 1] =
				(MigTrajectoryPlace){fixes[first - 1], (uint32_t) (at - blocks), 0};
		if (from < end)
			at = write_block(at, fixes + from, end - from, units[head->unit]);
	}
	memset(at, 0, PADDING);
	return (size_t) (at + PADDING - (uint8_t *) out);
}
