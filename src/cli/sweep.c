/* flujo sweep: a table of runs, a row a run.
 *
 * Rows that are complete are written to NAME.partial.sqlite from time to time: a result of its own, from which --resume
 * goes on. It, the slices of `flujo merge` and the rows of this process are put together in one way, in the order of the
 * table, so the bytes do not depend on how the rows came about. */
#include "cli/cli.h"
#include "cli/terminal.h"

#include "base/hash.h"
#include "base/parallel.h"
#include "store/sweep_tables.h"
#include "study/answer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN_ROWS = 20 };

struct work {
    struct job *j;
    struct sweep sweep;
    struct run_request request;
    char names[MAX_HORIZONS][HORIZON_NAME_SIZE];
    const char *horizon_names[MAX_HORIZONS];
    enum sweep_keeps keeps[MEASURE_COUNT];
    struct arena arena; /* of the layout */
    struct sweep_layout layout;
    const struct sweep_cell *shown; /* the number that the table and the answer are about */
    uint64_t identity;
    int first, end;               /* rows asked, from 0 */
    struct sweep_source *sources; /* rows that are in files, */
    size_t source_count;
    int done;             /* up to this one; those from it on are here: */
    struct summary *kept; /* [row][cell] */
    int kept_count, kept_room;
    struct text partial;
    double saved, cost; /* when the last partial result was written, and what it took, in seconds */
};

static void add_measure(void *user, const char *word)
{
    struct work *g = user;
    char known[KNOWN_SIZE];
    int m = measure_find(word);

    if (m < 0)
        usage_error(g->j->errors, "--measure %s: there is no such measure; %s", word, measure_known(word, known));
    else if (measure_table[m].kept == MEANS_ONLY)
        usage_error(g->j->errors, "--measure %s: is kept as a mean only; give another", word);
    else
        g->keeps[m] = SWEEP_ELEMENTS;
}

static void add_horizon(void *user, const char *word)
{
    struct work *g = user;

    horizon_add(g->j->s, &g->request, g->names, word, g->j->errors);
}

/* What is asked of every row. */
static void read_options(struct work *g)
{
    struct job *j = g->j;
    struct run_request *q = &g->request;

    *q = (struct run_request){.seed = cli_seed(j),
                              .threads = j->o->threads,
                              .no_priors = j->o->no_priors,
                              .values_most = ENSEMBLE_VALUES_MOST,
                              .horizon_from = j->s->decision,
                              .end = j->s->end,
                              .stop = stop_flag()};
    if (j->o->horizon != NULL) each_word(j->o->horizon, add_horizon, g, j->errors);
    if (q->horizon_count > 0) {
        q->end = q->horizon_to[q->horizon_count - 1];
    } else {
        snprintf(g->names[0], sizeof g->names[0], "end");
        q->horizon_to[q->horizon_count++] = q->end;
    }
    for (int i = 0; i < q->horizon_count; i++)
        g->horizon_names[i] = g->names[i];
    if (j->o->measure != NULL) each_word(j->o->measure, add_measure, g, j->errors);
    for (int m = 0; m < MEASURE_COUNT && j->o->measure == NULL; m++)
        g->keeps[m] = (measure_table[m].compared & IN_TABLE) ? SWEEP_TOTAL : SWEEP_NOTHING;
}

static enum flujo_status read_table(struct work *g)
{
    struct job *j = g->j;
    const struct options *o = j->o;
    struct sweep_row usual = {.policy = cli_policy_asked(j),
                              .replicates = o->replicates > 0 ? o->replicates : j->s->replicates,
                              .expected = o->engine != NULL && strcmp(o->engine, "expected") == 0,
                              .seed = g->request.seed,
                              .from = j->s->decision};
    enum flujo_status status = sweep_read(j->a, j->s, j->args->operands[1], &usual, &g->sweep, j->errors);

    if (status == FLUJO_OK) status = errors_status(j->errors);
    g->first = o->first_row > 0 ? o->first_row - 1 : 0;
    g->end = o->rows > 0 ? o->rows : g->sweep.row_count;
    if (status == FLUJO_OK && (g->first >= g->end || g->end > g->sweep.row_count))
        status = usage_error(j->errors, "--rows: give the first and the last row, as in 1:%d", g->sweep.row_count);
    return status;
}

