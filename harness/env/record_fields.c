#include "env/record_fields.h"

size_t tf_record_slices(struct tf_record *record, struct tf_slice *out[TF_RECORD_SLICES_MAX]) {
    switch (record->kind) {
    case TF_RECORD_COMMAND:
        out[0] = &record->command.text;
        return 1;
    case TF_RECORD_REQUEST:
    case TF_RECORD_REQUEST_TAKEN:
    case TF_RECORD_REQUEST_LOST:
    case TF_RECORD_ANSWER:
    case TF_RECORD_ANSWER_TAKEN:
    case TF_RECORD_ANSWER_LOST:
    case TF_RECORD_FAILED:
    case TF_RECORD_SOCKET_OPEN:
    case TF_RECORD_SOCKET_OPENED:
    case TF_RECORD_SOCKET_CLOSED:
    case TF_RECORD_FRAME_UP:
    case TF_RECORD_FRAME_DOWN:
    case TF_RECORD_FRAME_TAKEN:
    case TF_RECORD_FRAME_LOST:
        out[0] = &record->net.path;
        out[1] = &record->net.bytes;
        return 2;
    case TF_RECORD_AUDIT:
        out[0] = &record->audit.content;
        out[1] = &record->audit.operation;
        return 2;
    case TF_RECORD_VIEW_MESSAGE:
        out[0] = &record->message.content;
        out[1] = &record->message.media_url;
        return 2;
    case TF_RECORD_VIEW_VERSION:
        out[0] = &record->version.content;
        return 1;
    case TF_RECORD_VIEW_DATA:
        out[0] = &record->data.value;
        return 1;
    case TF_RECORD_VIEW_CONFLICT:
        out[0] = &record->conflict.base;
        out[1] = &record->conflict.mine;
        out[2] = &record->conflict.theirs;
        return 3;
    case TF_RECORD_IMAGE:
        out[0] = &record->image.text;
        return 1;
    case TF_RECORD_DISK:
        out[0] = &record->disk.text;
        return 1;
    default:
        return 0;
    }
}
