/* The schema of result files; docs/results.md explains it.
 *
 * Primary keys are the natural ones and tables are WITHOUT ROWID, so a table
 * has one order, whoever wrote it and in whatever order. */
#include "store/schema.h"

#include <stdio.h>
#include <string.h>

/* Measures that count people: not shares, money, hours, indices. */
#define PEOPLE "measure IN (SELECT measure FROM measure WHERE people = 1)"
#define QUANTILES "mean COUNT, q05 COUNT, q25 COUNT, q50 COUNT, q75 COUNT, q95 COUNT"

/* A forecast of a month that happened, beside the baselines: their forecasts and CRPS. */
#define VALIDATION                                                                                                     \
    "origin TEXT, element TEXT, lead INTEGER, month TEXT, observed COUNT, mean COUNT, q05 COUNT, q10 COUNT, q25 "      \
    "COUNT, q50 COUNT, q75 COUNT, q90 COUNT, q95 COUNT, crps REAL, tail_crps REAL, wis REAL, wis_spread REAL, "        \
    "wis_over REAL, wis_under REAL, pit REAL, persistence COUNT, seasonal COUNT, drift COUNT, random_walk_t COUNT, "   \
    "long_walk COUNT, damped_ets COUNT, level_with_season COUNT, crps_persistence REAL, crps_seasonal REAL, "          \
    "crps_drift REAL, crps_random_walk_t REAL, crps_long_walk REAL, crps_damped_ets REAL, crps_level_with_season REAL"

