/* Names in one form: what is one name and what is not. */
#include "import/place_map.h"
#include "test.h"

#include <string.h>

static void one_name(const char *a, const char *b)
{
    char x[FOLD_SIZE], y[FOLD_SIZE];
    import_fold(a, x);
    import_fold(b, y);
    assert_string_equal(x, y);
}

static void test_same_names(void **state)
{
    (void)state;
    one_name("S\xc3\xa9gou", "Se\xcc\x81gou");                   /* composed, and e with an acute accent */
    one_name("S\xc3\x89GOU", "SE\xcc\x81gou");                   /* upper case of both */
    one_name("  El   Salvador ", "EL\xc2\xa0SALVADOR");          /* blanks of several kinds */
    one_name("N’Djamena", "n'djamena");                          /* apostrophes */
    one_name("Vi\xe1\xbb\x87t Nam", "Vie\xcc\xa3\xcc\x82t nam"); /* two marks on one letter */
    one_name("Київа", "ки\xd1\x96\xcc\x88ва");                   /* Cyrillic */
    one_name("\xc5\x81\xc3\xb3"
             "d\xc5\xba",
             "\xc5\x82o\xcc\x81"
             "dz\xcc\x81");
}

static void test_other_names(void **state)
{
    char x[FOLD_SIZE], y[FOLD_SIZE], long_name[2 * FOLD_SIZE];
    (void)state;
    import_fold("Per\xc3\xba", x);
    import_fold("Peru", y);
    assert_string_not_equal(x, y);
    import_fold("\xe4\xb8\xad\xe5\x9b\xbd \xf0\x9f\x8c\x8d", x); /* what has no case stays as it is */
    assert_string_equal(x, "\xe4\xb8\xad\xe5\x9b\xbd \xf0\x9f\x8c\x8d");
    import_fold("\xcc\x81", x); /* a mark without a letter */
    assert_string_equal(x, "\xcc\x81");
    import_fold("", x);
    assert_string_equal(x, "");
    memset(long_name, 'A', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = 0;
    import_fold(long_name, x);
    assert_true(strlen(x) < FOLD_SIZE && strlen(x) > FOLD_SIZE - 8 && x[0] == 'a');
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_names), cmocka_unit_test(test_other_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
