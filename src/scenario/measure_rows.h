/* The measures, a row each; their order is that of the results. Those kept as
 * means only stand last. Included by measures.h and measures.c. */
/* id, name, label, unit, dimension, flow or stock, total over the elements, what is counted, kept, compared in */
MEASURE(M_DEPARTURES, "departures", "Departures", "people", PER_CLASS, FLOW, TOTAL_SUM, COUNTS_PEOPLE, BY_DAY,
        IN_TABLE | IN_REPORT)
MEASURE(M_ENCOUNTERS, "encounters", "Encounters", "encounters", PER_CLASS, FLOW, TOTAL_SUM, COUNTS_PEOPLE, BY_DAY,
        IN_TABLE | IN_REPORT)
MEASURE(M_UNIQUE, "unique_people", "People encountered for the first time", "people", PER_CLASS, FLOW, TOTAL_SUM,
        COUNTS_PEOPLE, BY_DAY, IN_TABLE | IN_REPORT)
MEASURE(M_EXPELLED, "expelled", "Expulsions", "expulsions", PER_CLASS, FLOW, TOTAL_SUM, COUNTS_PEOPLE, BY_DAY,
        IN_TABLE | IN_REPORT)
MEASURE(M_RETURNED, "returned", "Returns and removals under ordinary law", "returns", PER_CLASS, FLOW, TOTAL_SUM,
        COUNTS_PEOPLE, BY_MONTH, IN_TABLE | IN_REPORT)
MEASURE(M_PROCESSED, "processed", "Taken into processing", "people", PER_CLASS, FLOW, TOTAL_SUM, COUNTS_PEOPLE, BY_DAY,
        NOWHERE)
MEASURE(M_RELEASED, "released", "Released pending a case or to sponsors", "people", PER_CLASS, FLOW, TOTAL_SUM,
        COUNTS_PEOPLE, BY_MONTH, IN_TABLE)
MEASURE(M_UNDETECTED, "undetected", "Arrived without encounter", "people", PER_CLASS, FLOW, TOTAL_SUM, COUNTS_PEOPLE,
        BY_MONTH, IN_TABLE | IN_REPORT)
MEASURE(M_INTERDICTED, "interdicted", "Stopped on the way", "people", PER_COUNTRY, FLOW, TOTAL_SUM, COUNTS_PEOPLE,
        BY_DAY, IN_TABLE | IN_REPORT)
MEASURE(M_STOPS, "stops", "Stopped at a post on the way", "people", PER_POST, FLOW, TOTAL_SUM, COUNTS_PEOPLE, BY_MONTH,
        NOWHERE)
MEASURE(M_STOPS_RETURNED, "stops_returned", "Returned after a stop on the way", "people", PER_COUNTRY, FLOW, TOTAL_SUM,
        COUNTS_PEOPLE, BY_MONTH, NOWHERE)
MEASURE(M_STOPS_SHELTERED, "stops_sheltered", "Channelled to shelters after a stop", "people", PER_COUNTRY, FLOW,
        TOTAL_SUM, COUNTS_PEOPLE, BY_MONTH, NOWHERE)
MEASURE(M_STOPS_REFUGE, "stops_refuge", "Asked for asylum after a stop on the way", "people", PER_COUNTRY, FLOW,
        TOTAL_SUM, COUNTS_PEOPLE, BY_MONTH, NOWHERE)
MEASURE(M_GAVE_UP, "gave_up", "Ended the journey on the way", "people", PER_CLASS, FLOW, TOTAL_SUM, COUNTS_PEOPLE,
        BY_MONTH, NOWHERE)
MEASURE(M_SECTOR_ENCOUNTERS, "sector_encounters", "Encounters by border sector", "encounters", PER_SECTOR, FLOW,
        TOTAL_SUM, COUNTS_PEOPLE, BY_MONTH, NOWHERE)
MEASURE(M_CUSTODY, "custody", "People in custody", "people", PER_FACILITY, STOCK, TOTAL_SUM, COUNTS_PEOPLE, BY_DAY,
        IN_TABLE)
MEASURE(M_CUSTODY_IN, "custody_in", "Entries into custody", "people", PER_FACILITY, FLOW, TOTAL_SUM, COUNTS_PEOPLE,
        BY_MONTH, NOWHERE)
MEASURE(M_CUSTODY_OUT, "custody_out", "Exits from custody", "people", PER_FACILITY, FLOW, TOTAL_SUM, COUNTS_PEOPLE,
        BY_MONTH, NOWHERE)
MEASURE(M_HELD, "held", "People held, by facility and demographic", "people", PER_HOLDING, STOCK, TOTAL_SUM,
        COUNTS_PEOPLE, BY_DAY, NOWHERE)
MEASURE(M_HELD_IN, "held_in", "Taken in, by facility and demographic", "people", PER_HOLDING, FLOW, TOTAL_SUM,
        COUNTS_PEOPLE, BY_DAY, NOWHERE)
MEASURE(M_HELD_OUT, "held_out", "Transferred or released, by facility and demographic", "people", PER_HOLDING, FLOW,
        TOTAL_SUM, COUNTS_PEOPLE, BY_DAY, NOWHERE)
MEASURE(M_CUSTODY_OVER, "custody_over", "Custody over capacity", "person-days", PER_FACILITY, FLOW, TOTAL_SUM,
        COUNTS_PEOPLE, BY_DAY, IN_TABLE | IN_REPORT)
MEASURE(M_BEDS, "beds", "Beds in force", "beds", PER_FACILITY, STOCK, TOTAL_SUM, COUNTS_BY_PEOPLE, BY_DAY, NOWHERE)
MEASURE(M_CHILDREN_OVER_72H, "children_over_72h", "Children held 72 hours or more", "people", PER_NONE, STOCK,
        TOTAL_SUM, COUNTS_PEOPLE, BY_DAY, IN_REPORT)
