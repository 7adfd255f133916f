#include "offline/service.h"

#include "offline/app_data.h"
#include "offline/manager.h"

enum tf_code tf_service_store(struct tf_job *job, const struct tf_command *command) {
    const struct tf_id none = {{0}};
    tf_manager_accepted(job, NULL, &none);
    return tf_data_set(job, &command->name, command->text);
}
