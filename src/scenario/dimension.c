#include "scenario/dimension.h"

#include "scenario/scenario.h"

#include <stddef.h>

const char *const dimension_names[DIMENSIONS] = {
    [PER_NONE] = "none",       [PER_ORIGIN] = "origin", [PER_DEMOGRAPHIC] = "demographic",
    [PER_COUNTRY] = "country", [PER_CLASS] = "class",   [PER_FACILITY] = "facility",
    [PER_HOLDING] = "holding", [PER_SECTOR] = "sector", [PER_POST] = "post",
    [PER_PLACE] = "place",     [PER_ROUTE] = "route",
};

int dimension_count(enum dimension d, const struct scenario *s)
{
    static const size_t counts[DIMENSIONS] = {
        [PER_ORIGIN] = offsetof(struct scenario, origin_count),
        [PER_DEMOGRAPHIC] = offsetof(struct scenario, demographic_count),
        [PER_COUNTRY] = offsetof(struct scenario, country_count),
        [PER_CLASS] = offsetof(struct scenario, class_count),
        [PER_FACILITY] = offsetof(struct scenario, facility_count),
        [PER_HOLDING] = offsetof(struct scenario, holding_count),
        [PER_SECTOR] = offsetof(struct scenario, sector_count),
        [PER_POST] = offsetof(struct scenario, post_count),
        [PER_PLACE] = offsetof(struct scenario, place_count),
        [PER_ROUTE] = offsetof(struct scenario, route_count),
    };

    return d == PER_NONE ? 1 : *(const int *)((const char *)s + counts[d]);
}

/* The place whose number as a sector or a post is i. */
static const char *numbered_place(const struct scenario *s, size_t number, int i)
{
    for (int p = 0; p < s->place_count; p++)
        if (*(const int *)((const char *)&s->places[p] + number) == i) return s->places[p].id;
    return "";
}

const char *dimension_id(enum dimension d, const struct scenario *s, int i)
{
    if (i < 0 || i >= dimension_count(d, s)) return "";
    switch (d) {
    case PER_ORIGIN: return s->origin_ids[i];
    case PER_DEMOGRAPHIC: return s->demographic_ids[i];
    case PER_COUNTRY: return s->country_ids[i];
    case PER_CLASS: return s->classes[i].id;
    case PER_FACILITY: return s->facilities[i].id;
    case PER_HOLDING: return s->holdings[i].id;
    case PER_SECTOR: return numbered_place(s, offsetof(struct place, sector), i);
    case PER_POST: return numbered_place(s, offsetof(struct place, post), i);
    case PER_PLACE: return s->places[i].id;
    default: return "";
    }
}

const char *dimension_label(enum dimension d, const struct scenario *s, int i)
{
    switch (d) {
    case PER_ORIGIN: return s->origin_labels[i];
    case PER_DEMOGRAPHIC: return s->demographic_labels[i];
    case PER_COUNTRY: return s->country_labels[i];
    default: return "";
    }
}
