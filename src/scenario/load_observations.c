/* observations/NAME.csv: what was observed, each row mapped to a measure; and
 * facts.csv: what the simulation is held against and never fitted to by itself. */
#include "scenario/measures.h"
#include "scenario/loader.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char facts_group[] = "facts";

enum column {
    O_MONTH,
    O_DATE,
    O_FROM,
    O_TO,
    O_MEASURE,
    O_ORIGIN,
    O_DEMOGRAPHIC,
    O_ELEMENT,
    O_VALUE,
    O_NOTE,
    O_SOURCE,
    O_COLUMNS,
    F_TOPIC = O_COLUMNS, /* of facts.csv only */
    F_FACT,
    F_LOW,
    F_HIGH,
    F_FITTED,
    F_URL,
    F_WHY,
    F_COLUMNS
};
static const struct table_column columns[O_COLUMNS] = {{"month", 0},       {"date", 0},    {"from", 0},
                                                       {"to", 0},          {"measure", 1}, {"origin", 0},
                                                       {"demographic", 0}, {"element", 0}, {"value", 1},
                                                       {"note", 0},        {"source", 0}};
static const struct table_column fact_columns[F_COLUMNS] = {{"month", 0},       {"date", 0},    {"from", 0},
                                                            {"to", 0},          {"measure", 1}, {"origin", 0},
                                                            {"demographic", 0}, {"element", 0}, {"value", 1},
                                                            {"note", 0},        {"source", 1},  {"topic", 1},
                                                            {"fact", 1},        {"low", 0},     {"high", 0},
                                                            {"fitted", 0},      {"url", 0},     {"why", 0}};

static int cell_date(struct loader *l, const struct csv_table *t, int row, int column, day_number *day)
{
    struct csv_cell cell = csv_at(t, row, column);
    if (date_parse(cell.text, 0, day)) return 1;
    if (!cell.absent)
        loader_error(l, csv_position(t, cell), "%s '%.*s' is not a date from %d to %d; write it like 2021-03-26",
                     table_column_name(t, column), TEXT_CUT(cell.text, 80), DATE_FIRST_YEAR, DATE_LAST_YEAR);
    return 0;
}

static void load_days(struct loader *l, const struct csv_table *t, int row, const int *where, struct observation *o)
{
    if (where[O_MONTH] >= 0) {
        struct csv_cell cell = csv_at(t, row, where[O_MONTH]);
        int year, month, day;
        if (strlen(cell.text) == 7 && date_parse(cell.text, 1, &o->from)) {
            date_split(o->from, &year, &month, &day);
            o->to = o->from + date_days_in_month(year, month) - 1;
        } else if (!cell.absent) {
            loader_error(l, csv_position(t, cell), "month '%.*s' is not a month from %d to %d; write it like 2021-03",
                         TEXT_CUT(cell.text, 80), DATE_FIRST_YEAR, DATE_LAST_YEAR);
        }
    } else if (where[O_DATE] >= 0) {
        cell_date(l, t, row, where[O_DATE], &o->from);
        o->to = o->from;
    } else if (cell_date(l, t, row, where[O_FROM], &o->from) & cell_date(l, t, row, where[O_TO], &o->to)) {
        if (o->to < o->from)
            loader_error(l, csv_position(t, csv_at(t, row, where[O_TO])), "to lies before from; exchange the dates");
    }
}

/* Optional id of a cell; -1 = all. */
static int optional_id(struct loader *l, const struct csv_table *t, int row, int column, const char *const *ids,
                       int count)
{
    struct csv_cell cell = csv_at(t, row, column);
    if (cell.text[0] == 0 || strcmp(cell.text, "all") == 0) return -1;
    return loader_id(l, csv_position(t, cell), table_column_name(t, column), cell.text, ids, count);
}

static void refuse(struct loader *l, const struct csv_table *t, int row, int column, const char *measure,
                   const char *hint)
{
    struct csv_cell cell = csv_at(t, row, column);
    if (cell.text[0] != 0 && strcmp(cell.text, "all") != 0)
        loader_error(l, csv_position(t, cell), "%s is not counted by %s; %s", measure, table_column_name(t, column),
                     hint);
}

/* Elements with blanks between them, whose sum a fact is about. */
static void several_elements(struct loader *l, const struct csv_table *t, struct csv_cell cell, struct observation *o)
{
    struct position at = csv_position(t, cell);
    if (strcmp(o->group, facts_group) != 0) {
        loader_error(l, at, "element '%.*s' has blanks; only facts may sum several elements", TEXT_CUT(cell.text, 80));
        return;
    }
    const char *c = cell.text + strspn(cell.text, " ");
    for (int count = 0; *c != 0; count++) {
        char word[96];
        size_t length = strcspn(c, " ");
        snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word - 1), c);
        int slot = measure_element(l, at, o->measure, word);
        if (slot >= 64)
            loader_error(l, at, "element '%.*s' is beyond the 64th; name it in a row of its own", TEXT_CUT(word, 80));
        if (slot >= 0 && slot < 64 && count > 0) o->more |= UINT64_C(1) << slot;
        if (slot >= 0 && count == 0) o->slot = slot;
        c += length;
        c += strspn(c, " ");
    }
}

