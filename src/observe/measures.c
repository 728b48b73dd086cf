#include "observe/measures.h"

#include "scenario/scenario.h"
#include <string.h>

const struct measure_spec measure_table[MEASURE_COUNT] = {
    /* name, label, unit, by, stock, daily, mean_only */
    [M_DEPARTURES] = {"departures", "Departures", "people", BY_CLASS, 0, 1, 0},
    [M_ENCOUNTERS] = {"encounters", "Encounters", "encounters", BY_CLASS, 0, 1, 0},
    [M_UNIQUE] = {"unique_people", "People encountered for the first time", "people", BY_CLASS, 0, 1, 0},
    [M_EXPELLED] = {"expelled", "Expulsions", "expulsions", BY_CLASS, 0, 1, 0},
    [M_RETURNED] = {"returned", "Returns and removals under ordinary law", "returns", BY_CLASS, 0, 0, 0},
    [M_PROCESSED] = {"processed", "Taken into processing", "people", BY_CLASS, 0, 1, 0},
    [M_RELEASED] = {"released", "Released pending a case or to sponsors", "people", BY_CLASS, 0, 0, 0},
    [M_UNDETECTED] = {"undetected", "Arrived without encounter", "people", BY_CLASS, 0, 0, 0},
    [M_INTERDICTED] = {"interdicted", "Turned back on the way", "people", BY_COUNTRY, 0, 1, 0},
    [M_GAVE_UP] = {"gave_up", "Ended the journey on the way", "people", BY_CLASS, 0, 0, 0},
    [M_SECTOR_ENCOUNTERS] = {"sector_encounters", "Encounters by border sector", "encounters", BY_SECTOR, 0, 0, 0},
    [M_CUSTODY] = {"custody", "People in custody", "people", BY_FACILITY, 1, 1, 0},
    [M_CUSTODY_IN] = {"custody_in", "Entries into custody", "people", BY_FACILITY, 0, 0, 0},
    [M_CUSTODY_OUT] = {"custody_out", "Exits from custody", "people", BY_FACILITY, 0, 0, 0},
    [M_CUSTODY_OVER] = {"custody_over", "Custody over capacity", "person-days", BY_FACILITY, 0, 1, 0},
    [M_CHILDREN_OVER_72H] = {"children_over_72h", "Children held 72 hours or more", "people", BY_NONE, 1, 1, 0},
    [M_STAY_HOURS] = {"stay_hours", "Mean stay of children in entry custody", "hours", BY_NONE, 1, 1, 0},
    [M_WAITING] = {"waiting", "Waiting at the border", "people", BY_NONE, 1, 1, 0},
    [M_WAIT_DAYS] = {"wait_days", "Mean wait at the border", "days", BY_NONE, 1, 0, 0},
    [M_TRAVELLING] = {"travelling", "People on the way", "people", BY_NONE, 1, 1, 0},
    [M_CARAVAN_PEOPLE] = {"caravan_people", "People in caravans", "people", BY_NONE, 1, 1, 0},
    [M_CARAVAN_RETURNED] = {"caravan_returned", "Returned out of caravans", "people", BY_NONE, 0, 1, 0},
    [M_SMUGGLER_ACTIVITY] = {"smuggler_activity", "Activity of smugglers", "share", BY_NONE, 1, 1, 0},
    [M_SMUGGLER_PRICE] = {"smuggler_price", "Price asked by smugglers", "USD", BY_NONE, 1, 1, 0},
    [M_SMUGGLER_REVENUE] = {"smuggler_revenue", "Revenue of smugglers", "USD", BY_NONE, 0, 0, 0},
    [M_BELIEF] = {"belief", "Belief in being admitted", "share", BY_CLASS, 1, 0, 0},
    [M_COOPERATION] = {"cooperation", "Cooperation of partner governments", "share", BY_COUNTRY, 1, 0, 0},
    [M_ASYLUM_BACKLOG] = {"asylum_backlog", "Open asylum cases of the arrivals", "cases", BY_NONE, 1, 0, 0},
    [M_ASYLUM_GRANTED] = {"asylum_granted", "Asylum granted", "cases", BY_NONE, 0, 0, 0},
    [M_ASYLUM_DENIED] = {"asylum_denied", "Asylum denied", "cases", BY_NONE, 0, 0, 0},
    [M_ASYLUM_DAYS] = {"asylum_days", "Mean age of open cases", "days", BY_NONE, 1, 0, 0},
    [M_INVESTMENT_EFFECT] = {"investment_effect", "Improvement at the origin by investment", "index", BY_ORIGIN, 1, 0,
                             0},
    [M_HAZARD_DAYS] = {"hazard", "Expected serious harm on the way", "events", BY_NONE, 0, 0, 0},
    [M_EXPOSURE_DAYS] = {"exposure_days", "Days on the way or waiting", "person-days", BY_NONE, 0, 0, 0},
    [M_OFFICER_DAYS] = {"officer_days", "Enforcement effort", "officer-days", BY_NONE, 0, 0, 0},
    [M_BED_DAYS] = {"bed_days", "Beds used", "person-days", BY_NONE, 0, 0, 0},
    [M_COST] = {"cost", "Public cost", "USD", BY_NONE, 0, 0, 0},
    [M_SETTLED] = {"settled", "Settled in the destination", "people", BY_NONE, 1, 0, 0},
    [M_PLACE_ARRIVALS] = {"place_arrivals", "Arrivals at a place", "people", BY_PLACE, 0, 0, 1},
    [M_ROUTE_FLOW] = {"route_flow", "Departures along a route", "people", BY_ROUTE, 0, 0, 1},
};

int measure_find(const char *name)
{
    for (int m = 0; m < MEASURE_COUNT; m++)
        if (strcmp(measure_table[m].name, name) == 0) return m;
    return -1;
}

int measure_slots(int measure, const struct scenario *s)
{
    switch (measure_table[measure].by) {
    case BY_NONE: return 1;
    case BY_CLASS: return s->class_count;
    case BY_FACILITY: return s->facility_count;
    case BY_COUNTRY: return s->country_count;
    case BY_ORIGIN: return s->origin_count;
    case BY_SECTOR: return s->sector_count;
    case BY_PLACE: return s->place_count;
    case BY_ROUTE: return s->route_count;
    }
    return 0;
}

int measure_offset(int measure, const struct scenario *s)
{
    int offset = 0;
    for (int m = 0; m < measure; m++)
        offset += measure_slots(m, s);
    return offset;
}

int measure_total_slots(const struct scenario *s) { return measure_offset(MEASURE_COUNT, s); }

static const char *sector_name(const struct scenario *s, int slot)
{
    for (int p = 0; p < s->place_count; p++)
        if (s->places[p].sector == slot) return s->places[p].id;
    return "";
}

const char *measure_slot_name(int measure, const struct scenario *s, int slot)
{
    switch (measure_table[measure].by) {
    case BY_NONE: return "";
    case BY_CLASS: return s->classes[slot].id;
    case BY_FACILITY: return s->facilities[slot].id;
    case BY_COUNTRY: return s->country_ids[slot];
    case BY_ORIGIN: return s->origin_ids[slot];
    case BY_SECTOR: return sector_name(s, slot);
    case BY_PLACE: return s->places[slot].id;
    case BY_ROUTE: return "";
    }
    return "";
}
