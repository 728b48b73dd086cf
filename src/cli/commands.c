/* The commands, once: what --help, the manual page and the dispatch read. */
#include "cli/cli.h"

#include <string.h>

#define CORRIDOR "scenarios/northern-triangle-2021"

const struct command commands[] = {
    {RUN, "run", "FOLDER", "simulate a scenario and store the result",
     "Runs replicates of one policy on all cores and writes a result file (default: FOLDER/results/POLICY.sqlite). "
     "Prints encounters by month beside the observations, with 90 % intervals and scores. Ctrl-C stops at once "
     "and keeps the complete replicates, beside a complete result of that name as NAME.partial.sqlite.",
     "flujo run " CORRIDOR " --seed 1 --replicates 50 --out r.sqlite", 1, 1, command_run},
    {COMPARE, "compare", "FOLDER", "compare policies under common random numbers",
     "Runs every policy with the same random numbers and reports the paired differences from the baseline over "
     "horizons that begin at the decision date: 90 % intervals, how often a policy is lower, and how long a "
     "difference lasts. Ctrl-C stops at once and compares the replicates that are complete.",
     "flujo compare " CORRIDOR " --policies announced,earlier_practice --horizon 1y --out c.sqlite", 1, 1,
     command_compare},
    {SWEEP, "sweep", "FOLDER TABLE.csv", "run a table of runs, a row a run",
     "Columns: row (a key), policy, seed, replicates, engine, parameters by their keys, lever:KEY (a lever that the "
     "row sets "
     "over its policy) and from (the day of the levers; default: the decision). An empty cell is what the scenario or "
     "the "
     "command line states. The table is checked as a whole before anything runs. Rows that are complete are kept in "
     "NAME.partial.sqlite: after Ctrl-C or a kill the same command goes on from them with --resume. `flujo export` "
     "writes "
     "one long table of all rows.",
     "flujo sweep " CORRIDOR " runs.csv --replicates 50 --horizon 1y --out sweep.sqlite", 2, 2, command_sweep},
    {CALIBRATE, "calibrate", "FOLDER", "fit parameters to the observations, with their uncertainty",
     "Draws all priors in a pilot, picks the parameters that the observations explain best, samples them by "
     "approximate Bayesian computation and checks the posterior against the observations. Ctrl-C keeps the state; the "
     "same command goes on from it to the same bytes. --origin "
     "hides later data. --method point finds only the best point, with NLopt.",
     "flujo calibrate " CORRIDOR " --out posterior.sqlite", 1, 1, command_calibrate},
    {ASSIMILATE, "assimilate", "FOLDER", "condition members on the monthly record",
     "Gives each member a latent path: log multipliers of departures and attempts by class and month, under which the "
     "model replays the counts of encounters. run and compare take the file with --assimilation, so that they begin "
     "from what happened. With --assimilation here the members of that file are taken up: after a new month of data "
     "two updates are enough. Ctrl-C keeps the finished passes; the same command goes on from them.",
     "flujo assimilate " CORRIDOR " --out assimilation.sqlite", 1, 1, command_assimilate},
    {VALIDATE, "validate", "FOLDER", "score forecasts of months that have been observed",
     "For each origin: conditions members on what was known, forecasts the next months, and scores them by lead "
     "against "
     "seven baselines, the best one first; with the drivers and, beside it, without those set by hand. The run of an "
     "origin cannot read later data, and levers stand still from it on. Ctrl-C keeps the state; the same command goes "
     "on from it to the same bytes. --threshold NAME=VALUE, or NAME.DEMOGRAPHIC=VALUE, gives exit code 3 when a score "
     "is worse.",
     "flujo validate " CORRIDOR " --origin 2021-01-31 --months 6 --json", 1, 1, command_validate},
    {FORECAST, "forecast", "FOLDER", "forecast encounters and custody after the last observation",
     "Conditions members on all observations, to the last complete month of encounters (or --origin), and lets each go "
     "on from there, with levers as they stood or under --policy; with the dates on which custody exceeds capacity. To "
     "add data, add a CSV file to FOLDER/observations. --assimilation uses existing members, which saves time.",
     "flujo forecast " CORRIDOR " --months 6 --out forecast.sqlite", 1, 1, command_forecast},
    {SENSITIVITY, "sensitivity", "FOLDER", "find the parameters that drive a result",
     "Morris screening of all parameters with priors (--method morris), then Sobol indices of the strongest (--method "
     "sobol; default: both), for the sum of a measure after the decision date, or with --baseline for its difference "
     "between two policies.",
     "flujo sensitivity " CORRIDOR " --policy announced --baseline as_of_20_january --measure encounters", 1, 1,
     command_sensitivity},
    {INIT, "init", "FOLDER", "begin a scenario of your own",
     "Writes a new folder: an example of about ten places that runs in a second, with a README.md that explains each "
     "file. "
     "With --from, a scenario around your own places.csv and routes.csv. Nothing that exists is changed. `flujo help "
     "scenario` prints the page on files, columns and keys.",
     "flujo init my-scenario --example corridor", 1, 3, command_init},
    {CHECK, "check", "FOLDER", "check a scenario and list every mistake",
     "Reads all files of the scenario without running it. Exit code 0 or 2.", "flujo check " CORRIDOR, 1, 1,
     command_check},
    {SCHEMA, "schema", "", "list parameters, levers and measures",
     "Prints the options of the model with defaults and ranges; --json prints the JSON Schema of scenario.yml for "
     "editors, --markdown the reference page with sources.",
     "flujo schema --json", 0, 0, command_schema},
    {IMPORT, "import", "SHAPE FILE...", "read counts as agencies publish them",
     "Writes the files as a table of a scenario: counts as observations, events as the intensity of conflict, P-codes "
     "as "
     "a map of places. SHAPE is cbp, unhcr, hapi, dtm, acled, ucdp, ipc or cod (docs/data.md), or auto to find it by "
     "the "
     "header. Masked and missing counts stay out, totals are not added to their parts, and every row left out is "
     "listed by "
     "its reason. flujo import flee FOLDER OUT reads a Flee instance.",
     "flujo import cbp encounters.csv --map places.csv --out observations/encounters.csv", 0, 1 << 20, command_import},
    {EXPORT, "export", "RESULT", "write the tables of a result as CSV, GeoJSON or for a forecast hub",
     "One CSV file per table in a fixed order, or places and routes as GeoJSON. Equal results give equal bytes.",
     "flujo export r.sqlite --format csv --out tables", 1, 1, command_export},
    {DIFF, "diff", "RESULT RESULT", "find in which numbers two results differ",
     "Compares all tables row by row along their keys and prints, for each that differs, how many rows do and the "
     "number "
     "that differs most. Exit code 0 when they are equal, 3 when they differ.",
     "flujo diff before.sqlite after.sqlite --tolerance 0.01", 2, 2, command_diff},
    {REPORT, "report", "RESULT", "write a result as one offline HTML page",
     "The page needs no network, and is complete without its script.", "flujo report r.sqlite --out report.html", 1, 1,
     command_report},
    {PAGE, "page", "FOLDER", "write a scenario and the engine as one HTML page to try levers in",
     "The page opens from a disk in any browser, works offline and can be mailed: levers as sliders, policies of the "
     "scenario to start from, runs beside the baseline with the same random numbers, charts at once. What is chosen "
     "stands "
     "in the address of the page and can be saved as a policy for scenario.yml.",
     "flujo page " CORRIDOR " --out live.html", 1, 1, command_page},
    {BENCH, "bench", "run|scale|crn|sampling|engines|agreement|summaries|memory FOLDER", "measure the cost of a run",
     "run: replicates per second and core. scale: cost with a million times the people. crn: gain from common random "
     "numbers. sampling: gain of a lattice in means. engines, agreement: cost and error of expected draws. summaries: "
     "error of the summaries of many replicates. memory: what these take.",
     "flujo bench scale " CORRIDOR " --replicates 4", 2, 2, command_bench},
    {MERGE, "merge", "FOLDER SLICE...", "put slices of a run, comparison or sweep together",
     "Results of `flujo run` or `flujo compare` with --replicates A:B, or of `flujo sweep` with --rows A:B, are "
     "slices. In "
     "any order, they give what one run of all their replicates or rows gives, to the byte, with the files of FOLDER "
     "as the slices saw them. A slice of another run, "
     "one "
     "that is missing or given twice is an error, and nothing is written.",
     "flujo merge " CORRIDOR " slice-1.sqlite slice-2.sqlite --out c.sqlite", 2, 1 << 16, command_merge},
    {REPRODUCE, "reproduce", "RESULT [FOLDER]", "run the command that made a result again, and compare",
     "Checks that the files that were read are the same as then, runs the command that the result remembers, and "
     "compares all tables as flujo diff does. FOLDER is the scenario (default: one of its name here or in scenarios/). "
     "Exit code 0 when every number is the same, 3 when one differs, 2 when a file has changed.",
     "flujo reproduce r.sqlite " CORRIDOR, 1, 2, command_reproduce},
    {SELFTEST, "selftest", "", "check that this build computes the numbers that it should",
     "Runs the examples that the program carries, with both engines, and compares every number with those pinned when "
     "it "
     "was released. Writes nothing but a temporary folder, which it removes. Exit code 0 or 1.",
     "flujo selftest", 0, 0, command_selftest},
    {VERSION, "version", "", "print the version and its libraries", "", "flujo version", 0, 0, command_version},
    {HELP, "help", "[COMMAND]", "print help", "With --man, the manual page in roff.", "flujo help run", 0, 1,
     command_help},
    {0},
};

const struct command *command_find(const char *name)
{
    const struct command *c = commands;

    while (c->name != NULL && strcmp(c->name, name) != 0)
        c++;
    return c->name != NULL ? c : NULL;
}