/* A hash of all that decides the numbers of a row, whichever rows are asked. */
static enum flujo_status identify(struct work *g)
{
    struct options asked = g->j->o[0];
    const char *path = g->j->args->operands[1];
    char *bytes = NULL;
    size_t length = 0;
    struct text t;
    enum flujo_status status = file_read(g->j->a, path, &bytes, &length, g->j->errors);

    if (status != FLUJO_OK) return status;
    asked.rows = asked.first_row = 0;
    asked.seed = (struct seed_option){1, g->request.seed};
    text_init(&t, g->j->a);
    options_write(&t, g->j->args->command, &asked);
    uint64_t h = hash_text(hash_text(HASH_START, FLUJO_VERSION), t.data);
    h = hash_numbers(h, &g->j->s->hash, 1, sizeof g->j->s->hash);
    g->identity = hash_bytes(h, bytes, length);
    status = t.failed ? FLUJO_NO_MEMORY : FLUJO_OK;
    text_free(&t);
    memory_free(g->j->a, bytes);
    return status;
}

static enum flujo_status make_layout(struct work *g)
{
    const struct scenario *s = g->j->s;
    struct run_request largest = g->request;
    int cores = largest.threads > 0 ? largest.threads : parallel_cores(), rows = g->end - g->first;

    if (!sweep_layout_make(&g->arena, s, &g->request, g->horizon_names, g->keeps, g->j->o->by_month, &g->layout))
        return FLUJO_NO_MEMORY;
    if (g->layout.count == 0) return usage_error(g->j->errors, "--measure: the scenario has none of what is measured");
    g->shown = &g->layout.cells[0];
    for (int i = 0; i < g->layout.count; i++) {
        const struct sweep_cell *c = &g->layout.cells[i];
        int last = c->kind == PERIOD_HORIZON && c->index == g->request.horizon_count - 1;
        if (last && c->k == 0 && (g->shown->kind != PERIOD_HORIZON || c->number == M_ENCOUNTERS)) g->shown = c;
    }
    for (int i = g->first; i < g->end; i++)
        if (g->sweep.rows[i].replicates > largest.replicates) largest.replicates = g->sweep.rows[i].replicates;
    return request_memory(s, &largest, cores < rows ? cores : rows, g->j->errors);
}

/* Where rows come from besides this process. */
static enum flujo_status add_source(struct work *g, const char *path, struct error_list *errors)
{
    struct sweep_source *more = memory_resize(g->j->a, g->sources, g->source_count + 1, sizeof *more);

    if (more == NULL) return FLUJO_NO_MEMORY;
    g->sources = more;
    enum flujo_status status = sweep_source_open(g->j->a, path, g->identity, &more[g->source_count], errors);
    g->source_count += status == FLUJO_OK;
    return status;
}

static void close_sources(struct work *g)
{
    for (size_t i = 0; i < g->source_count; i++)
        result_close(&g->sources[i].file);
    g->source_count = 0;
}

static int by_first(const void *a, const void *b)
{
    const struct sweep_source *x = a, *y = b;
    return x->first != y->first ? (x->first > y->first) - (x->first < y->first) : strcmp(x->file.path, y->file.path);
}

/* The slices of `flujo merge`: in order they have to hold each row once. */
static enum flujo_status open_slices(struct work *g)
{
    struct error_list *errors = g->j->errors;
    enum flujo_status worst = FLUJO_OK;

    for (size_t i = 0; i < g->j->o->slices.count && worst != FLUJO_NO_MEMORY; i++) {
        enum flujo_status status = add_source(g, g->j->o->slices.items[i], errors);
        worst = status == FLUJO_OK ? worst : status;
    }
    if (worst != FLUJO_OK) return worst;
    qsort(g->sources, g->source_count, sizeof *g->sources, by_first);
    for (size_t i = 0; i < g->source_count; i++) {
        const struct sweep_source *p = &g->sources[i];
        struct position at = {p->file.path, 0, 0};
        if (p->first < g->done)
            errors_add(errors, SEVERITY_ERROR, at, "holds the row %d, which another slice holds too; give each once",
                       p->first + 1);
        else if (p->first > g->done)
            errors_add(errors, SEVERITY_ERROR, at, "begins with row %d; give the slice with %d to %d too", p->first + 1,
                       g->done + 1, p->first);
        if (p->first + p->count > g->done) g->done = p->first + p->count;
    }
    if (g->done < g->end)
        usage_error(errors, "the slices hold no row after %d of %d; give the others too", g->done, g->end);
    return errors_status(errors);
}

