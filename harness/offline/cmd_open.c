#include "offline/manager.h"
#include "offline/media.h"
#include "offline/service.h"

/* Somebody looks at a message's file: what is here counts as used, what is not is loaded. */
enum tf_code tf_service_open(struct tf_job *job, const struct tf_command *command) {
    struct tf_message_row message;
    struct tf_buf text = {0};
    enum tf_code code = tf_message_row_find(job, &command->message_id, &message, &text);
    tf_buf_close(&text);
    if (code != TF_OK)
        return code;
    if (message.media_size == 0 || message.media_size > TF_MEDIA_BYTES_MAX || message.is_deleted ||
        tf_id_is_none(&message.client_id))
        return TF_E_STATE;
    code = tf_media_want(job, &message.client_id, message.media_size);
    if (code == TF_OK)
        tf_manager_accepted(job, NULL, &command->message_id);
    return code;
}
