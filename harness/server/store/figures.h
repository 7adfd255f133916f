/* What is counted about a conversation. */
#ifndef TF_SERVER_STORE_FIGURES_H
#define TF_SERVER_STORE_FIGURES_H

#include "server/store/messages.h"

/* Messages of others above the reader's mark that are not deleted. */
enum tf_code tf_figure_unread(const struct tf_db *db, const struct tf_room *room, uint64_t user,
                              uint64_t *out) TF_MUST_CHECK;
/* The newest message that is not deleted; `*found` is false when there is none. Borrowed until it
 * is asked again or the figures are released. */
enum tf_code tf_figure_last_message(const struct tf_db *db, const struct tf_room *room, bool *found,
                                    struct tf_message_row *out) TF_MUST_CHECK;
void tf_figures_release(const struct tf_db *db);

/* Up to where every participant but `sender` has got. */
struct tf_receipt tf_figure_reached(const struct tf_room *room, uint64_t sender);

#endif
