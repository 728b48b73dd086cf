#include "scenario/measures.h"

#include "scenario/scenario.h"
#include <string.h>

const struct measure_spec measure_table[MEASURE_COUNT] = {
    /* name, label, unit, by, stock, daily, mean_only */
    [M_DEPARTURES] = {"departures", "Departures", "people", PER_CLASS, 0, 1, 0},
    [M_ENCOUNTERS] = {"encounters", "Encounters", "encounters", PER_CLASS, 0, 1, 0},
    [M_UNIQUE] = {"unique_people", "People encountered for the first time", "people", PER_CLASS, 0, 1, 0},
    [M_EXPELLED] = {"expelled", "Expulsions", "expulsions", PER_CLASS, 0, 1, 0},
    [M_RETURNED] = {"returned", "Returns and removals under ordinary law", "returns", PER_CLASS, 0, 0, 0},
    [M_PROCESSED] = {"processed", "Taken into processing", "people", PER_CLASS, 0, 1, 0},
    [M_RELEASED] = {"released", "Released pending a case or to sponsors", "people", PER_CLASS, 0, 0, 0},
    [M_UNDETECTED] = {"undetected", "Arrived without encounter", "people", PER_CLASS, 0, 0, 0},
    [M_INTERDICTED] = {"interdicted", "Turned back on the way", "people", PER_COUNTRY, 0, 1, 0},
    [M_GAVE_UP] = {"gave_up", "Ended the journey on the way", "people", PER_CLASS, 0, 0, 0},
    [M_SECTOR_ENCOUNTERS] = {"sector_encounters", "Encounters by border sector", "encounters", PER_SECTOR, 0, 0, 0},
    [M_CUSTODY] = {"custody", "People in custody", "people", PER_FACILITY, 1, 1, 0},
    [M_CUSTODY_IN] = {"custody_in", "Entries into custody", "people", PER_FACILITY, 0, 0, 0},
    [M_CUSTODY_OUT] = {"custody_out", "Exits from custody", "people", PER_FACILITY, 0, 0, 0},
    [M_CUSTODY_OVER] = {"custody_over", "Custody over capacity", "person-days", PER_FACILITY, 0, 1, 0},
    [M_CHILDREN_OVER_72H] = {"children_over_72h", "Children held 72 hours or more", "people", PER_NONE, 1, 1, 0},
    [M_STAY_HOURS] = {"stay_hours", "Mean stay of children in entry custody", "hours", PER_NONE, 1, 1, 0},
    [M_WAITING] = {"waiting", "Waiting at the border", "people", PER_NONE, 1, 1, 0},
    [M_WAIT_DAYS] = {"wait_days", "Mean wait at the border", "days", PER_NONE, 1, 0, 0},
    [M_TRAVELLING] = {"travelling", "People on the way", "people", PER_NONE, 1, 1, 0},
    [M_CARAVAN_PEOPLE] = {"caravan_people", "People in caravans", "people", PER_NONE, 1, 1, 0},
    [M_CARAVAN_RETURNED] = {"caravan_returned", "Returned out of caravans", "people", PER_NONE, 0, 1, 0},
    [M_SMUGGLER_ACTIVITY] = {"smuggler_activity", "Activity of smugglers", "share", PER_NONE, 1, 1, 0},
    [M_SMUGGLER_PRICE] = {"smuggler_price", "Price asked by smugglers", "USD", PER_NONE, 1, 1, 0},
    [M_SMUGGLER_REVENUE] = {"smuggler_revenue", "Revenue of smugglers", "USD", PER_NONE, 0, 0, 0},
    [M_BELIEF] = {"belief", "Belief in being admitted", "share", PER_CLASS, 1, 0, 0},
    [M_COOPERATION] = {"cooperation", "Cooperation of partner governments", "share", PER_COUNTRY, 1, 0, 0},
    [M_ASYLUM_BACKLOG] = {"asylum_backlog", "Open asylum cases of the arrivals", "cases", PER_NONE, 1, 0, 0},
    [M_ASYLUM_GRANTED] = {"asylum_granted", "Asylum granted", "cases", PER_NONE, 0, 0, 0},
    [M_ASYLUM_DENIED] = {"asylum_denied", "Asylum denied", "cases", PER_NONE, 0, 0, 0},
    [M_ASYLUM_DAYS] = {"asylum_days", "Mean age of open cases", "days", PER_NONE, 1, 0, 0},
    [M_INVESTMENT_EFFECT] = {"investment_effect", "Improvement at the origin by investment", "index", PER_ORIGIN, 1, 0,
                             0},
    [M_HAZARD_DAYS] = {"hazard", "Expected serious harm on the way", "events", PER_NONE, 0, 0, 0},
    [M_EXPOSURE_DAYS] = {"exposure_days", "Days on the way or waiting", "person-days", PER_NONE, 0, 0, 0},
    [M_OFFICER_DAYS] = {"officer_days", "Enforcement effort", "officer-days", PER_NONE, 0, 0, 0},
    [M_BED_DAYS] = {"bed_days", "Beds used", "person-days", PER_NONE, 0, 0, 0},
    [M_COST] = {"cost", "Public cost", "USD", PER_NONE, 0, 0, 0},
    [M_SETTLED] = {"settled", "Settled in the destination", "people", PER_NONE, 1, 0, 0},
    [M_PLACE_ARRIVALS] = {"place_arrivals", "Arrivals at a place", "people", PER_PLACE, 0, 0, 1},
    [M_ROUTE_FLOW] = {"route_flow", "Departures along a route", "people", PER_ROUTE, 0, 0, 1},
};

int measure_find(const char *name)
{
    for (int m = 0; m < MEASURE_COUNT; m++)
        if (strcmp(measure_table[m].name, name) == 0) return m;
    return -1;
}

int measure_slots(int measure, const struct scenario *s) { return dimension_count(measure_table[measure].by, s); }

int measure_offset(int measure, const struct scenario *s)
{
    int offset = 0;
    for (int m = 0; m < measure; m++)
        offset += measure_slots(m, s);
    return offset;
}

int measure_total_slots(const struct scenario *s) { return measure_offset(MEASURE_COUNT, s); }

const char *measure_slot_name(int measure, const struct scenario *s, int slot)
{
    return dimension_id(measure_table[measure].by, s, slot);
}
