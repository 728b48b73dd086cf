/* See assimilation_tables.h; docs/results.md explains the columns. */
#include "store/assimilation_tables.h"

#include "store/insert.h"
#include "store/read.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Settings and outcomes by name, as numbers or texts. */
struct facts {
    struct insert row;
    int position;
};

static void put_fact(struct facts *f, const char *name, double value, const char *text)
{
    insert_row(&f->row, cell_integer(f->position++), cell_text(name), cell_number(value), cell_text(text));
}

static void put_facts(struct result_writer *w, const struct assimilation *as)
{
    struct facts f = {insert_begin(w, "assimilation"), 0};
    char text[32], name[96];
    snprintf(text, sizeof text, "%" PRIu64, as->seed);
    put_fact(&f, "seed", NAN, text);
    put_fact(&f, "policy", NAN, as->s->policies[as->policy].id);
    date_format(as->last, text);
    put_fact(&f, "data_until", as->last, text);
    put_fact(&f, "members", as->members, NULL);
    put_fact(&f, "passes", as->passes, NULL);
    put_fact(&f, "first_month", as->first, NULL);
    put_fact(&f, "months", as->months, NULL);
    put_fact(&f, "lead_days", as->lead_days, NULL);
    put_fact(&f, "population_scale", as->population_scale, NULL);
    put_fact(&f, "rmspe_monthly_totals", assimilation_rmspe(as), NULL);
    put_fact(&f, "coverage_90", assimilation_inside(as), NULL);
    put_fact(&f, "unreached", assimilation_unreached(as), NULL);
    for (int d = 0; d < as->s->demographic_count; d++) {
        snprintf(name, sizeof name, "innovation_scale.%.64s", as->s->demographic_ids[d]);
        put_fact(&f, name, as->scale[d], NULL);
    }
    for (int t = 0; t < as->months; t++) {
        if (as->pace[t] <= 1) continue;
        date_format_month(as->first + t, text);
        snprintf(name, sizeof name, "pace.%.7s", text);
        put_fact(&f, name, as->pace[t], "a sudden month");
    }
    insert_end(&f.row);
}

static void put_members(struct result_writer *w, const struct assimilation *as)
{
    const struct scenario *s = as->s;
    struct insert row = insert_begin(w, "assimilation_member");
    char name[PARAMETER_NAME_SIZE];
    for (int i = 0; i < as->members; i++)
        insert_row(&row, cell_integer(i), cell_integer(as->number[i]));
    insert_end(&row);
    row = insert_begin(w, "assimilation_parameter");
    for (int p = 0; p < s->parameter_count; p++) {
        if (s->parameters[p].prior.kind == PRIOR_NONE) continue;
        parameter_name(s, p, name);
        for (int i = 0; i < as->members; i++)
            insert_row(&row, cell_text(name), cell_integer(i),
                       cell_number(as->parameters[(size_t)i * (size_t)s->parameter_count + (size_t)p]));
    }
    insert_end(&row);
}

static void put_paths(struct result_writer *w, const struct assimilation *as)
{
    struct insert row = insert_begin(w, "latent");
    int classes = as->s->class_count, months = as->months;
    for (int k = 0; k < classes; k++)
        for (int t = 0; t < months; t++)
            for (int i = 0; i < as->members; i++)
                insert_row(&row, cell_text(as->s->classes[k].id), cell_month(as->first + t), cell_integer(i),
                           cell_number(
                               as->phi[((size_t)i * (size_t)classes + (size_t)k) * (size_t)months + (size_t)t]));
    insert_end(&row);
    row = insert_begin(w, "assimilation_slope");
    for (int k = 0; k < classes; k++)
        for (int t = 0; t < months; t++)
            for (int b = 0; b < SMOOTHER_BAND; b++)
                insert_row(&row, cell_text(as->s->classes[k].id), cell_month(as->first + t),
                           cell_integer(SMOOTHER_BAND - 2 - b),
                           cell_number(as->slope[(size_t)((k * months + t) * SMOOTHER_BAND + b)]));
    insert_end(&row);
}

static void put_checks(struct result_writer *w, const struct assimilation *as)
{
    const struct scenario *s = as->s;
    struct insert row = insert_begin(w, "assimilation_check");
    for (int i = 0; i < as->check_count; i++) {
        const struct assimilation_check *c = &as->checks[i];
        const struct observation *o = c->observation;
        const double numbers[] = {o->value, c->q05, c->q25, c->q50, c->q75, c->q95};
        insert_add(&row, cell_text(measure_table[o->measure].name),
                   cell_text(measure_table[o->measure].by != PER_CLASS ? measure_slot_name(o->measure, s, o->slot)
                             : o->origin < 0                           ? ""
                                                                       : s->origin_ids[o->origin]),
                   cell_text(measure_table[o->measure].by != PER_CLASS || o->demographic < 0
                                 ? ""
                                 : s->demographic_ids[o->demographic]),
                   cell_month(c->month));
        insert_numbers(&row, numbers, sizeof numbers / sizeof numbers[0]);
        insert_row(&row, cell_integer(c->unreached));
    }
    insert_end(&row);
    row = insert_begin(w, "assimilation_pass");
    for (int i = 0; i <= as->passes; i++)
        insert_row(&row, cell_integer(i), cell_number(as->rms[i]));
    insert_end(&row);
}

