/* IPC phases, of the IPC itself or as HDX HAPI has them: one row an area, period and
 * phase, with phase 3+ and all beside the phases 1 to 5.
 *
 * Written is the share of people in phase 3 or worse by place and date, people in 3+
 * over people in all, as a driver for series/. It holds from the first to the last day
 * of a period. Of overlapping periods the current situation goes before projections,
 * and a newer analysis before an older one. Phases are never added up. */
#include "import/shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    FROM,
    TO,
    PHASE,
    COUNT,
    PERIOD,
    COUNTRY,
    LEVEL1,
    AREA,
    LEVEL1_CODE,
    AREA_CODE,
    PROVIDER1,
    PROVIDER2,
    ADMIN_LEVEL,
    ANALYSIS,
    COLUMNS
};
static const struct import_column columns[COLUMNS] = {{"From|reference_period_start", COLUMN_NEEDED | COLUMN_DATE},
                                                      {"To|reference_period_end", COLUMN_NEEDED | COLUMN_DATE},
                                                      {"Phase|ipc_phase", COLUMN_NEEDED},
                                                      {"Number|population_in_phase", COLUMN_NEEDED},
                                                      {"Validity period|ipc_type", COLUMN_NEEDED},
                                                      {"Country|location_code", COLUMN_NEEDED},
                                                      {"Level 1|admin1_name", 0},
                                                      {"Area|admin2_name", 0},
                                                      {"admin1_code|Level 1 P-code", 0},
                                                      {"admin2_code|Area P-code", 0},
                                                      {"provider_admin1_name", 0},
                                                      {"provider_admin2_name", 0},
                                                      {"admin_level", 0},
                                                      {"Date of analysis", COLUMN_DATE}};

/* The admin level that the row states, else the finest that it names. */
static int level_of(const struct import_row *row)
{
    double level;
    if (number_parse(import_cell(row, ADMIN_LEVEL), &level) && level >= 0) return level > 2 ? 2 : (int)level;
    if (*import_cell(row, AREA) || *import_cell(row, AREA_CODE)) return 2;
    return *import_cell(row, LEVEL1) || *import_cell(row, LEVEL1_CODE);
}

static void read_row(struct import *im, const struct import_row *row)
{
    static const int places[5][2] = {
        {AREA_CODE, AREA}, {PROVIDER2, PROVIDER2}, {LEVEL1_CODE, LEVEL1}, {PROVIDER1, PROVIDER1}, {COUNTRY, COUNTRY}};
    const char *key[IMPORT_KEYS] = {NULL}, *phase = import_cell(row, PHASE), *period = import_cell(row, PERIOD);
    day_number from, to;
    int all = loose_same_name(phase, "all"), level = level_of(row);
    if (!all && strcmp(phase, "3+") != 0) {
        import_leave(im, row, "the phase is a part of 3+ or of all", "");
        return;
    }
    if (!(import_date(im, row, FROM, &from) & import_date(im, row, TO, &to))) return;
    if (!(key[KEY_ELEMENT] = import_place_at(im, row, places, level))) return;
    key[KEY_DEMOGRAPHIC] = all ? "all" : "3+";
    struct import_entry *e = import_add(im, row, key, from, to);
    if (!e) return;
    e->layer = 3 * level + (loose_same_name(period, "current") ? 2 : loose_same_name(period, "first projection"));
    if (!import_has_date(row, ANALYSIS, &e->round)) e->round = 0;
}

static int by_period(const void *a, const void *b)
{
    const struct import_entry *x = a, *y = b;
    int element = strcmp(x->key[KEY_ELEMENT], y->key[KEY_ELEMENT]);
    if (element) return element;
    if (x->layer != y->layer) return y->layer - x->layer;
    if (x->round != y->round) return x->round < y->round ? 1 : -1;
    if (x->from != y->from) return x->from < y->from ? 1 : -1;
    if (x->to != y->to) return x->to < y->to ? 1 : -1;
    return strcmp(x->key[KEY_DEMOGRAPHIC], y->key[KEY_DEMOGRAPHIC]);
}

static int same_period(const struct import_entry *a, const struct import_entry *b)
{
    return !strcmp(a->key[KEY_ELEMENT], b->key[KEY_ELEMENT]) && a->layer == b->layer && a->round == b->round
           && a->from == b->from && a->to == b->to;
}

