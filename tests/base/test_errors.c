/* Diagnostics: text, order, status, suggestions, and failed allocations. */
#include "base/errors.h"
#include "support/check.h"
#include "support/fault_allocator.h"

#include <string.h>

static void add_some(struct error_list *list)
{
    errors_add(list, SEVERITY_ERROR, (struct position){"b.yaml", 9, 2}, "late %d", 1);
    errors_add(list, SEVERITY_WARNING, (struct position){"a.yaml", 3, 7}, "odd");
    errors_add(list, SEVERITY_ERROR, (struct position){"b.yaml", 2, 5}, "early");
    errors_add(list, SEVERITY_NOTE, (struct position){"b.yaml", 2, 5}, "why");
    errors_add(list, SEVERITY_ERROR, (struct position){NULL, 0, 0}, "unknown option");
    errors_add(list, SEVERITY_NOTE, (struct position){"a.yaml", 0, 0}, "whole file");
}

static void test_order_and_text(void **state)
{
    (void)state;
    struct error_list list;
    errors_init(&list, memory_default());
    assert_int_equal(errors_status(&list), FLUJO_OK);
    errors_sort(&list);
    add_some(&list);
    errors_sort(&list);
    const char *lines[] = {"b.yaml:2:5: error: early", "b.yaml:2:5: note: why",    "b.yaml:9:2: error: late 1",
                           "a.yaml: note: whole file", "a.yaml:3:7: warning: odd", "error: unknown option"};
    assert_int_equal(list.count, 6);
    assert_int_equal(list.errors, 3);
    char out[100];
    for (size_t i = 0; i < 6; i++) {
        errors_format(&list.items[i], out, sizeof out);
        assert_string_equal(out, lines[i]);
    }
    errors_format(&list.items[0], out, 8);
    assert_string_equal(out, "b.yaml:");
    assert_int_equal(errors_status(&list), FLUJO_BAD_INPUT);
    errors_free(&list);
    assert_int_equal(errors_status(&list), FLUJO_OK);
    errors_add(&list, SEVERITY_WARNING, (struct position){"x", 4, 0}, "w");
    errors_format(&list.items[0], out, sizeof out);
    assert_string_equal(out, "x:4: warning: w");
    assert_int_equal(errors_status(&list), FLUJO_OK);
    errors_free(&list);
}

/* Of a kind 100 are listed and one line counts the others, also those that come after sorting. */
static void test_many_of_a_kind(void **state)
{
    (void)state;
    struct error_list list;
    char out[100];
    errors_init(&list, memory_default());
    for (int i = 0; i < 350; i++) {
        errors_add(&list, SEVERITY_ERROR, (struct position){"a", 1 + i, 1}, "row %d", i);
        if (i % 10 == 0) errors_add(&list, SEVERITY_WARNING, (struct position){"b", 1, 1}, "other %d", i);
        if (i == 200) errors_sort(&list);
    }
    errors_sort(&list);
    assert_int_equal(list.errors, 350);
    assert_int_equal(list.count, 101 + 35);
    errors_format(&list.items[99], out, sizeof out);
    assert_string_equal(out, "a:100:1: error: row 99");
    errors_format(&list.items[100], out, sizeof out);
    assert_string_equal(out, "a:101:1: error: 250 more of this kind: row 100");
    errors_format(&list.items[101], out, sizeof out);
    assert_string_equal(out, "b:1:1: warning: other 0");
    errors_free(&list);
}

/* What steers a terminal is spelt out, wherever it stands; other letters stay. */
static void test_visible(void **state)
{
    (void)state;
    struct error_list list;
    char out[200];
    errors_init(&list, memory_default());
    errors_add(&list, SEVERITY_ERROR, (struct position){"a\x1b[2J", 1, 1}, "%s",
               "\xC3\xA9\n\x7F\xC2\x9B\xE2\x80\xAE\xFFz");
    errors_format(&list.items[0], out, sizeof out);
    assert_string_equal(out, "a\\x1B[2J:1:1: error: \xC3\xA9\\x0A\\x7F\\u009B\\u202E\\xFFz");
    for (size_t size = 1; size < 40; size++) { /* cut anywhere, it ends before a spelling that does not fit */
        errors_format(&list.items[0], out, size);
        assert_true(strlen(out) < size);
    }
    errors_free(&list);
}

static void test_failed_allocations(void **state)
{
    (void)state;
    for (size_t n = 1;; n++) {
        struct fault_allocator f;
        struct error_list list;
        fault_init(&f, n);
        errors_init(&list, &f.allocator);
        add_some(&list);
        errors_sort(&list);
        assert_int_equal(list.errors, 3);
        assert_int_equal(errors_status(&list), fault_happened(&f) ? FLUJO_NO_MEMORY : FLUJO_BAD_INPUT);
        errors_free(&list);
        assert_int_equal(fault_live(&f), 0);
        if (!fault_happened(&f)) {
            assert_true(n > 10);
            break;
        }
    }
}

static void test_did_you_mean(void **state)
{
    (void)state;
    const char *const names[] = {"departure", "capacity", "border", "fee", "season", "seasons"};
    const struct {
        const char *word, *answer;
    } cases[] = {
        {"departrue", "departure"},
        {"capcity", "capacity"},
        {"BORDER", "border"},
        {"fea", "fee"},
        {"seasn", "season"},
        {"seasonss", "seasons"},
        {"xyz", NULL},
        {"", NULL},
        {"bo", NULL},
        {"departuredeparture", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *answer = errors_did_you_mean(cases[i].word, names, 6);
        if (cases[i].answer == NULL)
            assert_null(answer);
        else
            assert_string_equal(answer, cases[i].answer);
    }
    char word[200];
    memset(word, 'a', sizeof word);
    word[199] = '\0';
    assert_null(errors_did_you_mean(word, names, 6));
    assert_null(errors_did_you_mean("border", names, 0));
    /* All are listed where none is near; "..." where there are more than fit. */
    char known[KNOWN_SIZE];
    const char *many[60];
    assert_string_equal(errors_known("seasn", names, 6, known), "did you mean 'season'?");
    assert_string_equal(errors_known("xyz", names, 6, known),
                        "known: departure, capacity, border, fee, season, seasons");
    assert_string_equal(errors_known("xyz", names, 0, known), "known: none");
    for (int i = 0; i < 60; i++)
        many[i] = "ten_letters";
    errors_known("xyz", many, 60, known);
    assert_true(strlen(known) < KNOWN_SIZE && strcmp(known + strlen(known) - 5, ", ...") == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_order_and_text), cmocka_unit_test(test_many_of_a_kind),
                                       cmocka_unit_test(test_visible), cmocka_unit_test(test_failed_allocations),
                                       cmocka_unit_test(test_did_you_mean)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
