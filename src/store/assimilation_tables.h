/* Assimilations in result files. */
#ifndef FLUJO_STORE_ASSIMILATION_TABLES_H
#define FLUJO_STORE_ASSIMILATION_TABLES_H

#include "store/result.h"
#include "study/assimilate.h"

/* Tables assimilation, assimilation_member, assimilation_parameter, latent,
 * assimilation_slope, assimilation_check and assimilation_pass. */
enum flujo_status assimilation_put(struct result_writer *w, const struct assimilation *as);

/* What a file holds, for runs of `s`, without the checks. FLUJO_BAD_INPUT if it
 * holds none, or one of other classes, parameters or policies. A note when the
 * scenario has changed since. */
enum flujo_status assimilation_read(const struct allocator *a, const char *path, const struct scenario *s,
                                    struct assimilation **out, struct error_list *errors);

#endif