/* What an earlier run of the command left. */
static enum flujo_status open_earlier(struct work *g)
{
    struct job *j = g->j;
    enum flujo_status status = FLUJO_OK;
    struct error_list ignored;

    if (file_exists(g->partial.data)) {
        if (j->o->resume)
            status = add_source(g, g->partial.data, j->errors);
        else if (!j->o->force) {
            errors_add(j->errors, SEVERITY_ERROR, (struct position){g->partial.data, 0, 0},
                       "holds rows of a sweep that was stopped; go on with --resume, or begin anew with --force");
            status = FLUJO_BAD_INPUT;
        }
    } else if (j->o->resume && file_is_regular(j->path.data)) { /* complete, perhaps of this sweep */
        errors_init(&ignored, j->a);
        if (add_source(g, j->path.data, &ignored) == FLUJO_NO_MEMORY) status = FLUJO_NO_MEMORY;
        errors_free(&ignored);
    }
    if (status != FLUJO_OK || g->source_count == 0) return status;
    if (g->sources[0].first != g->first || g->sources[0].count > g->end - g->first) {
        errors_add(j->errors, SEVERITY_ERROR, (struct position){g->sources[0].file.path, 0, 0},
                   "holds the rows from %d on, not those of --rows; give --out another name", g->sources[0].first + 1);
        return FLUJO_BAD_INPUT;
    }
    g->done += g->sources[0].count;
    return FLUJO_OK;
}

/* A query on what is being written. */
static sqlite3_stmt *ask(const struct job *j, const char *sql, const struct sweep_cell *c, struct result_file *r)
{
    const char *values[3] = {NULL};

    *r = (struct result_file){.db = j->w.db, .path = j->w.path, .a = j->a};
    if (c != NULL) values[0] = c->measure, values[1] = c->element, values[2] = c->period;
    return result_query(r, sql, values, c != NULL ? 3 : 0, j->errors);
}

#define OF_CELL "FROM sweep JOIN sweep_row USING (position) WHERE measure = ? AND element = ? AND period = ? "

/* "Encounters" or "Custody, shelter". */
static void shown_name(const struct sweep_cell *c, char out[STATEMENT_WORDS])
{
    snprintf(out, STATEMENT_WORDS, "%.*s%s%.*s", TEXT_CUT(measure_table[c->number].label, 70),
             c->element[0] != '\0' ? ", " : "", TEXT_CUT(c->element, 80));
}

static void answer_end(struct job *j, const struct work *g, enum statement_kind kind, int rows, const char *sql)
{
    struct result_file r;
    sqlite3_stmt *q = ask(j, sql, g->shown, &r);

    if (q != NULL && result_step(&r, q, j->errors) == 1) {
        struct statement *st = statement_add(&j->said, kind, g->shown->number);
        shown_name(g->shown, st->words);
        st->other = g->sweep.rows[(int)result_number(q, 0) - 1].key;
        for (int i = 0; i < 3; i++)
            st->number[i] = result_number(q, 1 + i);
        st->number[3] = rows;
        st->from = g->request.horizon_from;
        st->to = g->request.horizon_to[g->request.horizon_count - 1];
    }
    result_end(q, j->errors);
}

static void answer(struct job *j, const struct work *g, int rows)
{
    struct statement *st = statement_add(&j->said, SAYS_ROWS, -1);
    int expected = 0;

    st->number[0] = rows;
    st->number[1] = g->end - g->first;
    if (rows == g->end - g->first) {
        answer_end(j, g, SAYS_ROW_LOWEST, rows,
                   "SELECT position, q50, q05, q95 " OF_CELL "ORDER BY q50, position LIMIT 1");
        answer_end(j, g, SAYS_ROW_HIGHEST, rows,
                   "SELECT position, q50, q05, q95 " OF_CELL "ORDER BY q50 DESC, position LIMIT 1");
    }
    answer_values(&j->said, j->s);
    for (int i = g->first; i < g->first + rows; i++)
        expected += g->sweep.rows[i].expected;
    if (expected > 0) STATEMENT_PUT(statement_add(&j->said, SAYS_EXPECTED_ROWS, -1), expected, rows);
}

