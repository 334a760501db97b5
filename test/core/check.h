/*
 * check.h
 *		Assertions of the core's unit tests.  A test program calls CHECK and similar macros and ends
 *		with "return check_summary();", which prints "N passed, N failed": it counts functions with
 *		assertions, not assertions.
 */
#ifndef CHECK_H
#define CHECK_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK_MAX 256

static struct
{
	const char *function; /* __func__ of the function that asserts */
	int failed;
} check_tests[CHECK_MAX];
static int check_count;

#define CHECK(condition) check_that((condition) != 0, __func__, __FILE__, __LINE__, #condition)
#define CHECK_INT(actual, expected)                                                                \
	check_int((int64_t) (actual), (int64_t) (expected), __func__, __FILE__, __LINE__, #actual)

static inline void
check_that(int holds, const char *function, const char *file, int line, const char *what)
{
	int test = check_count - 1; /* most likely the same as for the last assertion */

	while (test >= 0 && check_tests[test].function != function)
		test--;
	if (test < 0)
	{
		if (check_count == CHECK_MAX)
		{
			fprintf(stderr, "%s: more than %d functions assert\n", file, CHECK_MAX);
			exit(2);
		}
		test = check_count++;
		check_tests[test].function = function;
	}
	if (!holds)
	{
		check_tests[test].failed++;
		printf("%s:%d: not true: %s\n", file, line, what);
	}
}

static inline void
check_int(int64_t actual, int64_t expected, const char *function, const char *file, int line,
		  const char *what)
{
	if (actual != expected)
		printf("%s = %" PRId64 ", expected %" PRId64 "\n", what, actual, expected);
	check_that(actual == expected, function, file, line, what);
}

static inline int
check_summary(void)
{
	int failed = 0;

	for (int test = 0; test < check_count; test++)
		failed += check_tests[test].failed != 0;
	printf("%d passed, %d failed\n", check_count - failed, failed);
	return failed != 0 || check_count == 0;
}

#endif /* CHECK_H */