enum flujo_status assimilation_put(struct result_writer *w, const struct assimilation *as)
{
    put_facts(w, as);
    put_members(w, as);
    put_paths(w, as);
    put_checks(w, as);
    return w->status;
}

static enum flujo_status refuse(const struct result_file *r, const char *why, struct error_list *errors)
{
    errors_add(errors, SEVERITY_ERROR, (struct position){r->path, 0, 0}, "%s", why);
    return FLUJO_BAD_INPUT;
}

static double fact(const struct result_file *r, const char *name, struct error_list *errors)
{
    return result_one_number(r, "SELECT max(value) FROM assimilation WHERE name = ?", &name, 1, errors);
}

static char *fact_text(const struct result_file *r, const char *name, struct error_list *errors)
{
    return result_one_text(r, "SELECT text FROM assimilation WHERE name = ?", &name, 1, errors);
}

/* A whole number in [low, high]; else *good is 0. */
static int whole_fact(const struct result_file *r, const char *name, int low, int high, int *good,
                      struct error_list *errors)
{
    double value = fact(r, name, errors);
    int fine = value >= low && value <= high && floor(value) >= value;
    *good &= fine;
    return fine ? (int)value : low;
}

/* Room of the right size, and the settings. */
static enum flujo_status read_facts(const struct result_file *r, const struct scenario *s, struct assimilation **out,
                                    struct error_list *errors)
{
    static const char other[] = "its assimilation is of another scenario; make it anew with `flujo assimilate`";
    double members = fact(r, "members", errors), months = fact(r, "months", errors);
    char name[96];
    if (!(members >= 1 && members <= 1e6 && months >= 1 && months <= 1200))
        return refuse(r, "holds no assimilation; write one with `flujo assimilate FOLDER --out FILE`", errors);
    char *policy = fact_text(r, "policy", errors), *seed = fact_text(r, "seed", errors);
    char *hash = result_one_text(r, "SELECT scenario_hash FROM run", 0, 0, errors);
    struct assimilation *as = *out = assimilation_make(r->a, s, (int)members, (int)months);
    enum flujo_status status = as && policy && seed && hash ? FLUJO_OK : FLUJO_NO_MEMORY;
    if (status == FLUJO_OK) {
        snprintf(name, sizeof name, "%016" PRIx64, s->hash);
        if (strcmp(name, hash) != 0)
            errors_add(errors, SEVERITY_NOTE, (struct position){r->path, 0, 0},
                       "the scenario has changed since this assimilation was made; the record may be met less well");
        as->policy = scenario_policy(s, policy);
        as->seed = strtoull(seed, 0, 10);
        int good = as->policy >= 0;
        as->last = whole_fact(r, "data_until", date_make(DATE_FIRST_YEAR, 1, 1), date_make(DATE_LAST_YEAR, 12, 31),
                              &good, errors);
        as->first = whole_fact(r, "first_month", 12 * DATE_FIRST_YEAR, 12 * DATE_LAST_YEAR, &good, errors);
        as->lead_days = whole_fact(r, "lead_days", 0, 36600, &good, errors);
        as->passes = whole_fact(r, "passes", 0, SMOOTHER_PASSES, &good, errors);
        as->population_scale = fact(r, "population_scale", errors);
        good &= as->population_scale >= 0 && as->population_scale <= 1e6; /* 0: not given */
        if (!good) status = refuse(r, other, errors);
    }
    for (int d = 0; status == FLUJO_OK && d < s->demographic_count; d++) {
        snprintf(name, sizeof name, "innovation_scale.%.64s", s->demographic_ids[d]);
        as->scale[d] = fact(r, name, errors);
        if (!(as->scale[d] > 0 && as->scale[d] <= 100)) status = refuse(r, other, errors);
    }
    memory_free(r->a, policy);
    memory_free(r->a, seed);
    memory_free(r->a, hash);
    return status;
}

/* The next row of a query whose columns are a name (index into ids) and numbers. */
struct rows {
    const struct result_file *r;
    sqlite3_stmt *q;
    struct error_list *errors;
    enum flujo_status status;
};

static struct rows rows_of(const struct result_file *r, const char *sql, struct error_list *errors)
{
    struct rows rows = {r, result_query(r, sql, 0, 0, errors), errors, FLUJO_OK};
    if (rows.q == 0) rows.status = FLUJO_FAILED;
    return rows;
}

static int rows_next(struct rows *rows)
{
    int step = rows->status == FLUJO_OK ? result_step(rows->r, rows->q, rows->errors) : 0;
    if (step < 0) rows->status = FLUJO_FAILED;
    return step > 0;
}

static void rows_expect(struct rows *rows, int good)
{
    if (!good && rows->status == FLUJO_OK)
        rows->status = refuse(rows->r, "its assimilation does not fit this scenario or is not complete; make it anew",
                              rows->errors);
}

