/* What a history has told so far, about actions, messages, devices and conversations: plain data,
 * written by the ledger alone and read by all oracles. Pointers stay valid until the ledger is
 * destroyed. Times are true time; TF_NEVER means "not yet". Records are named by their index, which
 * fits 32 bits (the ledger asserts it); 0 means "not yet". */
#ifndef TF_ORACLE_LEDGER_KNOWN_H
#define TF_ORACLE_LEDGER_KNOWN_H

#include "env/history.h"

struct tf_known_message;
struct tf_known_action;

/* A list of pointers that grows. All zero is empty. */
struct tf_known_list {
    void **items;
    size_t count, capacity;
};
void tf_known_list_add(struct tf_known_list *list, void *item);

/* Somebody who came to a conversation, or went. */
struct tf_known_guest {
    struct tf_known_guest *next; /* of the same conversation */
    uint32_t user;
    uint64_t since; /* the change by which they came last; 0 if there from the beginning */
    uint64_t left;  /* the change by which they went last; 0 if never */
    bool takes_part;
};

/* A conversation that the plan lists. One that it does not list has no `users`, and nothing is in
 * its scope. */
struct tf_known_conversation {
    struct tf_id id;       /* as first heard of */
    const uint32_t *users; /* who takes part now: indices into the plan's users */
    uint32_t user_count;
    struct tf_known_guest *guests; /* who came or went while the history ran */
    uint64_t newest_seq;           /* of the changes that the audit tells */
    uint32_t index;                /* a number of its own */
    uint32_t messages;             /* that the server has taken and still tells of */
    uint32_t plan_index;           /* TF_NAME_NONE when not of the plan */
};

/* One HTTP exchange that carried actions. */
struct tf_known_request {
    uint32_t node;
    uint32_t id;      /* the client's number */
    uint32_t actions; /* how many it carried */
    uint32_t life;    /* of the client's process */
    tf_time sent_us, taken_us;
    tf_time ended_us; /* the client learnt how it ended */
    bool unkept;      /* its end: the database failed at it, or went on failing then */
    tf_time lost_us;  /* request or answer vanished */
    bool answer_lost; /* it was the answer */
    enum tf_verb lost_by;
    enum tf_http_outcome outcome;
    int status;
    tf_time retry_after_us;
    enum tf_refusal refusal; /* of the whole answer */
    bool is_scripted;        /* its answer is the scenario's, not the server's */
    bool unreadable;         /* its body said nothing that can be read */
};

/* What a merge has made of an edit's words, as the server heard it; newest first. Its user saw it
 * from the record on that told of the conflict. */
struct tf_known_merge {
    const struct tf_known_merge *older;
    struct tf_slice text;
    uint32_t record;
};

/* Something that a user did and that the server has to hear of. One whose command was never heard
 * of (`order` is 0) comes from the server's audit or a device's queue alone. */
