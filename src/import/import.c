/* Reading files of one shape: find the shape by the header, hand every row to it. */
#include "base/hash.h"
#include "import/shape.h"
#include "scenario/measures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The shapes, in the order in which auto tries them: of those whose needed columns are all there, the first. */
static const struct import_shape *const shapes[] = {&shape_cbp,           &shape_unhcr,      &shape_unhcr_applications,
                                                    &shape_hapi_refugees, &shape_hapi_idps,  &shape_dtm,
                                                    &shape_acled,         &shape_ucdp,       &shape_ipc,
                                                    &shape_cod,           &shape_cod_global, &shape_unhcr_situation};
enum { SHAPES = sizeof shapes / sizeof *shapes };

void import_names(struct text *t)
{
    for (int s = 0; s < SHAPES; s++)
        text_format(t, "%s%s", s ? ", " : "", shapes[s]->name);
}

/* Is this the shape's name, or the first word of it (hapi of hapi-idps)? */
static int is_asked(const struct import_shape *shape, const char *name)
{
    size_t n = strlen(name);
    return !strcmp(name, "auto") || (!strncmp(shape->name, name, n) && (shape->name[n] == 0 || shape->name[n] == '-'));
}

static void refuse_file(struct import *im, const struct import_file *f)
{
    struct text looked, missing;
    text_init(&looked, im->arena.a);
    text_init(&missing, im->arena.a);
    for (int s = 0; s < SHAPES; s++) {
        if (!is_asked(shapes[s], im->o->shape)) continue;
        text_clear(&looked);
        text_clear(&missing);
        import_header_names(shapes[s], &looked);
        import_header_missing(shapes[s], &f->table, &missing);
        im->no_memory |= looked.failed || missing.failed;
        errors_add(im->errors, SEVERITY_ERROR,
                   (struct position){f->table.file, f->table.count > 0 ? f->table.rows[0].line : 1, 1},
                   "this is not %s (%s): no header with the columns %s%s%s; give the file as it is published",
                   shapes[s]->title, shapes[s]->name, looked.data ? looked.data : "",
                   missing.length > 0 ? "; not there at all: " : "", missing.length > 0 ? missing.data : "");
    }
    text_free(&looked);
    text_free(&missing);
}

/* A needed column whose heading stands twice. */
static void check_twice(struct import *im, const struct import_file *f)
{
    for (int k = 0; k < f->shape->count; k++) {
        int again = import_header_twice(&f->table, &f->header, f->header.where[k]);
        if ((f->shape->columns[k].use & COLUMN_NEEDED) && again >= 0)
            errors_add(im->errors, SEVERITY_ERROR,
                       loose_at(&f->table, &f->table.rows[f->header.row + f->header.rows - 1], again),
                       "the column \"%.*s\" stands twice; keep the one that is meant",
                       TEXT_CUT(loose_cell(&f->table.rows[f->header.row + f->header.rows - 1], again), 80));
    }
}

/* The columns of --value, else that of the shape. */
static void find_values(struct import *im, struct import_file *f)
{
    struct import_header *h = &f->header;
    char name[128];
    if (!im->o->values) {
        h->values[h->value_count++] = h->where[f->shape->value];
        return;
    }
    for (const char *s = im->o->values; *s;) {
        size_t n = strcspn(s, ",");
        snprintf(name, sizeof name, "%.*s", (int)n, s);
        s += n + (s[n] == ',');
        int at = import_header_column(&f->table, h, name);
        if (at < 0 || h->value_count == IMPORT_MOST_VALUES) {
            errors_add(im->errors, SEVERITY_ERROR, loose_at(&f->table, &f->table.rows[h->row], 0),
                       at < 0 ? "--value %s: the file has no such column; write it as in the header"
                              : "--value has too many columns (at %s); give at most 8",
                       name);
            return;
        }
        h->values[h->value_count++] = at;
    }
}

static void find_filters(struct import *im, struct import_file *f)
{
    struct import_header *h = &f->header;
    char name[128];
    h->filter = arena_alloc(&im->arena, im->o->where_count + 1, sizeof *h->filter);
    if (!h->filter) {
        im->no_memory = 1;
        return;
    }
    for (size_t i = 0; i < im->o->where_count; i++) {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(im->o->where[i], "="), im->o->where[i]);
        h->filter[i] = import_header_column(&f->table, h, name);
        if (h->filter[i] < 0)
            errors_add(im->errors, SEVERITY_ERROR, loose_at(&f->table, &f->table.rows[h->row], 0),
                       "--where %s: the file has no such column; write it as in the header", name);
    }
}

