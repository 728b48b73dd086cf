/* Counts of people: source_data with data_layout.csv, and registration_corrections.csv.
 *
 * Mechanism: counts are linear between their dates; before the first and after
 * the last date its value holds; cut to whole people. A camp with several files
 * has their sum. A registration correction rescales what stands before its date
 * so that it ends at the corrected level. Quirks of Flee under compat: lines are
 * not sorted, several files are folded into one table without interpolation,
 * and the first row of the layout makes no people, whatever its name. */
#include "base/text.h"
#include "flee/flee_reader.h"

#include <math.h>
#include <string.h>

static double count_at(const struct flee_counts *c, double day)
{
    size_t i = 0;
    while (i < c->n && day >= c->day[i])
        i++;
    if (i == 0 || i == c->n) return c->n == 0 ? 0.0 : c->value[i == 0 ? 0 : i - 1];
    double fraction = (day - c->day[i - 1]) / (c->day[i] - c->day[i - 1]);
    return c->value[i - 1] + fraction * (c->value[i] - c->value[i - 1]);
}

int flee_read_count(struct flee_reader *r, const struct loose_table *t, const struct loose_row *row, int column,
                    double *value)
{
    const char *text = loose_cell(row, column), *wrong = NULL;
    if (!loose_table_number(t, text, 1, value))
        wrong = "it should be written as 12345";
    else if (*value < 0.0)
        wrong = "counts cannot be negative";
    else if (*value > 9007199254740992.0)
        wrong = "counts beyond 2^53 cannot be distinguished";
    if (!wrong) return 1;
    errors_add(r->errors, r->scenario || *value > 9007199254740992.0 ? SEVERITY_ERROR : flee_remark(r),
               loose_at(t, row, column), "\"%s\" is not a count of people%s; %s", text,
               r->scenario ? "" : ", line left out", wrong);
    return 0;
}

/* The first line is a heading, as Flee has it, if its first cell is empty, a comment or Date; here also if no digit is
 * in it. */
static int is_heading(const struct loose_table *t, int i)
{
    const char *s = loose_cell(&t->rows[i], 0);
    return t->rows[i].line == t->first_line && s[strcspn(s, "0123456789")] == 0;
}

/* A line's day and count; complains about what is neither. */
static int read_line(struct flee_reader *r, const struct loose_table *t, int i, enum loose_date_order order,
                     double *day, double *value)
{
    const struct loose_row *row = &t->rows[i];
    day_number date;
    if (row->comment || is_heading(t, i) || !*loose_cell(row, 1)) return 0;
    if (!loose_date(loose_cell(row, 0), order, &date)) {
        errors_add(r->errors, flee_remark(r), loose_at(t, row, 0),
                   "\"%s\" is not a date, line left out; write it as 2013-12-01", loose_cell(row, 0));
        return 0;
    }
    *day = date - r->f->start;
    return flee_read_count(r, t, row, 1, value);
}

/* r->path holds the file. */
static enum flujo_status read_counts(struct flee_reader *r, struct flee_counts *c)
{
    struct flee_instance *f = r->f;
    struct loose_table t;
    memset(c, 0, sizeof *c);
    enum flujo_status status = flee_read_table(r, &t);
    if (status != FLUJO_OK) return status;
    c->day = arena_alloc(&f->arena, (size_t)t.count + 1, sizeof *c->day);
    c->value = arena_alloc(&f->arena, (size_t)t.count + 1, sizeof *c->value);
    if (!c->day || !c->value) return FLUJO_NO_MEMORY;
    enum loose_date_order order = loose_date_order(&t, 0, r->errors);
    for (int i = 0; i < t.count; i++) {
        double day = 0.0, value = 0.0;
        if (!read_line(r, &t, i, order, &day, &value)) continue;
        size_t k = c->n++;
        if (k > 0 && c->day[k - 1] > day)
            errors_add(r->errors, flee_remark(r), loose_at(&t, &t.rows[i], 0), "%s stands after a later date; %s",
                       loose_cell(&t.rows[i], 0), f->compat ? "Flee does not sort them" : "the dates are sorted");
        for (; k > 0 && c->day[k - 1] > day && !f->compat; k--) {
            c->day[k] = c->day[k - 1];
            c->value[k] = c->value[k - 1];
        }
        if (k > 0 && c->day[k - 1] == day && !f->compat)
            errors_add(r->errors, c->value[k - 1] == value ? flee_remark(r) : SEVERITY_ERROR,
                       loose_at(&t, &t.rows[i], 0), "%s is given twice, with %.10g and %.10g; keep one",
                       loose_cell(&t.rows[i], 0), c->value[k - 1], value);
        c->day[k] = day;
        c->value[k] = value;
    }
    if (c->n == 0)
        errors_add(r->errors, flee_remark(r), (struct position){t.file, 1, 1},
                   "no line holds a date and a count; it counts as 0");
    return FLUJO_OK;
}

