/*
 * key.c
 *		Strength of secret keys (see key.h).
 */
#include "code/key.h"

#include <math.h>
#include <string.h>

#define VALUES 256
/* A repeated run of this length adds no information; shorter repeats occur in random hexadecimal digits. */
#define REPEAT_BYTES 6

/* The longest run of bytes from at on that also occurs earlier, perhaps overlapping. */
static size_t
repeated(const uint8_t *key, size_t bytes, size_t at)
{
	size_t longest = 0;

	for (size_t before = 0; before < at; before++)
	{
		size_t run = 0;

		while (at + run < bytes && key[before + run] == key[at + run])
			run++;
		if (run > longest)
			longest = run;
	}
	return longest;
}

/* Shannon entropy of counted values, times their number. */
static double
entropy(const size_t counts[VALUES])
{
	double bits = 0;
	double all = 0;

	for (int i = 0; i < VALUES; i++)
	{
		double count = (double) counts[i];

		all += count;
		if (count > 1)
			bits -= count * log2(count);
	}
	return all > 1 ? bits + all * log2(all) : 0;
}

double
mig_key_bits(const uint8_t *key, size_t bytes)
{
	size_t values[VALUES] = {0};
	size_t steps[VALUES] = {0};
	double of_values;
	double of_steps;

	for (size_t at = 0; at < bytes;)
	{
		size_t run = repeated(key, bytes, at);

		if (run >= REPEAT_BYTES)
		{
			at += run;
			continue;
		}
		values[key[at]]++;
		if (at > 0)
			steps[(uint8_t) (key[at] - key[at - 1])]++;
		at++;
	}
	of_values = entropy(values);
	of_steps = entropy(steps);
	return of_values < of_steps ? of_values : of_steps;
}
