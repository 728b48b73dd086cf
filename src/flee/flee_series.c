/* The series of a Flee instance: sim_period.csv, conflicts.csv, and the counts
 * of source_data with registration_corrections.csv.
 *
 * Mechanism: counts are linear between their dates, from 0 on the first day of
 * the run if the first date is later (as Flee has it), held after the last
 * date, cut to whole people. Flee takes the first line of each file for a
 * heading even if it holds a count; under compat so does this, and says so. A registration correction rescales what stands
 * before its date so that it ends at the corrected level. */
#include "base/text.h"
#include "flee/flee_reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum flujo_status flee_read_period(struct flee_reader *r)
{
    struct flee_instance *f = r->f;
    struct flee_table t;
    int have_start = 0;
    f->length = 0;
    if (!flee_find_input(r, "sim_period.csv")) {
        errors_add(
            r->errors, SEVERITY_ERROR, (struct position){f->folder, 0, 0},
            "no sim_period.csv; write input_csv/sim_period.csv with the lines StartDate,2013-12-01 and Length,300");
        return FLUJO_BAD_INPUT;
    }
    enum flujo_status status = flee_table_read(&f->arena, r->path.data, &t, r->errors);
    if (status != FLUJO_OK) return status;
    for (int i = 0; i < t.count; i++) {
        const struct flee_row *row = &t.rows[i];
        double days;
        if (flee_same_name(flee_cell(row, 0), "StartDate")) {
            have_start = flee_date(flee_cell(row, 1), &f->start);
            if (!have_start)
                errors_add(r->errors, SEVERITY_ERROR, flee_at(&t, row, 1),
                           "StartDate is \"%s\"; it should be a date as 2013-12-01", flee_cell(row, 1));
            have_start = 1;
        } else if (flee_same_name(flee_cell(row, 0), "Length")) {
            if (flee_number(flee_cell(row, 1), &days) && days >= 1 && days <= 36500)
                f->length = (int)days;
            else
                errors_add(r->errors, SEVERITY_ERROR, flee_at(&t, row, 1),
                           "Length is \"%s\"; it should be a number of days, 1 to 36500", flee_cell(row, 1));
            if (f->length == 0) f->length = -1;
        }
    }
    if (!have_start)
        errors_add(r->errors, SEVERITY_ERROR, (struct position){t.file, 1, 1},
                   "no StartDate; add a line StartDate,2013-12-01");
    if (f->length == 0)
        errors_add(r->errors, SEVERITY_ERROR, (struct position){t.file, 1, 1},
                   "no Length; add a line Length,300 (days)");
    if (f->length < 1) f->length = 1;
    return FLUJO_OK;
}

/* Older dialect: a conflict zone is in conflict from its date on. */
static void conflicts_from_dates(struct flee_instance *f)
{
    for (int p = 0; p < f->place_count; p++)
        for (int d = 0; d <= f->length; d++)
            if (f->places[p].kind == FLEE_CONFLICT_ZONE && f->places[p].conflict_date >= 0.0
                && d >= f->places[p].conflict_date)
                f->intensity[(size_t)d * f->place_count + p] = 1.0f;
}

enum flujo_status flee_read_conflicts(struct flee_reader *r)
{
    static const struct flee_matrix conflicts = {"conflicts.csv", "intensity", "a number from 0 to 1", "conflict"};
    struct flee_instance *f = r->f;
    int rows = 0;
    f->intensity = arena_alloc(&f->arena, (size_t)(f->length + 1) * (size_t)(f->place_count + 1), sizeof *f->intensity);
    if (!f->intensity) return FLUJO_NO_MEMORY;
    if (!flee_find_input(r, conflicts.file)) {
        errors_add(r->errors, SEVERITY_NOTE, (struct position){f->name, 0, 0},
                   "no conflicts.csv; the conflict_date of locations.csv is used");
        conflicts_from_dates(f);
        return FLUJO_OK;
    }
    enum flujo_status status = flee_read_matrix(r, &conflicts, f->intensity, &rows);
    if (status == FLUJO_OK && rows == 0) {
        errors_add(r->errors, flee_remark(r), (struct position){r->path.data, 1, 1},
                   "the file holds no day; the conflict_date of locations.csv is used");
        conflicts_from_dates(f);
    }
    f->has_conflict_file = rows > 0;
    return status;
}

enum flujo_status flee_read_floods(struct flee_reader *r)
{
    static const struct flee_matrix floods = {"flood_level.csv", "flood level", "a whole number, 0 for dry", "flood"};
    struct flee_instance *f = r->f;
    int rows = 0;
    if (!flee_find_input(r, floods.file)) return FLUJO_OK;
    f->flood = arena_alloc(&f->arena, (size_t)(f->length + 1) * (size_t)(f->place_count + 1), sizeof *f->flood);
    return f->flood ? flee_read_matrix(r, &floods, f->flood, &rows) : FLUJO_NO_MEMORY;
}

