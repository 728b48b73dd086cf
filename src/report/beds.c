/* Beds = the number stated for the facility x the lever custody.capacity, which
 * starts at its parameter and moves with the settings of the policy, as in the
 * model (scenario/setting.h). See beds.h. */
#include "report/beds.h"

#include "scenario/setting.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SETTINGS = 64 };

/* The settings of a policy that move the beds of one facility. */
struct bed_settings {
    struct setting set[SETTINGS];
    struct event shock[SETTINGS]; /* that delays it; of no days = none */
    int count, series, rules;
};

static struct event shock_of(struct report *r, const char *id)
{
    struct event e = {.days = 0};
    sqlite3_stmt *q = report_query(r, "SELECT date, days FROM event WHERE id = ?", &id, 1);
    if (report_next(r, q) && date_parse(result_text(q, 0), 0, &e.day)) e.days = (int)result_number(q, 1);
    sqlite3_finalize(q);
    return e;
}

static void load_settings(struct report *r, const char *lever, struct bed_settings *b)
{
    const char *shocks[SETTINGS], *values[2] = {r->policy, lever};
    sqlite3_stmt *q = report_query(r,
                                   "SELECT value, from_date, days, ramp_days, efficiency, coalesce(delayed_by, ''), "
                                   "series IS NOT NULL, rule IS NOT NULL FROM policy_setting WHERE policy = ? AND "
                                   "lever IN ('custody.capacity', ?) "
                                   "ORDER BY position",
                                   values, 2);
    while (report_next(r, q)) {
        struct setting x = {.value = result_number(q, 0),
                            .days = (int)result_number(q, 2),
                            .ramp_days = (int)result_number(q, 3),
                            .efficiency = result_number(q, 4)};
        int rule = result_number(q, 7) > 0;
        b->rules += rule;
        if (rule || !date_parse(result_text(q, 1), 0, &x.from)) continue;
        if (result_number(q, 6) > 0 || b->count == SETTINGS) {
            b->series++;
            continue;
        }
        shocks[b->count] = report_copy(r, result_text(q, 5));
        b->set[b->count++] = x;
    }
    sqlite3_finalize(q);
    for (int i = 0; i < b->count; i++)
        b->shock[i] = shock_of(r, shocks[i]);
}

enum beds_known beds_load(struct report *r, const char *facility, const struct curve *days, struct curve *out)
{
    struct bed_settings b = {.count = 0};
    char lever[160];
    memset(out, 0, sizeof *out);
    out->monthly = days->monthly;
    double stated = report_number(r, "SELECT capacity FROM facility WHERE id = ?", &facility, 1);
    if (!(stated > 0)) return BEDS_NOT_STATED;
    double share = report_number(r,
                                 "SELECT value FROM parameter WHERE name = 'custody.capacity' AND element IN ('', ?) "
                                 "ORDER BY element DESC LIMIT 1",
                                 &facility, 1);
    double scale = report_number(r, "SELECT population_scale FROM run", NULL, 0);
    snprintf(lever, sizeof lever, "custody.capacity.%.140s", facility);
    load_settings(r, lever, &b);
    if (b.series > 0) return BEDS_FOLLOW_SERIES;
    for (int i = 0; i < days->count; i++) {
        day_number day = days->points[i].day;
        double ratio = isnan(share) ? 1 : share;
        for (int k = 0; k < b.count; k++)
            ratio = setting_value(&b.set[k], setting_days(&b.set[k], &b.shock[k], b.set[k].from, day), b.set[k].value,
                                  ratio);
        curve_push_value(r, out, day, stated * ratio * (scale > 0 ? scale : 1));
    }
    return b.rules > 0 ? BEDS_KNOWN_BUT_RULES : BEDS_KNOWN;
}
