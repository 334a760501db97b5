/*
 * trajectory.c
 *		Packed fixes (see trajectory.h).
 *
 * The first three bytes of a block, lowest first, hold the widths of its sequences in bits: time (7 bits),
 * longitude (6 bits), latitude (6 bits); then the length in bytes of the minimum time difference (4 bits); one bit
 * is unused.
 */
#include "trajectory/trajectory.h"

#include <string.h>

#include "base/array.h"
#include "geo/sphere.h"

#define BLOCK      MIG_TRAJECTORY_BLOCK
#define PLACE      MIG_TRAJECTORY_PLACE
#define BLOCK_HEAD 3
#define PADDING    8 /* bytes that may be read past the last block */
#define UNITS      3

#define TIME_BITS      7
#define POSITION_BITS  6
#define LEAST_BITS     4
#define TIME_WIDTH     62 /* of time differences, years 1 to 99999 */
#define POSITION_WIDTH 33 /* of folded position differences */

static const int64_t time_units[UNITS] = {1, 1000, 1000000};
static const int64_t position_units[UNITS] = {1, 10, 100};

/* A difference in units, truncated.  Division by constants takes a tenth of the time. */
static inline int64_t
in_time_units(int64_t difference, uint8_t unit)
{
	return unit == 2 ? difference / 1000000 : unit == 1 ? difference / 1000 : difference;
}

static inline int64_t
in_position_units(int64_t difference, uint8_t unit)
{
	return unit == 2 ? difference / 100 : unit == 1 ? difference / 10 : difference;
}

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
		   bytes_of(count, TIME_WIDTH + 2 * POSITION_WIDTH) + PADDING;
}

MigFix *
mig_fixes_add(MigFixes *fixes, const MigMemory *memory)
{
	mig_progress(memory, 1);
	fixes->fixes = mig_grow(memory, fixes->fixes, &fixes->room, fixes->count + 1, sizeof(MigFix));
	return fixes->fixes + fixes->count++;
}

void
mig_fixes_free(MigFixes *fixes, const MigMemory *memory)
{
	if (fixes->fixes != NULL)
		memory->release(memory->state, fixes->fixes);
	*fixes = (MigFixes){NULL, 0, 0};
}

bool
mig_fix_is_valid(const MigFix *fix)
{
	return fix->lon > -180 * MIG_TRAJECTORY_DEGREE && fix->lon <= 180 * MIG_TRAJECTORY_DEGREE &&
		   fix->lat >= -90 * MIG_TRAJECTORY_DEGREE && fix->lat <= 90 * MIG_TRAJECTORY_DEGREE &&
		   mig_time_is_valid(MIG_TIMESTAMPS, fix->time);
}

MigStatus
mig_trajectory_check(const MigFix *fixes, size_t count, const MigMemory *memory)
{
	if (count > MIG_TRAJECTORY_FIXES_MAX)
		return MIG_TOO_MANY_FIXES;
	for (size_t i = 0; i < count; i++)
	{
		mig_progress(memory, 1);
		if (!mig_fix_is_valid(fixes + i) || (i > 0 && fixes[i].time <= fixes[i - 1].time))
			return MIG_BAD_TRAJECTORY;
	}
	return count > 0 ? MIG_OK : MIG_BAD_TRAJECTORY;
}

/* --- Bits --- */

