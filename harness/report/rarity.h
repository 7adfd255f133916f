/* How ordinary faults are: a finding is shown with the most ordinary ones that bring it about, and
 * what is left of the rare ones then is what one has to know. */
#ifndef TF_REPORT_RARITY_H
#define TF_REPORT_RARITY_H

#include "env/plan.h"

/* The fault's place in the order from what happens to every device every day to what happens to a
 * few in a year, from 1; 0 for what is no fault. The order stands in report/README.md. */
unsigned tf_fault_rarity(enum tf_verb verb);

#endif