/* Which part of the measure the row is about. */
static void load_element(struct loader *l, const struct csv_table *t, int row, const int *where, struct observation *o)
{
    const struct measure_spec *m = &measure_table[o->measure];
    struct csv_cell element = csv_at(t, row, where[O_ELEMENT]);
    if (m->by != PER_CLASS) {
        refuse(l, t, row, where[O_ORIGIN], m->name, "leave the cell empty");
        refuse(l, t, row, where[O_DEMOGRAPHIC], m->name, "leave the cell empty");
    } else {
        o->origin = optional_id(l, t, row, where[O_ORIGIN], l->s->origin_ids, l->s->origin_count);
        o->demographic = optional_id(l, t, row, where[O_DEMOGRAPHIC], l->s->demographic_ids, l->s->demographic_count);
    }
    if (m->by == PER_NONE || m->by == PER_CLASS) {
        refuse(l, t, row, where[O_ELEMENT], m->name,
               m->by == PER_CLASS ? "use the columns origin and demographic" : "leave the cell empty");
        return;
    }
    int slots = measure_slots(o->measure, l->s);
    if (strchr(element.text, ' ') != NULL) {
        several_elements(l, t, element, o);
    } else if (element.text[0] != 0) {
        o->slot = measure_element(l, csv_position(t, element), o->measure, element.text);
    } else if (slots != 1) {
        struct csv_cell at = element.absent ? csv_at(t, row, where[O_MEASURE]) : element;
        loader_error(l, csv_position(t, at), "%s needs an element; name one in the column element", m->name);
    }
}

static void load_measure(struct loader *l, const struct csv_table *t, int row, const int *where, struct observation *o)
{
    struct csv_cell measure = csv_at(t, row, where[O_MEASURE]);
    o->measure = measure_find(measure.text);
    if (o->measure >= 0) {
        load_element(l, t, row, where, o);
    } else if (!measure.absent) {
        const char *names[MEASURE_COUNT];
        for (int m = 0; m < MEASURE_COUNT; m++)
            names[m] = measure_table[m].name;
        loader_unknown(l, csv_position(t, measure), "measure", measure.text, names, MEASURE_COUNT);
    }
}

/* A row that no run can be compared with: the days are kept only of some measures, and there by demographic. */
static void warn_unkept(struct loader *l, const struct csv_table *t, int row, const int *where,
                        const struct observation *o)
{
    if (o->measure < 0 || l->errors->errors > 0 || observation_whole_months(o)) return;
    int by_origin = measure_table[o->measure].by == PER_CLASS && o->origin >= 0;
    if (measure_daily_slots(o->measure, l->s) > 0 && !by_origin) return;
    errors_add(l->errors, SEVERITY_WARNING, csv_position(t, csv_at(t, row, where[O_MEASURE])),
               "%s is kept by month%s, so this row is never compared; give whole months",
               measure_table[o->measure].name, by_origin ? " for each origin" : "");
}

static void load_row(struct loader *l, const struct csv_table *t, int row, const int *where, const char *group)
{
    struct scenario *s = l->s;
    void *grown = loader_grow(l, s->observations, &l->observation_capacity, s->observation_count + 1,
                              sizeof *s->observations);
    if (grown == NULL) return;
    s->observations = grown;
    struct observation *o = &s->observations[s->observation_count++];
    *o = (struct observation){.origin = -1, .demographic = -1, .group = group};
    load_days(l, t, row, where, o);
    o->value = table_number(l, t, row, where[O_VALUE], LIMIT_OBSERVED, NAN);
    o->at = csv_position(t, csv_at(t, row, 0));
    load_measure(l, t, row, where, o);
    warn_unkept(l, t, row, where, o);
}

/* 1 if the days are stated in one way. */
static int days_stated(struct loader *l, const struct csv_table *t, const int *where, const char *name)
{
    int range = where[O_FROM] >= 0 && where[O_TO] >= 0;
    if ((where[O_MONTH] >= 0) + (where[O_DATE] >= 0) + range == 1) return 1;
    loader_error(l, (struct position){name, t->header[0].line, 1},
                 "the days are missing; give one of the columns month, date, or from and to");
    return 0;
}

static void load_file(struct loader *l, const char *file)
{
    struct csv_table t;
    int where[O_COLUMNS];
    struct text path;
    text_init(&path, l->a);
    text_path(&path, "observations", file);
    const char *name = path.failed ? "" : loader_path(l, path.data);
    l->no_memory |= path.failed;
    text_free(&path);
    if (!table_open(l, name, 0, columns, O_COLUMNS, 0, where, &t)) return;
    if (!days_stated(l, &t, where, name)) return;
    char *group = arena_copy_string(&l->s->arena, file, strlen(file) - 4);
    if (group == NULL) l->no_memory = 1;
    for (int row = 0; group != NULL && row < t.rows && !l->no_memory; row++)
        load_row(l, &t, row, where, group);
}

