#include "unit/oracle/claims.h"

#define RULE "sealed-at-rest"

static void image(struct history *h, uint32_t node, const char *readable) {
    history_put(
        h, (struct tf_record){.kind = TF_RECORD_IMAGE,
                              .node = node,
                              .image = {.text = tf_slice_of(readable), .texts = 3, .bytes = 4096}});
}

START_TEST(a_disk_on_which_nothing_can_be_read_is_fine) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "the code is 4417");
    image(&h, ASHA, "");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_run_without_sealing_devices_is_fine) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "the code is 4417");
    HOLDS(h, RULE);
}
END_TEST

START_TEST(a_readable_text_is_found) {
    BEGIN(h);
    history_send(&h, ASHA, "a1", "the code is 4417");
    image(&h, RAVI, "");
    image(&h, ASHA, "the code is 4417");
    BREAKS(h, RULE);
}
END_TEST

static Suite *suite(void) {
    Suite *s = suite_create("sealed-at-rest");
    TCase *c = tcase_create("sealed-at-rest");
    tcase_add_test(c, a_disk_on_which_nothing_can_be_read_is_fine);
    tcase_add_test(c, a_run_without_sealing_devices_is_fine);
    tcase_add_test(c, a_readable_text_is_found);
    suite_add_tcase(s, c);
    return s;
}

TF_TEST_MAIN(suite)
