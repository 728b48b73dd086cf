/* The table of a sweep, and the scenario of a row. */
#include "base/files.h"
#include "scenario/loader.h"
#include "scenario/sweep.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROW, POLICY, SEED, REPLICATES, ENGINE, FROM, OWN_COLUMNS };
static const struct table_column own_columns[] = {
    [ROW] = {"row", 0},       [POLICY] = {"policy", 0}, [SEED] = {"seed", 0}, [REPLICATES] = {"replicates", 0},
    [ENGINE] = {"engine", 0}, [FROM] = {"from", 0}};
static const char lever_mark[] = "lever:";
enum { MARK = sizeof lever_mark - 1 };

struct reading {
    struct loader *l;
    struct sweep *w;
    const struct sweep_row *usual;
    struct csv_table table;
    int where[OWN_COLUMNS];
    const char **policies; /* their ids */
    struct id_index keys;
};

static struct position position_of(const struct reading *g, int row, int column)
{
    return csv_position(&g->table, csv_at(&g->table, row, column));
}

static int is_own(const struct reading *g, int column)
{
    for (int i = 0; i < OWN_COLUMNS; i++)
        if (g->where[i] == column) return 1;
    return 0;
}

/* What a header names: an option and its element. 1 on success. */
static int resolve_column(struct reading *g, struct position at, struct sweep_column *c)
{
    const char *names[OWN_COLUMNS], *key = c->name + (c->lever ? MARK : 0);

    if (c->name[0] == '\0') {
        loader_error(g->l, at, "a column without a name; name it or remove it");
        return 0;
    }
    for (int i = 0; i < OWN_COLUMNS; i++)
        names[i] = own_columns[i].name;
    int known = option_resolve(key, g->l->s, &c->option, &c->index);
    if (!known && !c->lever && errors_did_you_mean(key, names, OWN_COLUMNS) != NULL)
        loader_unknown(g->l, at, "column", key, names, OWN_COLUMNS);
    else if (!known)
        resolve_option(g->l, at, key, c->lever, &c->option, &c->index);
    else if (c->lever && !option_at(c->option)->lever)
        loader_error(g->l, at, "'%.*s' is a parameter, not a lever; name the column %.*s", TEXT_CUT(key, 80),
                     TEXT_CUT(key, 80));
    else
        return 1;
    return 0;
}

static void read_columns(struct reading *g)
{
    const struct csv_table *t = &g->table;
    struct sweep *w = g->w;

    w->columns = loader_alloc(g->l, (size_t)t->columns, sizeof *w->columns);
    for (int c = 0; w->columns != NULL && c < t->columns; c++) {
        const char *name = t->header[c].text;
        struct sweep_column *column = &w->columns[w->column_count];
        int twin = is_own(g, c);
        for (int d = 0; d < c; d++)
            twin |= strcmp(t->header[d].text, name) == 0; /* reported */
        *column = (struct sweep_column){.name = name, .lever = strncmp(name, lever_mark, MARK) == 0, .at = c};
        if (twin || !resolve_column(g, csv_position(t, t->header[c]), column)) continue;
        column->name = loader_copy(g->l, name);
        w->column_count++;
    }
}

static void read_key(struct reading *g, int row, struct sweep_row *r)
{
    const char *text = csv_at(&g->table, row, g->where[ROW]).text;
    char number[16];

    if (g->where[ROW] < 0) {
        snprintf(number, sizeof number, "%d", row + 1);
        text = number;
    } else if (!loader_check_id(g->l, position_of(g, row, g->where[ROW]), "row", text)) {
        return;
    }
    r->key = loader_copy(g->l, text);
    int before = index_find(&g->keys, r->key);
    if (before >= 0)
        loader_error(g->l, position_of(g, row, g->where[ROW]),
                     "the row '%.*s' stands in line %d already; give each its own key", TEXT_CUT(r->key, 80),
                     csv_at(&g->table, before, g->where[ROW]).line);
    else
        index_put(&g->keys, r->key, row);
}

static void read_policy(struct reading *g, struct position at, const char *text, struct sweep_row *r)
{
    int policy = scenario_policy(g->l->s, text);

    if (policy < 0) policy = loader_id(g->l, at, "policy", text, g->policies, g->l->s->policy_count);
    if (policy >= 0) r->policy = policy;
}

static void read_seed(struct reading *g, struct position at, const char *text, struct sweep_row *r)
{
    errno = 0;
    r->seed = strtoull(text, NULL, 10);
    if (text[strspn(text, "0123456789")] != '\0' || errno != 0)
        loader_error(g->l, at, "seed '%.*s' is no whole number from 0 to 18446744073709551615; write one, such as 2021",
                     TEXT_CUT(text, 80));
}