static double interpolate(const struct flee_counts *c, double day)
{
    double old_day = 0.0, old_value = 0.0;
    for (size_t i = 0; i < c->n; i++) {
        if (day >= c->day[i]) {
            old_day = c->day[i];
            old_value = c->value[i];
            continue;
        }
        double fraction = (day - old_day) / (c->day[i] - old_day);
        return trunc(old_value + fraction * (c->value[i] - old_value));
    }
    return trunc(old_value);
}

/* One count; complains about what is neither a heading nor a count. */
static int read_count(struct flee_reader *r, const struct flee_table *t, int i, double *day, double *value)
{
    const struct flee_row *row = &t->rows[i];
    day_number date;
    if (!*flee_cell(row, 0) && !*flee_cell(row, 1)) return 0;
    if (!flee_date(flee_cell(row, 0), &date)) {
        if (!row->comment && i > 2)
            errors_add(r->errors, flee_remark(r), flee_at(t, row, 0),
                       "\"%s\" is not a date, line left out; write it as 2013-12-01", flee_cell(row, 0));
        return 0;
    }
    if (row->comment || !*flee_cell(row, 1)) return 0;
    if (!flee_number(flee_cell(row, 1), value)) {
        errors_add(r->errors, flee_remark(r), flee_at(t, row, 1),
                   "\"%s\" is not a count, line left out; write it as 12345", flee_cell(row, 1));
        return 0;
    }
    if (*value < 0.0) {
        errors_add(r->errors, flee_remark(r), flee_at(t, row, 1),
                   "a count of %g people, line left out; counts cannot be negative", *value);
        return 0;
    }
    *day = date - r->f->start;
    return 1;
}

/* r->path holds the file. */
static enum flujo_status read_counts(struct flee_reader *r, struct flee_counts *c)
{
    struct flee_instance *f = r->f;
    struct flee_table t;
    memset(c, 0, sizeof *c);
    enum flujo_status status = flee_table_read(&f->arena, r->path.data, &t, r->errors);
    if (status != FLUJO_OK) return status;
    c->day = arena_alloc(&f->arena, (size_t)t.count + 1, sizeof *c->day);
    c->value = arena_alloc(&f->arena, (size_t)t.count + 1, sizeof *c->value);
    if (!c->day || !c->value) return FLUJO_NO_MEMORY;
    for (int i = 0; i < t.count; i++) {
        double day = 0.0, value = 0.0;
        if (!read_count(r, &t, i, &day, &value)) continue;
        if (r->compat && t.rows[i].line == t.first_line) {
            r->lost_lines++;
            continue;
        }
        size_t k = c->n++;
        if (k > 0 && c->day[k - 1] > day)
            errors_add(r->errors, flee_remark(r), flee_at(&t, &t.rows[i], 0),
                       "%s stands after a later date; the dates are sorted", flee_cell(&t.rows[i], 0));
        for (; k > 0 && c->day[k - 1] > day; k--) {
            c->day[k] = c->day[k - 1];
            c->value[k] = c->value[k - 1];
        }
        c->day[k] = day;
        c->value[k] = value;
    }
    if (c->n == 0)
        errors_add(r->errors, flee_remark(r), (struct position){t.file, 1, 1},
                   "no line holds a date and a count; it counts as 0");
    return FLUJO_OK;
}

/* One row of data_layout.csv: a name and the files that add up to its counts. */
static enum flujo_status read_layout_row(struct flee_reader *r, const struct flee_table *t, const struct flee_row *row,
                                         struct flee_counts *parts, size_t *count)
{
    *count = 0;
    for (int c = 1; c < row->count; c++) {
        const char *file = flee_cell(row, c);
        if (!*file) continue;
        if (!flee_find_source(r, file)) {
            errors_add(r->errors, flee_remark(r), flee_at(t, row, c),
                       "the file %s of %s is not in source_data; it is left out", file, flee_cell(row, 0));
            continue;
        }
        enum flujo_status status = read_counts(r, &parts[*count]);
        if (status == FLUJO_NO_MEMORY) return status;
        if (status == FLUJO_OK && parts[*count].n > 0) ++*count;
    }
    return FLUJO_OK;
}

/* The points of the first file, with the others added by interpolation. */
static void add_counts(struct flee_counts *parts, size_t count)
{
    for (size_t k = 1; k < count; k++)
        for (size_t i = 0; i < parts[0].n; i++)
            parts[0].value[i] += interpolate(&parts[k], parts[0].day[i]);
}

static void correct(struct flee_counts *c, double day)
{
    size_t before = 0;
    while (before < c->n && c->day[before] < day)
        before++;
    if (before == 0 || before == c->n || !(c->value[before - 1] > 0.0)) return;
    double factor = c->value[before] / c->value[before - 1];
    for (size_t i = 0; i < before; i++)
        c->value[i] *= factor;
}

