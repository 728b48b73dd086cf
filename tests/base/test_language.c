/* The tables of messages: no text twice, the arguments of a format in the same order, no label of the model left out. */
#include "base/language.h"
#include "scenario/measures.h"
#include "scenario/options.h"
#include "support/check.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

static const struct translation *const tables[] = {spanish_table, spanish_model_table, spanish_cli_table,
                                                   spanish_glossary_table};

/* The next conversion of a format: "%s", "%.120s", "%%"; null at the end. A bare percent sign has a blank after it. */
static const char *conversion(const char *at, size_t *length)
{
    for (at = strchr(at, '%'); at != NULL; at = strchr(at + 1, '%')) {
        *length = 1 + strspn(at + 1, ".*0123456789");
        if (at[*length] == '%' || at[*length] == 's' || at[*length] == 'd' || at[*length] == 'f') {
            *length += 1;
            return at;
        }
    }
    return NULL;
}

static void formats_take_the_same(void **state)
{
    (void)state;
    int compared = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct translation *t = tables[i]; t->english != NULL; t++) {
            size_t n, m;
            const char *a = conversion(t->english, &n), *b = conversion(t->other, &m);
            for (; a != NULL && b != NULL; a = conversion(a + n, &n), b = conversion(b + m, &m), compared++)
                if (n != m || strncmp(a, b, n) != 0) fail_msg("%s\n%s", t->english, t->other);
            if (a != NULL || b != NULL) fail_msg("%s\n%s", t->english, t->other);
        }
    assert_true(compared > 60);
}

/* A run is "simulación" and a replicate "réplica" in every text. */
static void runs_have_one_word(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct translation *t = tables[i]; t->english != NULL; t++) {
            int replicates = strstr(t->english, "eplicate") != NULL, said = strstr(t->other, "\xc3\xa9plica") != NULL;
            if (replicates != said || strstr(t->other, "ejecuci") != NULL) fail_msg("%s\n%s", t->english, t->other);
        }
}

static void texts_stand_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct translation *t = tables[i]; t->english != NULL; t++)
            if (language_text(SPANISH, t->english) != t->other) fail_msg("twice: %s", t->english);
}

static void assert_spanish(const char *text)
{
    const char *letters = text + strcspn(text, "abcdefghijklmnopqrstuvwxyz");
    if (*letters != '\0' && strcmp(text, "1/km") != 0 && language_text(SPANISH, text) == text)
        fail_msg("no Spanish: %s", text);
}

static void labels_of_the_model_are_there(void **state)
{
    (void)state;
    assert_true(option_count() > 100);
    for (option_id id = 0; id < option_count(); id++) {
        assert_spanish(option_at(id)->label);
        assert_spanish(option_at(id)->unit);
        if (option_at(id)->lever) assert_spanish(option_at(id)->help);
    }
    for (int m = 0; m < MEASURE_COUNT; m++) {
        assert_spanish(measure_table[m].label);
        assert_spanish(measure_table[m].unit);
    }
}

static void few_runs_are_counted(void **state)
{
    static const struct {
        double share, runs;
        const char *column, *words[LANGUAGES];
    } cases[] = {
        {1, 20, "100 %", {"100 % of the runs", "el 100 % de las simulaciones"}},
        {0.999, 2000, "100 %", {"over 99 % of the runs", "m\xc3\xa1s del 99 % de las simulaciones"}},
        {0.001, 2000, "0 %", {"under 1 % of the runs", "menos del 1 % de las simulaciones"}},
        {1, 19, "19 of 19", {"all 19 runs", "las 19 simulaciones"}},
        {2 / 3.0, 3, "2 of 3", {"2 of 3 runs", "2 de 3 simulaciones"}},
        {0, 2, "0 of 2", {"none of 2 runs", "ninguna de 2 simulaciones"}},
        {1, 1, "1 of 1", {"the only run", "la \xc3\xbanica simulaci\xc3\xb3n"}},
        {0, 1, "0 of 1", {"no run", "ninguna simulaci\xc3\xb3n"}},
        {0.4,
         NAN,
         "40 %",
         {"40 % of the runs", "el 40 % de las simulaciones"}}, /* of a file that does not state them */
    };
    struct text t;
    (void)state;
    text_init(&t, memory_default());
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text_clear(&t);
        language_add_share_of(&t, cases[i].share, cases[i].runs, ENGLISH);
        assert_string_equal(t.data, cases[i].column);
        for (int l = 0; l < LANGUAGES; l++) {
            text_clear(&t);
            language_add_runs(&t, cases[i].share, cases[i].runs, (enum language)l);
            assert_string_equal(t.data, cases[i].words[l]);
        }
    }
    text_free(&t);
}

static void labels_are_put_together(void **state)
{
    (void)state;
    static const struct translation own[] = {{"Families", "Familias"}, {"Encounters", "Detenciones"}, {NULL, NULL}};
    static const char *const cases[][2] = {
        {"Families", "Familias"},
        {"Encounters", "Detenciones"}, /* the scenario's own goes before the program's */
        {"Expulsions, Families", "Expulsiones, Familias"},
        {"weight of belief (departure.belief_weight)", "peso de la creencia (departure.belief_weight)"},
        {"longer than the run in 39 % of the replicates",
         "m\xc3\xa1s que la simulaci\xc3\xb3n en el 39 % de las r\xc3\xa9plicas"},
        {"longer than the run in 1 of 2 replicates", "m\xc3\xa1s que la simulaci\xc3\xb3n en 1 de 2 r\xc3\xa9plicas"},
        {"Land 51, Families", "Land 51, Familias"},
        {"Families, Land; Encounters", "Familias, Land; Detenciones"},
        {"", ""}};
    const struct reader reader = {SPANISH, own};
    struct text t;
    text_init(&t, memory_default());
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text_clear(&t);
        text_add(&t, "");
        language_add_label(&t, &reader, cases[i][0]);
        assert_string_equal(t.data, cases[i][1]);
    }
    text_free(&t);
    assert_int_equal(language_find("es"), SPANISH);
    assert_int_equal(language_find("xx"), ENGLISH);
    assert_int_equal(language_find(NULL), ENGLISH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(formats_take_the_same),
                                       cmocka_unit_test(runs_have_one_word),
                                       cmocka_unit_test(texts_stand_once),
                                       cmocka_unit_test(labels_of_the_model_are_there),
                                       cmocka_unit_test(few_runs_are_counted),
                                       cmocka_unit_test(labels_are_put_together)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
