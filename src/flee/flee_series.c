/* What a Flee instance says by day: sim_period.csv, conflicts.csv, flood_level.csv. */
#include "base/text.h"
#include "flee/flee_reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum flujo_status flee_read_period(struct flee_reader *r)
{
    struct flee_instance *f = r->f;
    struct loose_table t;
    int have_start = 0;
    f->length = 0;
    if (!flee_find_input(r, "sim_period.csv")) {
        errors_add(
            r->errors, SEVERITY_ERROR, (struct position){f->folder, 0, 0},
            "no sim_period.csv; write input_csv/sim_period.csv with the lines StartDate,2013-12-01 and Length,300");
        return FLUJO_BAD_INPUT;
    }
    enum flujo_status status = flee_read_table(r, &t);
    if (status != FLUJO_OK) return status;
    enum loose_date_order order = loose_date_order(&t, 1, r->errors);
    for (int i = 0; i < t.count; i++) {
        const struct loose_row *row = &t.rows[i];
        double days;
        if (loose_same_name(loose_cell(row, 0), "StartDate")) {
            have_start = loose_date(loose_cell(row, 1), order, &f->start);
            if (!have_start)
                errors_add(r->errors, SEVERITY_ERROR, loose_at(&t, row, 1),
                           "StartDate is \"%s\"; it should be a date as 2013-12-01, from %d to %d", loose_cell(row, 1),
                           DATE_FIRST_YEAR, DATE_LAST_YEAR);
            have_start = 1;
        } else if (loose_same_name(loose_cell(row, 0), "Length")) {
            if (loose_number(loose_cell(row, 1), &days) && days >= 1 && days <= 36500)
                f->length = (int)days;
            else
                errors_add(r->errors, SEVERITY_ERROR, loose_at(&t, row, 1),
                           "Length is \"%s\"; it should be a number of days, 1 to 36500", loose_cell(row, 1));
            if (f->length == 0) f->length = -1;
        }
    }
    if (!have_start)
        errors_add(r->errors, SEVERITY_ERROR, (struct position){t.file, 1, 1},
                   "no StartDate; add a line StartDate,2013-12-01");
    if (f->length == 0)
        errors_add(r->errors, SEVERITY_ERROR, (struct position){t.file, 1, 1},
                   "no Length; add a line Length,300 (days)");
    if (f->length > date_make(DATE_LAST_YEAR, 12, 31) - f->start)
        errors_add(r->errors, SEVERITY_ERROR, (struct position){t.file, 1, 1},
                   "the days end after %d; give an earlier StartDate or a smaller Length", DATE_LAST_YEAR);
    if (f->length < 1) f->length = 1;
    return FLUJO_OK;
}

/* Older dialect: a conflict zone is in conflict from its date on. */
static void conflicts_from_dates(struct flee_instance *f)
{
    for (int p = 0; p < f->place_count; p++)
        for (int d = 0; d <= f->length; d++)
            if (f->places[p].kind == FLEE_CONFLICT_ZONE && d >= f->places[p].conflict_date)
                f->intensity[(size_t)d * f->place_count + p] = 1.0f;
}

enum flujo_status flee_read_conflicts(struct flee_reader *r)
{
    static const struct flee_matrix conflicts = {"conflicts.csv", "intensity", "a number from 0 to 1", "conflict", 1.0};
    struct flee_instance *f = r->f;
    int rows = 0;
    f->intensity = arena_alloc(&f->arena, (size_t)(f->length + 1) * (size_t)(f->place_count + 1), sizeof *f->intensity);
    if (!f->intensity) return FLUJO_NO_MEMORY;
    if (f->compat && f->settings.flood_rules > 0.0) return FLUJO_OK; /* with flood rules Flee does not read the file */
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
    static const struct flee_matrix floods = {"flood_level.csv", "flood level", "a whole number, 0 for dry", "flood",
                                              1e9};
    struct flee_instance *f = r->f;
    int rows = 0;
    if (!flee_find_input(r, floods.file)) return FLUJO_OK;
    f->flood = arena_alloc(&f->arena, (size_t)(f->length + 1) * (size_t)(f->place_count + 1), sizeof *f->flood);
    return f->flood ? flee_read_matrix(r, &floods, f->flood, &rows) : FLUJO_NO_MEMORY;
}
