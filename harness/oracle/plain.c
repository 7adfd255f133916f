#include "oracle/oracle.h"

#include <stdlib.h>

void *tf_plain_oracle_create(const struct tf_ledger *ledger, struct tf_report *report) {
    struct tf_plain_oracle *self = tf_alloc_zero(1, sizeof(*self));
    *self = (struct tf_plain_oracle){.ledger = ledger, .report = report};
    return self;
}

void tf_plain_oracle_destroy(void *self) {
    free(self);
}
