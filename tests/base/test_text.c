/* Texts, numbers both ways, and files that are old or new but never between. */
#include "base/numeric.h"
#include "base/files.h"
#include "support/check.h"
#include "support/fault_allocator.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_escapes(void **state)
{
    (void)state;
    struct text t;
    text_init(&t, memory_default());
    text_add_html(&t, "<a href=\"x\">R&D's</a>");
    assert_string_equal(t.data, "&lt;a href=&quot;x&quot;&gt;R&amp;D&#39;s&lt;/a&gt;");
    text_clear(&t);
    text_add_json(&t, "a\"b\\c\n\r\t\x01 caf\xc3\xa9");
    assert_string_equal(t.data, "\"a\\\"b\\\\c\\n\\r\\t\\u0001 caf\xc3\xa9\"");
    text_clear(&t);
    text_add_csv(&t, "plain");
    text_add(&t, ",");
    text_add_csv(&t, "a \"b\", c");
    assert_string_equal(t.data, "plain,\"a \"\"b\"\", c\"");
    /* Formulas are guarded, what only looks a little like one is not; DEL, C1, marks of direction and bytes
     * that are no UTF-8 are spelt out in JSON. */
    static const char *const cells[][2] = {{"=1+1", "'=1+1"},
                                           {"@SUM(A1)", "'@SUM(A1)"},
                                           {"+1,2", "\"'+1,2\""},
                                           {"-cmd|' /C'", "'-cmd|' /C'"},
                                           {"-", "-"},
                                           {"a=b", "a=b"},
                                           {"", ""}};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
        text_clear(&t);
        text_add_csv(&t, cells[i][0]);
        assert_string_equal(t.data ? t.data : "", cells[i][1]);
    }
    text_clear(&t);
    text_add_json(&t, "\x1b]0;x\x07 \x7f \xc2\x9b \xe2\x80\xae \xe2\x81\xa6 \xff");
    assert_string_equal(t.data, "\"\\u001b]0;x\\u0007 \\u007f \\u009b \\u202e \\u2066 \\ufffd\"");
    text_clear(&t);
    text_format(&t, "%s-%d", "day", 5);
    assert_string_equal(t.data, "day-5");
    text_path(&t, "folder", "name");
    assert_string_equal(t.data, "folder/name");
    text_path(&t, "folder/", "name");
    assert_string_equal(t.data, "folder/name");
    text_free(&t);
}

static void test_failure_sticks(void **state)
{
    (void)state;
    struct fault_allocator f;
    struct text t;
    fault_init(&f, 2);
    text_init(&t, &f.allocator);
    for (int i = 0; i < 50; i++)
        text_add(&t, "word ");
    assert_true(t.failed && t.length < 250);
    text_free(&t);
    assert_int_equal(fault_live(&f), 0);
}

static void check_number(struct text *t, double x)
{
    double back = 0;
    text_clear(t);
    text_add_number(t, x);
    assert_int_equal(number_parse(t->data, &back), 1);
    assert_true(back == x);
}

/* Thousandths take a way of their own: the text is that of printf all the same. */
static void test_thousandths_written(void **state)
{
    struct text t;
    uint64_t random = 3;
    (void)state;
    text_init(&t, memory_default());
    for (int i = 0; i < 20000; i++) {
        char expected[64];
        random = random * 6364136223846793005u + 1442695040888963407u;
        double x = (double)((int64_t)random >> (14 + i % 50)) / 1000;
        snprintf(expected, sizeof expected, "%.15g", x == 0 ? 0 : x);
        text_clear(&t);
        text_add_number(&t, fabs(x) < 1e12 ? x : 0.25);
        assert_string_equal(t.data, fabs(x) < 1e12 ? expected : "0.25");
    }
    text_free(&t);
}

static void test_numbers_written(void **state)
{
    (void)state;
    const struct {
        double x;
        const char *text;
    } cases[] = {{0, "0"},
                 {-0.0, "0"},
                 {1, "1"},
                 {-17, "-17"},
                 {0.1, "0.1"},
                 {1.5, "1.5"},
                 {1e15, "1e+15"},
                 {123456789012, "123456789012"},
                 {1.0 / 3, "0.3333333333333333"},
                 {1e-7, "1e-07"}};
    struct text t;
    text_init(&t, memory_default());
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        text_clear(&t);
        text_add_number(&t, cases[i].x);
        assert_string_equal(t.data, cases[i].text);
    }
    text_clear(&t);
    text_add_number(&t, (double)NAN);
    text_add_number(&t, (double)INFINITY);
    assert_int_equal(t.length, 0);
    check_number(&t, 5e-324);
    check_number(&t, 1.7976931348623157e308);
    uint64_t bits = 1;
    for (int i = 0; i < 20000; i++) {
        double x;
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        memcpy(&x, &bits, sizeof x);
        if (isfinite(x)) check_number(&t, x);
    }
    text_free(&t);
}

