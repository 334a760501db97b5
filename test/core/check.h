/*
 * check.h
 *		Assertions of the core's unit tests.  A test program calls CHECK and its kin and ends with
 *		"return check_summary();", which prints "N passed, N failed".
 */
#ifndef CHECK_H
#define CHECK_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int check_passed;
static int check_failed;

#define CHECK(condition) check_that((condition) != 0, __FILE__, __LINE__, #condition)
#define CHECK_INT(actual, expected)                                                                \
	check_int((int64_t) (actual), (int64_t) (expected), __FILE__, __LINE__, #actual)

static inline void
check_that(int holds, const char *file, int line, const char *what)
{
	if (holds)
		check_passed++;
	else
	{
		check_failed++;
		printf("%s:%d: not true: %s\n", file, line, what);
	}
}

static inline void
check_int(int64_t actual, int64_t expected, const char *file, int line, const char *what)
{
	if (actual != expected)
		printf("%s = %" PRId64 ", expected %" PRId64 "\n", what, actual, expected);
	check_that(actual == expected, file, line, what);
}

static inline int
check_summary(void)
{
	printf("%d passed, %d failed\n", check_passed, check_failed);
	return check_failed != 0;
}

#endif /* CHECK_H */
