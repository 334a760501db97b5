/*
 * query.c
 *		Queries whose rows are taken as they come (see query.h).
 */
#include "pg_compat.h"

#include "executor/spi.h"
#include "tcop/dest.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "query.h"

typedef struct Receiver
{
	DestReceiver server; /* first: the server knows only this */
	void (*take)(void *state, const TupleTableSlot *slot);
	void *state;
} Receiver;

static bool
receive(TupleTableSlot *slot, DestReceiver *server)
{
	const Receiver *receiver = (const Receiver *) server;

	slot_getallattrs(slot);
	receiver->take(receiver->state, slot);
	return true;
}

static void
startup(DestReceiver *server, int operation, TupleDesc desc)
{
	(void) server;
	(void) operation;
	(void) desc;
}

static void
nothing(DestReceiver *server)
{
	(void) server;
}

void
mig_query_rows(const char *query, ParamListInfo params,
			   void (*take)(void *state, const TupleTableSlot *slot), void *state)
{
	Receiver receiver = {
		.server = {.receiveSlot = receive,
				   .rStartup = startup,
				   .rShutdown = nothing,
				   .rDestroy = nothing,
				   .mydest = DestTuplestore},
		.take = take,
		.state = state,
	};
	SPIExecuteOptions options = {
		.params = params, .read_only = true, .must_return_tuples = true, .dest = &receiver.server};
	int result;

	SPI_connect();
	result = SPI_execute_extended(query, &options);
	if (result != SPI_OK_SELECT)
		elog(ERROR, "SPI_execute_extended failed: %s", SPI_result_code_string(result));
	SPI_finish();
}

const char *
mig_relation_name(Oid relation)
{
	return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)),
									  get_rel_name(relation));
}

Oid
mig_column_type(Oid relation, const char *name)
{
	AttrNumber number = get_attnum(relation, name);

	if (number == InvalidAttrNumber)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
						errmsg("column \"%s\" of relation \"%s\" does not exist", name,
							   get_rel_name(relation)),
						errhint("Give the names of columns as they stand in the catalogue, without "
								"quotes.")));
	return getBaseType(get_atttype(relation, number));
}
