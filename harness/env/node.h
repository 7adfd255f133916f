/* Numbers of nodes and of things that a plan names: plain indices, so that plans and records are
 * plain data. */
#ifndef TF_ENV_NODE_H
#define TF_ENV_NODE_H

#include <stdint.h>

#define TF_NODE_NONE   0xffffffffu
#define TF_NODE_SERVER 0xfffffffeu
#define TF_NODE_ALL    0xfffffffdu /* every replica ("everywhere", "all") */
#define TF_NODE_ANY    0xfffffffcu /* at least one replica */
#define TF_NAME_NONE   0xffffffffu

#endif