/* Options that the shape makes nothing of. */
static void check_options(struct import *im, const struct import_shape *s)
{
    const struct import_options *o = im->o;
    int events = !isnan(o->within_km) || !isnan(o->half_life) || !isnan(o->full) || o->end_given;
    const char *wrong = events && !(s->takes & TAKES_EVENT_OPTIONS)
                            ? "--within, --half-life, --full and --end are of events"
                        : o->element && !(s->takes & TAKES_ELEMENT) ? "--element is of tables without a place"
                        : o->flow && (s->write || s->days != DAYS_DATE)
                            ? "--flow is of counts of who is there on a date"
                        : o->measure && s->write ? "--measure is of observations"
                                                 : NULL;
    if (wrong) errors_add(im->errors, SEVERITY_ERROR, (struct position){0}, "%s; leave it out for %s", wrong, s->title);
    if (s->check) s->check(im);
}

static enum flujo_status open_file(struct import *im, const char *path, struct import_file *f)
{
    enum flujo_status status = loose_table_read(&im->arena, path, &f->table, im->errors);
    if (status != FLUJO_OK) return status;
    for (int s = 0; s < SHAPES && !f->shape; s++)
        if (is_asked(shapes[s], im->o->shape) && import_header_find(shapes[s], &f->table, &f->header))
            f->shape = shapes[s];
    if (!f->shape) {
        refuse_file(im, f);
        return FLUJO_BAD_INPUT;
    }
    if (im->shape && f->shape != im->shape) {
        errors_add(im->errors, SEVERITY_ERROR, (struct position){f->table.file, 1, 1},
                   "this is %s, but the file before is %s; import them one after the other", f->shape->title,
                   im->shape->title);
        return FLUJO_BAD_INPUT;
    }
    if (!im->shape) check_options(im, f->shape);
    im->shape = f->shape;
    check_twice(im, f);
    find_values(im, f);
    find_filters(im, f);
    for (int c = 0; c < f->shape->count; c++)
        if ((f->shape->columns[c].use & COLUMN_DATE) && f->header.where[c] >= 0)
            f->header.order[c] = loose_date_order(&f->table, f->header.where[c], im->errors);
    return errors_status(im->errors);
}

/* 1 if the row is one of #tags (HXL): that sign begins every cell that is filled (it is taken off the first). */
static int is_tags(const struct loose_row *r)
{
    for (int c = r->comment; c < r->count; c++)
        if (r->cell[c][0] != '#' && r->cell[c][0] != 0) return 0;
    return 1;
}

/* The first --where that the row does not meet; -1. */
static int fails_filter(const struct import *im, const struct import_row *row)
{
    char ours[FOLD_SIZE], theirs[FOLD_SIZE], word[FOLD_SIZE];
    for (size_t i = 0; i < im->o->where_count; i++) {
        int met = 0;
        import_fold(loose_cell(row->r, row->header->filter[i]), theirs);
        for (const char *s = strchr(im->o->where[i], '=') + 1;; s++) {
            size_t n = strcspn(s, "|");
            snprintf(word, sizeof word, "%.*s", (int)n, s);
            import_fold(word, ours);
            met |= !strcmp(ours, theirs);
            s += n;
            if (!*s) break;
        }
        if (!met) return (int)i;
    }
    return -1;
}

/* 1 if the row is a total of others. */
static int is_total(const struct import *im, const struct import_row *row)
{
    for (int c = 0; c < im->shape->count; c++)
        if ((im->shape->columns[c].use & COLUMN_PART) && import_is_total(import_cell(row, c))) return 1;
    const char *first = loose_cell(row->r, 0);
    return import_is_total(first) && strcmp(first, "all") != 0;
}

/* Rows of a file by a hash of their cells. */
struct rows_seen {
    int *slot; /* a row + 1 */
    size_t slots;
};

/* 1 if a row above has the same cells. */
static int is_again(struct rows_seen *seen, const struct loose_table *t, int i)
{
    const struct loose_row *r = &t->rows[i];
    uint64_t h = HASH_START;
    for (int c = 0; c < r->count; c++)
        h = hash_text(h, r->cell[c]);
    for (;; h++) {
        int *slot = &seen->slot[h & (seen->slots - 1)], same;
        if (*slot == 0) {
            *slot = i + 1;
            return 0;
        }
        const struct loose_row *other = &t->rows[*slot - 1];
        same = other->count == r->count;
        for (int c = 0; c < r->count && same; c++)
            same = !strcmp(r->cell[c], other->cell[c]);
        if (same) return 1;
    }
}