/* The share of entries i to end; -1 if it is not known. */
static double share_of(const struct import *im, size_t i, size_t end)
{
    double people[2] = {0, 0};
    int rows[2] = {0, 0};
    for (; i < end; i++) {
        const struct import_entry *e = &im->entries[i];
        int all = !strcmp(e->key[KEY_DEMOGRAPHIC], "all");
        if (e->masked) return -1;
        people[all] += e->value;
        rows[all]++;
    }
    return rows[0] > 0 && rows[0] == rows[1] && people[1] > 0 && people[0] <= people[1] ? people[0] / people[1] : -1;
}

/* Leave out what counts whole countries or regions beside their parts. */
static void keep_finest(struct import *im)
{
    size_t n = 0;
    int finest = 0;
    for (size_t i = 0; i < im->count; i++)
        finest = im->entries[i].layer / 3 > finest ? im->entries[i].layer / 3 : finest;
    for (size_t i = 0; i < im->count; i++)
        if (im->entries[i].layer / 3 == finest)
            im->entries[n++] = im->entries[i];
        else
            import_drop(im, &im->entries[i], "the row is a total of rows of a finer admin level", "");
    im->count = n;
}

/* Entries to periods, whose value is the share; periods that overlap a better one are left out. */
static void settle(struct import *im)
{
    size_t n = 0;
    keep_finest(im);
    import_sort(im, by_period);
    for (size_t i = 0, end; i < im->count; i = end) {
        struct import_entry e = im->entries[i];
        int overlaps = 0;
        for (end = i + 1; end < im->count && same_period(&e, &im->entries[end]);)
            end++;
        for (size_t k = n; k-- > 0 && !strcmp(im->entries[k].key[KEY_ELEMENT], e.key[KEY_ELEMENT]);)
            overlaps |= im->entries[k].from <= e.to && e.from <= im->entries[k].to;
        e.value = share_of(im, i, end);
        if (e.value < 0)
            import_leave_entry(im, &e, "the period has no share: 3+ and all are not both known", e.key[KEY_ELEMENT]);
        else if (overlaps)
            import_leave_entry(im, &e, "the period overlaps a newer or a current one", e.key[KEY_ELEMENT]);
        else
            im->entries[n++] = e;
    }
    im->count = n;
}

static int by_day(const void *a, const void *b)
{
    day_number x = *(const day_number *)a, y = *(const day_number *)b;
    return (x > y) - (x < y);
}

static void write_row(const struct import *im, struct text *t, day_number day)
{
    char date[11];
    date_format(day, date);
    text_add(t, date);
    for (size_t i = 0, end; i < im->count; i = end) {
        text_add(t, ",");
        for (end = i; end < im->count && !strcmp(im->entries[end].key[KEY_ELEMENT], im->entries[i].key[KEY_ELEMENT]);
             end++)
            if (im->entries[end].from == day || im->entries[end].to == day)
                text_add_number(t, floor(im->entries[end].value * 1e4 + 0.5) / 1e4);
    }
    text_add(t, "\n");
}

static void write(const struct import *im, struct text *t)
{
    day_number *days = memory_alloc(im->arena.a, 2 * im->count + 1, sizeof *days);
    t->failed |= !days;
    text_add(t, "date");
    for (size_t i = 0; i < im->count && !t->failed; i++) {
        const struct import_entry *e = &im->entries[i];
        days[2 * i] = e->from;
        days[2 * i + 1] = e->to;
        if (i > 0 && !strcmp(e->key[KEY_ELEMENT], im->entries[i - 1].key[KEY_ELEMENT])) continue;
        text_add(t, ",");
        text_add_csv(t, e->key[KEY_ELEMENT]);
    }
    text_add(t, "\n");
    if (!t->failed) qsort(days, 2 * im->count, sizeof *days, by_day);
    for (size_t i = 0; i < 2 * im->count && !t->failed; i++)
        if (i == 0 || days[i] != days[i - 1]) write_row(im, t, days[i]);
    memory_free(im->arena.a, days);
}

const struct import_shape shape_ipc = {.name = "ipc",
                                       .title = "IPC phases",
                                       .columns = columns,
                                       .count = COLUMNS,
                                       .value = COUNT,
                                       .days = DAYS_RANGE,
                                       .row = read_row,
                                       .settle = settle,
                                       .write = write,
                                       .what = "periods of places"};
