/* Schema, reference and help name every option; the schema is JSON that the
 * YAML reader takes; failing allocations are noticed. */
#include "scenario/schema.h"

#include "base/files.h"
#include "folder.h"
#include "scenario/options.h"
#include "scenario/yaml.h"
#include "support/check.h"
#include "support/fault_allocator.h"

#include <stdio.h>
#include <string.h>

static void assert_names_all(void (*write)(struct text *), const char *escaped_dot)
{
    struct text t;
    text_init(&t, memory_default());
    write(&t);
    assert_false(t.failed);
    for (option_id id = 0; id < option_count(); id++) {
        char name[200];
        size_t used = 0;
        for (const char *c = option_at(id)->name; *c != 0; c++)
            used += (size_t)snprintf(name + used, sizeof name - used, "%.*s", *c == '.' ? 4 : 1,
                                     *c == '.' ? escaped_dot : c);
        if (strstr(t.data, name) == NULL && !(option_at(id)->lever && escaped_dot[0] == '\\'))
            fail_msg("%s is not named", name);
        if (strstr(t.data, option_at(id)->help) == NULL) fail_msg("the help of %s is missing", name);
    }
    text_free(&t);
}

static void test_all_named(void **state)
{
    (void)state;
    assert_names_all(scenario_reference, ".");
    assert_names_all(scenario_options_help, ".");
    assert_names_all(scenario_schema, "\\\\.");
}

/* JSON is YAML: the reader finds bad nesting and keys given twice. */
static void test_schema_is_json(void **state)
{
    (void)state;
    struct text t;
    struct arena arena;
    struct error_list errors;
    struct yaml_node *root;
    text_init(&t, memory_default());
    arena_init(&arena, memory_default());
    errors_init(&errors, memory_default());
    scenario_schema(&t);
    assert_int_equal(yaml_parse(&arena, "schema", t.data, t.length, &errors, &root), FLUJO_OK);
    if (errors.count > 0) fail_msg("%d: %s", errors.items[0].line, errors.items[0].text);
    const struct yaml_node *properties = yaml_get(root, "properties");
    assert_int_equal(yaml_get(yaml_get(properties, "parameters"), "patternProperties")->count, option_count());
    assert_non_null(yaml_get(yaml_get(root, "$defs"), "prior"));
    /* Every key of the small scenario is a property of the schema. */
    char *data;
    size_t length;
    struct yaml_node *tiny;
    assert_int_equal(file_read(memory_default(), TESTS_FOLDER "/data/tiny/scenario.yml", &data, &length, &errors),
                     FLUJO_OK);
    assert_int_equal(yaml_parse(&arena, "tiny", data, length, &errors, &tiny), FLUJO_OK);
    for (const struct yaml_node *n = tiny->first; n != NULL; n = n->next)
        assert_non_null(yaml_get(properties, n->key));
    memory_free(memory_default(), data);
    text_free(&t);
    arena_free(&arena);
    errors_free(&errors);
}

static void test_no_memory(void **state)
{
    (void)state;
    void (*const writers[])(struct text *) = {scenario_schema, scenario_reference, scenario_options_help};
    for (int i = 0; i < 3; i++) {
        struct fault_allocator f;
        struct text t;
        fault_init(&f, 1);
        text_init(&t, &f.allocator);
        writers[i](&t);
        assert_true(t.failed);
        text_free(&t);
        assert_int_equal(fault_live(&f), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_named), cmocka_unit_test(test_schema_is_json),
                                       cmocka_unit_test(test_no_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
