/* From entries to observations: what overlaps is taken once, the rest is added up.
 *
 * Where two files overlap, the newer one holds: the one that reaches further
 * in time, else the later on the command line. A sum with a masked part is
 * less than what it stands for: it is left out, or with --partial written with
 * a note. */
#include "import/shape.h"

#include <stdlib.h>
#include <string.h>

void import_sort(struct import *im, int (*compare)(const void *, const void *))
{
    if (im->count > 1) qsort(im->entries, im->count, sizeof *im->entries, compare);
}

int import_compare_keys(const struct import_entry *a, const struct import_entry *b)
{
    static const enum import_key order[] = {KEY_ORIGIN, KEY_DEMOGRAPHIC, KEY_ELEMENT};
    for (int k = 0; k < 3; k++) {
        int compared = strcmp(a->key[order[k]], b->key[order[k]]);
        if (compared) return compared;
    }
    return 0;
}

static int compare_entries(const void *a, const void *b)
{
    const struct import_entry *x = a, *y = b;
    int keys = import_compare_keys(x, y);
    if (keys) return keys;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    if (x->to != y->to) return x->to < y->to ? -1 : 1;
    int part = strcmp(x->key[KEY_PART], y->key[KEY_PART]);
    if (part) return part;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

/* The last day that a file says something of. */
static day_number *file_ends(struct import *im)
{
    day_number *ends = arena_alloc(&im->arena, im->o->file_count + 1, sizeof *ends);
    if (!ends) {
        im->no_memory = 1;
        return NULL;
    }
    for (size_t f = 0; f < im->o->file_count; f++)
        ends[f] = -1000000;
    for (size_t i = 0; i < im->count; i++)
        if (im->entries[i].to > ends[im->entries[i].file]) ends[im->entries[i].file] = im->entries[i].to;
    return ends;
}

static int newer(const day_number *ends, int a, int b) { return ends[a] != ends[b] ? ends[a] > ends[b] : a > b; }

/* Entries of months that a newer file has too. */
static void drop_months(struct import *im, const day_number *ends)
{
    int first = 0, last = -1;
    for (size_t i = 0; i < im->count; i++) {
        int month = date_month_index(im->entries[i].from);
        if (i == 0 || month < first) first = month;
        if (i == 0 || month > last) last = month;
    }
    int *owner = arena_alloc(&im->arena, (size_t)(last - first + 2), sizeof *owner);
    if (!owner) {
        im->no_memory = 1;
        return;
    }
    for (size_t i = 0; i < im->count; i++) {
        int *o = &owner[date_month_index(im->entries[i].from) - first], file = im->entries[i].file;
        if (*o == 0 || newer(ends, file, *o - 1)) *o = file + 1;
    }
    for (size_t i = 0; i < im->count; i++) {
        struct import_entry *e = &im->entries[i];
        if (owner[date_month_index(e->from) - first] != e->file + 1)
            import_drop(im, e, "the month is in a newer file too", "");
    }
}

/* Entries i to end of one key and date: of each part those of all files but the newest. */
static void drop_keys(struct import *im, size_t i, size_t end, const day_number *ends)
{
    for (size_t next; i < end; i = next) {
        int best = -1;
        for (next = i; next < end && !strcmp(im->entries[next].key[KEY_PART], im->entries[i].key[KEY_PART]); next++)
            if (im->entries[next].taken && (best < 0 || newer(ends, im->entries[next].file, best)))
                best = im->entries[next].file;
        for (size_t k = i; k < next; k++)
            if (im->entries[k].file != best && im->entries[k].taken)
                import_drop(im, &im->entries[k], "a newer file counts the same", "");
    }
}

static void describe(const struct import_entry *e, char out[FOLD_SIZE])
{
    char date[11];
    size_t n = 0;
    date_format(e->from, date);
    for (int k = -1; k < 3; k++) {
        const char *s = k < 0 ? date : e->key[k];
        if (*s && n > 0 && n + 1 < FOLD_SIZE) out[n++] = ' ';
        for (; *s && n + 1 < FOLD_SIZE; s++)
            out[n++] = *s;
    }
    out[n] = 0;
}

/* Add up entries i to end into one; 0 if none is to be written. */
static int add_up(struct import *im, size_t i, size_t end, struct import_entry *sum)
{
    char what[FOLD_SIZE];
    const struct import_entry *first = NULL;
    for (size_t k = i; k < end; k++) {
        const struct import_entry *e = &im->entries[k];
        if (!e->taken) continue;
        if (!first) {
            first = e;
            *sum = *e;
            sum->parts = sum->hidden = 0;
            sum->value = 0;
        }
        sum->parts++;
        sum->hidden += e->masked;
        sum->value += e->value;
    }
    if (!first) return 0;
    if (sum->hidden == 0 || (im->o->partial && sum->hidden < sum->parts)) return 1;
    describe(first, what);
    if (sum->hidden < sum->parts)
        import_leave_entry(im, first, "a part of the sum is masked or missing (--partial writes the rest)", what);
    return 0;
}

/* In place of each count its rise since the one before. */
static void to_flow(struct import *im)
{
    size_t n = 0;
    char what[FOLD_SIZE];
    for (size_t i = 0; i + 1 < im->count; i++) {
        const struct import_entry *a = &im->entries[i], *b = &im->entries[i + 1];
        struct import_entry rise = *b;
        if (import_compare_keys(a, b) != 0) continue;
        rise.from = a->to + 1;
        rise.value = b->value - a->value;
        rise.parts = rise.hidden = 0;
        describe(b, what);
        if (rise.value >= 0)
            im->entries[n++] = rise;
        else
            import_leave_entry(im, b, "fewer than on the date before: who arrived is not known", what);
    }
    im->count = n;
}

static int compare_groups(const void *a, const void *b)
{
    const struct import_entry *x = a, *y = b;
    int keys = import_compare_keys(x, y);
    return keys ? keys : strcmp(x->key[KEY_GROUP], y->key[KEY_GROUP]);
}

/* Two groups that count at one place may count the same people. */
static void refuse_groups(struct import *im)
{
    import_sort(im, compare_groups);
    for (size_t i = 0; i + 1 < im->count; i++) {
        const struct import_entry *a = &im->entries[i], *b = &im->entries[i + 1];
        if (import_compare_keys(a, b) != 0 || !strcmp(a->key[KEY_GROUP], b->key[KEY_GROUP])) continue;
        errors_add(im->errors, SEVERITY_ERROR, (struct position){im->files[b->file].table.file, b->line, 1},
                   "\"%.*s\" and \"%.*s\" both count at %.*s, and may count the same people; choose with --where",
                   TEXT_CUT(a->key[KEY_GROUP], 80), TEXT_CUT(b->key[KEY_GROUP], 80), TEXT_CUT(b->key[KEY_ELEMENT], 80));
        return;
    }
}

void import_settle(struct import *im)
{
    size_t n = 0;
    if (im->shape->settle) im->shape->settle(im);
    if (im->shape->write) return;
    if (im->count == 0) return;
    refuse_groups(im);
    const day_number *ends = file_ends(im);
    if (!ends || im->no_memory) return;
    if (im->shape->overlap == OVERLAP_MONTH && im->o->file_count > 1) drop_months(im, ends);
    if (im->no_memory) return;
    import_sort(im, compare_entries);
    for (size_t i = 0, end; i < im->count; i = end) {
        struct import_entry sum = {0};
        for (end = i + 1; end < im->count; end++) {
            const struct import_entry *a = &im->entries[i], *b = &im->entries[end];
            if (import_compare_keys(a, b) != 0 || a->from != b->from || a->to != b->to) break;
        }
        if (im->shape->overlap == OVERLAP_KEY) drop_keys(im, i, end, ends);
        if (add_up(im, i, end, &sum)) im->entries[n++] = sum;
    }
    im->count = n;
    if (im->o->flow) to_flow(im);
}
