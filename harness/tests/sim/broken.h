/* Clients and servers that do one thing wrong each: the real ones in a wrapper. Scenarios must
 * catch them. */
#ifndef TF_TESTS_SIM_BROKEN_H
#define TF_TESTS_SIM_BROKEN_H

#include "env/subject.h"

/* (NAME, "what it does wrong"). */
#define TF_BROKEN_CLIENTS(X)                                                                       \
    X(refuses_offline, "takes nothing from its user while there is no network")                    \
    X(forgets_at_restart, "starts every life with an empty database")                              \
    X(drops_queue_in_update, "an update of the app makes the queue anew")                          \
    X(notes_in_clear, "keeps what is typed in clear, beside what it sealed")                       \
    X(waits_for_ever, "never hears that a request failed or timed out")                            \
    X(takes_errors_for_final, "takes a 429 or a 5xx for a refusal")                                \
    X(minds_what_is_new, "takes an answer with a field that it does not know for none")            \
    X(takes_400_for_final, "sets aside what the server could not read")                            \
    X(takes_401_for_final, "takes the end of its session for a refusal")                           \
    X(ignores_revocation, "takes the end of its user's account for a passing error")               \
    X(ranks_nothing, "sends in program order, whatever the priorities")                            \
    X(hurries_to_expire, "gives up what may wait longer")                                          \
    X(keeps_for_ever, "sends what nobody wants any more")                                          \
    X(never_cleans, "keeps every message for ever")                                                \
    X(cleans_too_early, "lets messages go in a tenth of the time")                                 \
    X(cleans_blindly, "lets go whatever is old, synced or not, read or not")                       \
    X(knows_no_bounds, "takes whatever its user does, and keeps it")                               \
    X(pays_lip_service, "says yes to tries, discards, offline mode and data, and does nothing")    \
    X(mixes_strategies, "takes a strategy for one type of action for all")                         \
    X(sleeps_through_windows, "does nothing on its return from a sleep")                           \
    X(hurries, "does not hear when the server asks for silence")                                   \
    X(takes_pages_for_final, "takes a page that is no answer for a refusal")                       \
    X(tries_for_ever, "takes a refusal for a passing error")                                       \
    X(never_starts_over, "takes an expired cursor for a passing error")                            \
    X(never_pings, "sends no heartbeats")                                                          \
    X(never_pulls, "pulls only when something happens")                                            \
    X(hears_no_pushes, "throws away what the gateway tells it")                                    \
    X(types_late, "sends the typing of its offline time when it is online")                        \
    X(shows_deleted, "shows tombstones as messages")                                               \
    X(shows_all_read, "shows every conversation as read")                                          \
    X(counts_each_name, "counts what is unread once for each name of its conversation")            \
    X(shows_too_much, "shows everything sent as delivered")                                        \
    X(shows_typing_longer, "shows typing until it hears of a stop")                                \
    X(speaks_ascii_only, "replaces what is not ASCII")                                             \
    X(tidies_texts, "trims texts, escapes markup, drops what cannot be seen")                      \
    X(shortens_texts, "cuts texts after a thousand bytes")                                         \
    X(mends_texts, "makes a text that must be refused one that is not")                            \
    X(spends_freely, "sends everything at once and whole, and looks at fixed times")               \
    X(never_asks, "takes questions, and asks nobody")                                              \
    X(hoards_files, "keeps every file that it has seen")                                           \
    X(trusts_its_place, "goes on from its place in the log after rows of it were lost")            \
    X(salvages_nothing, "begins with an empty database when the old one is damaged")               \
    X(suggests_nothing, "learns nothing of how its user decides")                                  \
    X(loads_nothing_ahead, "waits until something is opened")                                      \
    X(shares_nothing, "sends what all may edit as its sender's alone")                             \
    X(always_server_wins, "knows the strategy server-wins alone")                                  \
    X(always_client_wins, "knows the strategy client-wins alone")                                  \
    X(shows_reads_late, "shows when it heard of a read for when it was")

#define TF_BROKEN_SERVERS(X)                                                                       \
    X(pushes_nothing, "never tells a change over the gateway")                                     \
    X(stops_unsaid, "never tells that somebody stopped typing")                                    \
    X(forgets_at_restart, "starts every life with an empty database")

/* The wrapped subject of that name, or NULL. Static. */
const struct tf_client_ops *tf_broken_client(const char *name);
const struct tf_server_ops *tf_broken_server(const char *name);

/* Takes everything out of a database, so that it looks new. */
void tf_broken_empty(struct tf_store *store);
/* Appends SQL by which a salvaged database keeps the place in the log that the old one had. */
void tf_broken_keep_place(struct tf_store *store, struct tf_buf *out);

#endif