/* Room for the sum of two series. */
static int make_sum(struct flee_reader *r, struct flee_counts *out, size_t n)
{
    *out = (struct flee_counts){.day = arena_alloc(&r->f->arena, n + 1, sizeof *out->day),
                                .value = arena_alloc(&r->f->arena, n + 1, sizeof *out->value)};
    return out->day && out->value;
}

static void emit(struct flee_counts *out, double day, double value)
{
    out->day[out->n] = day;
    out->value[out->n++] = value;
}

/* Flee's: a cursor in the table so far, moved by the rows of the next file. */
static void fold(const struct flee_counts *a, const struct flee_counts *b, struct flee_counts *out)
{
    double last = 0.0;
    for (size_t k = 0, i = 0; k < b->n; k++) {
        while (b->day[k] > a->day[i]) {
            emit(out, a->day[i], last + a->value[i]);
            if (i + 1 == a->n) break;
            i++;
        }
        if (b->day[k] > a->day[i]) continue;
        emit(out, b->day[k], b->value[k] + a->value[i]);
        last = b->value[k];
        i += b->day[k] == a->day[i] && i + 1 < a->n;
    }
}

/* The sum on every date of either. */
static void add_up(const struct flee_counts *a, const struct flee_counts *b, struct flee_counts *out)
{
    for (size_t i = 0, k = 0; i < a->n || k < b->n;) {
        double day = k == b->n || (i < a->n && a->day[i] < b->day[k]) ? a->day[i] : b->day[k];
        emit(out, day, count_at(a, day) + count_at(b, day));
        while (i < a->n && a->day[i] <= day)
            i++;
        while (k < b->n && b->day[k] <= day)
            k++;
    }
}

/* 1 if `file` is a path that leaves the folder. */
static int leaves_folder(const char *file)
{
    for (const char *s = file; *s == '/' || (s = strstr(s, "..")) != NULL; s += 2)
        if (*s == '/' || ((s == file || s[-1] == '/') && (s[2] == '/' || s[2] == 0))) return 1;
    return 0;
}

/* One row of data_layout.csv: a name and the files that add up to its counts. */
static enum flujo_status read_layout_row(struct flee_reader *r, const struct loose_table *t,
                                         const struct loose_row *row, struct flee_counts *sum)
{
    memset(sum, 0, sizeof *sum);
    for (int c = 1; c < row->count; c++) {
        const char *file = loose_cell(row, c);
        struct flee_counts more, before = *sum;
        if (!*file) continue;
        if (leaves_folder(file)) {
            errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, c),
                       "the path %s leaves the folder of the instance; name a file in source_data", file);
            continue;
        }
        if (!flee_find_source(r, file)) {
            errors_add(r->errors, flee_remark(r), loose_at(t, row, c),
                       "the file %s of %s is not in source_data; it is left out", file, loose_cell(row, 0));
            continue;
        }
        enum flujo_status status = read_counts(r, &more);
        if (status == FLUJO_NO_MEMORY) return status;
        if (status != FLUJO_OK || more.n == 0) continue;
        if (before.n == 0) {
            *sum = more;
            continue;
        }
        if (!make_sum(r, sum, before.n * (more.n + 1) + more.n)) return FLUJO_NO_MEMORY;
        if (r->f->compat && more.day[0] <= before.day[before.n - 1])
            fold(&before, &more, sum);
        else
            add_up(&before, &more, sum);
    }
    return FLUJO_OK;
}

