/* A worker for tests: the program of the test itself, with the real server and the real client,
 * except for what some texts do to the client. */
#ifndef TF_TESTS_CAMPAIGN_ODD_CLIENT_H
#define TF_TESTS_CAMPAIGN_ODD_CLIENT_H

#include "campaign/crew.h"

#include <check.h>

/* Sending one of these texts does what it says: "die", "hang", "grow"; "dice" sends something else
 * in every process; "die once" dies unless the file named by ODD_CLIENT_MARK exists, and makes it.
 */
#define ODD_CLIENT_MARK "/tmp/tiffin-odd-client-mark"

/* The main function of a test program that is its own worker. */
int odd_main(int argc, char **argv, Suite *(*suite)(void));

/* A crew of such workers: two, three seconds for a run, 256 MiB. */
struct tf_crew *odd_crew(void);

/* A task that sends `text`. Static strings but for the text of the scenario: close it. */
struct tf_task odd_task(const char *text, uint64_t seed);

#endif
