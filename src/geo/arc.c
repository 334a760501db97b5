/*
 * arc.c
 *		Vectors and great circles (see arc.h).  Small distances are computed from differences of vectors, whose
 *		errors are 1e-9 m, not from their products.
 */
#include "geo/arc.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/portable_math.h"

#define PI                 3.1415926535897931
#define RADIANS_PER_UNIT   1.7453292519943295e-9
#define RADIANS_PER_DEGREE 0.017453292519943295
#define QUARTER            INT64_C(900000000)
#define OPPOSITE           1e-10 /* sine of the angle below which positions count as antipodal: 0.6 mm */

/* The sine of an angle in units, from 0 to half a turn. */
static double
sine_of_units(int64_t angle)
{
	return mig_sine((double) (angle > QUARTER ? 2 * QUARTER - angle : angle) * RADIANS_PER_UNIT);
}

/* Sine and cosine of 0 to pi. */
static double
sine(double angle)
{
	return mig_sine(angle > PI / 2 ? PI - angle : angle);
}

static double
cosine(double angle)
{
	return angle > PI / 2 ? -mig_sine(angle - PI / 2) : mig_sine(PI / 2 - angle);
}

static MigVector
cross(const MigVector *a, const MigVector *b)
{
	return (MigVector){a->y * b->z - a->z * b->y, a->z * b->x - a->x * b->z,
					   a->x * b->y - a->y * b->x};
}

MigVector
mig_vector_of(int32_t lon, int32_t lat)
{
	int64_t east = lon < 0 ? -(int64_t) lon : lon;
	int64_t north = lat < 0 ? -(int64_t) lat : lat;
	double radius = sine_of_units(QUARTER - north);
	double x = east > QUARTER ? -sine_of_units(east - QUARTER) : sine_of_units(QUARTER - east);
	double y = sine_of_units(east);
	double z = sine_of_units(north);

	return (MigVector){radius * x, radius * (lon < 0 ? -y : y), lat < 0 ? -z : z};
}

MigVector
mig_vector_of_degrees(double lon_deg, double lat_deg)
{
	double east = fabs(lon_deg) * RADIANS_PER_DEGREE;
	double north = fabs(lat_deg) * RADIANS_PER_DEGREE;
	double radius = cosine(north);
	double y = sine(east);
	double z = sine(north);

	return (MigVector){radius * cosine(east), radius * (lon_deg < 0 ? -y : y),
					   lat_deg < 0 ? -z : z};
}

double
mig_angle(double x, double y)
{
	/* of u^23, u^21 and so on to u, u up to tan(pi / 16): the next term is below 6e-19 */
	static const double series[] = {-1.0 / 23, 1.0 / 21, -1.0 / 19, 1.0 / 17, -1.0 / 15, 1.0 / 13,
									-1.0 / 11, 1.0 / 9,  -1.0 / 7,  1.0 / 5,  -1.0 / 3,  1};
	bool is_steep = fabs(y) > fabs(x);
	double across = fabs(is_steep ? x : y);
	double along = fabs(is_steep ? y : x);
	double base = 0;
	double tangent = 0; /* of base, the nearest multiple of pi / 8 */
	double even = 0;    /* even and odd powers of u * u: two sums, computed in parallel */
	double odd = 0;
	double u;
	double square;
	double angle;

	if (along == 0)
		return 0;
	if (across > 0.66817863791929892 * along)
	{
		base = PI / 4;
		tangent = 1;
	}
	else if (across > 0.19891236737965800 * along)
	{
		base = PI / 8;
		tangent = 0.41421356237309505;
	}
	u = (across - tangent * along) / (along + tangent * across);
	square = u * u;
	for (size_t i = 0; i < sizeof(series) / sizeof(series[0]); i += 2)
	{
		odd = series[i] + odd * (square * square);
		even = series[i + 1] + even * (square * square);
	}
	angle = base + u * (even + square * odd);
	if (is_steep)
		angle = PI / 2 - angle;
	if (x < 0)
		angle = PI - angle;
	return y < 0 ? -angle : angle;
}

/* An angle of -pi to pi in units. */
static int32_t
units_of(double angle)
{
	return (int32_t) floor(angle / RADIANS_PER_UNIT + 0.5);
}

void
mig_vector_position(const MigVector *vector, int32_t *lon, int32_t *lat)
{
	*lon = mig_sphere_lon(units_of(mig_angle(vector->x, vector->y)));
	*lat = units_of(mig_angle(sqrt(vector->x * vector->x + vector->y * vector->y), vector->z));
}

double
mig_chord_of_metres(double metres)
{
	double half = metres / (2 * MIG_SPHERE_RADIUS_M);
	double chord;

	if (half >= PI / 2)
		return 5;
	chord = 2 * mig_sine(half);
	return chord * chord;
}

double
mig_chord_metres(double chord)
{
	double sine_of_half = sqrt(chord) / 2;

	return 2 * MIG_SPHERE_RADIUS_M * mig_arcsine(sine_of_half < 1 ? sine_of_half : 1);
}

MigArc
mig_arc(const MigVector *from, const MigVector *to)
{
	MigVector step = {to->x - from->x, to->y - from->y, to->z - from->z};
	MigVector sum = {to->x + from->x, to->y + from->y, to->z + from->z};
	MigVector normal = cross(from, &step);
	double square = mig_vector_dot(&step, &step);
	double length = sqrt(mig_vector_dot(&normal, &normal));
	MigArc arc = {*from, *to, {0, 0, 0}, 0};

	if (length < OPPOSITE && square > 1)
	{
		MigVector pole = {0, 0, 1};
		MigVector equator = {1, 0, 0};

		normal = cross(from, fabs(from->z) < 1 - OPPOSITE ? &pole : &equator);
		length = sqrt(mig_vector_dot(&normal, &normal));
	}
	if (length == 0)
		return arc;
	if (square < 2)
		arc.angle = 2 * mig_arcsine(sqrt(square) / 2);
	else
		arc.angle = PI - 2 * mig_arcsine(sqrt(mig_vector_dot(&sum, &sum)) / 2);
	arc.normal = (MigVector){normal.x / length, normal.y / length, normal.z / length};
	return arc;
}

MigVector
mig_arc_ahead(const MigArc *arc)
{
	return cross(&arc->normal, &arc->from);
}

MigVector
mig_arc_at(const MigArc *arc, double part)
{
	MigVector ahead = mig_arc_ahead(arc);
	double along = cosine(part * arc->angle);
	double across = sine(part * arc->angle);

	return (MigVector){along * arc->from.x + across * ahead.x,
					   along * arc->from.y + across * ahead.y,
					   along * arc->from.z + across * ahead.z};
}

double
mig_arc_chord(const MigArc *arc, const MigVector *vector)
{
	MigVector after = {vector->x - arc->from.x, vector->y - arc->from.y, vector->z - arc->from.z};
	MigVector before = {vector->x - arc->to.x, vector->y - arc->to.y, vector->z - arc->to.z};
	MigVector ahead = mig_arc_ahead(arc);
	MigVector back = cross(&arc->to, &arc->normal);
	double from = mig_vector_dot(&after, &after);
	double to = mig_vector_dot(&before, &before);

	/* abreast of the arc, and on its side of the sphere if it is longer than a quarter turn */
	if (mig_vector_dot(&ahead, &after) > 0 && mig_vector_dot(&back, &before) > 0)
	{
		double height = mig_vector_dot(&arc->normal, &after);
		double square = height * height < 1 ? height * height : 1;

		return 2 * square / (1 + sqrt(1 - square));
	}
	return from < to ? from : to;
}
