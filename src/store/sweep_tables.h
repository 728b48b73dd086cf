/* Sweeps in result files: their tables, and rows taken from an earlier file. */
#ifndef FLUJO_STORE_SWEEP_TABLES_H
#define FLUJO_STORE_SWEEP_TABLES_H

#include "store/read.h"
#include "store/result.h"
#include "study/sweep.h"

/* Tables sweep_row and sweep_setting of rows first to end - 1, with the identity of the whole sweep. */
enum flujo_status sweep_put_rows(struct result_writer *w, const struct scenario *s, const struct sweep *sweep,
                                 uint64_t identity, int first, int end);
/* Table sweep of one row more; rows come in their order. */
enum flujo_status sweep_put_values(struct result_writer *w, const struct sweep_layout *layout, int row,
                                   const struct summary *values);

/* A file with rows first to first + count - 1 (from 0), open for reading. */
struct sweep_source {
    struct result_file file;
    int first, count;
};
/* Open a result as rows of this sweep; FLUJO_BAD_INPUT if it is none. Close it with result_close. */
enum flujo_status sweep_source_open(const struct allocator *a, const char *path, uint64_t identity,
                                    struct sweep_source *out, struct error_list *errors);
/* Its table sweep, in order; FLUJO_BAD_INPUT if it does not hold the numbers of the layout for each of its rows. */
enum flujo_status sweep_copy_values(struct result_writer *w, const struct sweep_layout *layout,
                                    const struct sweep_source *from);

#endif
