/* Each scenario beside a client or server that it must catch: the known bugs of fixtures/bugs, and
 * real ones in a wrapper that does one thing wrong. */
#include "cli/subjects.h"
#include "offline/client.h"
#include "server/server.h"
#include "sim/broken.h"
#include "sim/case_run.h"
#include "support/check_main.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BUGS           "fixtures/bugs"
#define PATH_SIZE      512
#define SEEDS_EXPLORED 30 /* of an exploring scenario, until one fails */

enum kind { CLIENT, SERVER, BUG };

static const struct row {
    const char *scenario;
    enum kind kind;
    const char *name;
} rows[] = {
    {"asking/answers-to-a-message", CLIENT, "never_asks"},
    {"asking/conversations-by-activity", CLIENT, "never_asks"},
    {"asking/earlier-texts-offline", CLIENT, "never_asks"},
    {"asking/figures", CLIENT, "never_asks"},
    {"asking/no-answer", CLIENT, "never_asks"},
    {"asking/typing-without-gateway", CLIENT, "never_asks"},
    {"bandwidth/compressed-on-a-thin-line", SERVER, "pushes_nothing"},
    {"bandwidth/edit-sends-what-it-changes", CLIENT, "spends_freely"},
    {"bandwidth/gathered-into-one-call", CLIENT, "spends_freely"},
    {"clocks/edits-with-a-wrong-clock", BUG, "B26-clock-decides"},
    {"clocks/jump-and-restart", CLIENT, "forgets_at_restart"},
    {"clocks/jump-in-backoff", BUG, "B42-no-timer-after-a-failure"},
    {"clocks/server-clock-wrong", BUG, "B05-duplicate-is-a-failure"},
    {"clocks/frozen", CLIENT, "takes_errors_for_final"},
    {"clocks/sender-ahead", CLIENT, "shows_all_read"},
    {"conflicts/delete-meets-edit", CLIENT, "always_server_wins"},
    {"conflicts/delete-meets-edit-server-wins", CLIENT, "always_client_wins"},
    {"conflicts/edit-edit-client-wins", CLIENT, "always_server_wins"},
    {"conflicts/edit-edit-merge", BUG, "B17-pull-by-creation"},
    {"conflicts/edit-edit-server-wins", CLIENT, "always_client_wins"},
    {"conflicts/edit-meets-delete", CLIENT, "shows_deleted"},
    {"conflicts/manual-resolution-meets-newer", CLIENT, "always_client_wins"},
    {"conflicts/manual-survives-restart", CLIENT, "forgets_at_restart"},
    {"conflicts/merge-overlapping", CLIENT, "always_client_wins"},
    {"conflicts/merge-overlapping", BUG, "B80-merge-prefers-its-own-side"},
    {"conflicts/merge-scripts", CLIENT, "speaks_ascii_only"},
    {"conflicts/merge-three-devices", BUG, "B29-pull-overwrites-pending"},
    {"conflicts/own-edit-stays-shown", BUG, "B71-pending-not-put-on-top"},
    {"conflicts/strategy-by-action", CLIENT, "mixes_strategies"},
    {"conflicts/strategy-by-conversation", CLIENT, "forgets_at_restart"},
    {"conflicts/strategy-changed-while-waiting", CLIENT, "always_server_wins"},
    {"conflicts/suggested-from-earlier-choices", CLIENT, "suggests_nothing"},
    {"crash/disk-full", BUG, "B58-full-disk-swallowed"},
    {"crash/killed-before-sending", CLIENT, "forgets_at_restart"},
    {"crash/killed-in-flight", BUG, "B74-no-recognition"},
    {"crash/killed-while-trying", BUG, "B10-in-flight-flag-is-durable"},
    {"crash/power-lost-while-reading-news", BUG, "B14-cursor-before-rows"},
    {"crash/power-lost-while-writing", BUG, "B57-queue-and-screen-apart"},
    {"crash/server-loses-power", BUG, "B03-key-after-the-effect"},
    {"crash/server-restart", SERVER, "forgets_at_restart"},
    {"crash/suspended-week", CLIENT, "takes_401_for_final"},
    {"deletion/before-sending", CLIENT, "refuses_offline"},
    {"deletion/from-two-devices", CLIENT, "shows_deleted"},
    {"deletion/on-its-way", BUG, "B68-change-of-what-is-in-flight"},
    {"deletion/reply-to-deleted", CLIENT, "shows_deleted"},
    {"deletion/stays-deleted", CLIENT, "shows_deleted"},
    {"devices/changed-on-one-of-two-phones", BUG, "B62-ids-count-on-the-device"},
    {"devices/second-device-from-a-copy", BUG, "B62-ids-count-on-the-device"},
    {"devices/lost-cursor", BUG, "B66-resumed-while-offline"},
    {"devices/lost-all-but-files", CLIENT, "notes_in_clear"},
    {"devices/lost-files", CLIENT, "forgets_at_restart"},
    {"devices/lost-queue", BUG, "B62-ids-count-on-the-device"},
    {"devices/reinstalled", CLIENT, "refuses_offline"},
    {"devices/restored-with-queued-work", BUG, "B74-no-recognition"},
    {"explore/all-together", BUG, "B74-no-recognition"},
    {"explore/busy-server", BUG, "B23-numbered-before-the-commit"},
    {"explore/clocks-from-hell", BUG, "B26-clock-decides"},
    {"explore/commute", BUG, "B07-taken-out-before-sent"},
    {"explore/crowded-server", BUG, "B65-429-is-final"},
    {"explore/decisions", BUG, "B32-conflict-is-forgotten"},
    {"explore/copies-and-losses", BUG, "B62-ids-count-on-the-device"},
    {"explore/devices-change", BUG, "B74-no-recognition"},
    {"explore/media-and-shared-texts", BUG, "B54-upload-taken-as-done"},
    {"explore/sealed-devices", BUG, "B81-sealed-over-what-lay-there"},
    {"explore/everyday-weather", BUG, "B01-new-key-for-each-attempt"},
    {"explore/festival-night", BUG, "B07-taken-out-before-sent"},
    {"explore/pictures", BUG, "B54-upload-begun-anew"},
    {"explore/refusing-proxy", BUG, "B13-set-aside-keeps-the-temporary-name"},
    {"explore/server-put-back", BUG, "B78-another-log-empties-the-queue"},
    {"explore/sessions-and-people", BUG, "B20-joined-and-not-filled"},
    {"explore/short-memory", BUG, "B35-no-horizon-in-pull"},
    {"explore/storage-from-hell", BUG, "B12-unreadable-is-empty"},
    {"explore/storage-from-hell", BUG, "B57-queue-and-screen-apart"},
    {"explore/two-processes", BUG, "B46-lock-in-memory-only"},
    {"explore/typists", BUG, "B51-typing-waits-for-stop"},
    {"explore/weeks-offline", BUG, "B45-drops-on-401"},
    {"local-data/ready-before-it-is-opened", CLIENT, "loads_nothing_ahead"},
    {"lost-acks/answer-late", BUG, "B74-no-recognition"},
    {"lost-acks/answer-lost", BUG, "B01-new-key-for-each-attempt"},
    {"lost-acks/conversation-answer-lost", BUG, "B02-only-sends-are-recognised"},
    {"lost-acks/delete-answer-lost", BUG, "B05-duplicate-is-a-failure"},
    {"lost-acks/edit-answer-lost", BUG, "B02-only-sends-are-recognised"},
    {"lost-acks/every-answer-lost-for-a-while", BUG, "B74-no-recognition"},
    {"lost-acks/request-lost", BUG, "B07-taken-out-before-sent"},
    {"local-data/database-is-bounded", CLIENT, "knows_no_bounds"},
    {"local-data/kept-by-key", CLIENT, "forgets_at_restart"},
    {"local-data/offline-by-choice", CLIENT, "pays_lip_service"},
    {"local-data/old-messages-cleaned-up", CLIENT, "cleans_too_early"},
    {"local-data/queue-is-bounded", CLIENT, "knows_no_bounds"},
    {"local-data/too-much-is-cleaned-up", CLIENT, "never_cleans"},
    {"local-data/unsynced-is-never-cleaned-up", CLIENT, "cleans_blindly"},
    {"media/answer-lost", BUG, "B54-upload-begun-anew"},
    {"media/cache-bound", CLIENT, "hoards_files"},
    {"media/deleted-before-sent", CLIENT, "forgets_at_restart"},
    {"media/host-down", CLIENT, "waits_for_ever"},
    {"media/refused-file", CLIENT, "tries_for_ever"},
    {"media/sealed-picture", CLIENT, "notes_in_clear"},
    {"media/seen-once-is-there-offline", CLIENT, "forgets_at_restart"},
    {"media/upload-resumed-after-a-kill", BUG, "B54-upload-taken-as-done"},
    {"membership/a-conversation-ends", SERVER, "pushes_nothing"},
    {"membership/added-while-away", BUG, "B20-gained-conversation-not-told"},
    {"membership/administered", BUG, "B20-left-conversation-stays"},
    {"membership/back-fill-survives-kills", BUG, "B20-back-fill-in-memory-only"},
    {"membership/joins-and-gets-the-history", BUG, "B20-joined-and-not-filled"},
    {"membership/leaves-and-comes-again", BUG, "B20-left-conversation-stays"},
    {"membership/leaves-while-offline", BUG, "B20-left-conversation-stays"},
    {"membership/only-owners-remove", BUG, "B20-left-conversation-stays"},
    {"membership/only-for-participants", CLIENT, "hears_no_pushes"},
    {"memory/away-for-months", CLIENT, "forgets_at_restart"},
    {"memory/deletion-forgotten-while-away", BUG, "B35-no-horizon-in-pull"},
    {"memory/log-trimmed-with-work-waiting", CLIENT, "never_starts_over"},
    {"memory/records-not-found", BUG, "B74-no-recognition"},
    {"memory/reply-to-forgotten", CLIENT, "tries_for_ever"},
    {"memory/server-put-back", BUG, "B52-no-new-epoch"},
    {"memory/server-wiped", BUG, "B78-another-log-empties-the-queue"},
    {"ordering/both-write-offline", CLIENT, "refuses_offline"},
    {"ordering/burst", BUG, "B47-no-program-order"},
    {"ordering/chain-over-restarts", BUG, "B13-new-name-in-memory-only"},
    {"ordering/edit-of-unsent", CLIENT, "refuses_offline"},
    {"ordering/reply-to-refused", BUG, "B64-refused-and-at-once-again"},
    {"ordering/reply-to-unsent", CLIENT, "refuses_offline"},
    {"ordering/small-pages", CLIENT, "shows_deleted"},
    {"partitions/answers-cut", BUG, "B74-no-recognition"},
    {"partitions/bad-line", BUG, "B05-duplicate-is-a-failure"},
    {"partitions/flapping", CLIENT, "waits_for_ever"},
    {"partitions/gateway-cut", CLIENT, "never_pulls"},
    {"partitions/half-open-socket", CLIENT, "never_pings"},
    {"partitions/offline-hour", BUG, "B47-no-program-order"},
    {"partitions/refused", BUG, "B01-new-key-for-each-attempt"},
    {"partitions/silent-cut", CLIENT, "waits_for_ever"},
    {"queue/expires", CLIENT, "keeps_for_ever"},
    {"queue/expires-in-time", CLIENT, "hurries_to_expire"},
    {"queue/refused-tried-again", CLIENT, "pays_lip_service"},
    {"queue/tried-again-or-discarded", CLIENT, "pays_lip_service"},
    {"queue/priorities", CLIENT, "ranks_nothing"},
    {"reading/answer-lost", BUG, "B05-duplicate-is-a-failure"},
    {"reading/mark-never-goes-back", BUG, "B49-last-mark-wins"},
    {"reading/offline-and-restart", CLIENT, "forgets_at_restart"},
    {"reading/read-by-all", CLIENT, "shows_too_much"},
    {"reading/read-by-and-when", CLIENT, "shows_reads_late"},
    {"reading/unread-counts", CLIENT, "shows_all_read"},
    {"regressions/damaged-text-refused-alone", CLIENT, "takes_400_for_final"},
    {"regressions/decided-after-the-deletion", BUG, "B26-clock-decides"},
    {"regressions/deletion-forgotten-before-it-was-told", BUG, "B01-new-key-for-each-attempt"},
    {"regressions/nobody-receives-what-is-forgotten", CLIENT, "never_starts_over"},
    {"regressions/offered-before-what-waits-for-it", BUG, "B52-no-new-epoch"},
    {"regressions/history-of-an-earlier-joining", BUG, "B20-joined-and-not-filled"},
    {"regressions/deleted-while-it-is-offered-again", BUG, "B52-no-new-epoch"},
    {"regressions/killed-while-its-neighbour-runs", BUG, "B46-lock-in-memory-only"},
    {"regressions/read-of-what-a-server-lost", BUG, "B52-no-new-epoch"},
    {"regressions/earlier-reading-outlives-what-a-server-lost", BUG, "B52-no-new-epoch"},
    {"regressions/offered-text-below-what-waits", BUG, "B52-no-new-epoch"},
    {"regressions/salvaged-while-the-server-is-put-back", BUG, "B52-no-new-epoch"},
    {"regressions/lost-text-goes-before-what-waits", BUG, "B78-another-log-empties-the-queue"},
    {"regressions/written-in-what-a-server-lost", CLIENT, "forgets_at_restart"},
    {"regressions/decided-over-two-conflicts", CLIENT, "always_server_wins"},
    {"regressions/rest-waits-for-the-new-log", BUG, "B52-no-new-epoch"},
    {"regressions/answer-written-down-late", BUG, "B10-in-flight-flag-is-durable"},
    {"regressions/commit-fails-and-is-made", BUG, "B57-queue-and-screen-apart"},
    {"regressions/asked-again-before-the-server-wants-it", CLIENT, "hurries"},
    {"regressions/put-back-while-the-disk-fails", BUG, "B52-no-new-epoch"},
    {"regressions/conversation-by-two-names", CLIENT, "counts_each_name"},
    {"regressions/copy-whose-first-step-fails", BUG, "B62-ids-count-on-the-device"},
    {"regressions/cursor-lost-while-the-disk-fails", BUG, "B06-unread-is-added-up"},
    {"regressions/decided-conflict-is-cleaned-up", CLIENT, "never_cleans"},
    {"regressions/change-that-a-failed-sync-left", BUG, "B17-pull-by-creation"},
    {"regressions/deleted-before-the-new-app-can-show-it", CLIENT, "shows_deleted"},
    {"regressions/edit-cut-short-meets-its-own-strategy", CLIENT, "always_server_wins"},
    {"regressions/everybody-else-has-left", CLIENT, "shows_too_much"},
    {"regressions/logged-out-while-waiting-to-try-again", BUG, "B45-logout-clears-the-queue"},
    {"regressions/killed-before-a-failed-sync-is-made-good", BUG, "tells-what-it-found"},
    {"regressions/lost-push-and-then-silence", CLIENT, "never_pings"},
    {"regressions/news-before-the-creation-is-known", BUG, "B02-only-sends-are-recognised"},
    {"regressions/news-whose-commit-fails-and-is-made", BUG,
     "B77-memory-is-ahead-of-what-was-rolled-back"},
    {"regressions/own-words-on-what-was-deleted", CLIENT, "shows_deleted"},
    {"regressions/only-taken-away-from-what-is-deleted", CLIENT, "shares_nothing"},
    {"regressions/picture-deleted-on-a-copy", BUG, "B62-ids-count-on-the-device"},
    {"regressions/power-fails-after-a-failed-sync", CLIENT, "shows_all_read"},
    {"regressions/power-fails-after-a-failed-sync", BUG, "takes-a-failed-sync-for-done"},
    {"regressions/read-of-what-was-deleted-and-forgotten", CLIENT, "shows_deleted"},
    {"regressions/read-refused-and-made", BUG, "B45-drops-on-401"},
    {"regressions/receipt-before-the-creation-is-known", BUG, "B02-only-sends-are-recognised"},
    {"regressions/refusal-whose-commit-fails-and-is-made", BUG,
     "B40-what-is-refused-blocks-the-queue"},
    {"regressions/refused-made-and-refused-again", BUG, "B07-taken-out-before-sent"},
    {"regressions/refused-while-storage-fails", BUG, "B05-duplicate-is-a-failure"},
    {"regressions/reply-pushed-before-its-parent", CLIENT, "hears_no_pushes"},
    {"regressions/retry-after-on-a-full-disk", CLIENT, "hurries"},
    {"regressions/server-answers-from-a-failed-commit", BUG, "B74-no-recognition"},
    {"regressions/sync-asked-while-the-disk-fails", BUG, "B42-refresh-ends-the-only-timer"},
    {"regressions/storage-faults-that-meet", BUG, "B14-cursor-before-rows"},
    {"regressions/typing-while-the-disk-fails", BUG, "B51-typing-waits-for-stop"},
    {"regressions/merge-that-client-wins-sends-again", CLIENT, "always_server_wins"},
    {"regressions/new-app-that-starts-late", CLIENT, "drops_queue_in_update"},
    {"regressions/decided-long-after-a-retry", CLIENT, "always_server_wins"},
    {"regressions/one-waits-and-then-all-must", BUG, "B65-429-is-final"},
    {"regressions/lost-queue-with-a-request-under-way", CLIENT, "forgets_at_restart"},
    {"regressions/delivered-and-then-only-sent", BUG, "tells-what-it-found"},
    {"regressions/power-fails-in-a-full-pull", CLIENT, "never_starts_over"},
    {"regressions/power-fails-when-the-rest-is-queued", BUG, "B74-no-recognition"},
    {"regressions/power-fails-when-the-strategy-is-new", CLIENT, "always_server_wins"},
    {"regressions/parked-behind-what-was-taken", BUG, "B13-set-aside-keeps-the-temporary-name"},
    {"regressions/sent-after-all-when-the-disk-is-well", BUG, "counts-nothing-of-a-failed-commit"},
    {"regressions/commit-between-two-reads", BUG, "takes-what-came-between-for-known"},
    {"regressions/merged-into-what-is-written-over", CLIENT, "always_client_wins"},
    {"regressions/written-over-what-was-merged", CLIENT, "always_client_wins"},
    {"regressions/two-cuts-in-a-row", CLIENT, "forgets_at_restart"},
    {"regressions/merged-with-what-a-server-lost", CLIENT, "always_client_wins"},
    {"regressions/extension-wakes-while-its-app-sleeps", BUG, "B74-no-recognition"},
    {"regressions/edited-on-a-copy-after-it-was-sent", BUG, "B74-no-recognition"},
    {"regressions/another-state-under-a-lost-number", CLIENT, "always_client_wins"},
    {"regressions/undecided-about-what-a-server-lost", CLIENT, "always_server_wins"},
    {"regressions/offered-before-what-is-undecided", CLIENT, "always_server_wins"},
    {"retry/calls-of-their-own", BUG, "B01-new-key-for-each-attempt"},
    {"retry/after-an-outage", BUG, "B44-no-jitter"},
    {"retry/answer-never-ends", CLIENT, "waits_for_ever"},
    {"retry/damaged-on-the-way", CLIENT, "takes_400_for_final"},
    {"lost-acks/replayed-by-a-proxy", BUG, "B74-no-recognition"},
    {"partitions/metro", CLIENT, "waits_for_ever"},
    {"partitions/captive-portal", CLIENT, "takes_pages_for_final"},
    {"partitions/signal-lies", CLIENT, "refuses_offline"},
    {"retry/half-answered", CLIENT, "takes_pages_for_final"},
    {"upgrades/newer-server", CLIENT, "minds_what_is_new"},
    {"upgrades/app-too-old", CLIENT, "takes_errors_for_final"},
    {"retry/busy-server", BUG, "B44-ignores-retry-after"},
    {"retry/not-mine", BUG, "B47-no-program-order"},
    {"retry/odd-answers", CLIENT, "takes_pages_for_final"},
    {"retry/rate-limit-of-actions", BUG, "B47-no-program-order"},
    {"retry/rate-limit-of-requests", BUG, "B44-ignores-retry-after"},
    {"retry/refused-for-good", CLIENT, "tries_for_ever"},
    {"retry/session-ends", BUG, "B45-drops-on-401"},
    {"retry/short-sessions", CLIENT, "takes_401_for_final"},
    {"retry/slow-server", BUG, "B74-no-recognition"},
    {"retry/too-many-actions", CLIENT, "tries_for_ever"},
    {"retry/too-many-bytes", CLIENT, "tries_for_ever"},
    {"retry/too-many-requests", BUG, "B65-429-is-final"},
    {"sessions/logged-out-for-good", BUG, "B45-logout-clears-the-queue"},
    {"sessions/logout-in-flight", BUG, "B45-logout-clears-the-queue"},
    {"sessions/shared-tablet", BUG, "B45-queue-not-bound-to-user"},
    {"sessions/refresh-answer-lost", CLIENT, "waits_for_ever"},
    {"sessions/refresh-fails", CLIENT, "takes_401_for_final"},
    {"sessions/revoked", CLIENT, "ignores_revocation"},
    {"sessions/revoked-on-a-full-disk", CLIENT, "ignores_revocation"},
    {"sessions/session-ended", BUG, "B45-drops-on-401"},
    {"sessions/token-ends-at-any-moment", CLIENT, "takes_401_for_final"},
    {"storage/power-lost-while-updating", CLIENT, "drops_queue_in_update"},
    {"storage/sealed-and-packed", CLIENT, "notes_in_clear"},
    {"storage/sealed-by-an-update", CLIENT, "drops_queue_in_update"},
    {"storage/update-with-pending-work", CLIENT, "drops_queue_in_update"},
    {"shared-editing/answers-not-recognised", CLIENT, "shares_nothing"},
    {"shared-editing/deleted-by-its-sender", CLIENT, "shows_deleted"},
    {"shared-editing/edited-while-on-its-way", CLIENT, "shares_nothing"},
    {"shared-editing/forgotten-characters", CLIENT, "shares_nothing"},
    {"shared-editing/in-every-mode", CLIENT, "notes_in_clear"},
    {"shared-editing/who-wrote-what", CLIENT, "shares_nothing"},
    {"shared-editing/killed-in-between", CLIENT, "forgets_at_restart"},
    {"shared-editing/restored-device", CLIENT, "shares_nothing"},
    {"shared-editing/server-put-back", BUG, "B52-no-new-epoch"},
    {"shared-editing/two-offline-at-one-place", CLIENT, "shares_nothing"},
    {"small-worlds/two-devices", BUG, "B17-pull-by-creation"},
    {"storage/rot-noticed-at-once", CLIENT, "salvages_nothing"},
    {"storage/rot-in-the-queue", CLIENT, "salvages_nothing"},
    {"storage/rot-in-messages", CLIENT, "salvages_nothing"},
    {"explore/rotting-disks", CLIENT, "trusts_its_place"},
    {"storage/lost-write", BUG, "B57-queue-and-screen-apart"},
    {"storage/server-disk-errors", BUG, "B03-key-after-the-effect"},
    {"storage/slow-storage", BUG, "B74-no-recognition"},
    {"storage/torn-write", BUG, "B57-queue-and-screen-apart"},
    {"texts/every-script", CLIENT, "speaks_ascii_only"},
    {"texts/hostile", CLIENT, "tidies_texts"},
    {"texts/refused", CLIENT, "mends_texts"},
    {"texts/sizes", CLIENT, "shortens_texts"},
    {"sync/server-interleaves", BUG, "B23-numbered-before-the-commit"},
    {"sync/page-read-later", BUG, "B16-cursor-is-now"},
    {"sync/learnt-rhythm", CLIENT, "spends_freely"},
    {"sync/pushes-in-any-order", BUG, "B17-pull-by-creation"},
    {"sync/stale-answer", BUG, "B70-applied-in-the-order-of-arrival"},
    {"two-processes/lease-outlives-nobody", BUG, "B67-lease-outlives-its-owner"},
    {"two-processes/locks", BUG, "B46-lock-in-memory-only"},
    {"two-processes/one-sync-at-a-time", BUG, "B46-lock-in-memory-only"},
    {"two-processes/quick-reply", BUG, "B74-no-recognition"},
    {"triggers/background-windows", CLIENT, "sleeps_through_windows"},
    {"typing/offline", CLIENT, "types_late"},
    {"typing/phone-slept", CLIENT, "shows_typing_longer"},
    {"typing/shown-and-stopped", SERVER, "stops_unsaid"},
    {"typing/stop-lost", BUG, "B51-typing-waits-for-stop"},
    {"typing/typist-gone", BUG, "B51-typing-waits-for-stop"},
    {"explore/all-together", BUG, "B06-unread-is-added-up"},
    {"explore/all-together", BUG, "B09-stored-only-when-offline"},
    {"explore/all-together", BUG, "B16-cursor-is-now"},
    {"explore/everyday-weather", BUG, "B18-what-does-not-fit-is-skipped"},
    {"explore/everyday-weather", BUG, "B21-no-tie-break"},
    {"explore/everyday-weather", BUG, "B25-log-in-the-order-of-typing"},
    {"explore/all-together", BUG, "B28-a-wait-is-believed-whatever-the-clock-says"},
    {"explore/busy-server", BUG, "B23-numbered-before-the-commit"},
    {"explore/clocks-from-hell", BUG, "B28-a-wrong-clock-is-refused"},
    {"explore/everyday-weather", BUG, "B31-the-later-time-decides"},
    {"explore/busy-server", BUG, "B23-numbered-before-the-commit"},
    {"explore/clocks-from-hell", BUG, "B34-rollback-to-a-snapshot"},
    {"explore/server-put-back", BUG, "B36-absent-means-deleted"},
    {"explore/everyday-weather", BUG, "B39-one-refusal-fails-the-batch"},
    {"explore/everyday-weather", BUG, "B40-what-is-refused-blocks-the-queue"},
    {"explore/everyday-weather", BUG, "B40-what-is-stuck-is-passed-by"},
    {"explore/everyday-weather", BUG, "B43-a-written-read-counts-as-sent"},
    {"explore/everyday-weather", BUG, "B44-attempts-forgotten-at-restart"},
    {"explore/everyday-weather", BUG, "B44-whole-seconds"},
    {"explore/everyday-weather", BUG, "B49-all-means-all-there-is-now"},
    {"explore/everyday-weather", BUG, "B61-marks-by-two-clocks"},
    {"explore/commute", BUG, "B66-resumed-while-offline"},
    {"explore/storage-from-hell", BUG, "B77-memory-is-ahead-of-what-was-rolled-back"},
    {"explore/devices-change", BUG, "B79-an-old-record-is-no-record"},
    {"conflicts/manual-survives-restart", BUG, "B32-conflict-is-forgotten"},
    {"conflicts/manual-resolution-meets-newer", BUG, "B32-decision-overrides-what-is-newer"},
};
#define ROW_COUNT ((int)(sizeof(rows) / sizeof(rows[0])))