static void read_replicates(struct reading *g, struct position at, const char *text, struct sweep_row *r)
{
    double x = 0;

    if (number_parse(text, &x) && x >= 1 && x <= MOST_REPLICATES && x == floor(x))
        r->replicates = (int)x;
    else
        loader_error(g->l, at, "replicates '%.*s' is no whole number from 1 to %d; write one, such as 50",
                     TEXT_CUT(text, 80), MOST_REPLICATES);
}

static void read_engine(struct reading *g, struct position at, const char *text, struct sweep_row *r)
{
    static const char *const engines[] = {"exact", "expected"};

    r->expected = loader_id(g->l, at, "engine", text, engines, 2) == 1;
}

static void read_from(struct reading *g, struct position at, const char *text, struct sweep_row *r)
{
    const struct scenario *s = g->l->s;
    char first[11], last[11];

    if (date_parse(text, 0, &r->from) && r->from >= s->start && r->from <= s->end) return;
    date_format(s->start, first);
    date_format(s->end, last);
    loader_error(g->l, at, "from '%.*s' is no day of the scenario; give one from %s to %s", TEXT_CUT(text, 80), first,
                 last);
}

static void read_row(struct reading *g, int row)
{
    static void (*const readers[])(struct reading *, struct position, const char *,
                                   struct sweep_row *) = {[POLICY] = read_policy,
                                                          [SEED] = read_seed,
                                                          [REPLICATES] = read_replicates,
                                                          [ENGINE] = read_engine,
                                                          [FROM] = read_from};
    const struct csv_table *t = &g->table;
    struct sweep_row *r = &g->w->rows[row];
    double *values = g->w->values + (size_t)row * (size_t)g->w->column_count;

    *r = *g->usual;
    if (!csv_at(t, row, g->where[ROW]).absent || g->where[ROW] < 0) read_key(g, row, r);
    for (int i = POLICY; i < OWN_COLUMNS; i++) {
        struct csv_cell cell = csv_at(t, row, g->where[i]);
        if (cell.text[0] != '\0') readers[i](g, csv_position(t, cell), cell.text, r);
    }
    for (int c = 0; c < g->w->column_count; c++) {
        const struct sweep_column *column = &g->w->columns[c];
        struct csv_cell cell = csv_at(t, row, column->at);
        values[c] = (double)NAN;
        if (cell.text[0] == '\0') continue;
        if (number_parse(cell.text, &values[c]))
            option_check(g->l, csv_position(t, cell), column->option, values[c]);
        else
            loader_error(g->l, csv_position(t, cell), "%s '%.*s' is not a number; write it like 12.5", column->name,
                         TEXT_CUT(cell.text, 80));
    }
}

static void check_from(struct reading *g)
{
    int levers = 0;

    for (int c = 0; c < g->w->column_count; c++)
        levers += g->w->columns[c].lever;
    if (g->where[FROM] >= 0 && levers == 0)
        loader_error(g->l, csv_position(&g->table, g->table.header[g->where[FROM]]),
                     "'from' is the day of levers, and no column sets one; add lever:KEY or remove it");
}

static void read_rows(struct reading *g)
{
    struct loader *l = g->l;
    struct sweep *w = g->w;
    size_t rows = (size_t)g->table.rows, n = (size_t)l->s->policy_count;

    if (rows == 0) loader_error(l, (struct position){g->table.file, 1, 1}, "the table has no rows; each is a run");
    w->rows = loader_alloc(l, rows, sizeof *w->rows);
    w->values = loader_alloc(l, rows, (size_t)w->column_count * sizeof *w->values);
    g->policies = loader_scratch(l, n, sizeof *g->policies);
    if (!index_init(l, &g->keys, rows) || l->no_memory) return;
    for (size_t i = 0; i < n; i++)
        g->policies[i] = l->s->policies[i].id;
    for (; w->row_count < g->table.rows && !l->no_memory; w->row_count++)
        read_row(g, w->row_count);
}