static enum flujo_status rows_end(struct rows *rows, size_t seen, size_t wanted)
{
    sqlite3_finalize(rows->q);
    rows_expect(rows, seen == wanted);
    return rows->status;
}

static enum flujo_status read_members(const struct result_file *r, struct assimilation *as, struct error_list *errors)
{
    const struct scenario *s = as->s;
    size_t seen = 0, wanted = 0, n = (size_t)as->members;
    struct rows rows = rows_of(r, "SELECT member, numbers FROM assimilation_member ORDER BY member", errors);
    while (rows_next(&rows) && seen < n)
        as->number[seen++] = (uint32_t)sqlite3_column_int64(rows.q, 1);
    if (rows_end(&rows, seen, n) != FLUJO_OK) return rows.status;
    for (int p = 0; p < s->parameter_count; p++) {
        wanted += s->parameters[p].prior.kind != PRIOR_NONE ? n : 0;
        for (int i = 0; i < as->members; i++)
            as->parameters[(size_t)i * (size_t)s->parameter_count + (size_t)p] = s->parameters[p].value;
    }
    seen = 0;
    rows = rows_of(r, "SELECT parameter, member, value FROM assimilation_parameter ORDER BY parameter, member", errors);
    int p = -1;
    while (rows_next(&rows)) {
        int i = sqlite3_column_int(rows.q, 1);
        if (i == 0) p = parameter_find(s, result_text(rows.q, 0));
        rows_expect(&rows, p >= 0 && i >= 0 && i < as->members && fabs(result_number(rows.q, 2)) <= 1e12);
        if (rows.status != FLUJO_OK) break;
        as->parameters[(size_t)i * (size_t)s->parameter_count + (size_t)p] = result_number(rows.q, 2);
        seen += s->parameters[p].prior.kind != PRIOR_NONE;
    }
    return rows_end(&rows, seen, wanted);
}

static int class_find(const struct scenario *s, const char *id)
{
    for (int k = 0; k < s->class_count; k++)
        if (strcmp(s->classes[k].id, id) == 0) return k;
    return -1;
}

enum { MOST_LOG = 30 }; /* of a latent path or slope: more is no path of people */

/* Reads rows (class, month, index, value) into out[index][class][month] or, with
 * the index innermost, out[class][month][index]. */
static enum flujo_status read_cube(const struct result_file *r, const char *sql, const struct assimilation *as,
                                   int most, int innermost, double *out, struct error_list *errors)
{
    size_t classes = (size_t)as->s->class_count, months = (size_t)as->months, seen = 0;
    struct rows rows = rows_of(r, sql, errors);
    while (rows_next(&rows)) {
        day_number day = 0;
        int k = class_find(as->s, result_text(rows.q, 0)), good = date_parse(result_text(rows.q, 1), 1, &day);
        int t = date_month_index(day) - as->first, i = sqlite3_column_int(rows.q, 2);
        rows_expect(&rows, good && k >= 0 && t >= 0 && t < as->months && i >= 0 && i < most
                               && fabs(result_number(rows.q, 3)) <= MOST_LOG);
        if (rows.status != FLUJO_OK) break;
        size_t cell = (size_t)k * months + (size_t)t;
        out[innermost ? cell * (size_t)most + (size_t)i : (size_t)i * classes * months + cell] = result_number(rows.q,
                                                                                                               3);
        seen++;
    }
    return rows_end(&rows, seen, classes * months * (size_t)most);
}

static enum flujo_status read_paths(const struct result_file *r, struct assimilation *as, struct error_list *errors)
{
    enum flujo_status status = read_cube(r, "SELECT class, month, member, value FROM latent", as, as->members, 0,
                                         as->phi, errors);
    if (status == FLUJO_OK)
        status = read_cube(r, "SELECT class, month, 3 - months_before, value FROM assimilation_slope", as,
                           SMOOTHER_BAND, 1, as->slope, errors);
    for (int t = 0; t < as->months; t++) {
        char month[11], name[32];
        date_format_month(as->first + t, month);
        snprintf(name, sizeof name, "pace.%.7s", month);
        double pace = status == FLUJO_OK ? fact(r, name, errors) : 1;
        as->pace[t] = pace > 1 ? fmin(pace, 1000) : 1;
    }
    struct rows rows = rows_of(r, "SELECT rms FROM assimilation_pass ORDER BY pass", errors);
    size_t seen = 0;
    while (rows_next(&rows) && seen <= (size_t)as->passes)
        as->rms[seen++] = result_number(rows.q, 0);
    sqlite3_finalize(rows.q);
    return status;
}

enum flujo_status assimilation_read(const struct allocator *a, const char *path, const struct scenario *s,
                                    struct assimilation **out, struct error_list *errors)
{
    struct result_file r = {0};
    struct assimilation *as = 0;
    *out = 0;
    enum flujo_status status = result_open(a, path, &r, errors);
    if (status == FLUJO_OK) status = read_facts(&r, s, &as, errors);
    if (status == FLUJO_OK) status = read_members(&r, as, errors);
    if (status == FLUJO_OK) status = read_paths(&r, as, errors);
    result_close(&r);
    if (status == FLUJO_OK)
        *out = as;
    else
        assimilation_free(as);
    return status;
}