/* Zigzag encoding, so that differences of small magnitude become small numbers: 0, -1, 1, -2, ... */
static inline uint64_t
fold(int64_t difference)
{
	return (uint64_t) difference << 1 ^ (0 - ((uint64_t) difference >> 63));
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

/* Eight bytes as a little-endian number, and back. */
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

static inline void
store(uint8_t *bytes, uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	memcpy(bytes, &word, sizeof(word));
}

/* Writes a sequence, and up to 7 arbitrary bytes after it. */
static uint8_t *
pack(uint8_t *out, const uint64_t *numbers, size_t count, unsigned width)
{
	uint64_t word = 0;
	unsigned filled = 0;

	for (size_t i = 0; i < count; i++)
	{
		word |= numbers[i] << filled;
		filled += width;
		if (filled >= 64)
		{
			store(out, word);
			out += sizeof(word);
			filled -= 64;
			word = filled > 0 ? numbers[i] >> (width - filled) : 0;
		}
	}
	if (filled > 0)
		store(out, word);
	return out + bytes_of(1, filled);
}

/* Number i of a sequence; reads up to 7 bytes past it. */
static inline uint64_t
unpack(const uint8_t *bytes, size_t i, unsigned width)
{
	size_t bit = i * width;
	unsigned within = bit % 8;
	uint64_t number = load(bytes + bit / 8) >> within;

	if (width + within > 64)
		number |= (uint64_t) bytes[bit / 8 + 8] << (64 - within);
	return number & ((UINT64_C(1) << width) - 1);
}

/* --- Writing --- */

/* Sets the units of a head to the largest that divide all differences. */
static void
find_units(const MigFix *fixes, size_t count, const MigMemory *memory, MigTrajectoryHead *head)
{
	uint8_t of_time = UNITS - 1;
	uint8_t of_position = UNITS - 1;

	for (size_t i = 1; i < count && (of_time > 0 || of_position > 0); i++)
	{
		int64_t time = fixes[i].time - fixes[i - 1].time;
		int64_t lon = (int64_t) fixes[i].lon - fixes[i - 1].lon;
		int64_t lat = (int64_t) fixes[i].lat - fixes[i - 1].lat;

		mig_progress(memory, 1);
		while (in_time_units(time, of_time) * time_units[of_time] != time)
			of_time--;
		while (in_position_units(lon, of_position) * position_units[of_position] != lon ||
			   in_position_units(lat, of_position) * position_units[of_position] != lat)
			of_position--;
	}
	head->time_unit = of_time;
	head->position_unit = of_position;
}

/* Sets the box and the length of a head whose first fix is set. */
static void
measure(const MigFix *fixes, size_t count, const MigMemory *memory, MigTrajectoryHead *head)
{
	double cosine = mig_sphere_cosine(fixes[0].lat);
	bool around = fixes[0].lon == 180 * MIG_TRAJECTORY_DEGREE;

	head->west = head->east = fixes[0].lon;
	head->south = head->north = fixes[0].lat;
	for (size_t i = 1; i < count; i++)
	{
		const MigFix *fix = fixes + i;
		int64_t lon = mig_sphere_turn(fix[-1].lon, fix->lon);
		double here = mig_sphere_cosine(fix->lat);

		mig_progress(memory, 1);
		around |=
			lon != (int64_t) fix->lon - fix[-1].lon || fix->lon == 180 * MIG_TRAJECTORY_DEGREE;
		head->west = fix->lon < head->west ? fix->lon : head->west;
		head->east = fix->lon > head->east ? fix->lon : head->east;
		head->south = fix->lat < head->south ? fix->lat : head->south;
		head->north = fix->lat > head->north ? fix->lat : head->north;
		head->length_m +=
			mig_sphere_by_differences(lon, (int64_t) fix->lat - fix[-1].lat, cosine, here);
		cosine = here;
	}
	if (around)
	{
		head->west = -180 * MIG_TRAJECTORY_DEGREE;
		head->east = 180 * MIG_TRAJECTORY_DEGREE;
	}
}

/* Writes a block of count fixes; fixes[-1] is the fix before them. */
static uint8_t *
write_block(uint8_t *out, const MigFix *fixes, size_t count, uint8_t time_unit,
			uint8_t position_unit)
{
	uint64_t times[BLOCK];
	uint64_t lons[BLOCK];
	uint64_t lats[BLOCK];
	uint64_t min = UINT64_MAX;
	uint64_t time_bits = 0;
	uint64_t lon_bits = 0;
	uint64_t lat_bits = 0;
	uint64_t widths;
	size_t least_bytes;

	for (size_t i = 0; i < count; i++)
	{
		const MigFix *before = fixes + i - 1;

		times[i] = (uint64_t) in_time_units(fixes[i].time - before->time, time_unit);
		lons[i] = fold(in_position_units((int64_t) fixes[i].lon - before->lon, position_unit));
		lats[i] = fold(in_position_units((int64_t) fixes[i].lat - before->lat, position_unit));
		min = times[i] < min ? times[i] : min;
		lon_bits |= lons[i];
		lat_bits |= lats[i];
	}
	for (size_t i = 0; i < count; i++)
	{
		times[i] -= min;
		time_bits |= times[i];
	}
	least_bytes = bytes_of(1, width_of(min));
	widths = width_of(time_bits) | width_of(lon_bits) << TIME_BITS |
			 width_of(lat_bits) << (TIME_BITS + POSITION_BITS) |
			 (uint64_t) least_bytes << (TIME_BITS + 2 * POSITION_BITS);
	store(out, widths);
	store(out + BLOCK_HEAD, min);
	out += BLOCK_HEAD + least_bytes;
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

	*head = (MigTrajectoryHead){
		.format = MIG_TRAJECTORY_FORMAT,
		.count = (uint32_t) count,
		.first = fixes[0],
		.last = fixes[count - 1],
	};
	find_units(fixes, count, memory, head);
	measure(fixes, count, memory, head);
	for (size_t first = 0; first < count; first += BLOCK)
	{
		size_t end = first + BLOCK < count ? first + BLOCK : count;
		size_t from = first == 0 ? 1 : first;

		mig_progress(memory, 1);
		if (first > 0 && first % PLACE == 0)
			places[first / PLACE - 1] =
				(MigTrajectoryPlace){fixes[first - 1], (uint32_t) (at - blocks), 0};
		if (from < end)
			at = write_block(at, fixes + from, end - from, head->time_unit, head->position_unit);
	}
	head->block_bytes = (uint32_t) (at - blocks);
	memset(at, 0, PADDING);
	return (size_t) (at + PADDING - (uint8_t *) out);
}

/* --- Reading --- */

MigStatus
mig_trajectory_open(const void *form, size_t len)
{
	const MigTrajectoryHead *head = form;

	if (len < sizeof(MigTrajectoryHead) || head->format != MIG_TRAJECTORY_FORMAT ||
		head->time_unit >= UNITS || head->position_unit >= UNITS || head->count < 1 ||
		head->count > MIG_TRAJECTORY_FIXES_MAX ||
		len != sizeof(MigTrajectoryHead) + places_of(head->count) * sizeof(MigTrajectoryPlace) +
				   head->block_bytes + PADDING)
		return MIG_BAD_TRAJECTORY;
	return MIG_OK;
}

static const MigTrajectoryPlace *
places_in(const MigTrajectoryHead *head)
{
	return (const MigTrajectoryPlace *) (head + 1);
}

/* Begins after the given number of places. */
static void
begin(MigTrajectoryReader *reader, const MigTrajectoryHead *head, size_t passed)
{
	const MigTrajectoryPlace *places = places_in(head);
	const uint8_t *blocks = (const uint8_t *) (places + places_of(head->count));

	*reader = (MigTrajectoryReader){
		.head = head,
		.at = blocks,
		.end = blocks + head->block_bytes,
		.time_unit = time_units[head->time_unit],
		.position_unit = position_units[head->position_unit],
		.before = head->first,
	};
	if (passed > 0)
	{
		const MigTrajectoryPlace *place = places + passed - 1;

		reader->at = place->offset <= head->block_bytes ? blocks + place->offset : reader->end;
		reader->next = (uint32_t) (passed * PLACE);
		reader->before = place->before;
	}
}

void
mig_trajectory_begin(MigTrajectoryReader *reader, const MigTrajectoryHead *head)
{
	begin(reader, head, 0);
}

void
mig_trajectory_begin_at(MigTrajectoryReader *reader, const MigTrajectoryHead *head, uint32_t from)
{
	begin(reader, head, from / PLACE);
}

/* Fills in a coordinate of the fixes of a block from their differences. */
#define READ_POSITIONS(member, bytes, width)                                                       \
	do                                                                                             \
	{                                                                                              \
		uint64_t at_ = (uint64_t) (int64_t) reader->before.member;                                 \
                                                                                                   \
		for (size_t i_ = 0; i_ < count; i_++)                                                      \
		{                                                                                          \
			at_ += (uint64_t) unfold(unpack(bytes, i_, width)) * (uint64_t) reader->position_unit; \
			out[i_].member = (int32_t) at_;                                                        \
		}                                                                                          \
	} while (0)

/* Reads a block of count fixes; false if it exceeds the end. */
static bool
read_block(MigTrajectoryReader *reader, size_t count, MigFix *out)
{
	const uint8_t *times = reader->at + BLOCK_HEAD;
	const uint8_t *lons;
	const uint8_t *lats;
	uint64_t widths;
	unsigned time_width;
	unsigned lon_width;
	unsigned lat_width;
	unsigned least_bytes;
	uint64_t min;
	uint64_t time = (uint64_t) reader->before.time;

	if (reader->end - reader->at < BLOCK_HEAD)
		return false;
	widths = load(reader->at);
	time_width = widths % (1 << TIME_BITS);
	lon_width = widths >> TIME_BITS & ((1 << POSITION_BITS) - 1);
	lat_width = widths >> (TIME_BITS + POSITION_BITS) & ((1 << POSITION_BITS) - 1);
	least_bytes = widths >> (TIME_BITS + 2 * POSITION_BITS) & ((1 << LEAST_BITS) - 1);
	if (time_width > TIME_WIDTH || lon_width > POSITION_WIDTH || lat_width > POSITION_WIDTH ||
		least_bytes > sizeof(min))
		return false;
	lons = times + least_bytes + bytes_of(count, time_width);
	lats = lons + bytes_of(count, lon_width);
	if ((size_t) (reader->end - times) < least_bytes + bytes_of(count, time_width) +
											 bytes_of(count, lon_width) +
											 bytes_of(count, lat_width))
		return false;
	min = least_bytes == 0 ? 0 : load(times) & UINT64_MAX >> (64 - 8 * least_bytes);
	times += least_bytes;
	for (size_t i = 0; i < count; i++)
	{
		time += (min + unpack(times, i, time_width)) * (uint64_t) reader->time_unit;
		out[i].time = (int64_t) time;
	}
	READ_POSITIONS(lon, lons, lon_width);
	READ_POSITIONS(lat, lats, lat_width);
	reader->at = lats + bytes_of(count, lat_width);
	return true;
}

size_t
mig_trajectory_next(MigTrajectoryReader *reader, uint32_t *first,
					MigFix fixes[MIG_TRAJECTORY_BLOCK])
{
	size_t left = reader->head->count - reader->next;
	size_t count = left < BLOCK ? left : BLOCK;
	size_t known = reader->next == 0;

	*first = reader->next;
	if (count == 0)
		return 0;
	if (known)
		fixes[0] = reader->head->first;
	if (count > known && !read_block(reader, count - known, fixes + known))
		return 0;
	reader->before = fixes[count - 1];
	reader->next += (uint32_t) count;
	return count;
}

MigStatus
mig_trajectory_read(const MigTrajectoryHead *head, const MigMemory *memory, MigFix *out)
{
	MigTrajectoryReader reader;
	uint32_t first;

	mig_trajectory_begin(&reader, head);
	while (reader.next < head->count)
	{
		mig_progress(memory, 1);
		if (mig_trajectory_next(&reader, &first, out + reader.next) == 0)
			return MIG_BAD_TRAJECTORY;
	}
	return MIG_OK;
}

MigStatus
mig_trajectory_fix(const MigTrajectoryHead *head, uint32_t number, MigFix *fix)
{
	MigTrajectoryReader reader;
	MigFix fixes[BLOCK];
	uint32_t first = 0;

	mig_trajectory_begin_at(&reader, head, number);
	do
		if (mig_trajectory_next(&reader, &first, fixes) == 0)
			return MIG_BAD_TRAJECTORY;
	while (number - first >= BLOCK);
	*fix = fixes[number - first];
	return MIG_OK;
}

/* Number of leading places whose preceding fix is before a time. */
static size_t
places_before(const MigTrajectoryHead *head, int64_t time)
{
	const MigTrajectoryPlace *places = places_in(head);
	size_t first = 0;
	size_t end = places_of(head->count);

	while (first < end)
	{
		size_t middle = first + (end - first) / 2;

		if (places[middle].before.time < time)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

MigStatus
mig_trajectory_find(const MigTrajectoryHead *head, int64_t time, uint32_t *number, MigFix around[2])
{
	MigTrajectoryReader reader;
	MigFix fixes[BLOCK];
	uint32_t first;
	size_t count;

	begin(&reader, head, places_before(head, time));
	around[0] = reader.before;
	while ((count = mig_trajectory_next(&reader, &first, fixes)) > 0)
	{
		size_t i = 0;

		while (i < count && fixes[i].time < time)
			around[0] = fixes[i++];
		*number = first + (uint32_t) i;
		around[1] = fixes[i < count ? i : count - 1];
		if (i < count)
			return MIG_OK;
	}
	*number = head->count;
	return reader.next == head->count ? MIG_OK : MIG_BAD_TRAJECTORY;
}

static int
compare_fixes(const MigFix *a, const MigFix *b)
{
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	if (a->lon != b->lon)
		return a->lon < b->lon ? -1 : 1;
	return a->lat == b->lat ? 0 : a->lat < b->lat ? -1 : 1;
}

int
mig_trajectory_compare(const MigTrajectoryHead *a, const MigTrajectoryHead *b,
					   const MigMemory *memory)
{
	MigTrajectoryReader readers[2];
	MigFix left[BLOCK];
	MigFix right[BLOCK];
	uint32_t first;
	size_t common;

	mig_trajectory_begin(&readers[0], a);
	mig_trajectory_begin(&readers[1], b);
	do
	{
		size_t left_count = mig_trajectory_next(&readers[0], &first, left);
		size_t right_count = mig_trajectory_next(&readers[1], &first, right);

		mig_progress(memory, 1);
		common = left_count < right_count ? left_count : right_count;
		for (size_t i = 0; i < common; i++)
		{
			int order = compare_fixes(left + i, right + i);

			if (order != 0)
				return order;
		}
		if (left_count != right_count)
			return left_count < right_count ? -1 : 1;
	} while (common > 0);
	return 0;
}
