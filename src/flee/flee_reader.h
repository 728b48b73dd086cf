/* Parts of the reader of instances; private to flee_*.c. */
#ifndef FLUJO_FLEE_READER_H
#define FLUJO_FLEE_READER_H

#include "base/loose_table.h"
#include "flee/flee_instance.h"
#include "flee/flee_names.h"

/* Where things are and how strict to be. */
struct flee_reader {
    struct flee_instance *f;
    struct error_list *errors;
    struct text path; /* scratch */
    int strict, own;
    int scenario; /* the folder is in flujo's format */
};

/* Path of a file of the input (or source) folder in r->path, whichever of the
 * places in use holds it; 1 if it exists. */
int flee_find_input(struct flee_reader *r, const char *name);
int flee_find_source(struct flee_reader *r, const char *name);
/* Read the table at r->path, and note it. */
enum flujo_status flee_read_table(struct flee_reader *r, struct loose_table *t);
/* Note a file of the folder among the inputs. */
enum flujo_status flee_note_input(struct flee_instance *f, const char *path, uint64_t hash);
/* A remark that --strict turns into an error. */
enum severity flee_remark(const struct flee_reader *r);
/* The nearest place name in "; did you mean X?" form into out, or "". */
void flee_suggest_place(const struct flee_instance *f, const char *name, char *out, size_t size);

/* flee_scenario.c: the head of a scenario in flujo's format. */
enum flujo_status flee_read_scenario(struct flee_reader *r);
/* Its counts, observations/registered.csv. */
enum flujo_status flee_read_observations(struct flee_reader *r);

enum flujo_status flee_read_places(struct flee_reader *r);
enum flujo_status flee_read_routes(struct flee_reader *r);
enum flujo_status flee_read_closures(struct flee_reader *r);
enum flujo_status flee_read_period(struct flee_reader *r);
enum flujo_status flee_read_conflicts(struct flee_reader *r);
enum flujo_status flee_read_floods(struct flee_reader *r);
enum flujo_status flee_read_sources(struct flee_reader *r);
/* flee_people.c: demographics_NAME.csv and agents.csv, as far as rules act on them. */
enum flujo_status flee_read_people(struct flee_reader *r);

/* Counts as given: sorted by day. */
struct flee_counts {
    double *day, *value;
    size_t n;
};
/* A count in a cell: 0 after a complaint. Beyond 2^53 a double skips whole numbers: refused. */
int flee_read_count(struct flee_reader *r, const struct loose_table *t, const struct loose_row *row, int column,
                    double *value);
/* Counts of every day of the run, by interpolation, into *out. */
enum flujo_status flee_fill_counts(struct flee_instance *f, const struct flee_counts *c, double **out);
/* Places of the sources, whether they are scored and counted, and remarks on camps without. The first `headings`
 * sources are no part of the sum. */
void flee_match_sources(struct flee_reader *r, const char *layout, int headings);

/* A file of days by locations, and words for its messages. */
struct flee_matrix {
    const char *file, *what, *expected, *effect;
    double most; /* larger values are remarked upon */
};
/* Read the file at r->path into [day][place]; `rows` is how many lines it has
 * below the first. */
enum flujo_status flee_read_matrix(struct flee_reader *r, const struct flee_matrix *m, float *out, int *rows);

#endif
