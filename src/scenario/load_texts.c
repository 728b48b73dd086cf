/* texts.csv: the scenario's texts in other languages.
 *
 * One row a text as it stands in scenario.yml or in a table (title, labels of policies, countries, origins,
 * demographics, places, facilities and events, dated facts with their topics), one column a language. A page in that language shows the translation
 * where there is one. */
#include "base/hash.h"
#include "scenario/loader.h"

#include <string.h>

/* The texts that can be translated, in scratch; null without memory. */
static const char **translatable(struct loader *l, int *count)
{
    const struct scenario *s = l->s;
    int n = 0;
    const struct {
        const char **labels;
        int count;
    } lists[] = {{s->country_labels, s->country_count},
                 {s->origin_labels, s->origin_count},
                 {s->demographic_labels, s->demographic_count}};

    *count = 1 + s->country_count + s->origin_count + s->demographic_count + s->policy_count + s->place_count
             + s->facility_count + s->event_count + 3 * s->fact_count;
    const char **out = loader_scratch(l, (size_t)*count, sizeof *out);
    if (out == NULL) return NULL;
    out[n++] = s->title;
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
        for (int i = 0; i < lists[k].count; i++)
            out[n++] = lists[k].labels[i];
    for (int i = 0; i < s->policy_count; i++)
        out[n++] = s->policies[i].label;
    for (int i = 0; i < s->place_count; i++)
        out[n++] = s->places[i].label;
    for (int i = 0; i < s->facility_count; i++)
        out[n++] = s->facilities[i].label;
    for (int i = 0; i < s->event_count; i++)
        out[n++] = s->events[i].label;
    for (int i = 0; i < s->fact_count; i++) {
        out[n++] = s->facts[i].topic;
        out[n++] = s->facts[i].text;
        out[n++] = s->facts[i].why;
    }
    for (int i = 0; i < n; i++) /* of what could not be read */
        if (out[i] == NULL) out[i] = "";
    return out;
}

/* An error where the table has had the text before; a warning where the scenario has no such text, since a label may
 * have been changed after it was translated. */
static void check_text(struct loader *l, struct csv_cell cell, struct position at, struct id_index *seen,
                       const char *const *known, int count)
{
    int found = 0;

    if (index_find(seen, cell.text) >= 0) {
        loader_error(l, at, "'%.*s' is translated twice; keep one row", TEXT_CUT(cell.text, 80));
        return;
    }
    index_put(seen, cell.text, 1);
    for (int i = 0; i < count && !found; i++)
        found = strcmp(known[i], cell.text) == 0;
    if (found) return;
    const char *near = errors_did_you_mean(cell.text, known, (size_t)count);
    errors_add(l->errors, SEVERITY_WARNING, at, "no title or label of the scenario reads '%.*s'%s%.*s%s",
               TEXT_CUT(cell.text, 80), near != NULL ? "; did you mean '" : ", so this row is not used",
               TEXT_CUT(near != NULL ? near : "", 80), near != NULL ? "'?" : "");
}

/* The rows with a translation into one language. */
static void load_language(struct loader *l, const struct csv_table *t, const int *where, int language)
{
    struct translation *out = loader_alloc(l, (size_t)t->rows + 1, sizeof *out);

    l->s->texts[language] = out;
    for (int row = 0; out != NULL && row < t->rows; row++) {
        const char *translated = csv_at(t, row, where[language]).text;
        if (translated[0] == '\0') continue;
        *out++ = (struct translation){loader_copy(l, csv_at(t, row, where[0]).text), loader_copy(l, translated)};
    }
}

void load_texts(struct loader *l)
{
    struct table_column columns[LANGUAGES] = {{"text", 1}};
    int where[LANGUAGES], count;
    struct csv_table t;
    struct id_index seen;
    uint64_t hash = l->s->hash;

    for (int i = 1; i < LANGUAGES; i++)
        columns[i].name = language_codes[i];
    int known = table_open(l, loader_path(l, "texts.csv"), 1, columns, LANGUAGES, 0, where, &t);
    l->s->hash = hash; /* texts change no run: they are left out of it */
    const char **texts = known ? translatable(l, &count) : NULL;
    if (texts != NULL && !index_init(l, &seen, (size_t)t.rows)) texts = NULL;
    for (int row = 0; texts != NULL && row < t.rows; row++) {
        struct csv_cell cell = csv_at(&t, row, where[0]);
        if (table_text(l, &t, row, where[0], 1)[0] != '\0')
            check_text(l, cell, csv_position(&t, cell), &seen, texts, count);
    }
    for (int i = 1; texts != NULL && i < LANGUAGES; i++)
        load_language(l, &t, where, i);
}
