/* What a scenario may say, written out from the option table: for editors
 * (JSON Schema), for readers (Markdown) and for --help. All three append to
 * `out`; check out->failed at the end. Pure, thread-safe. */
#ifndef FLUJO_SCENARIO_SCHEMA_H
#define FLUJO_SCENARIO_SCHEMA_H

#include "base/text.h"

void scenario_schema(struct text *out);       /* JSON Schema 2020-12 of scenario.yml */
void scenario_reference(struct text *out);    /* Markdown page of all options */
void scenario_options_help(struct text *out); /* one line an option, for a terminal */

#endif