/* -- The broken subject of a row -- */

/* Bugs lie beside the program that ctest names. */
static void bug_path(char *path, const char *name) {
    const char *program = getenv("TIFFIN");
    ck_assert_msg(program != NULL, "TIFFIN must name the program");
    const char *slash = strrchr(program, '/');
    int folder = slash == NULL ? 1 : (int)(slash - program);
    snprintf(path, PATH_SIZE, "%.*s/bugs/%s.so", folder, slash == NULL ? "." : program, name);
}

static void choose_bug(struct tf_chosen_subjects *chosen, const char *name) {
    char path[PATH_SIZE];
    struct tf_error error = {0};
    bug_path(path, name);
    if (tf_subjects_choose(chosen, path, NULL, &error) == TF_OK)
        return;
    ck_assert_msg(tf_subjects_choose(chosen, NULL, path, &error) == TF_OK, "%s", error.message);
}

static void choose(struct tf_chosen_subjects *chosen, const struct row *row) {
    *chosen = (struct tf_chosen_subjects){.subjects = {&tf_offline_client, &tf_reference_server}};
    if (row->kind == BUG)
        choose_bug(chosen, row->name);
    else if (row->kind == CLIENT)
        chosen->subjects.client = tf_broken_client(row->name);
    else
        chosen->subjects.server = tf_broken_server(row->name);
    ck_assert(chosen->subjects.client != NULL && chosen->subjects.server != NULL);
}