const struct result_table result_tables[] = {
    {"run",
     "kind TEXT, scenario TEXT, title TEXT, description TEXT, scenario_text TEXT, scenario_hash TEXT, flujo_version "
     "TEXT, engine TEXT, seed TEXT, replicates_asked INTEGER, replicates_completed INTEGER, start TEXT, end TEXT, "
     "decision TEXT, base_policy TEXT, baseline TEXT, population_scale REAL, interrupted INTEGER, compat TEXT",
     "kind", NULL},
    {"provenance", "kind TEXT, name TEXT, text TEXT", "kind, name", NULL},
    {"run_setting", "position INTEGER, text TEXT", "position", NULL},
    {"policy",
     "policy_order INTEGER, policy TEXT UNIQUE, label TEXT, source TEXT, from_date TEXT, replicates_completed INTEGER",
     "policy_order", NULL},
    {"policy_setting",
     "policy TEXT, position INTEGER, lever TEXT, value REAL, series TEXT, from_date TEXT, days INTEGER, ramp_days "
     "INTEGER, efficiency REAL, delayed_by TEXT, rule TEXT",
     "policy, position", NULL},
    {"measure",
     "measure_order INTEGER, measure TEXT UNIQUE, label TEXT, unit TEXT, by TEXT, stock INTEGER, daily INTEGER, people "
     "INTEGER",
     "measure_order", NULL},
    {"country", "position INTEGER, id TEXT, label TEXT", "position", NULL},
    {"origin", "position INTEGER, id TEXT, label TEXT", "position", NULL},
    {"demographic", "position INTEGER, id TEXT, label TEXT", "position", NULL},
    {"class",
     "position INTEGER, id TEXT, origin TEXT, demographic TEXT, stream TEXT, pool REAL, departures_per_month REAL",
     "position", NULL},
    {"place",
     "position INTEGER, id TEXT, label TEXT, kind TEXT, country TEXT, origin TEXT, admin TEXT, lat REAL, lon REAL, "
     "population REAL, capacity REAL",
     "position", NULL},
    {"route", "position INTEGER, from_place TEXT, to_place TEXT, km REAL, hazard REAL, smuggled INTEGER", "position",
     NULL},
    {"facility", "position INTEGER, id TEXT, label TEXT, capacity REAL, stay_days REAL, throughput REAL, next TEXT",
     "position", NULL},
    {"translation", "language TEXT, text TEXT, translated TEXT", "language, text", NULL},
    {"event",
     "position INTEGER, id TEXT, label TEXT, source TEXT, kind TEXT, date TEXT, days INTEGER, origin TEXT, demographic "
     "TEXT, country TEXT, place TEXT, magnitude REAL, size REAL",
     "position", NULL},
    {"parameter",
     "position INTEGER, name TEXT, element TEXT, value REAL, prior TEXT, used_mean REAL, used_q05 REAL, used_q95 REAL, "
     "source TEXT, status TEXT, label TEXT, unit TEXT",
     "position", NULL},
    {"option_default", "position INTEGER, name TEXT, value REAL, source TEXT, status TEXT, label TEXT, unit TEXT",
     "position", NULL},
    {"monthly", "policy TEXT, month TEXT, measure TEXT, element TEXT, " QUANTILES, "policy, measure, element, month",
     PEOPLE},
    {"daily", "policy TEXT, date TEXT, measure TEXT, element TEXT, " QUANTILES, "policy, measure, element, date",
     PEOPLE},
    {"daily_series", "policy TEXT, measure TEXT, element TEXT, first_date TEXT, days INTEGER, data BLOB",
     "policy, measure, element", NULL},
    {"place_monthly", "policy TEXT, month TEXT, measure TEXT, place TEXT, mean COUNT", "policy, measure, place, month",
     PEOPLE},
    {"route_monthly", "policy TEXT, month TEXT, measure TEXT, from_place TEXT, to_place TEXT, mean COUNT",
     "policy, measure, from_place, to_place, month", PEOPLE},
    {"horizon", "policy TEXT, horizon TEXT, to_date TEXT, measure TEXT, element TEXT, " QUANTILES,
     "policy, to_date, horizon, measure, element", PEOPLE},
    {"comparison",
     "policy_a TEXT, policy_b TEXT, measure TEXT, element TEXT, horizon TEXT, mean_difference COUNT, q05 COUNT, q50 "
     "COUNT, q95 COUNT, replicates INTEGER, probability_lower REAL, probability_equal REAL, relative REAL, "
     "relative_q05 REAL, relative_q50 REAL, relative_q95 REAL",
     "policy_a, policy_b, horizon, measure, element", PEOPLE},
    {"certificate",
     "policy_a TEXT, policy_b TEXT, measure TEXT, element TEXT, horizon TEXT, pairs INTEGER, correlation REAL, bias "
     "COUNT, "
     "bias_q05 COUNT, bias_q95 COUNT, mean COUNT, q05 COUNT, q95 COUNT, off REAL, passed INTEGER",
     "policy_a, policy_b, horizon, measure, element", PEOPLE},
    {"sustainability", "policy TEXT, baseline TEXT, name TEXT, mean REAL, q05 REAL, q50 REAL, q95 REAL, note TEXT",
     "policy, baseline, name", NULL},
    {"observation",
     "policy TEXT, obs_group TEXT, position INTEGER, measure TEXT, element TEXT, origin TEXT, demographic TEXT, "
     "from_date TEXT, to_date TEXT, value COUNT, sim_mean COUNT, "
     "q05 COUNT, q25 COUNT, q50 COUNT, q75 COUNT, q95 COUNT",
     "policy, obs_group, position", PEOPLE},
    {"fit", "policy TEXT, obs_group TEXT, measure TEXT, element TEXT, month TEXT, observed COUNT, " QUANTILES,
     "policy, obs_group, measure, element, month", PEOPLE},
    {"score", "policy TEXT, obs_group TEXT, measure TEXT, element TEXT, name TEXT, value REAL",
     "policy, obs_group, measure, element, name", NULL},
    {"fact",
     "policy TEXT, rank INTEGER, topic TEXT, fact TEXT, from_date TEXT, to_date TEXT, measure TEXT, element TEXT, "
     "origin TEXT, demographic TEXT, value COUNT, low COUNT, high COUNT, " QUANTILES
     ", factor REAL, inside INTEGER, fitted TEXT, state TEXT, source TEXT, url TEXT, note TEXT",
     "policy, rank", PEOPLE},
    {"replicate_monthly", "policy TEXT, replicate INTEGER, month TEXT, measure TEXT, element TEXT, value COUNT",
     "policy, replicate, measure, element, month", PEOPLE},
    {"posterior",
     "parameter TEXT, calibrated INTEGER, prior_q05 REAL, prior_q50 REAL, prior_q95 REAL, q05 REAL, q50 REAL, q95 "
     "REAL, explained REAL, contraction REAL, note TEXT",
     "parameter", NULL},
    {"particle", "parameter TEXT, particle INTEGER, weight REAL, value REAL", "parameter, particle", NULL},
    {"calibration", "position INTEGER, name TEXT, value REAL, note TEXT", "position", NULL},
    {"calibration_check",
     "measure TEXT, element TEXT, from_date TEXT, to_date TEXT, observed COUNT, " QUANTILES ", rank REAL",
     "measure, element, from_date, to_date", PEOPLE},
    {"assimilation", "position INTEGER, name TEXT UNIQUE, value REAL, text TEXT", "position", NULL},
    {"assimilation_member", "member INTEGER, numbers INTEGER", "member", NULL},
    {"assimilation_parameter", "parameter TEXT, member INTEGER, value REAL", "parameter, member", NULL},
    {"latent", "class TEXT, month TEXT, member INTEGER, value REAL", "class, month, member", NULL},
    {"assimilation_slope", "class TEXT, month TEXT, months_before INTEGER, value REAL", "class, month, months_before",
     NULL},
    {"assimilation_check",
     "measure TEXT, origin TEXT, demographic TEXT, month TEXT, observed COUNT, q05 COUNT, q25 COUNT, q50 COUNT, q75 "
     "COUNT, q95 COUNT, unreached INTEGER",
     "measure, origin, demographic, month", "1"},
    {"assimilation_pass", "pass INTEGER, rms REAL", "pass", NULL},
    {"validation", VALIDATION, "origin, element, lead", "1"},
    {"validation_no_drivers", VALIDATION, "origin, element, lead", "1"}, /* without those set by hand */
    {"validation_score", "drivers TEXT, element TEXT, leads TEXT, name TEXT, value REAL, error REAL",
     "drivers, element, leads, name", NULL},
    {"validation_trigger", "trigger TEXT, origins INTEGER, events INTEGER, hits REAL, false_alarms REAL, brier REAL",
     "trigger", NULL},
    {"sensitivity", "measure TEXT, kind TEXT, parameter TEXT, value REAL, low REAL, high REAL",
     "measure, kind, parameter", NULL},
    {"sweep_row",
     "position INTEGER, row TEXT UNIQUE, policy TEXT, seed TEXT, replicates INTEGER, engine TEXT, from_date TEXT",
     "position", NULL},
    {"sweep_setting", "position INTEGER, name TEXT, value REAL", "position, name", NULL},
    {"sweep", "position INTEGER, measure TEXT, element TEXT, period TEXT, " QUANTILES,
     "position, measure, element, period", PEOPLE},
    {"forecast",
     "policy TEXT, month TEXT, measure TEXT, element TEXT, mean COUNT, q05 COUNT, q10 COUNT, q25 COUNT, q50 COUNT, q75 "
     "COUNT, q90 COUNT, q95 COUNT",
     "policy, measure, element, month", PEOPLE},
    {"forecast_quantile", "policy TEXT, month TEXT, measure TEXT, element TEXT, level REAL, value COUNT",
     "policy, measure, element, month, level", PEOPLE},
    {"forecast_draw", "policy TEXT, month TEXT, measure TEXT, element TEXT, draw INTEGER, value COUNT",
     "policy, measure, element, month, draw", PEOPLE},
    {"forecast_trigger", "policy TEXT, trigger TEXT, probability REAL", "policy, trigger", NULL},
    {"forecast_capacity",
     "policy TEXT, facility TEXT, capacity REAL, probability REAL, date_q05 TEXT, date_q50 TEXT, date_q95 TEXT, "
     "peak_q50 COUNT",
     "policy, facility", "1"},
    {"statement",
     "position INTEGER, kind TEXT, measure TEXT, policy TEXT, other TEXT, words TEXT, from_date TEXT, to_date TEXT, n0 "
     "COUNT, n1 COUNT, n2 COUNT, n3 COUNT, n4 COUNT, n5 COUNT, n6 COUNT, n7 COUNT, n8 COUNT, text COUNT_TEXT",
     "position", "1"},
    {"slice", "policy TEXT, part TEXT, replicate INTEGER, data BLOB", "policy, part, replicate", NULL},
    {"note", "key TEXT, text COUNT_TEXT", "key", "key = 'answer'"}, /* the paragraph states counts */
};
const int result_table_count = (int)(sizeof result_tables / sizeof result_tables[0]);