MEASURE(M_STAY_HOURS, "stay_hours", "Mean stay of children in entry custody", "hours", PER_NONE, STOCK, TOTAL_SUM,
        COUNTS_OTHER, BY_DAY, IN_TABLE | IN_REPORT)
MEASURE(M_WAITING, "waiting", "Waiting at the border", "people", PER_NONE, STOCK, TOTAL_SUM, COUNTS_PEOPLE, BY_DAY,
        IN_REPORT)
MEASURE(M_WAIT_DAYS, "wait_days", "Mean wait at the border", "days", PER_NONE, STOCK, TOTAL_SUM, COUNTS_OTHER, BY_MONTH,
        IN_TABLE)
MEASURE(M_TRAVELLING, "travelling", "People on the way", "people", PER_NONE, STOCK, TOTAL_SUM, COUNTS_PEOPLE, BY_DAY,
        NOWHERE)
MEASURE(M_CARAVAN_PEOPLE, "caravan_people", "People in caravans", "people", PER_NONE, STOCK, TOTAL_SUM, COUNTS_PEOPLE,
        BY_DAY, IN_TABLE)
MEASURE(M_CARAVAN_RETURNED, "caravan_returned", "Returned out of caravans", "people", PER_NONE, FLOW, TOTAL_SUM,
        COUNTS_PEOPLE, BY_DAY, NOWHERE)
MEASURE(M_SMUGGLER_ACTIVITY, "smuggler_activity", "Activity of smugglers", "share", PER_NONE, STOCK, TOTAL_SUM,
        COUNTS_OTHER, BY_DAY, NOWHERE)
MEASURE(M_SMUGGLER_PRICE, "smuggler_price", "Price asked by smugglers", "USD", PER_NONE, STOCK, TOTAL_SUM, COUNTS_OTHER,
        BY_DAY, NOWHERE)
MEASURE(M_SMUGGLER_REVENUE, "smuggler_revenue", "Revenue of smugglers", "USD", PER_NONE, FLOW, TOTAL_SUM,
        COUNTS_BY_PEOPLE, BY_MONTH, IN_TABLE | IN_REPORT)
MEASURE(M_BELIEF, "belief", "Belief in being admitted", "share", PER_CLASS, STOCK, TOTAL_MEAN, COUNTS_OTHER, BY_MONTH,
        NOWHERE)
MEASURE(M_COOPERATION, "cooperation", "Cooperation of partner governments", "share", PER_COUNTRY, STOCK, TOTAL_NONE,
        COUNTS_OTHER, BY_MONTH, NOWHERE)
MEASURE(M_ASYLUM_BACKLOG, "asylum_backlog", "Open asylum cases of the arrivals", "cases", PER_NONE, STOCK, TOTAL_SUM,
        COUNTS_PEOPLE, BY_MONTH, IN_REPORT)
MEASURE(M_ASYLUM_GRANTED, "asylum_granted", "Asylum granted", "cases", PER_NONE, FLOW, TOTAL_SUM, COUNTS_PEOPLE,
        BY_MONTH, NOWHERE)
MEASURE(M_ASYLUM_DENIED, "asylum_denied", "Asylum denied", "cases", PER_NONE, FLOW, TOTAL_SUM, COUNTS_PEOPLE, BY_MONTH,
        NOWHERE)
MEASURE(M_ASYLUM_DAYS, "asylum_days", "Mean age of open cases", "days", PER_NONE, STOCK, TOTAL_SUM, COUNTS_OTHER,
        BY_MONTH, NOWHERE)
MEASURE(M_INVESTMENT_EFFECT, "investment_effect", "Improvement at the origin by investment", "index", PER_ORIGIN, STOCK,
        TOTAL_NONE, COUNTS_OTHER, BY_MONTH, NOWHERE)
MEASURE(M_HAZARD_DAYS, "hazard", "Expected serious harm on the way", "events", PER_NONE, FLOW, TOTAL_SUM,
        COUNTS_BY_PEOPLE, BY_MONTH, IN_TABLE | IN_REPORT)
MEASURE(M_EXPOSURE_DAYS, "exposure_days", "Days on the way or waiting", "person-days", PER_NONE, FLOW, TOTAL_SUM,
        COUNTS_PEOPLE, BY_MONTH, IN_TABLE | IN_REPORT)
MEASURE(M_OFFICER_DAYS, "officer_days", "Enforcement effort", "officer-days", PER_NONE, FLOW, TOTAL_SUM, COUNTS_OTHER,
        BY_MONTH, IN_TABLE | IN_REPORT)
MEASURE(M_BED_DAYS, "bed_days", "Beds used", "person-days", PER_NONE, FLOW, TOTAL_SUM, COUNTS_PEOPLE, BY_MONTH,
        IN_TABLE | IN_REPORT)
MEASURE(M_COST, "cost", "Public cost", "USD", PER_NONE, FLOW, TOTAL_SUM, COUNTS_OTHER, BY_MONTH, IN_TABLE | IN_REPORT)
MEASURE(M_SETTLED, "settled", "Settled in the destination", "people", PER_NONE, STOCK, TOTAL_SUM, COUNTS_PEOPLE,
        BY_MONTH, IN_REPORT)
MEASURE(M_PLACE_ARRIVALS, "place_arrivals", "Arrivals at a place", "people", PER_PLACE, FLOW, TOTAL_SUM, COUNTS_PEOPLE,
        MEANS_ONLY, NOWHERE)
MEASURE(M_ROUTE_FLOW, "route_flow", "Departures along a route", "people", PER_ROUTE, FLOW, TOTAL_SUM, COUNTS_PEOPLE,
        MEANS_ONLY, NOWHERE)
