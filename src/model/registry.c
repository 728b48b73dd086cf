/* The processes' option tables, joined. */
#include "scenario/options.h"

extern const struct option_table belief_option_table;
extern const struct option_table departure_option_table;
extern const struct option_table caravan_option_table;
extern const struct option_table route_choice_option_table;
extern const struct option_table travel_option_table;
extern const struct option_table enforcement_option_table;
extern const struct option_table cooperation_option_table;
extern const struct option_table smuggler_option_table;
extern const struct option_table border_option_table;
extern const struct option_table disposition_option_table;
extern const struct option_table custody_option_table;
extern const struct option_table after_option_table;
extern const struct option_table asylum_option_table;
extern const struct option_table investment_option_table;
extern const struct option_table cost_option_table;

const struct option_table *const model_option_tables[] = {
    &belief_option_table, &departure_option_table,   &caravan_option_table,     &route_choice_option_table,
    &travel_option_table, &enforcement_option_table, &cooperation_option_table, &smuggler_option_table,
    &border_option_table, &disposition_option_table, &custody_option_table,     &after_option_table,
    &asylum_option_table, &investment_option_table,  &cost_option_table,
};
const int model_option_table_count = (int)(sizeof model_option_tables / sizeof model_option_tables[0]);
