/* Readers of the result tables into the report's arena; see context.h. */
#include "report/context.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int report_fine(const struct report *r) { return r->status == FLUJO_OK && !r->body.failed && !r->contents.failed; }

void report_fail(struct report *r, enum flujo_status status)
{
    if (r->status == FLUJO_OK) r->status = status;
}

sqlite3_stmt *report_query(struct report *r, const char *sql, const char *const *values, int count)
{
    if (!report_fine(r)) return NULL;
    sqlite3_stmt *q = result_query(&r->file, sql, values, count, r->errors);
    if (q == NULL) report_fail(r, r->errors->out_of_memory ? FLUJO_NO_MEMORY : FLUJO_FAILED);
    return q;
}

int report_next(struct report *r, sqlite3_stmt *q)
{
    if (q == NULL || !report_fine(r)) return 0;
    int step = result_step(&r->file, q, r->errors);
    if (step < 0) report_fail(r, FLUJO_FAILED);
    return step > 0;
}

void report_end(struct report *r, sqlite3_stmt *q)
{
    if (!result_end(q, r->errors)) report_fail(r, FLUJO_NO_MEMORY);
}

int report_has(struct report *r, const char *table)
{
    const char *values[1] = {table};
    sqlite3_stmt *q = report_query(r,
                                   "SELECT 1 FROM (SELECT type, name FROM sqlite_master UNION ALL SELECT type, name "
                                   "FROM sqlite_temp_master) WHERE type IN ('table','view') AND name = ?",
                                   values, 1);
    int found = report_next(r, q);
    report_end(r, q);
    if (!found) return 0;
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT 1 FROM \"%.60s\" LIMIT 1", table);
    q = report_query(r, sql, NULL, 0);
    found = report_next(r, q);
    report_end(r, q);
    return found;
}

const char *report_copy(struct report *r, const char *s)
{
    char *copy = report_fine(r) ? arena_copy_string(&r->arena, s, strlen(s)) : NULL;
    if (copy == NULL) report_fail(r, FLUJO_NO_MEMORY);
    return copy != NULL ? copy : "";
}

const char *report_one(struct report *r, const char *sql, const char *const *values, int count)
{
    const char *text = "";
    sqlite3_stmt *q = report_query(r, sql, values, count);
    if (report_next(r, q)) text = report_copy(r, result_text(q, 0));
    report_end(r, q);
    return text;
}

double report_number(struct report *r, const char *sql, const char *const *values, int count)
{
    double value = NAN;
    sqlite3_stmt *q = report_query(r, sql, values, count);
    if (report_next(r, q)) value = result_number(q, 0);
    report_end(r, q);
    return value;
}

const char *report_note(struct report *r, const char *key)
{
    return report_has(r, "note") ? report_one(r, "SELECT text FROM note WHERE key = ?", &key, 1) : "";
}

/* Double an arena array; the old one stays until the arena goes. */
static void *grow(struct report *r, const void *old, int count, int *capacity, size_t bytes)
{
    int larger = *capacity < 16 ? 16 : *capacity * 2;
    void *block = arena_alloc(&r->arena, (size_t)larger, bytes);
    if (block == NULL) {
        report_fail(r, FLUJO_NO_MEMORY);
        return NULL;
    }
    if (count > 0) memcpy(block, old, (size_t)count * bytes);
    *capacity = larger;
    return block;
}

const char *say_label(struct report *r, const char *label)
{
    struct text t;

    if (r->reader.language == ENGLISH) return report_copy(r, label);
    text_init(&t, r->a);
    language_add_label(&t, &r->reader, label);
    if (t.failed) report_fail(r, FLUJO_NO_MEMORY);
    const char *said = report_copy(r, t.failed || t.data == NULL ? "" : t.data);
    text_free(&t);
    return said;
}

void report_names(struct report *r, const char *sql, const char *const *values, int count, struct names *out)
{
    memset(out, 0, sizeof *out);
    sqlite3_stmt *q = report_query(r, sql, values, count);
    while (report_next(r, q)) {
        if (out->count == out->capacity) {
            int capacity = out->capacity;
            const char **ids = grow(r, out->id, out->count, &capacity, sizeof *ids);
            capacity = out->capacity;
            const char **labels = ids == NULL ? NULL : grow(r, out->label, out->count, &capacity, sizeof *labels);
            if (labels == NULL) break;
            out->id = ids;
            out->label = labels;
            out->capacity = capacity;
        }
        out->id[out->count] = report_copy(r, result_text(q, 0));
        out->label[out->count] = say_label(r, result_text(q, result_text(q, 1)[0] ? 1 : 0));
        out->count++;
    }
    report_end(r, q);
}

const char *names_label(const struct names *n, const char *id)
{
    for (int i = 0; i < n->count; i++)
        if (strcmp(n->id[i], id) == 0) return n->label[i];
    return id;
}

double report_visible(const struct report *r, double count)
{
    return count > 0 && count < r->suppress_below ? NAN : count;
}

int report_counts_people(struct report *r, const char *measure)
{
    const char *values[1] = {measure};
    return r->suppress_below > 0 && report_has(r, "measure")
           && report_number(r, "SELECT people FROM measure WHERE measure = ?", values, 1) > 0;
}

/* Hide a small count; an interval that reaches into the small counts is shown
 * from 0, which is wider than it is and reveals nothing about them. */