/* -- Claims -- */

static bool case_fails(const struct tf_scenario *scenario, size_t index, uint64_t seed,
                       const struct tf_subjects *subjects) {
    struct tf_plan *plan = tf_scenario_plan(scenario, index, seed);
    struct tf_result result;
    tf_case_run(plan, subjects, NULL, &result);
    bool fails = result.verdict == TF_VERDICT_FAIL;
    tf_result_close(&result);
    tf_plan_destroy(plan);
    return fails;
}

START_TEST(a_scenario_catches_its_broken_client_or_server) {
    const struct row *row = &rows[_i];
    struct tf_chosen_subjects chosen;
    char path[PATH_SIZE];
    choose(&chosen, row);
    snprintf(path, sizeof(path), TF_SCENARIOS "/%s.yaml", row->scenario);
    struct tf_scenario *scenario = tf_case_load(path);
    bool caught = false;
    uint64_t seeds = tf_scenario_seeds(scenario) > 1 ? SEEDS_EXPLORED : 1;
    for (size_t i = 0; i < tf_scenario_case_count(scenario) * seeds && !caught; i++)
        caught = case_fails(scenario, i / seeds, 1 + i % seeds, &chosen.subjects);
    ck_assert_msg(caught, "%s passes with %s", row->scenario, row->name);
    tf_scenario_destroy(scenario);
    tf_subjects_close(&chosen);
}
END_TEST

