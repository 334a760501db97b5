/*
 * simd.h
 *		Several versions of a function, for processors that handle 2, 4 or 8 doubles at once; the best one that
 *		the processor supports is called.
 *
 * All apply the same operations to each value in the same order, and so give the same results.  A function is
 * written once, inline, with loops over MIG_LANES values that the compiler vectorizes; the flags for that are
 * in the Makefile.
 */
#ifndef MIG_SIMD_H
#define MIG_SIMD_H

#define MIG_INLINE static inline __attribute__((always_inline))

/* Before a loop of MIG_LANES steps: clang would unroll it before vectorizing. */
#if defined(__clang__)
#define MIG_EACH_LANE _Pragma("clang loop unroll(disable)")
#else
#define MIG_EACH_LANE
#endif

typedef enum MigSimd
{
	MIG_SIMD_NONE,
	MIG_SIMD_AVX2,
	MIG_SIMD_AVX512,
} MigSimd;

/* The best version that the processor supports, limited to max. */
MigSimd mig_simd(MigSimd max);

/* Written so that the compiler emits a single instruction. */
MIG_INLINE double
mig_min(double x, double y)
{
	return x < y ? x : y;
}

MIG_INLINE double
mig_max(double x, double y)
{
	return x > y ? x : y;
}

#if defined(__x86_64__)

/* Defines name[simd](parameter), each of which returns call. */
#define MIG_SIMD_VERSIONS(type, name, parameter, call)                                             \
	static type name##_plain(parameter)                                                            \
	{                                                                                              \
		return call;                                                                               \
	}                                                                                              \
	__attribute__((target("avx2"))) static type name##_avx2(parameter)                             \
	{                                                                                              \
		return call;                                                                               \
	}                                                                                              \
	__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"))) static type name##_avx512(       \
		parameter)                                                                                 \
	{                                                                                              \
		return call;                                                                               \
	}                                                                                              \
	static type (*const name[])(parameter) = {name##_plain, name##_avx2, name##_avx512};

#else

#define MIG_SIMD_VERSIONS(type, name, parameter, call)                                             \
	static type name##_plain(parameter)                                                            \
	{                                                                                              \
		return call;                                                                               \
	}                                                                                              \
	static type (*const name[])(parameter) = {name##_plain};

#endif

#endif /* MIG_SIMD_H */
