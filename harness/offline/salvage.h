/* A database that is damaged: what of it can be read goes on in a new one.
 *
 * Nobody else has what waits in the queue, so whatever row of it still reads is kept, with what it
 * hangs on. What the server has is taken along, too, but believed only after a pull of everything:
 * the place in the log is not. The next process on the new database says to its user what has
 * happened (TF_NOTE_SALVAGED). */
#ifndef TF_OFFLINE_SALVAGE_H
#define TF_OFFLINE_SALVAGE_H

#include "env/store.h"

/* Whose a salvaged database is until a process has taken it over; no installation's token. */
#define TF_OWNER_SALVAGED 1

/* Appends SQL that fills a new database of the present schema with what can be read of `store`. */
void tf_offline_salvage(struct tf_store *store, struct tf_buf *out);

#endif
