/* The schema of result files, version 1; docs/results.md explains it.
 *
 * Primary keys are the natural ones and tables are WITHOUT ROWID, so a table
 * has one order, whoever wrote it and in whatever order. Which columns are
 * head-counts of people stands here too, for the suppression of small counts. */
#include "store/schema.h"

/* Measures that do not count people: shares, money, hours, indices. */
#define PEOPLE "measure IN (SELECT measure FROM measure WHERE people = 1)"
#define QUANTILES "mean REAL, q05 REAL, q25 REAL, q50 REAL, q75 REAL, q95 REAL"
#define QUANTILE_NAMES "mean,q05,q25,q50,q75,q95"

const struct result_table result_tables[] = {
    {"run",
     "kind TEXT NOT NULL PRIMARY KEY, scenario TEXT, title TEXT, description TEXT, scenario_text TEXT, "
     "scenario_hash TEXT, flujo_version TEXT, engine TEXT, seed TEXT, replicates_asked INTEGER, "
     "replicates_completed INTEGER, start TEXT, \"end\" TEXT, decision TEXT, base_policy TEXT, baseline TEXT, "
     "population_scale REAL, interrupted INTEGER, compat TEXT",
     "kind", 0, 0},
    {"run_setting", "position INTEGER NOT NULL PRIMARY KEY, text TEXT", "position", 0, 0},
    {"policy",
     "policy_order INTEGER NOT NULL PRIMARY KEY, policy TEXT UNIQUE, label TEXT, source TEXT, from_date TEXT, "
     "replicates_completed INTEGER",
     "policy_order", 0, 0},
    {"policy_setting",
     "policy TEXT NOT NULL, position INTEGER NOT NULL, lever TEXT, value REAL, series TEXT, "
     "from_date TEXT, days INTEGER, ramp_days INTEGER, efficiency REAL, delayed_by TEXT, rule TEXT, "
     "PRIMARY KEY (policy, position)",
     "policy, position", 0, 0},
    {"measure",
     "measure_order INTEGER NOT NULL PRIMARY KEY, measure TEXT UNIQUE, label TEXT, unit TEXT, \"by\" TEXT, "
     "stock INTEGER, daily INTEGER, people INTEGER",
     "measure_order", 0, 0},
    {"country", "position INTEGER NOT NULL PRIMARY KEY, id TEXT, label TEXT", "position", 0, 0},
    {"origin", "position INTEGER NOT NULL PRIMARY KEY, id TEXT, label TEXT", "position", 0, 0},
    {"demographic", "position INTEGER NOT NULL PRIMARY KEY, id TEXT, label TEXT", "position", 0, 0},
    {"class",
     "position INTEGER NOT NULL PRIMARY KEY, id TEXT, origin TEXT, demographic TEXT, stream TEXT, pool REAL, "
     "departures_per_month REAL",
     "position", 0, 0},
    {"place",
     "position INTEGER NOT NULL PRIMARY KEY, id TEXT, label TEXT, kind TEXT, country TEXT, origin TEXT, "
     "admin TEXT, lat REAL, lon REAL, population REAL, capacity REAL",
     "position", 0, 0},
    {"route",
     "position INTEGER NOT NULL PRIMARY KEY, from_place TEXT, to_place TEXT, km REAL, hazard REAL, "
     "smuggled INTEGER",
     "position", 0, 0},
    {"facility",
     "position INTEGER NOT NULL PRIMARY KEY, id TEXT, label TEXT, capacity REAL, stay_days REAL, "
     "throughput REAL, next TEXT",
     "position", 0, 0},
    {"event",
     "position INTEGER NOT NULL PRIMARY KEY, id TEXT, label TEXT, source TEXT, kind TEXT, date TEXT, "
     "days INTEGER, origin TEXT, demographic TEXT, country TEXT, place TEXT, magnitude REAL, size REAL",
     "position", 0, 0},
    {"parameter",
     "position INTEGER NOT NULL PRIMARY KEY, name TEXT, element TEXT, value REAL, prior TEXT, "
     "used_mean REAL, used_q05 REAL, used_q95 REAL, source TEXT, status TEXT, label TEXT, unit TEXT",
     "position", 0, 0},
    {"monthly",
     "policy TEXT NOT NULL, month TEXT NOT NULL, measure TEXT NOT NULL, element TEXT NOT NULL, " QUANTILES
     ", PRIMARY KEY (policy, measure, element, month)",
     "policy, measure, element, month", QUANTILE_NAMES, PEOPLE},
    {"daily",
     "policy TEXT NOT NULL, date TEXT NOT NULL, measure TEXT NOT NULL, element TEXT NOT NULL, " QUANTILES
     ", PRIMARY KEY (policy, measure, element, date)",
     "policy, measure, element, date", QUANTILE_NAMES, PEOPLE},
    {"place_monthly",
     "policy TEXT NOT NULL, month TEXT NOT NULL, measure TEXT NOT NULL, place TEXT NOT NULL, "
     "mean REAL, PRIMARY KEY (policy, measure, place, month)",
     "policy, measure, place, month", "mean", PEOPLE},
    {"route_monthly",
     "policy TEXT NOT NULL, month TEXT NOT NULL, measure TEXT NOT NULL, from_place TEXT NOT NULL, "
     "to_place TEXT NOT NULL, mean REAL, PRIMARY KEY (policy, measure, from_place, to_place, month)",
     "policy, measure, from_place, to_place, month", "mean", PEOPLE},
    {"horizon",
     "policy TEXT NOT NULL, horizon TEXT NOT NULL, to_date TEXT, measure TEXT NOT NULL, "
     "element TEXT NOT NULL, " QUANTILES ", PRIMARY KEY (policy, to_date, horizon, measure, element)",
     "policy, to_date, horizon, measure, element", QUANTILE_NAMES, PEOPLE},
    {"comparison",
     "policy_a TEXT NOT NULL, policy_b TEXT NOT NULL, measure TEXT NOT NULL, element TEXT NOT NULL, "
     "horizon TEXT NOT NULL, mean_difference REAL, q05 REAL, q50 REAL, q95 REAL, probability_lower REAL, "
     "relative REAL, relative_q05 REAL, relative_q50 REAL, relative_q95 REAL, "
     "PRIMARY KEY (policy_a, policy_b, horizon, measure, element)",
     "policy_a, policy_b, horizon, measure, element", "mean_difference,q05,q50,q95", PEOPLE},
    {"sustainability",
     "policy TEXT NOT NULL, baseline TEXT NOT NULL, name TEXT NOT NULL, mean REAL, q05 REAL, "
     "q50 REAL, q95 REAL, note TEXT, PRIMARY KEY (policy, baseline, name)",
     "policy, baseline, name", 0, 0},
    {"observation",
     "policy TEXT NOT NULL, obs_group TEXT NOT NULL, position INTEGER NOT NULL, measure TEXT, "
     "element TEXT, origin TEXT, demographic TEXT, from_date TEXT, to_date TEXT, value REAL, "
     "sim_mean REAL, q05 REAL, q25 REAL, q50 REAL, q75 REAL, q95 REAL, "
     "PRIMARY KEY (policy, obs_group, position)",
     "policy, obs_group, position", "value,sim_mean,q05,q25,q50,q75,q95", PEOPLE},
    {"fit",
     "policy TEXT NOT NULL, obs_group TEXT NOT NULL, measure TEXT NOT NULL, element TEXT NOT NULL, "
     "month TEXT NOT NULL, observed REAL, " QUANTILES ", PRIMARY KEY (policy, obs_group, measure, element, month)",
     "policy, obs_group, measure, element, month", "observed," QUANTILE_NAMES, PEOPLE},
    {"score",
     "policy TEXT NOT NULL, obs_group TEXT NOT NULL, measure TEXT NOT NULL, element TEXT NOT NULL, "
     "name TEXT NOT NULL, value REAL, PRIMARY KEY (policy, obs_group, measure, element, name)",
     "policy, obs_group, measure, element, name", 0, 0},
    {"replicate_monthly",
     "policy TEXT NOT NULL, replicate INTEGER NOT NULL, month TEXT NOT NULL, measure TEXT NOT NULL, "
     "element TEXT NOT NULL, value REAL, "
     "PRIMARY KEY (policy, replicate, measure, element, month)",
     "policy, replicate, measure, element, month", "value", PEOPLE},
    {"posterior",
     "parameter TEXT NOT NULL PRIMARY KEY, calibrated INTEGER, prior_q05 REAL, prior_q50 REAL, "
     "prior_q95 REAL, q05 REAL, q50 REAL, q95 REAL, told REAL, contraction REAL, note TEXT",
     "parameter", 0, 0},
    {"particle",
     "parameter TEXT NOT NULL, particle INTEGER NOT NULL, weight REAL, value REAL, "
     "PRIMARY KEY (parameter, particle)",
     "parameter, particle", 0, 0},
    {"calibration", "position INTEGER NOT NULL PRIMARY KEY, name TEXT, value REAL, note TEXT", "position", 0, 0},
    {"calibration_check",
     "measure TEXT NOT NULL, element TEXT NOT NULL, from_date TEXT NOT NULL, to_date TEXT NOT NULL, "
     "observed REAL, mean REAL, q05 REAL, q25 REAL, q50 REAL, q75 REAL, q95 REAL, rank REAL, "
     "PRIMARY KEY (measure, element, from_date, to_date)",
     "measure, element, from_date, to_date", "observed," QUANTILE_NAMES, PEOPLE},
    {"assimilation", "position INTEGER NOT NULL PRIMARY KEY, name TEXT UNIQUE, value REAL, text TEXT", "position", 0,
     0},
    {"assimilation_member", "member INTEGER NOT NULL PRIMARY KEY, numbers INTEGER", "member", 0, 0},
    {"assimilation_parameter",
     "parameter TEXT NOT NULL, member INTEGER NOT NULL, value REAL, PRIMARY KEY (parameter, member)",
     "parameter, member", 0, 0},
    {"latent",
     "class TEXT NOT NULL, month TEXT NOT NULL, member INTEGER NOT NULL, value REAL, "
     "PRIMARY KEY (class, month, member)",
     "class, month, member", 0, 0},
    {"assimilation_slope",
     "class TEXT NOT NULL, month TEXT NOT NULL, months_before INTEGER NOT NULL, value REAL, "
     "PRIMARY KEY (class, month, months_before)",
     "class, month, months_before", 0, 0},
    {"assimilation_check",
     "measure TEXT NOT NULL, origin TEXT NOT NULL, demographic TEXT NOT NULL, month TEXT NOT NULL, observed REAL, "
     "q05 REAL, q25 REAL, q50 REAL, q75 REAL, q95 REAL, unreached INTEGER, "
     "PRIMARY KEY (measure, origin, demographic, month)",
     "measure, origin, demographic, month", "observed,q05,q25,q50,q75,q95", "1"},
    {"assimilation_pass", "pass INTEGER NOT NULL PRIMARY KEY, rms REAL", "pass", 0, 0},
    {"validation",
     "origin TEXT NOT NULL, element TEXT NOT NULL, lead INTEGER NOT NULL, month TEXT, observed REAL, "
     "mean REAL, q05 REAL, q10 REAL, q25 REAL, q50 REAL, q75 REAL, q90 REAL, q95 REAL, crps REAL, "
     "wis REAL, pit REAL, persistence REAL, seasonal REAL, drift REAL, crps_persistence REAL, "
     "crps_seasonal REAL, crps_drift REAL, PRIMARY KEY (origin, element, lead)",
     "origin, element, lead", "observed,q10,q90,persistence,seasonal,drift," QUANTILE_NAMES, "1"},
    {"validation_score", "element TEXT NOT NULL, name TEXT NOT NULL, value REAL, PRIMARY KEY (element, name)",
     "element, name", 0, 0},
    {"sensitivity",
     "measure TEXT NOT NULL, kind TEXT NOT NULL, parameter TEXT NOT NULL, value REAL, low REAL, high REAL, "
     "PRIMARY KEY (measure, kind, parameter)",
     "measure, kind, parameter", 0, 0},
    {"forecast",
     "policy TEXT NOT NULL, month TEXT NOT NULL, measure TEXT NOT NULL, element TEXT NOT NULL, mean REAL, "
     "q05 REAL, q10 REAL, q25 REAL, q50 REAL, q75 REAL, q90 REAL, q95 REAL, "
     "PRIMARY KEY (policy, measure, element, month)",
     "policy, measure, element, month", "q10,q90," QUANTILE_NAMES, PEOPLE},
    {"forecast_capacity",
     "policy TEXT NOT NULL, facility TEXT NOT NULL, capacity REAL, probability REAL, date_q05 TEXT, "
     "date_q50 TEXT, date_q95 TEXT, peak_q50 REAL, PRIMARY KEY (policy, facility)",
     "policy, facility", "peak_q50", "1"},
    /* The paragraph states counts, except in comparisons, where it states shares. */
    {"note", "key TEXT NOT NULL PRIMARY KEY, text TEXT", "key", "text",
     "key = 'answer' AND (SELECT kind FROM run) <> 'compare'"},
};
const int result_table_count = (int)(sizeof result_tables / sizeof result_tables[0]);
