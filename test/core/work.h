/*
 * work.h
 *		Checks how much work a core function reports, for the unit tests: a loop that lost its call of mig_progress
 *		reports less, one that reports the same work twice reports more.
 */
#ifndef TEST_WORK_H
#define TEST_WORK_H

#include "check.h"
#include "memory.h"

/*
 * Checks that a call reports this many steps, which are the same on every machine, and that progress is called about
 * as often as they require: steps must not be reported in large blocks.  If an algorithm changes, another number may
 * be right: find out why.
 */
#define CHECK_WORK(steps, call)                                                                    \
	do                                                                                             \
	{                                                                                              \
		size_t work_before = memory_work;                                                          \
		size_t calls_before = memory_steps;                                                        \
		call;                                                                                      \
		check_work(memory_work - work_before, memory_steps - calls_before, steps, __func__,        \
				   __FILE__, __LINE__, #call);                                                     \
	} while (0)

static inline void
check_work(size_t work, size_t calls, size_t steps, const char *function, const char *file,
		   int line, const char *what)
{
	if (work != steps)
	{
		printf("%zu steps, expected %zu\n", work, steps);
		check_that(0, function, file, line, what);
	}
	else
		check_that(calls + 1 >= work / MIG_STEP / 4 && calls <= work / MIG_STEP + 1, function, file,
				   line, what);
}

/* A pseudorandom number for each i. */
static inline uint64_t
work_random(uint64_t i)
{
	i = (i + 1) * UINT64_C(0x9E3779B97F4A7C15);
	i = (i ^ i >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	i = (i ^ i >> 27) * UINT64_C(0x94D049BB133111EB);
	return i ^ i >> 31;
}

#endif /* TEST_WORK_H */
