/* What a picture keeps of each kind of record: one list of fields a group of kinds, by name. */
#ifndef TF_REPORT_PICTURE_FIELDS_H
#define TF_REPORT_PICTURE_FIELDS_H

#include "env/history.h"
#include "report/picture/texts.h"

#define TF_PICTURE_TEXT_MAX     400u          /* code points kept of a text */
#define TF_PICTURE_BODY_MAX     2000u         /* of what one message carried */
#define TF_PICTURE_BODIES_BYTES (512u * 1024) /* of all of them in a picture */

/* (name of the group, its fields). A kind's group is named in fields.c. */
#define TF_PICTURE_GROUPS(X)                                                                       \
    X(NONE, "")                                                                                    \
    X(PHASE, "phase")                                                                              \
    X(STEP, "step")                                                                                \
    X(FAULT, "verb step exchange")                                                                 \
    X(PROCESS, "event operation")                                                                  \
    X(FLAG, "flag")                                                                                \
    X(CLOCK, "skew")                                                                               \
    X(COMMAND, ("command step named action message conversation replyTo text seen strategy "       \
                "strategyFor resolution accepted cutShort code"))                                  \
    X(NOTE, ("note action other message conversation user type outcome refusal strategy code "     \
             "request number delay floor flag"))                                                   \
    X(NET, "exchange call frame request status http retryAfter fault path bytes body")             \
    X(AUDIT, ("actor device action type conversation message client replyTo seq base old new "     \
              "outcome text"))                                                                     \
    X(CURSOR, "seq old afterCrash")                                                                \
    X(STATUS, "waiting parked conflicts inFlight online syncing deadline")                         \
    X(VIEW, "purpose user")                                                                        \
    X(MESSAGE, ("message client conversation sender type status text replyTo version position "    \
                "flags"))                                                                          \
    X(CONVERSATION, "conversation type participants unread readPosition last")                     \
    X(ACTION, "action type state conversation message base attempts due order refusal")            \
    X(CONFLICT, "message action base mine theirs theirsVersion theirsDeleted")                     \
    X(TYPING, "conversation user")                                                                 \
    X(DISK, "opens whole text")                                                                    \
    X(CHECK, "line always sometimes")

#define TF_X(name, fields) TF_PICTURE_##name,
enum tf_picture_group { TF_PICTURE_GROUPS(TF_X) TF_PICTURE_GROUP_COUNT };
#undef TF_X

/* The fields of a group, with spaces between. */
const char *tf_picture_fields(enum tf_picture_group group);
/* The group of a kind; NONE for one that has no fields. */
enum tf_picture_group tf_picture_group_of(enum tf_record_kind kind);

/* What filling rows needs; all owned by the picture. */
struct tf_picture_fill {
    const struct tf_plan *plan;
    struct tf_texts *texts, *bodies;
    uint64_t bodies_left_out;
};
/* Fills a row of zeros of the record's group. */
void tf_picture_fill(struct tf_picture_fill *fill, const struct tf_record *record, int64_t *row);

#endif