struct tf_known_action {
    struct tf_id id;                  /* none for an act that was cut short before it had one */
    struct tf_known_action *next;     /* of the same device, not known to be finished */
    struct tf_known_message *message; /* the one that it makes or is about */
    struct tf_known_message *parent;  /* replies */
    struct tf_known_conversation *conversation;
    struct tf_slice text;
    struct tf_known_action *
        on_top_of; /* edits: the own change of the message that its user saw when typing, or NULL */
    const struct tf_known_merge *merges; /* edits: what it was made to by conflicts */
    const struct tf_known_version *lost_seen,
        *lost_met; /* edits: states of a log that a server lost, NULL if none: what its
                      user had seen, and what it met in a conflict */
    struct tf_known_action *absorbed_by; /* it will never be sent: its effect is in another */
    struct tf_known_request *first_request, *last_request;
    const struct tf_known_action *again; /* what says the rest of it: the server had taken an older
                                            word of it */
    uint32_t order;                      /* program order: record of its command */
    uint32_t order_low, order_high;      /* of all that it has absorbed, and itself */
    uint32_t effective_order;            /* whose text counts: the newest of them */
    struct tf_slice effective;           /* that text */
    uint64_t media_size;                 /* sends: of the file that goes with it, 0 for none */
    uint64_t seen_version;
    uint64_t seen_low; /* the lowest of all that it has absorbed, and itself */
    uint32_t first_attempt_record;
    tf_time at_us;
    uint32_t applied_record;   /* first audit entry that applied it */
    uint64_t applied_entry;    /* of the audit, with it */
    uint32_t lost_record;      /* its device went back to before it; 0 if not */
    uint32_t heard_record;     /* when `outcome` was heard */
    uint32_t heard_node;       /* by whom: another device of its user may offer it, too */
    uint32_t undone_record;    /* last time that a server that was put back lost its effect */
    uint64_t applied_position; /* reads: position of the message that the server took */
    uint32_t conflict_record;  /* first audit entry that refused it by conflict */
    uint32_t refused_record;   /* the last such entry */
    uint32_t met_record;       /* last note that said how a conflict was dealt with */
    uint32_t untold_record;    /* its device's database failed when the answer with the conflict was
                                  taken in, and nothing was told of that */
    uint32_t coalesced_record;
    uint32_t discarded_record; /* its device said that its user discarded it */
    tf_time retried_us;        /* its user asked for another try; 0 if never */
    uint32_t retried_record;   /* likewise */
    uint32_t withdrawn_record; /* its device said that its user takes part no longer */
    uint32_t queued_view;      /* record of the last durable view that showed it */
    uint32_t parked_record;
    uint32_t node, step, life; /* `life` of the device's process at the command */
    uint32_t index;            /* a number of its own */
    uint16_t attempts;         /* told by notes; at most UINT16_MAX */
    uint8_t permanent;         /* answers that made trying again pointless */
    enum tf_command_kind kind : 8;
    enum tf_strategy met_strategy : 8; /* how the last conflict was dealt with */
    uint8_t untold_strategies; /* by `untold_record`: a bit for each that its user had declared when
                                  its answer was taken in */
    enum tf_outcome outcome : 8; /* last one that the device heard, when `heard` */
    enum tf_refusal refusal : 8;
    enum tf_queue_state queue_state : 8; /* at `queued_view` */
    enum tf_resolution resolution : 8;
    bool was_scripted : 1; /* an attempt before the last had an answer of the scenario's */
    bool cut_short : 1;    /* the process died in the call, or storage failed: it may have become
                              durable or not */
    bool heard : 1;
    bool maybe_taken : 1;            /* an attempt before the last may have reached the server */
    bool cancelled : 1;              /* coalesced with nothing left to do */
    bool sent_before_coalescing : 1; /* it or what it was folded into */
    bool told_lost : 1;              /* nothing-lost has told of it */
    bool closed : 1;                 /* an outcome that ends it was heard or seen */
    bool shared : 1; /* another device has it in its queue, too: it started from a copy of a disk */
    bool of_undone : 1; /* it says the rest of what a server that was put back had lost */
};

/* One state that the server gave a message, newest first. */
struct tf_known_version {
    const struct tf_known_version *older;
    const struct tf_known_action *action;
    struct tf_slice content;
    uint64_t version, seq, entry;
    tf_time at_us;
    uint32_t record;
    uint32_t node; /* device that made it, TF_NODE_NONE if unknown */
    bool is_deleted;
};

