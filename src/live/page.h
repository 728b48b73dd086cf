/* The live page: one HTML file with a scenario and the engine compiled to WebAssembly (src/live/wasm, src/live/page).
 *
 * The page holds the files of the scenario as they were read (scenario.yml as a tree of texts), what the option table
 * and the record say of it, and nothing else: what it shows is simulated in the browser by the same sources. */
#ifndef FLUJO_LIVE_PAGE_H
#define FLUJO_LIVE_PAGE_H

#include "scenario/scenario.h"

/* The parts of the page around its data; null where the program was built without a compiler to WebAssembly. */
struct live_parts {
    const char *head, *engine, *foot; /* up to the data; the engine in base 64; from after it on */
};
extern const struct live_parts live_parts; /* made by tools/live.py */

/* Write the page of a scenario that was loaded from its folder. `language`: code of that which is shown first. `link`: a
 * page to link to, or null.
 * FLUJO_BAD_INPUT when the program has no engine to put in. */
enum flujo_status live_page_write(const struct allocator *a, const struct scenario *s, const char *language,
                                  const char *link, const char *out, struct error_list *errors);

#endif
