/* Files as agencies publish them, read as observations of a scenario.
 *
 * A shape is one published table: its columns and a function from a row to what
 * it counts. Nothing is invented: a masked or missing count stays out, a total
 * beside its parts is not added to them, and every row left out is listed by
 * its reason. docs/data.md names the columns of each shape and their sources. */
#ifndef FLUJO_IMPORT_IMPORT_H
#define FLUJO_IMPORT_IMPORT_H

#include "base/dates.h"
#include "base/text.h"

struct import_options {
    const char *shape; /* a name, the first word of several names, or auto */
    const char **files;
    size_t file_count;
    const char *map;     /* file of places; null: names are taken as they are */
    const char *measure; /* null: that of the shape */
    const char *element; /* of files that name no place; null: the total */
    const char *values;  /* columns to add up, separated by commas; null: that of the shape */
    const char **where;  /* COLUMN=VALUE or COLUMN=VALUE|VALUE: only such rows */
    size_t where_count;
    int partial;                       /* sums with masked parts are written, with a note */
    int flow;                          /* the rise from count to count in place of the counts */
    double within_km, half_life, full; /* of events: nan for the default */
    int end_given;
    day_number end; /* last day of a matrix */
};

struct import;

/* Read the files; *out is freed with import_free, also on failure. */
enum flujo_status import_read(const struct allocator *a, const struct import_options *options, struct import **out,
                              struct error_list *errors);
void import_free(struct import *im);
/* Observations, events or places: 0 if every row is left out. */
size_t import_written(const struct import *im);
/* The table to write. */
void import_table(const struct import *im, struct text *csv);
/* What is taken and what is left, with reasons and counts. */
void import_report(const struct import *im, struct text *t);
void import_json(const struct import *im, const char *out, struct text *t);
/* "cbp, unhcr, ..." */
void import_names(struct text *t);

#endif
