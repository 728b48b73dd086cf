/* What an import writes, and what it says of it. */
#include "import/shape.h"

#include <string.h>

static const char *measure_of(const struct import *im, const struct import_entry *e)
{
    if (im->o->measure) return im->o->measure;
    if (im->o->flow) return "place_arrivals";
    return !strcmp(im->shape->measure, "registered") && !*e->key[KEY_ELEMENT] ? "displaced" : im->shape->measure;
}

static enum import_days days_of(const struct import *im) { return im->o->flow ? DAYS_RANGE : im->shape->days; }

static void add_days(struct text *t, enum import_days days, const struct import_entry *e)
{
    char date[11];
    if (days == DAYS_MONTH)
        date_format_month(date_month_index(e->from), date);
    else
        date_format(e->from, date);
    text_add(t, date);
    if (days != DAYS_RANGE) return;
    date_format(e->to, date);
    text_format(t, ",%s", date);
}

/* Which of the columns origin, demographic and element any row fills. */
static void find_used(const struct import *im, int used[IMPORT_KEYS])
{
    memset(used, 0, IMPORT_KEYS * sizeof *used);
    for (size_t i = 0; i < im->count; i++)
        for (int k = 0; k < IMPORT_KEYS; k++)
            used[k] |= *im->entries[i].key[k] != 0;
    used[KEY_ELEMENT] |= im->shape->days == DAYS_DATE; /* displacement scenarios read columns by place */
}

void import_table(const struct import *im, struct text *t)
{
    static const char *const headings[] = {"month", "date", "from,to"};
    static const char *const names[IMPORT_KEYS] = {"element", "origin", "demographic", "", ""};
    static const enum import_key order[] = {KEY_ORIGIN, KEY_DEMOGRAPHIC, KEY_ELEMENT};
    int used[IMPORT_KEYS];
    if (im->shape->write) {
        im->shape->write(im, t);
        return;
    }
    find_used(im, used);
    text_format(t, "%s,measure", headings[days_of(im)]);
    for (int k = 0; k < 3; k++)
        if (used[order[k]]) text_format(t, ",%s", names[order[k]]);
    text_add(t, ",value,note,source\n");
    for (size_t i = 0; i < im->count; i++) {
        const struct import_entry *e = &im->entries[i];
        add_days(t, days_of(im), e);
        text_format(t, ",%s", measure_of(im, e));
        for (int k = 0; k < 3; k++) {
            if (!used[order[k]]) continue;
            text_add(t, ",");
            text_add_csv(t, e->key[order[k]]);
        }
        text_add(t, ",");
        text_add_number(t, e->value);
        text_add(t, ",");
        if (e->hidden > 0) text_format(t, "%d of %d rows are masked or missing and not in it", e->hidden, e->parts);
        text_add(t, ",");
        text_add_csv(t, im->shape->title);
        text_add(t, "\n");
    }
}

static const char *what_of(const struct import *im) { return im->shape->what ? im->shape->what : "observations"; }

static void totals(const struct import *im, int *rows, int *taken)
{
    *rows = *taken = 0;
    for (size_t f = 0; f < im->o->file_count; f++) {
        *rows += im->files[f].rows;
        *taken += im->files[f].taken;
    }
}

void import_report(const struct import *im, struct text *t)
{
    int rows, taken;
    char from[11], to[11];
    totals(im, &rows, &taken);
    text_format(t, "%s: %d of %d rows are taken and give %zu %s", im->shape->title, taken, rows, im->count,
                what_of(im));
    if (im->count > 0 && im->shape->days != DAYS_NONE) {
        day_number first = im->entries[0].from, last = im->entries[0].to;
        for (size_t i = 0; i < im->count; i++) {
            if (im->entries[i].from < first) first = im->entries[i].from;
            if (im->entries[i].to > last) last = im->entries[i].to;
        }
        date_format(first, from);
        date_format(last, to);
        text_format(t, ", %s to %s", from, to);
    }
    text_add(t, im->left_count > 0 ? "\nleft out:\n" : "\nnothing is left out\n");
    for (size_t i = 0; i < im->left_count; i++) {
        const struct import_left *l = &im->left[i];
        text_format(t, "%7zu  %s%s%s (first: %s:%d)\n", l->count, l->reason, *l->what ? ": " : "", l->what, l->file,
                    l->line);
    }
}

void import_json(const struct import *im, const char *out, struct text *t)
{
    int rows, taken;
    totals(im, &rows, &taken);
    text_format(t, "{\"shape\": \"%s\", \"rows\": %d, \"taken\": %d, \"written\": %zu, \"out\": ", im->shape->name,
                rows, taken, im->count);
    if (out)
        text_add_json(t, out);
    else
        text_add(t, "null");
    text_add(t, ", \"left\": [");
    for (size_t i = 0; i < im->left_count; i++) {
        const struct import_left *l = &im->left[i];
        text_format(t, "%s\n  {\"count\": %zu, \"reason\": ", i ? "," : "", l->count);
        text_add_json(t, l->reason);
        text_add(t, ", \"what\": ");
        text_add_json(t, l->what);
        text_add(t, ", \"file\": ");
        text_add_json(t, l->file);
        text_format(t, ", \"line\": %d}", l->line);
    }
    text_add(t, "]}\n");
}