struct tf_known_message {
    struct tf_id id, client_id;
    struct tf_known_conversation *conversation;
    struct tf_known_action *send;
    struct tf_known_message *parent; /* as the server has it */
    struct tf_known_message
        *twin_of; /* made again under another key: the same device, conversation and text */
    struct tf_known_message *next_twin;    /* of an original: its first twin; of a twin: the next */
    const struct tf_known_version *newest; /* NULL while the server has not taken it */
    const struct tf_known_version *lost;   /* the newest that a server that was put back lost */
    uint64_t position;
    uint64_t deleted_version; /* 0 while alive on the server */
    struct tf_sight *sights;  /* the first few */
    uint32_t asked, stored;   /* sends of this text by this device to this conversation, and their
                                 effects; kept by the first of them */
    uint32_t index;           /* a number of its own */
    uint32_t sight_count;
    uint32_t user;          /* sender, TF_NAME_NONE if unknown */
    uint32_t name;          /* index into the plan's messages, TF_NAME_NONE if none */
    bool cancelled;         /* deleted before it was sent, says its device */
    bool is_shared;         /* whoever takes part may edit it, together */
    uint32_t undone_record; /* a server that was put back lost a state of it */
    bool undone_deleted;    /* in which it was deleted */
    bool is_buried;         /* deleted, and no longer told of by the server */
};

/* What a device (or, in the server's own look-ups, the server) showed last of a message. */
struct tf_sight {
    struct tf_sight *next; /* of the same message, elsewhere */
    struct tf_known_message *message;
    struct tf_known_message *parent;
    struct tf_known_action *latest; /* newest edit or deletion of it that this device accepted */
    struct tf_known_action *cut;    /* newest one that was cut short */
    uint32_t record;          /* last record that showed it, or looked for it; 0 before the first */
    uint32_t resolved_record; /* last command that decided a conflict about it here */
    uint32_t view;            /* VIEW_BEGIN of the last whole view with it */
    uint64_t content;         /* hash */
    uint64_t position, version;
    uint64_t held; /* highest version that was ever seen here, durable views included */
    uint32_t node;
    uint32_t row;    /* place in that whole view, from 0 */
    uint32_t copies; /* rows of that whole view */
    enum tf_message_status status : 8;
    bool exists : 1, is_deleted : 1, is_edited : 1, is_pending : 1, in_conflict : 1, has_id : 1;
    bool is_uploaded : 1, is_loaded : 1; /* its file: has an address; is here */
    bool buried : 1;                     /* the server's deletion was shown here */
    bool cleaned : 1;                    /* it may have been cleaned up here since it was shown */
    bool set_aside : 1; /* an own change of it was parked: what is shown here may differ for good */
};

/* What a device showed last of a conversation, or the server of one user's. */
struct tf_glance {
    struct tf_known_conversation *conversation;
    struct tf_known_message *last;
    uint32_t view; /* VIEW_BEGIN */
    uint64_t unread, read_position, delivered_position;
    uint64_t cleaned; /* up to here its device may have cleaned up, as far as its policy lets it */
    uint32_t viewer;
    uint32_t participants;
    enum tf_conversation_type type;
    bool is_ended;
    bool set_aside; /* an own read mark, or the creation, was parked: what is shown here may differ
                       for good */
};

struct tf_known_typing {
    struct tf_id conversation_id, user_id;
};

/* A fault that held, and does not any more. */
struct tf_known_fault {
    uint32_t step;
    tf_time ended_us;
};

/* What a device keeps for its app under a key. */
struct tf_known_data {
    const struct tf_known_data *older;
    struct tf_id key;
    struct tf_slice value;
};

/* What was last seen of one device's durable state. */
struct tf_known_durable {
    uint64_t view; /* VIEW_BEGIN, 0 before the first */
    uint32_t waiting, parked, conflicts;
    uint32_t suggests[1 + TF_RESOLUTION_COUNT]; /* conflicts with no suggestion, with each */
    uint32_t files;                             /* in the media cache */
    uint64_t media_bytes;                       /* of them */
    bool has_cursor;
    struct tf_cursor cursor;
    struct tf_sizes_view sizes; /* zero unless the plan asks for them */
};

