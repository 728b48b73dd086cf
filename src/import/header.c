/* The header of a table: the first of its rows, or pair of rows, in which every
 * needed column of a shape is found. What stands above it is a preface.
 *
 * In a header of two rows a column is named by either row or by both together,
 * where a cell of the upper row goes on over the empty ones to its right. */
#include "import/shape.h"

#include <string.h>

enum { MOST_PREFACE = 40, NAME_SIZE = 200 };

/* What heads column c in row i: of the lower row of two, after what stands above it. */
static void heading(const struct loose_table *t, int i, int rows, int c, int joined, char out[NAME_SIZE])
{
    const char *lower = loose_cell(&t->rows[i + rows - 1], c), *upper = "";
    if (rows == 2)
        for (int k = c; k >= 0 && !*upper && (joined || k == c); k--)
            upper = loose_cell(&t->rows[i], k);
    size_t n = 0;
    for (const char *s = joined || !*lower ? upper : ""; *s && n + 2 < NAME_SIZE; s++)
        out[n++] = *s;
    if (n > 0) out[n++] = ' ';
    for (const char *s = lower; *s && n + 1 < NAME_SIZE; s++)
        out[n++] = *s;
    out[n] = 0;
}

static int width(const struct loose_table *t, int i, int rows)
{
    int n = t->rows[i].count;
    return rows == 2 && t->rows[i + 1].count > n ? t->rows[i + 1].count : n;
}

/* The column headed by one of the names; -1. */
static int find_column(const struct loose_table *t, int i, int rows, const char *names)
{
    char name[NAME_SIZE], head[NAME_SIZE];
    for (const char *s = names; *s;) {
        size_t n = strcspn(s, "|");
        memcpy(name, s, n);
        name[n] = 0;
        s += n + (s[n] == '|');
        for (int joined = 0; joined < rows; joined++)
            for (int c = 0; c < width(t, i, rows); c++) {
                heading(t, i, rows, c, joined, head);
                if (*head && loose_same_name(head, name)) return c;
            }
    }
    return -1;
}

int import_header_find(const struct import_shape *shape, const struct loose_table *t, struct import_header *header)
{
    for (int i = 0; i < t->count && i < MOST_PREFACE; i++)
        for (int rows = 1; rows <= 2 && i + rows <= t->count; rows++) {
            int all = 1;
            for (int k = 0; k < shape->count && all; k++) {
                header->where[k] = find_column(t, i, rows, shape->columns[k].names);
                all = header->where[k] >= 0 || !(shape->columns[k].use & COLUMN_NEEDED);
            }
            header->row = i;
            header->rows = rows;
            if (all) return 1;
        }
    return 0;
}

int import_header_column(const struct loose_table *t, const struct import_header *header, const char *name)
{
    return find_column(t, header->row, header->rows, name);
}

int import_header_width(const struct loose_table *t, const struct import_header *header)
{
    return width(t, header->row, header->rows);
}

int import_header_twice(const struct loose_table *t, const struct import_header *header, int column)
{
    char head[NAME_SIZE], other[NAME_SIZE];
    if (column < 0) return -1;
    heading(t, header->row, header->rows, column, 0, head);
    for (int c = column + 1; c < width(t, header->row, header->rows); c++) {
        heading(t, header->row, header->rows, c, 0, other);
        if (!strcmp(head, other)) return c;
    }
    return -1;
}

static void add_name(struct text *out, const char *names)
{
    size_t n = strcspn(names, "|");
    if (out->length > 0) text_add(out, ", ");
    text_add_bytes(out, names, n);
}

void import_header_names(const struct import_shape *shape, struct text *out)
{
    for (int k = 0; k < shape->count; k++)
        if (shape->columns[k].use & COLUMN_NEEDED) add_name(out, shape->columns[k].names);
}

void import_header_missing(const struct import_shape *shape, const struct loose_table *t, struct text *out)
{
    for (int k = 0; k < shape->count; k++) {
        int there = 0;
        for (int i = 0; i < t->count && i < MOST_PREFACE && !there; i++)
            there = find_column(t, i, 1, shape->columns[k].names) >= 0;
        if ((shape->columns[k].use & COLUMN_NEEDED) && !there) add_name(out, shape->columns[k].names);
    }
}
