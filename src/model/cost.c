/* Unit costs, which other processes charge: options without a day of their own. */
#include "model/cost.h"

/* clang-format off */
static const struct option_spec cost_option_rows[] = {
    {.name = "cost.officer_day", .label = "cost of an officer-day", .unit = "USD", AT(cost, officer_day), .low = 0,
     .high = 1e6, .value = 0, OFF_UNLESS_STATED,
     .help = "Unit cost."},
    {.name = "cost.bed_day", .label = "cost of a bed-day", .unit = "USD", AT(cost, bed_day), .index = PER_FACILITY,
     .low = 0, .high = 1e6, .value = 0, OFF_UNLESS_STATED,
     .help = "Unit cost, of those held, and at least of the beds open beyond those of `facilities.csv`."},
    {.name = "cost.expulsion", .label = "cost of an expulsion", .unit = "USD", AT(cost, expulsion), .low = 0,
     .high = 1e6, .value = 0, OFF_UNLESS_STATED,
     .help = "Unit cost."},
    {.name = "cost.processing", .label = "cost of processing", .unit = "USD", AT(cost, processing), .low = 0,
     .high = 1e6, .value = 0, OFF_UNLESS_STATED,
     .help = "Unit cost."},
};
/* clang-format on */

const struct process cost_process = {.name = "cost", OPTIONS(cost)};
