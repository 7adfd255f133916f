/* What can be seen of a subject, in the model's terms: as a user sees it, and as it is durable.
 * Plain data; slices are borrowed for the length of the call that hands a view over. */
#ifndef TF_ENV_VIEW_H
#define TF_ENV_VIEW_H

#include "chat/model.h"
#include "chat/wire.h"

/* One message as a screen of this replica shows it (pending edits and deletions applied), or as the
 * server would show it to a participant. */
struct tf_message_view {
    struct tf_id id; /* none while the server has not named it */
    struct tf_id client_id;
    struct tf_id conversation_id;
    struct tf_id sender_id;
    enum tf_message_type type;
    enum tf_message_status status; /* as this viewer sees it */
    struct tf_slice content;       /* empty in a tombstone */
    struct tf_id reply_to;         /* server id, or client id while the parent has none */
    uint64_t version;  /* the server's version that is held, 0 before the first answer */
    uint64_t position; /* 0 before the first answer */
    bool is_deleted;   /* as shown */
    bool is_edited;
    bool is_pending;           /* an own action on it waits in the queue */
    bool in_conflict;          /* an own edit waits for the person's decision */
    struct tf_slice media_url; /* empty while it has none */
    uint64_t media_size;       /* bytes of its file, 0 for none */
    bool is_loaded;            /* its file is all on this replica */
    bool exists; /* false in a look-up that found nothing; then only the id asked for is set */
};

struct tf_conversation_view {
    struct tf_id id;
    struct tf_id client_key;
    enum tf_conversation_type type;
    bool is_ended; /* not active any more */
    uint32_t participant_count;
    uint64_t unread;
    uint64_t read_position;       /* the viewer's own mark, pending reads applied */
    uint64_t delivered_position;  /* the viewer's own mark; server views only, 0 on replicas */
    struct tf_id last_message_id; /* newest by position that is not deleted; none if empty */
    uint64_t cleaned_position; /* replicas: messages up to here may have been cleaned up; 0 if none
                                  was */
};

enum tf_queue_state {
    TF_QUEUE_WAITING,  /* will be sent */
    TF_QUEUE_PARKED,   /* set aside as poisoned: rejected for good, shown to the user, blocks only
                          what depends on it */
    TF_QUEUE_CONFLICT, /* waits for the person */
};

struct tf_action_view {
    struct tf_id action_id;
    enum tf_action_type type;
    enum tf_queue_state state;
    struct tf_id conversation_id;
    struct tf_id message_id; /* target: server id or client id; for a send its own client id */
    uint64_t base_version;
    uint32_t attempts;       /* failed attempts that are on record */
    tf_time due_wall_us;     /* device's wall clock; 0 is at once */
    uint64_t order;          /* program order on the device; grows */
    enum tf_refusal refusal; /* parked: why */
};

/* How a person ends a conflict. */
enum tf_resolution { TF_RESOLVE_MINE, TF_RESOLVE_THEIRS, TF_RESOLVE_TEXT, TF_RESOLUTION_COUNT };

/* What a person may want to do about a conflict, and why: so many of their earlier choices went
 * that way. */
struct tf_suggestion {
    bool is_made;
    enum tf_resolution resolution;
    uint32_t chosen, of;
    bool in_conversation; /* of the choices in this conversation; else of all */
};

struct tf_conflict_view {
    struct tf_id message_id;
    struct tf_id action_id;
    struct tf_slice base, mine, theirs;
    uint64_t theirs_version;
    bool theirs_deleted;
    struct tf_suggestion suggestion;
};

/* How much there is on a device. A text counts as it is stored. */
struct tf_sizes_view {
    uint64_t queue_actions, queue_bytes; /* with the texts of messages that are not sent yet */
    uint64_t messages, message_bytes;    /* of texts, sent or not */
    uint64_t database_bytes;             /* the file; differs with the build of SQLite */
};

/* Why a file is on a replica: it was seen, it must be sent, it is wanted. */
enum tf_media_kept { TF_MEDIA_CACHED, TF_MEDIA_UPLOADS, TF_MEDIA_LOADS };
/* A file on a replica. */
struct tf_media_view {
    struct tf_id key; /* client id of its message */
    enum tf_media_kept state;
    uint64_t size;
    uint64_t done; /* bytes that are over, of what must be sent or loaded */
};

/* An earlier text of a message on a replica. */
struct tf_version_view {
    struct tf_id key; /* client id of the message, else the server's */
    uint64_t version;
    bool is_lost;           /* it lost a conflict, and was never shown to others */
    struct tf_id author_id; /* who wrote it; none when nobody said */
    struct tf_slice content;
};

/* Somebody who has read a message, as a replica shows it. */
struct tf_reader_view {
    struct tf_id message_id;
    struct tf_id user_id;
    tf_time at_wall_us; /* server's wall clock; 0 when that is not known any more */
};

/* What the app keeps by key. */
struct tf_data_view {
    struct tf_id key;
    struct tf_slice value;
};

struct tf_typing_view {
    struct tf_id conversation_id;
    struct tf_id user_id;
};

/* One entry of the server's append-only audit. */
struct tf_audit_view {
    uint64_t entry; /* grows by one */
    struct tf_id actor_id, device_id, action_id;
    enum tf_action_type type;
    struct tf_id conversation_id;
    struct tf_id
        message_id; /* server id; none for reads of nothing and creations of conversations */
    struct tf_id client_id; /* of the message */
    struct tf_id reply_to;  /* server id of the parent, for sends */
    uint64_t seq;           /* the change that it made; 0 when it changed nothing */
    uint64_t base_version, old_version, new_version;
    enum tf_outcome outcome;   /* applied or conflict; nothing else is audited */
    struct tf_slice content;   /* after the change; the losing text of a conflict */
    struct tf_slice operation; /* of shared messages: the document of a send, what an edit did, as
                                  JSON; empty where it was not told */
    tf_time at_wall_us;        /* server's wall clock */
    struct tf_id user_id;      /* joins and leaves: who came or went */
};

enum tf_trim_kind { TF_TRIM_TOMBSTONE, TF_TRIM_CHANGES };

/* What the server no longer keeps: a deleted message, or needless changes of a conversation. */
struct tf_trim_view {
    enum tf_trim_kind kind;
    struct tf_id conversation_id;
    struct tf_id message_id; /* TOMBSTONE */
    uint64_t horizon;        /* a cursor below it can no longer be continued */
    uint64_t count;          /* of changes that went */
};

/* Who receives views. Members may be NULL: not asked for, and then not computed. */
struct tf_viewer {
    void *self;
    bool only_marks; /* of conversations; what must be counted or searched for may be left out */
    void (*message)(void *self, const struct tf_message_view *view);
    void (*conversation)(void *self, const struct tf_conversation_view *view);
    void (*action)(void *self, const struct tf_action_view *view);
    void (*conflict)(void *self, const struct tf_conflict_view *view);
    void (*typing)(void *self, const struct tf_typing_view *view);
    void (*cursor)(void *self, const struct tf_cursor *cursor);
    void (*audit)(void *self, const struct tf_audit_view *view);
    void (*data)(void *self, const struct tf_data_view *view);   /* inspect only */
    void (*sizes)(void *self, const struct tf_sizes_view *view); /* inspect only */
    void (*media)(void *self, const struct tf_media_view *view);
    void (*version)(void *self, const struct tf_version_view *view); /* inspect only */
    void (*reader)(void *self, const struct tf_reader_view *view);   /* after their message */
};

#endif