static void suppress(const struct report *r, struct point *p)
{
    if (isnan(report_visible(r, p->mean)) || isnan(report_visible(r, p->q50))) {
        p->mean = p->q05 = p->q25 = p->q50 = p->q75 = p->q95 = NAN;
        return;
    }
    if (isnan(report_visible(r, p->q05))) p->q05 = 0;
    if (isnan(report_visible(r, p->q25))) p->q25 = 0;
    if (isnan(report_visible(r, p->q75))) p->q75 = NAN;
    if (isnan(report_visible(r, p->q95))) p->q95 = NAN;
}

void curve_push(struct report *r, struct curve *c, const struct point *p)
{
    if (c->count == c->capacity) {
        struct point *larger = grow(r, c->points, c->count, &c->capacity, sizeof *larger);
        if (larger == NULL) return;
        c->points = larger;
    }
    c->points[c->count++] = *p;
}

void curve_push_value(struct report *r, struct curve *c, day_number day, double value)
{
    struct point p = {day, value, NAN, NAN, value, NAN, NAN};
    curve_push(r, c, &p);
}

/* Whether the run covers the month that begins with a day. */
static int is_covered(const struct report *r, day_number first)
{
    int month = date_month_index(first) + 1;
    day_number start, end;
    return !date_parse(r->start, 0, &start) || !date_parse(r->end, 0, &end)
           || (first >= start && date_make(month / 12, month % 12 + 1, 1) - 1 <= end);
}

void curve_load(struct report *r, const char *table, const char *policy, const char *measure, const char *element,
                struct curve *out)
{
    memset(out, 0, sizeof *out);
    out->monthly = strcmp(table, "daily") != 0;
    if (!report_has(r, table)) return;
    int people = report_counts_people(r, measure);
    const char *values[3] = {policy, measure, element};
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT %s, mean, q05, q25, q50, q75, q95 FROM %.40s WHERE policy = ? AND measure = ? AND "
             "element = ? ORDER BY 1",
             out->monthly ? "month" : "date", table);
    sqlite3_stmt *q = report_query(r, sql, values, 3);
    while (report_next(r, q)) {
        struct point p = {0,
                          result_number(q, 1),
                          result_number(q, 2),
                          result_number(q, 3),
                          result_number(q, 4),
                          result_number(q, 5),
                          result_number(q, 6)};
        if (!date_parse(result_text(q, 0), out->monthly, &p.day)) continue;
        if (strcmp(table, "monthly") == 0 && !is_covered(r, p.day))
            continue; /* a part of a month would look like a fall */
        if (out->monthly) p.day += 14;
        if (people) suppress(r, &p);
        curve_push(r, out, &p);
    }
    report_end(r, q);
}

void curve_load_beds(struct report *r, const char *table, const char *facility, struct curve *out)
{
    int at;

    curve_load(r, table, r->policy, "beds", facility, out);
    if (!(curve_peak(out, &at) > 0)) out->count = 0;
}

void curve_observed(struct report *r, const char *measure, const char *element, struct curve *out)
{
    memset(out, 0, sizeof *out);
    out->monthly = 1;
    if (!report_has(r, "fit")) return;
    const char *values[4] = {r->policy, measure, element, ""};
    values[3] = report_one(r,
                           "SELECT obs_group FROM fit WHERE policy = ? AND measure = ? AND element = ? "
                           "GROUP BY obs_group ORDER BY count(*) DESC, obs_group LIMIT 1",
                           values, 3);
    sqlite3_stmt *q = report_query(r,
                                   "SELECT month, observed FROM fit WHERE policy = ? AND measure = ? AND "
                                   "element = ? AND obs_group = ? ORDER BY month",
                                   values, 4);
    int people = report_counts_people(r, measure);
    while (report_next(r, q)) {
        double value = result_number(q, 1);
        if (people) value = report_visible(r, value);
        day_number month;
        if (date_parse(result_text(q, 0), 1, &month)) curve_push_value(r, out, month + 14, value);
    }
    report_end(r, q);
}

void curve_observed_stock(struct report *r, const char *measure, const char *element, struct curve *out)
{
    memset(out, 0, sizeof *out);
    if (!report_has(r, "observation")) return;
    const char *values[3] = {r->policy, measure, element};
    sqlite3_stmt *q =
        report_query(r,
                     "SELECT from_date, to_date, value FROM observation WHERE policy = ? AND measure = ? AND element = "
                     "? ORDER BY from_date, position",
                     values, 3);
    int people = report_counts_people(r, measure);
    while (report_next(r, q)) {
        day_number from, to;
        double value = result_number(q, 2);
        if (date_parse(result_text(q, 0), 0, &from) && date_parse(result_text(q, 1), 0, &to))
            curve_push_value(r, out, from + (to - from) / 2, people ? report_visible(r, value) : value);
    }
    report_end(r, q);
}

double curve_middle(const struct point *p) { return isnan(p->q50) ? p->mean : p->q50; }

double curve_peak(const struct curve *c, int *at)
{
    double best = NAN;
    *at = -1;
    for (int i = 0; i < c->count; i++) {
        double v = curve_middle(&c->points[i]);
        if (isnan(v) || (*at >= 0 && v <= best)) continue;
        best = v;
        *at = i;
    }
    return best;
}

double curve_total(const struct curve *c)
{
    double sum = 0;
    for (int i = 0; i < c->count; i++)
        sum += c->points[i].mean;
    return sum;
}
