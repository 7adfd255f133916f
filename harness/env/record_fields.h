/* The members of a record that are borrowed bytes: what a copy must take along, listed once. */
#ifndef TF_ENV_RECORD_FIELDS_H
#define TF_ENV_RECORD_FIELDS_H

#include "env/history.h"

#define TF_RECORD_SLICES_MAX 3

/* Pointers to the slices of `record`, by its kind. Returns how many. */
size_t tf_record_slices(struct tf_record *record, struct tf_slice *out[TF_RECORD_SLICES_MAX]);

#endif