/* 1 if the row can be no row of the table: the reason is added. */
static int is_odd(struct import *im, const struct import_row *row)
{
    int width = import_header_width(row->t, row->header);
    if (row->r->comment)
        import_leave(im, row, "the row begins with # and counts as a comment", "");
    else if (row->r->count == 1 && width > 2)
        import_leave(im, row, "the row has one cell only, which counts as a remark", "");
    else if (row->r->count > width)
        errors_add(
            im->errors, SEVERITY_ERROR, loose_at(row->t, row->r, width),
            "the row has %d cells, but the header has %d; put quotes around a cell with the sign that parts cells",
            row->r->count, width);
    else
        return 0;
    return 1;
}

static void read_file(struct import *im, int file)
{
    struct import_file *f = &im->files[file];
    struct rows_seen seen = {.slots = 16};
    while (seen.slots < 2 * (size_t)f->table.count)
        seen.slots *= 2;
    seen.slot = memory_alloc(im->arena.a, seen.slots, sizeof *seen.slot);
    im->no_memory |= !seen.slot;
    for (int i = f->header.row + f->header.rows; i < f->table.count && !im->no_memory; i++) {
        struct import_row row = {&f->table, &f->table.rows[i], &f->header, file};
        if (is_tags(row.r)) continue;
        f->rows++;
        if (is_odd(im, &row)) continue;
        int filter = fails_filter(im, &row);
        if (is_again(&seen, &f->table, i))
            import_leave(im, &row, "the same row stands above already", "");
        else if (is_total(im, &row))
            import_leave(im, &row, "the row is a total of others", "");
        else if (filter >= 0)
            import_leave(im, &row, "the row does not meet --where", im->o->where[filter]);
        else
            im->shape->row(im, &row);
    }
    memory_free(im->arena.a, seen.slot);
}

static void check_measure(const char *measure, struct error_list *errors)
{
    static const char *const of_camps[] = {"registered", "displaced"};
    char known[KNOWN_SIZE];
    if (!measure || measure_find(measure) >= 0 || !strcmp(measure, of_camps[0]) || !strcmp(measure, of_camps[1]))
        return;
    errors_add(errors, SEVERITY_ERROR, (struct position){0}, "there is no measure %.*s; %s", TEXT_CUT(measure, 80),
               errors_did_you_mean(measure, of_camps, 2) != NULL ? errors_known(measure, of_camps, 2, known)
                                                                 : measure_known(measure, known));
}

static enum flujo_status check_shape(const struct import_options *o, struct error_list *errors)
{
    struct text names;
    int known = 0;
    for (int s = 0; s < SHAPES; s++)
        known |= is_asked(shapes[s], o->shape);
    if (known) return errors_status(errors);
    text_init(&names, errors->a);
    import_names(&names);
    errors_add(errors, SEVERITY_ERROR, (struct position){0}, "there is no import of %.*s; give auto, flee or one of %s",
               TEXT_CUT(o->shape, 80), names.data ? names.data : "");
    text_free(&names);
    return FLUJO_BAD_INPUT;
}

enum flujo_status import_read(const struct allocator *a, const struct import_options *options, struct import **out,
                              struct error_list *errors)
{
    check_measure(options->measure, errors);
    enum flujo_status status = check_shape(options, errors);
    struct import *im = *out = NULL;
    if (status == FLUJO_OK) im = *out = memory_alloc(a, 1, sizeof *im);
    if (!im) return status == FLUJO_OK ? FLUJO_NO_MEMORY : status;
    arena_init(&im->arena, a);
    im->o = options;
    im->errors = errors;
    im->files = arena_alloc(&im->arena, options->file_count + 1, sizeof *im->files);
    if (!im->files) return FLUJO_NO_MEMORY;
    if (options->map) status = import_map_read(&im->arena, options->map, &im->map, errors);
    for (size_t i = 0; i < options->file_count && status != FLUJO_NO_MEMORY; i++) {
        enum flujo_status opened = open_file(im, options->files[i], &im->files[i]);
        if (opened != FLUJO_OK) status = opened;
    }
    if (status != FLUJO_OK) return status;
    for (size_t i = 0; i < options->file_count; i++)
        read_file(im, (int)i);
    if (im->no_memory) return FLUJO_NO_MEMORY;
    if (errors_status(errors) != FLUJO_OK) return errors_status(errors);
    import_settle(im);
    return im->no_memory ? FLUJO_NO_MEMORY : errors_status(errors);
}

size_t import_written(const struct import *im) { return im->count; }

void import_free(struct import *im)
{
    if (!im) return;
    const struct allocator *a = im->arena.a;
    memory_free(a, im->entries);
    memory_free(a, im->left);
    arena_free(&im->arena);
    memory_free(a, im);
}