/* The same stated twice: an error, or a warning where the values agree. */
static void drop_twins(struct loader *l)
{
    struct scenario *s = l->s;
    char *twin = loader_scratch(l, (size_t)s->observation_count, 1);
    int kept = 0;
    if (twin == NULL || !observations_index(s)) {
        l->no_memory = 1;
        return;
    }
    for (int i = 1; i < s->observation_count; i++) {
        const struct observation *o = s->observed[i - 1], *again = s->observed[i];
        if (!observations_equal(o, again)) continue;
        if (o->group != again->group) {
            errors_add(l->errors, SEVERITY_WARNING, again->at,
                       "%s:%d states the same; studies use that, and each file is scored by itself", o->at.file,
                       o->at.line);
            continue;
        }
        twin[again - s->observations] = 1;
        if (o->value == again->value)
            errors_add(l->errors, SEVERITY_WARNING, again->at,
                       "this row is given twice, first in %s:%d; it counts once", o->at.file, o->at.line);
        else
            loader_error(l, again->at, "this row is given twice, first in %s:%d, with %.10g and %.10g; keep one",
                         o->at.file, o->at.line, o->value, again->value);
    }
    for (int i = 0; i < s->observation_count; i++)
        if (!twin[i]) s->observations[kept++] = s->observations[i];
    s->observation_count = kept;
    l->no_memory |= !observations_index(s);
}

/* What no run of the scenario can be compared with. */
static void check_use(struct loader *l, const struct observation *o)
{
    const struct scenario *s = l->s;
    const char *why = l->dates_known && (o->from < s->start || o->to > s->end)
                          ? "lies outside the days from start to end"
                      : measure_table[o->measure].by == PER_CLASS && !scenario_has_class(s, o->origin, o->demographic)
                          ? "is of people of whom there is no class"
                          : NULL;
    if (why != NULL) errors_add(l->errors, SEVERITY_WARNING, o->at, "not used: the row %s", why);
}

void load_observations(struct loader *l)
{
    int count = 0;
    size_t before = l->errors->errors;
    const char **files = loader_list(l, loader_path(l, "observations"), &count);
    for (int i = 0; i < count && !l->no_memory; i++)
        load_file(l, files[i]);
    if (l->errors->errors > before || l->no_memory) return;
    drop_twins(l);
    for (int i = 0; i < l->s->observation_count && !l->no_memory && l->errors->errors == 0; i++)
        check_use(l, &l->s->observations[i]);
}

const char *const fact_uses[FACT_USES] = {"no", "hand", "assimilation"};

static void load_fact(struct loader *l, const struct csv_table *t, int row, const int *where, struct dated_fact *f)
{
    struct observation *o = &f->observed;
    *o = (struct observation){.measure = -1, .origin = -1, .demographic = -1, .group = facts_group};
    load_days(l, t, row, where, o);
    o->value = table_number(l, t, row, where[O_VALUE], LIMIT_OBSERVED, NAN);
    f->low = table_number(l, t, row, where[F_LOW], LIMIT_OBSERVED, o->value);
    f->high = table_number(l, t, row, where[F_HIGH], LIMIT_OBSERVED, o->value);
    if (f->high < f->low)
        loader_error(l, csv_position(t, csv_at(t, row, where[F_HIGH])), "high is below low; exchange them");
    f->topic = table_text(l, t, row, where[F_TOPIC], 1);
    f->text = table_text(l, t, row, where[F_FACT], 1);
    struct csv_cell fitted = csv_at(t, row, where[F_FITTED]);
    if (fitted.text[0] != 0) {
        int use = loader_id(l, csv_position(t, fitted), "fitted", fitted.text, fact_uses, FACT_USES);
        f->fitted = use > 0 ? (enum fact_use)use : FACT_UNUSED;
    }
    f->note = table_text(l, t, row, where[O_NOTE], 0);
    f->source = table_text(l, t, row, where[O_SOURCE], 1);
    f->url = table_text(l, t, row, where[F_URL], 0);
    f->why = table_text(l, t, row, where[F_WHY], 0);
    if (csv_at(t, row, where[O_MEASURE]).text[0] != 0) load_measure(l, t, row, where, o);
    warn_unkept(l, t, row, where, o);
}

void load_facts(struct loader *l)
{
    struct csv_table t;
    int where[F_COLUMNS];
    const char *name = loader_path(l, "facts.csv");
    uint64_t hash = l->s->hash;
    int known = table_open(l, name, 1, fact_columns, F_COLUMNS, 0, where, &t);
    l->s->hash = hash; /* facts change no run: they are left out of it */
    if (!known || !days_stated(l, &t, where, name)) return;
    l->s->facts = loader_alloc(l, (size_t)t.rows + 1, sizeof *l->s->facts);
    for (int row = 0; l->s->facts != NULL && row < t.rows && !l->no_memory; row++)
        load_fact(l, &t, row, where, &l->s->facts[l->s->fact_count++]);
}