/* All rows that are complete, into the writer of the job. */
static enum flujo_status put_all(struct job *j, const struct work *g)
{
    int rows = g->done + g->kept_count - g->first;

    sweep_put_rows(&j->w, j->s, &g->sweep, g->identity, g->first, g->first + rows);
    for (size_t i = 0; i < g->source_count && j->w.status == FLUJO_OK; i++)
        sweep_copy_values(&j->w, &g->layout, &g->sources[i]);
    for (int i = 0; i < g->kept_count && j->w.status == FLUJO_OK; i++)
        sweep_put_values(&j->w, &g->layout, g->done + i, g->kept + (size_t)i * (size_t)g->layout.count);
    if (j->w.status != FLUJO_OK) return j->w.status;
    answer(j, g, rows);
    struct run_request request = g->request;
    request.replicates = j->o->replicates;
    request.expected = j->o->engine != NULL && strcmp(j->o->engine, "expected") == 0;
    cli_put_run(j, j->s, &request, g->end - g->first, rows);
    return result_put_scenario(&j->w, j->s);
}

/* The complete rows as a result of their own, which is then where they are. */
static enum flujo_status save_partial(struct work *g)
{
    struct job part = *g->j;
    double begun = seconds_now();
    int rows = g->kept_count;

    text_init(&part.path, part.a);
    part.said.count = 0;
    text_add(&part.path, g->partial.data);
    enum flujo_status status = part.path.failed ? FLUJO_NO_MEMORY : FLUJO_OK;
    if (status == FLUJO_OK) status = result_create(part.a, g->partial.data, &part.w, part.errors);
    if (status == FLUJO_OK) {
        status = put_all(&part, g);
        if (status == FLUJO_OK)
            status = result_commit(&part.w);
        else
            result_discard(&part.w);
    }
    text_free(&part.path);
    if (status == FLUJO_OK) {
        close_sources(g);
        status = add_source(g, g->partial.data, g->j->errors);
        g->done += rows, g->kept_count = 0;
    }
    g->saved = seconds_now();
    g->cost = g->saved - begun;
    return status;
}

/* Keep the numbers of a row; from time to time all are written, which takes at most a twentieth of the time. */
static enum flujo_status keep(void *user, int row, const struct summary *values)
{
    struct work *g = user;
    size_t n = (size_t)g->layout.count;
    double pause = fmax(1, 20 * g->cost);

    if (g->kept_count == g->kept_room) {
        int room = g->kept_room < 16 ? 16 : 2 * g->kept_room;
        struct summary *more = memory_resize(g->j->a, g->kept, (size_t)room, n * sizeof *more);
        if (more == NULL) return FLUJO_NO_MEMORY;
        g->kept = more, g->kept_room = room;
    }
    memcpy(g->kept + (size_t)g->kept_count++ * n, values, n * sizeof *values);
    return row + 1 < g->end && seconds_now() - g->saved > pause ? save_partial(g) : FLUJO_OK;
}

static enum flujo_status simulate(struct work *g)
{
    struct progress progress;
    struct job *j = g->j;

    progress_init(&progress, j->o->quiet, 0);
    g->request.progress = progress_report, g->request.progress_user = &progress;
    enum flujo_status status = sweep_run(j->a, j->s, &g->sweep, &g->request, &g->layout, g->done, g->end, keep, g,
                                         j->errors);
    progress_end(&progress);
    if (status == FLUJO_OK) return FLUJO_OK;
    if (g->kept_count > 0 && status != FLUJO_NO_MEMORY && save_partial(g) != FLUJO_OK) return status;
    if (g->done > g->first)
        fprintf(stderr, "flujo: %d of %d rows are in %s; the same command with --resume goes on\n", g->done - g->first,
                g->end - g->first, g->partial.data);
    else if (status == FLUJO_INTERRUPTED)
        fprintf(stderr, "flujo: stopped on request before any row was complete; nothing is written\n");
    return status;
}

