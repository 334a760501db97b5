/*
 * simd.c
 *		Processor features (see simd.h).
 */
#include "base/simd.h"

/* Never inlined by JIT: the compiler's processor table is not available there. */
__attribute__((noinline)) MigSimd
mig_simd(MigSimd max)
{
	MigSimd known = MIG_SIMD_NONE;

#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
		__builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
		known = MIG_SIMD_AVX512;
	else if (__builtin_cpu_supports("avx2"))
		known = MIG_SIMD_AVX2;
#endif
	return known < max ? known : max;
}
