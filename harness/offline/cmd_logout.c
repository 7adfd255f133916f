#include "offline/board.h"
#include "offline/line.h"
#include "offline/manager.h"
#include "offline/service.h"
#include "offline/sync.h"

/* Nothing needs writing: whatever the user did is durable already, and the tokens were never. */
enum tf_code tf_service_logout(struct tf_job *job) {
    const struct tf_id none = {{0}};
    tf_sync_stop(job);
    tf_line_close(job);
    tf_board_clear(job);
    tf_manager_accepted(job, NULL, &none);
    return TF_OK;
}