/* 0 if there is no count to correct by: Flee asks for one on the day itself. */
static int correct(struct flee_counts *c, double day, int compat)
{
    size_t before = 0;
    while (before < c->n && (compat ? c->day[before] != day : c->day[before] < day))
        before++;
    if (before == 0 || before == c->n || !(c->value[before - 1] > 0.0)) return 0;
    double factor = c->value[before] / c->value[before - 1];
    for (size_t i = 0; i < before; i++)
        c->value[i] *= factor;
    return 1;
}

static enum flujo_status read_corrections(struct flee_reader *r, struct flee_counts *counts)
{
    struct flee_instance *f = r->f;
    struct loose_table t;
    if (!flee_find_input(r, "registration_corrections.csv")) return FLUJO_OK;
    enum flujo_status status = flee_read_table(r, &t);
    if (status != FLUJO_OK) return status;
    enum loose_date_order order = loose_date_order(&t, 1, r->errors);
    for (int i = 0; i < t.count; i++) {
        const struct loose_row *row = &t.rows[i];
        day_number date;
        int source = -1;
        if (row->comment) continue;
        for (int k = 0; k < f->source_count; k++)
            if (flee_names_equal(f->sources[k].name, loose_cell(row, 0), 1)) source = k;
        if (!loose_date(loose_cell(row, 1), order, &date)) {
            if (i > 0)
                errors_add(r->errors, flee_remark(r), loose_at(&t, row, 1),
                           "the date of the correction of %s is \"%s\", correction left out; write it as 2013-12-01",
                           loose_cell(row, 0), loose_cell(row, 1));
            continue;
        }
        if (source < 0) {
            char near[120];
            flee_suggest_place(f, loose_cell(row, 0), near, sizeof near);
            errors_add(r->errors, flee_remark(r), loose_at(&t, row, 0), "there are no counts of \"%s\" to correct%s",
                       loose_cell(row, 0), near);
            continue;
        }
        if (!correct(&counts[source], date - f->start, f->compat))
            errors_add(r->errors, flee_remark(r), loose_at(&t, row, 1),
                       "%s has no count on this date with another before it, so nothing is corrected%s",
                       loose_cell(row, 0), f->compat ? " (Flee would stop here)" : "");
    }
    return status;
}

enum flujo_status flee_fill_counts(struct flee_instance *f, const struct flee_counts *c, double **out)
{
    *out = arena_alloc(&f->arena, (size_t)f->length + 1, sizeof **out);
    if (!*out) return FLUJO_NO_MEMORY;
    for (int d = 0; d <= f->length; d++)
        (*out)[d] = trunc(count_at(c, d));
    return FLUJO_OK;
}

/* A place has counts for the second time: equal ones count once. Flee compares the first and
 * makes people of both. */
static void join_source(struct flee_reader *r, struct flee_source *s, const struct flee_source *first)
{
    int equal = memcmp(s->count, first->count, ((size_t)r->f->length + 1) * sizeof *s->count) == 0;
    if (r->f->compat)
        errors_add(r->errors, flee_remark(r), s->at,
                   "%s is given twice, first in line %d; as in Flee both make people and the first is compared",
                   s->name, first->at.line);
    else if (equal)
        errors_add(r->errors, flee_remark(r), s->at, "%s is given twice, first in line %d; it counts once", s->name,
                   first->at.line);
    else
        errors_add(
            r->errors, SEVERITY_ERROR, s->at,
            "%s is given twice, first in line %d, with other counts; keep one line, with both files if they add up",
            s->name, first->at.line);
}

/* What becomes of counts at a place, or of none. */
static void match_source(struct flee_reader *r, struct flee_source *s, const char *layout)
{
    struct flee_instance *f = r->f;
    struct position at = {layout, s->at.line, s->at.column};
    int p = s->place = flee_place_find(f, s->name);
    if (p < 0) {
        char near[120];
        flee_suggest_place(f, s->name, near, sizeof near);
        errors_add(r->errors, flee_remark(r), at, "%s has counts but is not in locations.csv; %s%s", s->name,
                   f->compat ? "as in Flee they make people all the same" : "its counts are not used", near);
        return;
    }
    for (const struct flee_source *first = f->sources; first < s && f->places[p].has_data; first++)
        if (first->place == p) {
            join_source(r, s, first);
            s->place = f->compat ? p : -1;
            return;
        }
    f->places[p].has_data = 1;
    s->scored = flee_is_camp(f->places[p].kind) || (f->compat && f->settings.flood_rules > 0.0);
    if (!s->scored)
        errors_add(r->errors, flee_remark(r), at, "%s has counts but is no camp; they make people and are not scored",
                   s->name);
}