static enum flujo_status read_corrections(struct flee_reader *r, struct flee_counts *counts)
{
    struct flee_instance *f = r->f;
    struct flee_table t;
    if (!flee_find_input(r, "registration_corrections.csv")) return FLUJO_OK;
    enum flujo_status status = flee_table_read(&f->arena, r->path.data, &t, r->errors);
    for (int i = 0; status == FLUJO_OK && i < t.count; i++) {
        const struct flee_row *row = &t.rows[i];
        day_number date;
        int source = -1;
        if (row->comment) continue;
        for (int k = 0; k < f->source_count; k++)
            if (flee_same_name(f->sources[k].name, flee_cell(row, 0))) source = k;
        if (!flee_date(flee_cell(row, 1), &date)) {
            if (i > 0)
                errors_add(r->errors, flee_remark(r), flee_at(&t, row, 1),
                           "the date of the correction of %s is \"%s\", correction left out; write it as 2013-12-01",
                           flee_cell(row, 0), flee_cell(row, 1));
            continue;
        }
        if (source < 0) {
            char near[120];
            flee_suggest_place(f, flee_cell(row, 0), near, sizeof near);
            errors_add(r->errors, flee_remark(r), flee_at(&t, row, 0), "there are no counts of \"%s\" to correct%s",
                       flee_cell(row, 0), near);
            continue;
        }
        correct(&counts[source], date - f->start);
    }
    return status;
}

enum flujo_status flee_fill_counts(struct flee_instance *f, const struct flee_counts *c, double **out)
{
    *out = arena_alloc(&f->arena, (size_t)f->length + 1, sizeof **out);
    if (!*out) return FLUJO_NO_MEMORY;
    for (int d = 0; d <= f->length; d++)
        (*out)[d] = interpolate(c, d);
    return FLUJO_OK;
}

void flee_match_sources(struct flee_reader *r, const char *layout)
{
    struct flee_instance *f = r->f;
    for (int k = 0; k < f->source_count; k++) {
        int p = f->sources[k].place = flee_place_find(f, f->sources[k].name);
        if (p >= 0) {
            f->places[p].has_data = 1;
        } else {
            char near[120];
            flee_suggest_place(f, f->sources[k].name, near, sizeof near);
            errors_add(r->errors, flee_remark(r), (struct position){layout, 0, 0},
                       "%s has counts but is not in locations.csv; its counts are not used%s", f->sources[k].name,
                       near);
        }
    }
    for (int p = 0; p < f->place_count; p++)
        if (f->places[p].kind == FLEE_CAMP && !f->places[p].has_data)
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
    struct flee_table t;
    if (!flee_find_source(r, "data_layout.csv")) return total_only(r);
    enum flujo_status status = flee_table_read(&f->arena, r->path.data, &t, r->errors);
    if (status != FLUJO_OK) return status;
    int widest = 1;
    for (int i = 0; i < t.count; i++)
        widest = t.rows[i].count > widest ? t.rows[i].count : widest;
    struct flee_counts *counts = arena_alloc(&f->arena, (size_t)t.count + 1, sizeof *counts);
    struct flee_counts *parts = arena_alloc(&f->arena, (size_t)widest + 1, sizeof *parts);
    f->sources = arena_alloc(&f->arena, (size_t)t.count + 1, sizeof *f->sources);
    if (!counts || !parts || !f->sources) return FLUJO_NO_MEMORY;
    for (int i = 0; i < t.count; i++) {
        const struct flee_row *row = &t.rows[i];
        size_t n = 0;
        if (row->comment || row->count < 2) continue;
        status = read_layout_row(r, &t, row, parts, &n);
        if (status != FLUJO_OK) return status;
        if (n == 0) continue;
        add_counts(parts, n);
        if (flee_same_name(flee_cell(row, 0), "total")) {
            status = flee_fill_counts(f, &parts[0], &f->total);
            if (status != FLUJO_OK) return status;
            continue;
        }
        counts[f->source_count] = parts[0];
        f->sources[f->source_count++].name = flee_cell(row, 0);
    }
    if (r->lost_lines)
        errors_add(r->errors, SEVERITY_NOTE, (struct position){f->name, 0, 0},
                   "compat: the first line of %d files of counts is taken for a heading, as Flee does, though it holds "
                   "a count",
                   r->lost_lines);
    status = read_corrections(r, counts);
    for (int k = 0; status == FLUJO_OK && k < f->source_count; k++)
        status = flee_fill_counts(f, &counts[k], &f->sources[k].count);
    flee_match_sources(r, t.file);
    if (f->source_count == 0 && !f->total
        && !((f->settings.conflict_driven_spawning > 0.0 || f->settings.flood_driven_spawning > 0.0)))
        errors_add(r->errors, SEVERITY_ERROR, (struct position){t.file, 1, 1},
                   "no camp has counts; list each as name,file.csv");
    return status;
}
