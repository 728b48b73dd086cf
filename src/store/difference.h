/* In which numbers two results differ: table by table, row by row along the key.
 *
 * Not thread-safe: both handles belong to the caller's thread. */
#ifndef FLUJO_STORE_DIFFERENCE_H
#define FLUJO_STORE_DIFFERENCE_H

#include "base/text.h"
#include "store/read.h"
#include "store/schema.h"

/* Of one table. Texts are the caller's to free (text_free). */
struct table_difference {
    size_t rows;            /* that both have */
    size_t differ;          /* of these, with some cell that differs */
    size_t only[2];         /* rows that one result alone has */
    double largest;         /* relative difference of the number that differs most; infinite from 0 */
    double value[2];        /* that number in both */
    struct text largest_at; /* its column and key: "mean of observed 2021-03 encounters" */
    struct text first_only; /* key of the first row that one alone has */
    struct text text_at;    /* first text that differs: "label of storm" */
};

/* Compare a table of both; numbers with a relative difference up to `tolerance` are equal. A table that
 * one of the schemas lacks counts as empty there. */
enum flujo_status result_difference(const struct result_file *a, const struct result_file *b,
                                    const struct result_table *table, double tolerance, struct table_difference *out,
                                    struct error_list *errors);
void table_difference_free(struct table_difference *d);

#endif
