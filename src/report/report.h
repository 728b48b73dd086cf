/* The report: one offline HTML file out of one result file. */
#ifndef FLUJO_REPORT_H
#define FLUJO_REPORT_H

#include "base/errors.h"
#include "study/statement.h"

/* Read the result file at `result_path` (docs/results.md) and write a
 * self-contained HTML page to `out_path`, atomically: no network, one small
 * script without which it is complete; equal results give equal bytes. What the file does not hold is left out.
 * Counts of people above 0 and below suppress_below are not shown (0 = show
 * all). FLUJO_BAD_INPUT if the file is no result, FLUJO_FAILED if it cannot be
 * read or written, FLUJO_NO_MEMORY; nothing is written then. Thread-safe for
 * distinct paths and error lists. */
struct report_options {
    double suppress_below;
    enum language language;
    const char *link; /* the live page, by its name beside this one; or null */
};
enum flujo_status report_write_in(const struct allocator *a, const char *result_path, const char *out_path,
                                  const struct report_options *options, struct error_list *errors);
/* The same in English. */
enum flujo_status report_write(const struct allocator *a, const char *result_path, const char *out_path,
                               double suppress_below, struct error_list *errors);

#endif
