/*
 * status.h
 *		What the core functions report, and where in the input.
 *
 * The core has no messages: the SQL side of each concept puts its statuses into words (base/errors_sql.h).
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
	MIG_BAD_DATE,          /* no calendar date, or outside the range of years */
	MIG_FUTURE_DATE,       /* date later than the day it is judged at */
	MIG_BAD_CHECK,         /* check character, should be where->expected */
	MIG_BAD_CATEGORY,      /* no such registering department and category */
	MIG_BAD_LEVEL,         /* a region at another level is needed */
	MIG_BAD_SEQUENCE,      /* sequence number 000 */
	MIG_BAD_SIZE,          /* no such cell size */
	MIG_OUT_OF_RANGE,      /* number outside the values of the type */
	MIG_BAD_LONGITUDE,     /* not a number in [-180, 180] */
	MIG_BAD_LATITUDE,      /* not a number in [-90, 90] */
	MIG_BAD_QUOTE,         /* CSV quotes not closed or not doubled, at where->position */
	MIG_BAD_GEOMETRY,      /* serialized bytes end too early or contradict each other */
	MIG_BAD_GEOMETRY_TYPE, /* a kind of geometry that is not read */
	MIG_BAD_RING,          /* a ring of fewer than 4 vertices, or not closed */
	MIG_BAD_COVERAGE,      /* bytes that are no binary form of a coverage */
	MIG_BAD_CODE_LEVEL,    /* no such level of a location code */
	MIG_POLAR,             /* in the polar scheme of GB/T 39409 */
	MIG_BAD_TIME,          /* no date or timestamp of the years 1 to 99999, at where->position */
	MIG_BAD_OCCUPANCY,     /* no steps of an occupancy, at where->position */
	MIG_TOO_LARGE,         /* more than a value can hold */
	MIG_BAD_KIND,          /* no name of a kind of meter, or one too many */
	MIG_BAD_SEASON,        /* no number of a season */
	MIG_BAD_NUMBER,        /* no number of persons */
	MIG_BAD_AMOUNT,        /* no amount of a meter */
	MIG_BAD_USAGE,         /* no model of usage, or no bytes of its making */
	MIG_BAD_DENSITY, /* keys not in order, or none of their type; values not finite; no text of one */
	MIG_BAD_TRAJECTORY,   /* no fixes in order, or bytes that are none; text: at where->position */
	MIG_BAD_ORDER,        /* a time that is not after the one before, at where->position */
	MIG_BAD_MOVING_POINT, /* JSON that is no MovingPoint, at where->position */
	MIG_TOO_MANY_FIXES,   /* more than a trajectory can hold */
	MIG_TOO_TANGLED,      /* rings that cross too often for the even-odd rule */
	MIG_NO_ORIGIN,        /* departures from where there is no population */
	MIG_NO_DESTINATION,   /* departures from the only place with population */
} MigStatus;

typedef struct MigWhere
{
	size_t position; /* byte offset of the fault, or the length found */
	char expected;   /* the right check character, for MIG_BAD_CHECK */
	uint8_t fault;   /* MigTimeFault of time/calendar.h, for MIG_BAD_TIME */
} MigWhere;

#endif /* MIG_STATUS_H */