static void table(struct text *t, const struct job *j, const void *study)
{
    const struct work *g = study;
    char median[NUMBER_SIZE], low[NUMBER_SIZE], high[NUMBER_SIZE], sql[256], name[STATEMENT_WORDS];
    struct result_file r;

    snprintf(sql, sizeof sql, "SELECT row, policy, q50, q05, q95 " OF_CELL "ORDER BY position LIMIT %d", SHOWN_ROWS);
    shown_name(g->shown, name);
    text_add(t, "\n");
    cli_label(t, j, name, 0);
    text_format(t, ", %s\n", g->shown->period);
    text_add(t, cli_say(j, "  row                      policy                         median   90 % interval\n"));
    sqlite3_stmt *q = ask(j, sql, g->shown, &r);
    while (q != NULL && result_step(&r, q, j->errors) == 1)
        text_format(t, cli_say(j, "  %-24s %-24s %12s   %s to %s\n"), result_text(q, 0), result_text(q, 1),
                    number_text(result_number(q, 2), median), number_text(result_number(q, 3), low),
                    number_text(result_number(q, 4), high));
    result_end(q, j->errors);
    if (g->end - g->first > SHOWN_ROWS)
        text_format(t, cli_say(j, "  ... and %d rows more; `flujo export` writes them all\n"),
                    g->end - g->first - SHOWN_ROWS);
}

/* The rows of a query as objects: texts, then numbers. */
static void json_rows(struct text *t, const struct job *j, const char *name, int texts, const char *sql)
{
    struct result_file r;
    sqlite3_stmt *q = ask(j, sql, NULL, &r);

    text_format(t, "\"%s\": [", name);
    while (q != NULL && result_step(&r, q, j->errors) == 1) {
        json_item(t);
        for (int c = 0; c < sqlite3_column_count(q); c++)
            if (c < texts)
                json_text(t, sqlite3_column_name(q, c), result_text(q, c));
            else
                json_number(t, sqlite3_column_name(q, c), result_number(q, c));
        text_add(t, "}");
    }
    result_end(q, j->errors);
    text_add(t, "\n  ]");
}

static void json(struct text *t, const struct job *j, const void *study)
{
    (void)study;
    json_text(t, "scenario", j->s->name);
    text_add(t, ",\n  ");
    json_rows(t, j, "rows", 5, "SELECT row, policy, seed, engine, from_date AS \"from\", replicates FROM sweep_row");
    text_add(t, ",\n  ");
    json_rows(t, j, "settings", 2, "SELECT row, name, value FROM sweep_setting JOIN sweep_row USING (position)");
    text_add(t, ",\n  ");
    json_rows(t, j, "values", 4,
              "SELECT row, measure, element, period, mean, q05, q25, q50, q75, q95 FROM sweep JOIN sweep_row USING "
              "(position)");
}

static enum flujo_status finish(struct work *g)
{
    struct job *j = g->j;
    enum flujo_status status = put_all(j, g);

    if (status == FLUJO_OK) status = cli_deliver(j, g, table, json);
    close_sources(g);
    if (status == FLUJO_OK && j->o->slices.count == 0) unlink(g->partial.data);
    return status;
}

static enum flujo_status sweep(struct job *j)
{
    struct work g = {.j = j};
    int merges = j->o->slices.count > 0;

    arena_init(&g.arena, j->a);
    text_init(&g.partial, j->a);
    read_options(&g);
    enum flujo_status status = read_table(&g);
    if (status == FLUJO_OK) status = identify(&g);
    if (status == FLUJO_OK) status = make_layout(&g);
    if (status == FLUJO_OK) status = cli_claim(j, "sweep");
    g.done = g.first;
    if (status == FLUJO_OK) {
        partial_name(&g.partial, j->path.data);
        if (!g.partial.failed) stop_cleans(g.partial.data);
        status = g.partial.failed ? FLUJO_NO_MEMORY : merges ? open_slices(&g) : open_earlier(&g);
    }
    if (status == FLUJO_OK && !merges) status = simulate(&g);
    if (status == FLUJO_OK && ranks_own() == 0) status = finish(&g);
    close_sources(&g);
    memory_free(j->a, g.sources);
    memory_free(j->a, g.kept);
    text_free(&g.partial);
    arena_free(&g.arena);
    sweep_free(&g.sweep);
    return status;
}

int command_sweep(const struct args *args) { return cli_on_scenario(args, 0, sweep); }