const struct result_table *result_table_find(const char *name)
{
    for (int i = 0; i < result_table_count; i++)
        if (strcmp(result_tables[i].name, name) == 0) return &result_tables[i];
    return NULL;
}

int result_column_next(const char **columns, struct result_column *c)
{
    char type[20];
    int length = 0;

    if (sscanf(*columns, " %31[a-z0-9_] %19[A-Z_ ]%n", c->name, type, &length) < 2) return 0;
    *columns += length + ((*columns)[length] == ',');
    c->counts = strncmp(type, "COUNT", 5) == 0;
    snprintf(c->type, sizeof c->type, "%s", !c->counts ? type : strcmp(type, "COUNT") == 0 ? "REAL" : "TEXT");
    return 1;
}

/* Tables that had another shape before a version. */
static const struct changed {
    const char *name;
    int version;
    const char *view; /* of the table as it was; null: it is not read */
} changes[] = {
    {"validation", 3, NULL},
    {"validation_score", 3, NULL},
    {"posterior", 4,
     "CREATE TEMP VIEW posterior AS SELECT parameter, calibrated, prior_q05, prior_q50, prior_q95, q05, q50, "
     "q95, told AS explained, contraction, note FROM main.posterior"},
    {"comparison", 5, /* ties counted half */
     "CREATE TEMP VIEW comparison AS SELECT policy_a, policy_b, measure, element, horizon, mean_difference, q05, q50, "
     "q95, "
     "NULL AS replicates, probability_lower, NULL AS probability_equal, relative, relative_q05, relative_q50, "
     "relative_q95 FROM main.comparison"},
    {"statement", 5,
     "CREATE TEMP VIEW statement AS SELECT position, kind, measure, policy, other, words, from_date, to_date, n0, n1, "
     "n2, "
     "n3, n4, n5, n6, NULL AS n7, NULL AS n8, text FROM main.statement"}};

