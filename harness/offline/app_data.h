/* What the app keeps for its user by key: small texts, never sent anywhere, sealed as messages are.
 * Each user of a device has their own. */
#ifndef TF_OFFLINE_APP_DATA_H
#define TF_OFFLINE_APP_DATA_H

#include "offline/job.h"

#define TF_DATA_KEYS_MAX  1000
#define TF_DATA_BYTES_MAX TF_CONTENT_BYTES_MAX

/* Within a transaction: stores `value` under `key`, or forgets the key when it is empty. E_INVALID
 * when there is no key, or the value is no text; E_LIMIT when it is too long, or one key too many.
 */
enum tf_code tf_data_set(struct tf_job *job, const struct tf_id *key,
                         struct tf_slice value) TF_MUST_CHECK;
/* Copies what is stored under `key` to `out`. E_NOT_FOUND. */
enum tf_code tf_data_get(struct tf_job *job, const struct tf_id *key,
                         struct tf_buf *out) TF_MUST_CHECK;
/* Shows all, by key. */
enum tf_code tf_data_show(struct tf_job *job, const struct tf_viewer *viewer) TF_MUST_CHECK;

#endif
