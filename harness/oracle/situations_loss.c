/* Situations of what was lost, put back, let go of or taken away. */
#include "oracle/situations.h"

static enum tf_situation of_note(const struct tf_note *note) {
    switch (note->kind) {
    case TF_NOTE_RESYNC:
        return TF_SITUATION_STARTED_OVER;
    case TF_NOTE_WITHDRAWN:
        return TF_SITUATION_WITHDRAWN;
    case TF_NOTE_AGAIN:
        return TF_SITUATION_OLDER_WORD;
    case TF_NOTE_CLEANED:
        return TF_SITUATION_CLEANED;
    case TF_NOTE_WIPED:
        return TF_SITUATION_WIPED;
    case TF_NOTE_CONFLICT:
        return note->strategy == TF_STRATEGY_MERGE ? TF_SITUATION_MERGED : TF_SITUATION_COUNT;
    default:
        return TF_SITUATION_COUNT;
    }
}

static enum tf_situation of_disk(const struct tf_record *record) {
    if (record->went_back.part != TF_PART_ALL)
        return TF_SITUATION_PART_LOST;
    return record->went_back.from == record->node ? TF_SITUATION_DEVICE_PUT_BACK
                                                  : TF_SITUATION_DEVICE_COPIED;
}

void tf_situations_hear_loss(struct tf_situations *situations, const struct tf_record *record) {
    enum tf_situation what = TF_SITUATION_COUNT;
    if (record->kind == TF_RECORD_NOTE)
        what = of_note(&record->note);
    else if (record->kind == TF_RECORD_WENT_BACK)
        what = of_disk(record);
    else if (record->kind == TF_RECORD_RESTORED)
        what = TF_SITUATION_SERVER_PUT_BACK;
    else
        what = TF_SITUATION_LET_GO;
    if (what != TF_SITUATION_COUNT)
        tf_situations_reach(situations, record->node, what);
}
