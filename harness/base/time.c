#include "base/time.h"

#include <stddef.h>

struct unit {
    const char *name;
    tf_time us;
};

static const struct unit units[] = {
    {"d", TF_DAY},    {"h", TF_HOUR}, {"min", TF_MINUTE},
    {"s", TF_SECOND}, {"ms", TF_MS},  {"us", TF_US},
};

static uint64_t magnitude(tf_time value) {
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

void tf_time_append_instant(struct tf_buf *out, tf_time instant_us) {
    if (instant_us == TF_NEVER) {
        tf_buf_append_text(out, "never");
        return;
    }
    uint64_t rest = magnitude(instant_us);
    unsigned micros = (unsigned)(rest % 1000);
    unsigned millis = (unsigned)(rest / 1000 % 1000);
    unsigned seconds = (unsigned)(rest / TF_SECOND % 60);
    unsigned minutes = (unsigned)(rest / TF_MINUTE % 60);
    unsigned hours = (unsigned)(rest / TF_HOUR % 24);
    uint64_t days = rest / TF_DAY;
    if (instant_us < 0)
        tf_buf_append_byte(out, '-');
    if (days > 0) {
        tf_buf_append_u64(out, days);
        tf_buf_append_format(out, "d %02u:", hours);
    } else if (hours > 0) {
        tf_buf_append_format(out, "%u:", hours);
    }
    tf_buf_append_format(out, "%02u:%02u.%03u", minutes, seconds, millis);
    if (micros > 0)
        tf_buf_append_format(out, "%03u", micros);
}

void tf_time_append_duration(struct tf_buf *out, tf_time duration_us) {
    if (duration_us == TF_NEVER) {
        tf_buf_append_text(out, "never");
        return;
    }
    if (duration_us == 0) {
        tf_buf_append_text(out, "0 s");
        return;
    }
    const struct unit *unit = units;
    while (duration_us % unit->us != 0)
        unit++;
    tf_buf_append_i64(out, duration_us / unit->us);
    tf_buf_append_byte(out, ' ');
    tf_buf_append_text(out, unit->name);
}

struct date {
    int64_t year;
    unsigned month;
    unsigned day;
};

/* Days since 1970-01-01 to the Gregorian calendar, by eras of 400 years that begin on 1 March, so
 * that the leap day comes last (Howard Hinnant, "chrono-compatible low-level date algorithms",
 * civil_from_days). */
static struct date date_of(int64_t days) {
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    unsigned day_of_era = (unsigned)(days - era * 146097);
    unsigned year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned month = (5 * day_of_year + 2) / 153; /* 0 is March */
    return (struct date){
        .year = (int64_t)year_of_era + era * 400 + (month >= 10),
        .month = month < 10 ? month + 3 : month - 9,
        .day = day_of_year - (153 * month + 2) / 5 + 1,
    };
}

void tf_time_append_wall(struct tf_buf *out, tf_time wall_us) {
    int64_t days = wall_us / TF_DAY - (wall_us % TF_DAY < 0);
    uint64_t rest = (uint64_t)wall_us - (uint64_t)days * (uint64_t)TF_DAY;
    struct date date = date_of(days);
    tf_buf_append_format(out, "%04lld-%02u-%02uT%02u:%02u:%02u.%03uZ", (long long)date.year,
                         date.month, date.day, (unsigned)(rest / TF_HOUR),
                         (unsigned)(rest / TF_MINUTE % 60), (unsigned)(rest / TF_SECOND % 60),
                         (unsigned)(rest / TF_MS % 1000));
}
