/*
 * status.h
 *		Status codes of core functions, and the position in the input.
 *
 * The core has no messages: the SQL side of each concept words its statuses (base/errors_sql.h).
 */
#ifndef MIG_STATUS_H
#define MIG_STATUS_H

#include <stddef.h>
#include <stdint.h>

typedef enum MigStatus
{
	MIG_OK = 0,
	MIG_BAD_LENGTH,        /* number of characters not allowed; where->position = length in bytes */
	MIG_BAD_CHARACTER,     /* not in the alphabet, at where->position */
	MIG_BAD_PROVINCE,      /* first two digits name no province of GB/T 2260 */
	MIG_BAD_ADDRESS,       /* address code cannot stand before such a number */
	MIG_BAD_DATE,          /* not a calendar date, or outside the range of years */
	MIG_FUTURE_DATE,       /* later than the reference date */
	MIG_BAD_CHECK,         /* check character, should be where->expected */
	MIG_BAD_CATEGORY,      /* unknown registering department or category */
	MIG_BAD_LEVEL,         /* region of the wrong level */
	MIG_BAD_SEQUENCE,      /* sequence number 000 */
	MIG_BAD_SIZE,          /* no such cell size */
	MIG_OUT_OF_RANGE,      /* number outside the values of the type */
	MIG_BAD_LONGITUDE,     /* not a number in [-180, 180] */
	MIG_BAD_LATITUDE,      /* not a number in [-90, 90] */
	MIG_BAD_QUOTE,         /* CSV quotes not closed or not doubled, at where->position */
	MIG_BAD_GEOMETRY,      /* serialized bytes end too early or contradict each other */
	MIG_BAD_GEOMETRY_TYPE, /* unsupported geometry type */
	MIG_BAD_RING,          /* ring of fewer than 4 vertices, or not closed */
	MIG_BAD_COVERAGE,      /* invalid binary form of a coverage */
	MIG_BAD_CODE_LEVEL,    /* no such level of a location code */
	MIG_POLAR,             /* in the polar scheme of GB/T 39409 */
	MIG_BAD_TIME,          /* not a date or timestamp in the years 1 to 99999, at where->position */
	MIG_BAD_OCCUPANCY,     /* invalid steps of an occupancy, at where->position */
	MIG_TOO_LARGE,         /* more than a value can hold */
	MIG_BAD_KIND,          /* unknown kind of meter, or too many kinds */
	MIG_BAD_SEASON,        /* invalid season */
	MIG_BAD_NUMBER,        /* invalid number of persons */
	MIG_BAD_AMOUNT,        /* invalid amount of a meter */
	MIG_BAD_USAGE,         /* invalid model of usage, or invalid bytes of one */
	MIG_BAD_DENSITY, /* keys out of order or of the wrong type, values not finite, or invalid text */
	MIG_BAD_TRAJECTORY,   /* fixes out of order, or invalid bytes; text: at where->position */
	MIG_BAD_ORDER,        /* time not after the previous one, at where->position */
	MIG_BAD_MOVING_POINT, /* JSON is not a MovingPoint, at where->position */
	MIG_TOO_MANY_FIXES,   /* more than a trajectory can hold */
	MIG_TOO_TANGLED,      /* rings that cross too often for the even-odd rule */
	MIG_NO_ORIGIN,        /* departures from a place without population */
	MIG_NO_DESTINATION,   /* departures from the only place with population */
} MigStatus;

typedef struct MigWhere
{
	size_t position; /* byte offset of the fault, or the length found */
	char expected;   /* the right check character, for MIG_BAD_CHECK */
	uint8_t fault;   /* MigTimeFault of time/calendar.h, for MIG_BAD_TIME */
} MigWhere;

#endif /* MIG_STATUS_H */
