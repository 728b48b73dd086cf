/* A copy of the small scenario in a folder of its own, to be changed. */
#ifndef FLUJO_TESTS_SCENARIO_FOLDER_H
#define FLUJO_TESTS_SCENARIO_FOLDER_H

/* Copy tests/data/tiny to a fresh temporary folder, as "tiny" within it, and
 * make that folder the current one, so that paths in messages are "tiny/...".
 * Returns its path, in a static buffer. */
const char *folder_begin(void);
/* Replace the first `from` in tiny/FILE; "*" = all of it, "-" = remove the
 * file. Fails the test when `from` is not found. */
void folder_change(const char *file, const char *from, const char *to);
/* Remove it all and go back to where we were. */
void folder_end(void);
/* Path of the tests' data (".../tests"), from the build. */
const char *folder_tests(void);

#endif
