#include "server/store/sql.h"

#include "env/store.h"
#include "server/store/sql_table.h"

#define TF_X(name, text) +1
_Static_assert(TF_SERVER_SQL(TF_X) == TF_SQL_COUNT, "every statement has a text");
#undef TF_X
#define TF_X(name, text) [TF_SQL_##name] = text,
const char *const tf_server_sql[TF_SQL_COUNT] = {TF_SERVER_SQL(TF_X)};
#undef TF_X

_Static_assert(TF_SQL_COUNT <= TF_STORE_STATEMENTS_MAX, "the store has room for every statement");
