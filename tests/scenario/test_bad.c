/* Every broken scenario of tests/bad gives exactly the diagnostics written
 * beside it: place, text and suggestion. See tests/bad/README.md. */
#include "folder.h"
#include "base/files.h"
#include "scenario/scenario.h"
#include "support/check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "\n" and "\xHH" in place. */
static void unescape(char *s)
{
    char *out = s;
    while (*s != 0) {
        if (s[0] == '\\' && s[1] == 'n') {
            *out++ = '\n';
            s += 2;
        } else if (s[0] == '\\' && s[1] == 'x') {
            char digits[3] = {s[2], s[3], 0};
            *out++ = (char)strtol(digits, NULL, 16);
            s += 4;
        } else {
            *out++ = *s++;
        }
    }
    *out = 0;
}

static void apply_changes(const char *folder)
{
    char path[1100], line[2048];
    snprintf(path, sizeof path, "%s/change.txt", folder);
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    while (fgets(line, sizeof line, in) != NULL) {
        line[strcspn(line, "\n")] = 0;
        char *from = strchr(line, '|');
        assert_non_null(from);
        *from++ = 0;
        char *to = strchr(from, '|');
        assert_non_null(to);
        *to++ = 0;
        unescape(from);
        unescape(to);
        folder_change(line, from, to);
    }
    fclose(in);
}

static void compare(const char *name, const char *folder, const struct text *got)
{
    char path[1100];
    char *expected = NULL;
    size_t length;
    struct error_list errors;
    errors_init(&errors, memory_default());
    snprintf(path, sizeof path, "%s/expected.txt", folder);
    if (getenv("FLUJO_WRITE_EXPECTED") != NULL)
        file_write_atomic(memory_default(), path, got->data, got->length, &errors);
    assert_int_equal(file_read(memory_default(), path, &expected, &length, &errors), FLUJO_OK);
    if (strcmp(expected, got->data) != 0) fail_msg("%s:\n--- expected\n%s--- got\n%s", name, expected, got->data);
    memory_free(memory_default(), expected);
    errors_free(&errors);
}

static void run_case(const char *name)
{
    char folder[1024], line[2048];
    struct error_list errors;
    struct text got;
    struct scenario *s = NULL;
    snprintf(folder, sizeof folder, "%s/bad/%s", folder_tests(), name);
    folder_begin();
    apply_changes(folder);
    errors_init(&errors, memory_default());
    text_init(&got, memory_default());
    assert_int_equal(scenario_load(memory_default(), "tiny", NULL, 0, &s, &errors), FLUJO_BAD_INPUT);
    assert_null(s);
    assert_true(errors.errors > 0);
    for (size_t i = 0; i < errors.count; i++) {
        errors_format(&errors.items[i], line, sizeof line);
        assert_non_null(strstr(line, "tiny/"));
        text_format(&got, "%s\n", line);
    }
    folder_end();
    compare(name, folder, &got);
    text_free(&got);
    errors_free(&errors);
}

static void test_all(void **state)
{
    (void)state;
    char path[1024];
    int cases = 0;
    snprintf(path, sizeof path, "%s/bad", folder_tests());
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (entry->d_name[0] != '.' && strchr(entry->d_name, '.') == NULL) {
            run_case(entry->d_name);
            cases++;
        }
    closedir(dir);
    assert_true(cases >= 70);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