static bool has_row_for(const char *path) {
    char expected[PATH_SIZE];
    for (int i = 0; i < ROW_COUNT; i++) {
        snprintf(expected, sizeof(expected), TF_SCENARIOS "/%s.yaml", rows[i].scenario);
        if (strcmp(path, expected) == 0)
            return true;
    }
    return false;
}

START_TEST(every_scenario_has_something_to_catch) {
    struct tf_scenario_paths paths = tf_case_paths(TF_SCENARIOS);
    for (size_t i = 0; i < paths.count; i++)
        ck_assert_msg(has_row_for(paths.items[i].path), "%s has no row in this test",
                      paths.items[i].path);
    tf_scenario_paths_close(&paths);
}
END_TEST

static bool has_row_of_bug(const char *name, size_t length) {
    for (int i = 0; i < ROW_COUNT; i++)
        if (rows[i].kind == BUG && strlen(rows[i].name) == length &&
            strncmp(rows[i].name, name, length) == 0)
            return true;
    return false;
}

static void check_bug(const char *file, size_t length) {
    char metadata[PATH_SIZE];
    snprintf(metadata, sizeof(metadata), BUGS "/%.*s.yaml", (int)length, file);
    ck_assert_msg(access(metadata, R_OK) == 0, "%s is missing", metadata);
    ck_assert_msg(has_row_of_bug(file, length), "no scenario is named that catches %s", file);
}

START_TEST(every_known_bug_is_caught_by_a_scenario) {
    DIR *folder = opendir(BUGS);
    ck_assert(folder != NULL);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        const char *end = strstr(entry->d_name, ".patch");
        if (end != NULL)
            check_bug(entry->d_name, (size_t)(end - entry->d_name));
    }
    closedir(folder);
}
END_TEST

static Suite *suite(void) {
    Suite *suite = suite_create("scenarios catch");
    TCase *all = tcase_create("broken subjects");
    tcase_add_loop_test(all, a_scenario_catches_its_broken_client_or_server, 0, ROW_COUNT);
    tcase_add_test(all, every_scenario_has_something_to_catch);
    tcase_add_test(all, every_known_bug_is_caught_by_a_scenario);
    suite_add_tcase(suite, all);
    return suite;
}

TF_TEST_MAIN(suite)