static void test_shares_written(void **state)
{
    static const struct {
        double share;
        const char *words;
    } cases[] = {
        {0, "0 %"},      {1e-9, "under 1 %"}, {0.0049, "under 1 %"}, {0.005, "under 1 %"},  {0.0051, "1 %"},
        {0.684, "68 %"}, {0.9949, "99 %"},    {0.995, "over 99 %"},  {0.9951, "over 99 %"}, {1 - 1e-12, "over 99 %"},
        {1, "100 %"},    {2.5, "250 %"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text t;
        text_init(&t, memory_default());
        text_add_share(&t, cases[i].share);
        assert_string_equal(t.data, cases[i].words);
        text_free(&t);
    }
}

/* A text is cut before a character that does not fit whole; what is no UTF-8 is cut where it is. */
static void test_cut(void **state)
{
    static const struct {
        const char *text;
        int most, length;
    } cases[] = {{"", 3, 0},
                 {"abc", 3, 3},
                 {"abcd", 3, 3},
                 {"ab\xc3\xa9", 4, 4},
                 {"ab\xc3\xa9", 3, 2},
                 {"ab\xe2\x82\xac", 4, 2},
                 {"ab\xf0\x9f\x98\x80", 5, 2},
                 {"\xc3\xa9", 1, 0},
                 {"ab\xa9\xa9\xa9\xa9\xa9\xa9", 6, 6}};
    char out[8];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(text_cut(cases[i].text, cases[i].most), cases[i].length);
    assert_int_equal(text_cut(NULL, 5), 0);
    snprintf(out, sizeof out, "%.*s|", TEXT_CUT("caf\xc3\xa9s", 4));
    assert_string_equal(out, "caf|");
}

static void test_numbers_read(void **state)
{
    (void)state;
    const struct {
        const char *text;
        double x;
    } good[] = {{"1", 1}, {" 2.5 ", 2.5}, {"-3e2", -300}, {"+.5", 0.5}, {"5.", 5}, {"1E-3", 1e-3}, {"\t7\r\n", 7}};
    const char *wrong[] = {"",   " ", "inf", "nan",   "0x10", "1,5",   "1 2", "1e",
                           "e5", ".", "-",   "1e999", "--1",  "1.2.3", "12a"};
    double x = 77;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(number_parse(wrong[i], &x), 0);
        assert_true(x == 77);
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_int_equal(number_parse(good[i].text, &x), 1);
        assert_true(x == good[i].x);
    }
    char digits[600];
    memset(digits, '1', sizeof digits);
    digits[599] = '\0';
    assert_int_equal(number_parse(digits, &x), 0);
}

/* At the end rmdir shows that nothing but the target was left in the folder. */
static void test_files(void **state)
{
    (void)state;
    char folder[] = "/tmp/flujo-test-XXXXXX", *data = NULL;
    struct error_list errors;
    struct text path;
    size_t length = 0;
    assert_non_null(mkdtemp(folder));
    errors_init(&errors, memory_default());
    text_init(&path, memory_default());
    text_path(&path, folder, "a.txt");

    assert_int_equal(file_read(memory_default(), path.data, &data, &length, &errors), FLUJO_BAD_INPUT);
    assert_int_equal(file_read(memory_default(), folder, &data, &length, &errors), FLUJO_BAD_INPUT);
    assert_int_equal(errors.errors, 2);
    assert_true(file_is_folder(folder) && !file_exists(path.data));
    assert_int_equal(file_write_atomic(memory_default(), path.data, "old\n", 4, &errors), FLUJO_OK);
    assert_true(file_exists(path.data) && !file_is_folder(path.data));
    assert_int_equal(file_write_atomic(memory_default(), path.data, "", 0, &errors), FLUJO_OK);
    assert_int_equal(file_read(memory_default(), path.data, &data, &length, &errors), FLUJO_OK);
    assert_int_equal(length, 0);
    memory_free(memory_default(), data);

    size_t big = 3000001;
    char *bytes = malloc(big);
    assert_non_null(bytes);
    for (size_t i = 0; i < big; i++)
        bytes[i] = (char)(i * 31 % 251);
    assert_int_equal(file_write_atomic(memory_default(), path.data, bytes, big, &errors), FLUJO_OK);
    for (size_t n = 1;; n++) { /* every allocation of reading and writing fails once */
        struct fault_allocator f;
        fault_init(&f, n);
        enum flujo_status read = file_read(&f.allocator, path.data, &data, &length, &errors);
        enum flujo_status written = file_write_atomic(&f.allocator, path.data, bytes, big, &errors);
        assert_int_equal(read == FLUJO_NO_MEMORY || written == FLUJO_NO_MEMORY, fault_happened(&f));
        if (read == FLUJO_OK) {
            assert_int_equal(length, big);
            assert_memory_equal(data, bytes, big);
            assert_int_equal(data[big], 0);
        }
        memory_free(&f.allocator, data);
        assert_int_equal(fault_live(&f), 0);
        if (!fault_happened(&f)) break;
    }
    free(bytes);
    errors_free(&errors); /* forgets that memory ran out */

    /* The target is a folder that is not empty: rename fails, nothing stays behind. */
    assert_int_equal(file_write_atomic(memory_default(), folder, "x", 1, &errors), FLUJO_FAILED);
    assert_int_equal(file_write_atomic(memory_default(), "/nowhere/at/all", "x", 1, &errors), FLUJO_FAILED);
    assert_int_equal(file_read(memory_default(), path.data, &data, &length, &errors), FLUJO_OK);
    assert_int_equal(length, big);
    memory_free(memory_default(), data);
    assert_int_equal(unlink(path.data), 0);
    assert_int_equal(rmdir(folder), 0); /* so no temporary file is left */
    errors_free(&errors);
    text_free(&path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes),         cmocka_unit_test(test_failure_sticks),
        cmocka_unit_test(test_numbers_written), cmocka_unit_test(test_thousandths_written),
        cmocka_unit_test(test_shares_written),  cmocka_unit_test(test_cut),
        cmocka_unit_test(test_numbers_read),    cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
