/*
 * flow_release_sql.c
 *		SQL function for disclosure control of a flow of persons, with its departures and arrivals.
 */
#include "base/pg_compat.h"

#include "access/htup_details.h"
#include "funcapi.h"

#include "base/glue_sql.h"
#include "density/density_sql.h"
#include "release/flow_protect.h"

/* The released pairs. */
static Datum
released_pairs(const MigFlowProtection *protection, const MigDensity *flow)
{
	MigDensityOut out = mig_flow_out(flow->keys_are, MIG_COUNTS, protection->released);
	size_t place = 0;

	for (size_t i = 0; i < protection->count; i++)
	{
		const MigFlowPair *pair = protection->pairs + i;

		mig_progress(&protection->memory, 1);
		if (!pair->is_released)
			continue;
		out.keys[place] = protection->sides[0].lines[pair->line[0]].key;
		out.to[place] = protection->sides[1].lines[pair->line[1]].key;
		out.counts[place++] = pair->count;
	}
	return mig_density_done(&out, place);
}

/* The released margins: departures, or arrivals. */
static Datum
released_margins(const MigFlowProtection *protection, const MigDensity *flow, int number)
{
	const MigFlowSide *side = &protection->sides[number];
	MigDensityOut out = mig_density_out(flow->keys_are, MIG_COUNTS, side->count - side->withheld);
	size_t place = 0;

	for (size_t i = 0; i < side->count; i++)
	{
		mig_progress(&protection->memory, 1);
		if (!side->lines[i].is_released)
			continue;
		out.keys[place] = side->lines[i].key;
		out.counts[place++] = side->lines[i].total;
	}
	return mig_density_done(&out, place);
}

PG_FUNCTION_INFO_V1(flow_protect);
Datum
flow_protect(PG_FUNCTION_ARGS)
{
	MigDensity flow = mig_density_arg(fcinfo, 0);
	int32 k = mig_k_arg(fcinfo, 1);
	MigMemory memory = mig_memory(CurrentMemoryContext);
	MigFlowProtection protection;
	Datum values[3];
	bool nulls[lengthof(values)] = {false};
	MigStatus status = mig_flow_protect(&protection, &flow, k, &memory);

	if (status == MIG_BAD_NUMBER)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("values of the flow are not numbers of persons"),
						errdetail("A value is negative, or not whole."),
						errhint("Count with flow_persons_agg.")));
	if (status != MIG_OK)
		mig_report_argument(&mig_flow_text, status, &(MigWhere){0});
	values[0] = released_pairs(&protection, &flow);
	values[1] = released_margins(&protection, &flow, 0);
	values[2] = released_margins(&protection, &flow, 1);
	mig_flow_protect_free(&protection);
	return HeapTupleGetDatum(heap_form_tuple(mig_row_type(fcinfo), values, nulls));
}