void flee_match_sources(struct flee_reader *r, const char *layout, int headings)
{
    struct flee_instance *f = r->f;
    for (int k = 0; k < f->source_count; k++) {
        match_source(r, &f->sources[k], layout);
        f->sources[k].counted = f->compat ? k >= headings : f->sources[k].place >= 0;
    }
    for (int p = 0; p < f->place_count; p++)
        if (flee_is_camp(f->places[p].kind) && !f->places[p].has_data)
            errors_add(r->errors, flee_remark(r), (struct position){layout, 0, 0},
                       "the camp %s has no counts to compare with; it is left out of the scores", f->places[p].name);
}

/* Without a layout: the total alone, if it is there. */
static enum flujo_status total_only(struct flee_reader *r)
{
    struct flee_instance *f = r->f;
    struct flee_counts total;
    if (!flee_find_source(r, "refugees.csv")) {
        if (f->settings.conflict_driven_spawning > 0.0 || f->settings.flood_driven_spawning > 0.0) {
            errors_add(r->errors, flee_remark(r), (struct position){f->name, 0, 0},
                       "no source_data/data_layout.csv: there is nothing to compare with");
            return FLUJO_OK;
        }
        errors_add(r->errors, SEVERITY_ERROR, (struct position){f->folder, 0, 0},
                   "no source_data/data_layout.csv, which maps each camp (and total) to a file of dates and counts; "
                   "without it nobody would "
                   "arrive (or set conflict_driven_spawning)");
        return FLUJO_BAD_INPUT;
    }
    errors_add(r->errors, flee_remark(r), (struct position){f->name, 0, 0},
               "no source_data/data_layout.csv; refugees.csv is taken as the total, and no camp is compared");
    enum flujo_status status = read_counts(r, &total);
    return status == FLUJO_OK ? flee_fill_counts(f, &total, &f->total) : status;
}

enum flujo_status flee_read_sources(struct flee_reader *r)
{
    struct flee_instance *f = r->f;
    struct loose_table t;
    int rows = 0, headings = 0;
    if (!flee_find_source(r, "data_layout.csv")) return total_only(r);
    enum flujo_status status = flee_read_table(r, &t);
    if (status != FLUJO_OK) return status;
    struct flee_counts *counts = arena_alloc(&f->arena, (size_t)t.count + 1, sizeof *counts);
    f->sources = arena_alloc(&f->arena, (size_t)t.count + 1, sizeof *f->sources);
    if (!counts || !f->sources) return FLUJO_NO_MEMORY;
    for (int i = 0; i < t.count; i++) {
        struct flee_counts *sum = &counts[f->source_count];
        const char *name = loose_cell(&t.rows[i], 0);
        if (t.rows[i].comment || t.rows[i].count < 2) continue;
        status = read_layout_row(r, &t, &t.rows[i], sum);
        int first = rows++ == 0;
        if (f->total && !f->compat && loose_same_name(name, "total"))
            errors_add(r->errors, SEVERITY_ERROR, loose_at(&t, &t.rows[i], 0),
                       "total is given twice; keep one line, with both files if they add up");
        if (status == FLUJO_OK && sum->n > 0 && (loose_same_name(name, "total") || (first && f->compat)))
            status = flee_fill_counts(f, sum, &f->total);
        if (status != FLUJO_OK) return status;
        if (sum->n == 0 || (loose_same_name(name, "total") && (first || !f->compat))) continue;
        headings += first;
        f->sources[f->source_count].at = loose_at(&t, &t.rows[i], 0);
        f->sources[f->source_count++].name = name;
    }
    status = read_corrections(r, counts);
    for (int k = 0; status == FLUJO_OK && k < f->source_count; k++)
        status = flee_fill_counts(f, &counts[k], &f->sources[k].count);
    flee_match_sources(r, t.file, headings);
    if (f->source_count == 0 && !f->total
        && !((f->settings.conflict_driven_spawning > 0.0 || f->settings.flood_driven_spawning > 0.0)))
        errors_add(r->errors, SEVERITY_ERROR, (struct position){t.file, 1, 1},
                   "no camp has counts; list each as name,file.csv");
    return status;
}
