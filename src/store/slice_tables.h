/* Slices of a run or comparison: replicates A to B as they came from the engine, so that results can be merged to the
 * byte. One of many replicates is condensed (engine/condensed.h), and so is what many slices are merged into. Values are little-endian IEEE 754, of 32 bits where that loses nothing (the first byte of a block says so). */
#ifndef FLUJO_STORE_SLICE_TABLES_H
#define FLUJO_STORE_SLICE_TABLES_H

#include "store/read.h"
#include "store/result.h"

/* A slice that is open for reading. */
struct slice {
    struct result_file file;
    int first, count;  /* replicates first to first + count - 1, from 0 */
    uint64_t identity; /* of the run that it is part of */
};

/* Keep the rows of every replicate. All are complete. */
void result_put_slice(struct result_writer *w, uint64_t identity, struct ensemble *const *ensembles, int count);

/* Open a result and check that it is a complete slice; FLUJO_BAD_INPUT if not. Close it with result_close. */
enum flujo_status slice_open(const struct allocator *a, const char *path, struct slice *out, struct error_list *errors);
/* Its replicates into those of `e`, made for the request q of all slices; sums are added. */
enum flujo_status slice_fill(const struct allocator *a, const struct slice *slice, const struct run_request *q,
                             struct ensemble *e, struct error_list *errors);

#endif
