/* The account of a finding on its way through a worker's pipe. */
#ifndef TF_CAMPAIGN_ANSWER_ACCOUNT_H
#define TF_CAMPAIGN_ANSWER_ACCOUNT_H

#include "report/account.h"

#include <cjson/cJSON.h>

void tf_answer_account_put(cJSON *object, const struct tf_account *account);
/* Empty when the object has none. Owned by caller. */
void tf_answer_account_get(const cJSON *object, struct tf_account *account);

#endif
