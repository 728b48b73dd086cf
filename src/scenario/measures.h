/* What is measured: one table, read by the engine, the store, the report, the
 * observations and the triggered rules. */
#ifndef FLUJO_MEASURES_H
#define FLUJO_MEASURES_H

#include "scenario/dimension.h"

enum measure {
    M_DEPARTURES,        /* people/day leaving home, by class */
    M_ENCOUNTERS,        /* people-events/day, by class */
    M_UNIQUE,            /* people encountered for the first time, by class */
    M_EXPELLED,          /* by class */
    M_RETURNED,          /* returned or removed under ordinary law, by class */
    M_PROCESSED,         /* taken into custody, by class */
    M_RELEASED,          /* released pending a case or to sponsors, by class */
    M_UNDETECTED,        /* arrived without encounter, by class */
    M_INTERDICTED,       /* turned back en route, by country where */
    M_GAVE_UP,           /* ended the journey on the way, by class */
    M_SECTOR_ENCOUNTERS, /* by sector */
    M_CUSTODY,           /* stock, by facility */
    M_CUSTODY_IN,
    M_CUSTODY_OUT,       /* people/day, by facility */
    M_CUSTODY_OVER,      /* person-days over capacity, by facility */
    M_CHILDREN_OVER_72H, /* stock: children in entry custody for 72 h or more */
    M_STAY_HOURS,        /* stock: mean length of stay in entry custody of children, hours */
    M_WAITING,           /* stock: people waiting at the border */
    M_WAIT_DAYS,         /* stock: mean wait of those waiting, days */
    M_TRAVELLING,        /* stock: people en route */
    M_CARAVAN_PEOPLE,    /* stock: people in caravans */
    M_CARAVAN_RETURNED,  /* people/day returned out of caravans */
    M_SMUGGLER_ACTIVITY, /* stock 0..1 */
    M_SMUGGLER_PRICE,    /* stock USD */
    M_SMUGGLER_REVENUE,  /* flow USD/day */
    M_BELIEF,            /* stock 0..1, by class */
    M_COOPERATION,       /* stock 0..1, by country */
    M_ASYLUM_BACKLOG,    /* stock: open cases */
    M_ASYLUM_GRANTED,
    M_ASYLUM_DENIED,     /* cases/day */
    M_ASYLUM_DAYS,       /* stock: mean age of open cases, days */
    M_INVESTMENT_EFFECT, /* stock: improvement of the economy driver, by origin */
    M_HAZARD_DAYS,       /* flow: expected harm = person-days at risk x hazard */
    M_EXPOSURE_DAYS,     /* flow: person-days en route or waiting */
    M_OFFICER_DAYS,      /* flow: officer-days of enforcement */
    M_BED_DAYS,          /* flow: beds used, person-days */
    M_COST,              /* flow: USD */
    M_SETTLED,           /* stock: in destination */
    M_PLACE_ARRIVALS,    /* by place; means only */
    M_ROUTE_FLOW,        /* by route; means only */
    MEASURE_COUNT
};

struct measure_spec {
    const char *name; /* "encounters", "custody": element names after a dot: custody.cbp */
    const char *label, *unit;
    enum dimension by;
    int stock;     /* 1: averaged over a period, 0: summed */
    int daily;     /* 1: kept by day in the results (for PER_CLASS: summed over origins, by demographic) */
    int mean_only; /* 1: no quantiles */
};
extern const struct measure_spec measure_table[MEASURE_COUNT];

int measure_find(const char *name);                        /* -1 if none */
int measure_slots(int measure, const struct scenario *s);  /* elements */
int measure_offset(int measure, const struct scenario *s); /* first slot in the row of all measures */
int measure_total_slots(const struct scenario *s);
const char *measure_slot_name(int measure, const struct scenario *s, int slot); /* "" if scalar */

#endif
