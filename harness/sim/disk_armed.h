/* What is armed on a disk: places for faults, shared by the files that deal with them. */
#ifndef TF_SIM_DISK_ARMED_H
#define TF_SIM_DISK_ARMED_H

#include "sim/disk_inside.h"

/* A place is free when its fault is no longer armed and its hit, if any, was taken. */
struct tf_disk_armed {
    struct tf_disk_fault fault;
    struct tf_disk_hit hit;
    uint64_t left; /* operations until it strikes, from 1; 0: it has struck */
    bool active;
    bool hit_waits;
    bool hit_told; /* at most one hit for each arming */
};

struct tf_disk_faults {
    struct tf_disk_armed places[TF_DISK_FAULTS_MAX];
    struct tf_disk_watch watch; /* all zero: nobody */
};

/* An unhurt disk pays nothing for faults it once had. */
void tf_disk_faults_drop_if_idle(struct tf_disk *disk);

#endif