enum flujo_status sweep_read(const struct allocator *a, const struct scenario *s, const char *path,
                             const struct sweep_row *usual, struct sweep *out, struct error_list *errors)
{
    struct scenario view = *s; /* with an arena of its own */
    struct loader l = {.a = a, .errors = errors, .s = &view};
    struct reading g = {.l = &l, .w = out, .usual = usual};
    size_t before = errors->errors;

    *out = (struct sweep){.row_count = 0};
    arena_init(&view.arena, a);
    arena_init(&l.scratch, a);
    if (!file_is_regular(path))
        loader_error(&l, (struct position){path, 0, 0}, "there is no such table; give a CSV file with a row a run");
    else if (table_open(&l, path, 0, own_columns, OWN_COLUMNS, 1, g.where, &g.table)) {
        read_columns(&g);
        if (!l.no_memory) read_rows(&g);
        check_from(&g);
    }
    arena_free(&l.scratch);
    out->arena = view.arena;
    return l.no_memory || errors->out_of_memory ? FLUJO_NO_MEMORY
           : errors->errors > before            ? FLUJO_BAD_INPUT
                                                : FLUJO_OK;
}

void sweep_free(struct sweep *w)
{
    if (w->arena.a != NULL) arena_free(&w->arena);
    *w = (struct sweep){.row_count = 0};
}

/* Parameters or levers that the row sets, for all elements (whole) or for one, in the order of the table. */
static const struct sweep_column *next_set(const struct sweep *w, int row, int lever, int whole, int *c)
{
    for (; *c < w->column_count; ++*c) {
        const struct sweep_column *column = &w->columns[*c];
        if (column->lever == lever && (column->index < 0) == whole
            && !isnan(w->values[(size_t)row * (size_t)w->column_count + (size_t)*c]))
            return column;
    }
    return NULL;
}

static int set_parameters(struct arena *arena, struct scenario *view, const struct sweep *w, int row)
{
    const double *values = w->values + (size_t)row * (size_t)w->column_count;
    struct parameter *all = arena_alloc(arena, (size_t)(view->parameter_count + w->column_count) + 1, sizeof *all);

    if (all == NULL) return 0;
    if (view->parameter_count > 0) memcpy(all, view->parameters, (size_t)view->parameter_count * sizeof *all);
    view->parameters = all;
    for (int whole = 1; whole >= 0; whole--) {
        const struct sweep_column *column;
        for (int c = 0; (column = next_set(w, row, 0, whole, &c)) != NULL; c++)
            parameter_override(view, column->option, column->index, values[c], "set by the row of a sweep");
    }
    return 1;
}

/* Behind the other fixed settings of its policy, before those of rules. */
static int set_levers(struct arena *arena, struct scenario *view, const struct sweep *w, int row)
{
    const double *values = w->values + (size_t)row * (size_t)w->column_count;
    const struct sweep_row *r = &w->rows[row];
    struct policy *all = arena_alloc(arena, (size_t)view->policy_count, sizeof *all);
    if (all == NULL) return 0;
    memcpy(all, view->policies, (size_t)view->policy_count * sizeof *all);
    view->policies = all;
    struct policy *p = &all[r->policy];
    const struct setting *before = p->settings;
    struct setting *settings = arena_alloc(arena, (size_t)(p->setting_count + w->column_count) + 1, sizeof *settings);
    struct rule *rules = arena_alloc(arena, (size_t)p->rule_count + 1, sizeof *rules);
    int n = p->fixed_count;
    if (settings == NULL || rules == NULL) return 0;
    if (n > 0) memcpy(settings, before, (size_t)n * sizeof *settings);
    for (int whole = 1; whole >= 0; whole--) {
        const struct sweep_column *column;
        for (int c = 0; (column = next_set(w, row, 1, whole, &c)) != NULL; c++)
            settings[n++] = (struct setting){.option = column->option,
                                             .index = column->index,
                                             .value = values[c],
                                             .series = -1,
                                             .from = r->from,
                                             .efficiency = 1,
                                             .delayed_by = -1};
    }
    int more = n - p->fixed_count, bound = p->setting_count - p->fixed_count;
    if (bound > 0) memcpy(settings + n, before + p->fixed_count, (size_t)bound * sizeof *settings);
    if (p->rule_count > 0) memcpy(rules, p->rules, (size_t)p->rule_count * sizeof *rules);
    for (int i = 0; i < p->rule_count; i++)
        rules[i].settings_first += more;
    p->settings = settings, p->rules = rules;
    p->fixed_count += more, p->setting_count += more;
    return 1;
}

const struct scenario *sweep_scenario(struct arena *arena, const struct scenario *s, const struct sweep *w, int row)
{
    struct scenario *view = arena_alloc(arena, 1, sizeof *view);

    if (view == NULL) return NULL;
    *view = *s;
    return set_parameters(arena, view, w, row) && set_levers(arena, view, w, row) ? view : NULL;
}