static const struct changed *change_of(const struct result_table *table)
{
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (strcmp(table->name, changes[i].name) == 0) return &changes[i];
    return NULL;
}

int result_table_version(const struct result_table *table)
{
    return change_of(table) != NULL ? change_of(table)->version : RESULT_OLDEST;
}

const char *result_table_view(const struct result_table *table)
{
    return change_of(table) != NULL ? change_of(table)->view : NULL;
}

int result_table_made(const struct result_table *table) { return strcmp(table->name, "daily") == 0; }

int result_table_apart(const struct result_table *table)
{
    return strcmp(table->name, "provenance") == 0 || strcmp(table->name, "daily_series") == 0
           || strcmp(table->name, "slice") == 0;
}

int result_table_columns(const struct result_table *table)
{
    const char *at = table->columns;
    struct result_column c;
    int count = 0;

    while (result_column_next(&at, &c))
        count++;
    return count;
}

int result_table_counts(const struct result_table *table, const char *column)
{
    const char *at = table->columns;
    struct result_column c;

    while (result_column_next(&at, &c))
        if (strcmp(c.name, column) == 0) return c.counts;
    return 0;
}

void result_table_create(struct text *sql, const struct result_table *table, const char *database)
{
    const char *at = table->columns;
    struct result_column c;

    text_format(sql, "CREATE TABLE %s\"%s\" (", database, table->name);
    while (result_column_next(&at, &c))
        text_format(sql, "\"%s\" %s, ", c.name, c.type);
    text_format(sql, "PRIMARY KEY (%s)) WITHOUT ROWID;", table->key);
}
