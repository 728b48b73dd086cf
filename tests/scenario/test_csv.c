/* CSV by RFC 4180: cells and their places; YAML nodes and theirs. */
#include "base/text.h"
#include "scenario/csv.h"
#include "scenario/yaml.h"
#include "support/check.h"

#include <string.h>

struct fixture {
    struct arena arena;
    struct error_list errors;
    struct csv_table t;
};

static void parse(struct fixture *f, const char *text)
{
    arena_init(&f->arena, memory_default());
    errors_init(&f->errors, memory_default());
    assert_int_equal(csv_parse(&f->arena, "f.csv", text, strlen(text), &f->errors, &f->t), FLUJO_OK);
}

static void clean(struct fixture *f)
{
    arena_free(&f->arena);
    errors_free(&f->errors);
}

static void assert_cell(const struct fixture *f, int row, int column, const char *text, int line, int at)
{
    struct csv_cell cell = csv_at(&f->t, row, column);
    assert_string_equal(cell.text, text);
    assert_int_equal(cell.line, line);
    assert_int_equal(cell.column, at);
}

static void test_cells(void **state)
{
    (void)state;
    struct fixture f;
    parse(&f, "a,b\r\n1,\"x, \"\"y\"\"\r\nz\"\r\n\n  2 ,\n\xC3\xA9,3");
    assert_int_equal(f.errors.count, 0);
    assert_int_equal(f.t.rows, 3);
    assert_cell(&f, 0, 0, "1", 2, 1);
    assert_cell(&f, 0, 1, "x, \"y\"\nz", 2, 3);
    assert_cell(&f, 1, 0, "2", 5, 3);
    assert_cell(&f, 1, 1, "", 5, 6);
    assert_cell(&f, 2, 0, "\xC3\xA9", 6, 1);
    assert_cell(&f, 2, 1, "3", 6, 3); /* characters, not bytes */
    assert_int_equal(csv_at(&f.t, 3, 0).absent, 1);
    assert_int_equal(csv_at(&f.t, 0, -1).absent, 1);
    clean(&f);
}

static void test_marks_and_tags(void **state)
{
    (void)state;
    struct fixture f;
    parse(&f, "\xEF\xBB\xBFlat,lon\n#geo+lat,\n1,2\n#3,#4\n");
    assert_int_equal(f.errors.count, 0);
    assert_string_equal(f.t.header[0].text, "lat");
    assert_int_equal(f.t.header[0].column, 1);
    assert_int_equal(f.t.rows, 2); /* only the first row may hold tags */
    assert_cell(&f, 0, 0, "1", 3, 1);
    assert_cell(&f, 1, 0, "#3", 4, 1);
    clean(&f);
    parse(&f, "a\rb\rc"); /* old line ends */
    assert_int_equal(f.t.rows, 2);
    clean(&f);
    parse(&f, "a,b\n,\n");
    assert_int_equal(f.t.rows, 1); /* empty cells alone are no tags */
    clean(&f);
}

static void test_ragged(void **state)
{
    (void)state;
    struct fixture f;
    parse(&f, "a,b,c\n1\n1,2,3,4\n5,6,7\n");
    assert_int_equal(f.errors.count, 2);
    assert_int_equal(f.errors.items[1].column, 7);
    assert_int_equal(csv_at(&f.t, 0, 1).absent, 1);
    assert_int_equal(csv_at(&f.t, 1, 1).absent, 1);
    assert_cell(&f, 2, 2, "7", 4, 5);
    clean(&f);
}

static void test_utf8(void **state)
{
    (void)state;
    assert_int_equal(utf8_sequence("\xF0\x9F\x8C\x8E", 4), 4);
    assert_int_equal(utf8_sequence("\xC0\x80", 2), 0);     /* overlong */
    assert_int_equal(utf8_sequence("\xED\xA0\x80", 3), 0); /* surrogate */
    assert_int_equal(utf8_sequence("\xF4\x90\x80\x80", 4), 0);
    assert_int_equal(utf8_sequence("\xE2\x82", 2), 0);
    assert_int_equal(utf8_sequence("", 0), 0);
}

static void test_yaml_positions(void **state)
{
    (void)state;
    const char *text = "a: 1\nb:\n  - x\n  - {k: 'v w', n: ~}\nc: \"~\"\n";
    struct arena arena;
    struct error_list errors;
    struct yaml_node *root;
    arena_init(&arena, memory_default());
    errors_init(&errors, memory_default());
    assert_int_equal(yaml_parse(&arena, "f.yml", text, strlen(text), &errors, &root), FLUJO_OK);
    assert_int_equal(errors.count, 0);
    assert_int_equal(root->count, 3);
    const struct yaml_node *item = yaml_get(root, "b")->first->next;
    assert_int_equal(yaml_get(root, "b")->kind, YAML_LIST);
    assert_string_equal(yaml_get(item, "k")->text, "v w");
    assert_int_equal(yaml_get(item, "k")->at.line, 4);
    assert_int_equal(yaml_get(item, "k")->key_at.column, 6);
    assert_int_equal(yaml_get(item, "n")->null, 1);
    assert_int_equal(yaml_get(root, "c")->null, 0); /* quoted: a text */
    assert_null(yaml_get(root, "d"));
    assert_null(yaml_get(NULL, "d"));
    arena_free(&arena);
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cells), cmocka_unit_test(test_marks_and_tags),
                                       cmocka_unit_test(test_ragged), cmocka_unit_test(test_utf8),
                                       cmocka_unit_test(test_yaml_positions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