/* What a device was answered last, and the earlier texts that it kept at its last durable view. */
struct tf_known_figure {
    enum tf_figure figure;
    struct tf_known_conversation *conversation;
    struct tf_id user_id; /* of TF_FIGURE_BY */
    uint64_t count;
};
struct tf_known_text {
    struct tf_known_message *message;
    uint64_t version;
    bool is_lost;
    struct tf_id author_id;
    uint64_t content; /* hash */
};
struct tf_known_reader {
    struct tf_known_message *message;
    struct tf_id user_id;
    tf_time at_wall_us; /* 0 when it was not known */
};
struct tf_known_answers {
    struct tf_known_list listed; /* struct tf_known_conversation, in the order of the answer */
    struct tf_known_list found;  /* struct tf_known_message, likewise */
    struct tf_known_message *found_of; /* what they answer; NULL before the first answer */
    struct tf_known_figure *figures;
    size_t figure_count, figure_capacity;
    struct tf_known_text *versions;
    size_t version_count, version_capacity;
    struct tf_known_reader *readers; /* as they were last shown, where the plan asks for them */
    size_t reader_count, reader_capacity;
};

struct tf_known_device {
    uint32_t node, user;
    uint32_t copied_from; /* the device with a copy of whose disk it began; its own node if none */
    uint64_t copied_upto; /* the last record of which that copy may hold something */
    bool lost_part;       /* of its disk */
    uint32_t life;        /* how often its process has started */
    bool has_extension;   /* its app has another process over the same database */
    bool running, suspended, online;
    bool went_back; /* its disk was put back, and it has not yet pulled as far as it was before */
    bool lost_rows; /* while `went_back`: by pages that changed, so any row may be missing */
    uint32_t back_life;  /* the last life before that, 0 if it never happened */
    uint64_t regain_seq; /* its cursor then */
    bool stale;          /* the server was put back, and what is shown here may be from before */
    struct tf_id left_epoch; /* of its cursor when that happened */
    bool lost_files;         /* the bytes of files, at least once */
    bool told_status;
    tf_time started_us;
    tf_time skew_us;           /* its wall clock minus true time, but for drift */
    tf_time storage_failed_us; /* its database failed last; TF_NEVER if never */
    tf_time taken_us;          /* it took in an answer or a frame last; TF_NEVER if never */
    uint32_t untold_life; /* in which its database failed at that, until what is on disk was looked
                             at in a later one; 0 if not */
    uint64_t status_record;
    struct tf_client_status status; /* last told */
    tf_time deadline_us;
    struct tf_cursor cursor; /* last CURSOR record */
    uint64_t cursor_record;
    bool lost_power;      /* its last death was the power's: what it found then is durable */
    bool cursor_found;    /* at a start, not told: left by a commit that had failed; a loss of power
                             may take it back until the cursor moves again */
    uint64_t cursor_told; /* then: where it stood before */
    tf_time found_gone_us; /* when that happened; TF_NEVER if never */
    bool starts_over;      /* a full pull was told of, since the cursor moved last */
    struct tf_known_action *first_open,
        *last_open;                    /* actions not known to be finished, in program order */
    struct tf_known_action *first_cut; /* acts that were cut short, newest first, by `next` */
    struct tf_known_durable durable;
    struct tf_known_request *request; /* that actions were last told to go out with */
    uint64_t shown_view;              /* VIEW_BEGIN of the last whole view */
    struct tf_known_list shown;       /* struct tf_sight, in the order of that view */
    struct tf_known_list glances;     /* struct tf_glance of that view */
    struct tf_known_typing *typing;
    size_t typing_count, typing_capacity;
    struct tf_known_answers answers;
    enum tf_strategy strategy;
    bool strategy_unsure;        /* a command that would change one was cut short */
    bool mode_unsure;            /* its user's last word on offline mode was cut short */
    bool logged_out;             /* by its user, who has not come back */
    uint32_t discard_record;     /* last act of its user that discards */
    uint32_t discard_cut_record; /* last one that was cut short */
    uint32_t retry_cut_record;   /* last act that tries again what was set aside, cut short */
    struct tf_known_data *data;  /* of the last durable view, by `older` */
    uint32_t wiped_record;       /* it said that everything of its user is gone; 0 if never */
};

#endif
