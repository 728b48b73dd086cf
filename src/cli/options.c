/* Every option of the command line, once. */
#include "cli/args.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Where a value goes; its type gives the kind. An int without an argument is a flag. */
#define TO(field)                                                                                                      \
    .at = offsetof(struct options, field), .kind = _Generic(((struct options *)0)->field,                              \
                                                   const char *: OPTION_TEXT,                                          \
                                                   int: OPTION_INTEGER,                                                \
                                                   double: OPTION_NUMBER,                                              \
                                                   struct date_option: OPTION_DATE,                                    \
                                                   struct seed_option: OPTION_SEED,                                    \
                                                   struct words_option: OPTION_WORDS)
#define SLICE(field, first_field) TO(field), .first = offsetof(struct options, first_field)
#define FLAG(field) .at = offsetof(struct options, field), .kind = OPTION_FLAG

enum {
    MEMBERS = ASSIMILATE | VALIDATE | FORECAST,
    STUDIES = CALIBRATE | SENSITIVITY | MEMBERS,
    SIMULATIONS = RUN | COMPARE,
    RESULTS = SIMULATIONS | STUDIES,
    FLEE_MODELS = FLEE_RUN | FLEE_VALIDATE,
    FLEE = FLEE_MODELS | FLEE_CHECK | FLEE_BENCH
};

/* An option of before, accepted for one release. */
#define RETIRED(command, why) TO(retired), .commands = command, .retired = why
static const char calibrates_no_more[] = "since 0.1.0 `validate` conditions members on the record (--members) and "
                                         "calibrates nothing";

const struct option_row option_rows[] = {
    {"tolerance", "SHARE", TO(tolerance), .low = 0, .high = 1, .commands = DIFF,
     .help = "numbers that differ by up to this share count as equal: 0.01 (default: 0)"},
    {"example", "NAME", TO(example), .choice = "corridor,border,camps", .commands = INIT,
     .help = "corridor: three origins, two crossings; border: ports of entry; camps: conflict (default: corridor)"},
    {"from", 0, FLAG(from), .commands = INIT,
     .help = "begin from a table of places and one of routes, given after FOLDER"},
    {"policy", "ID", TO(policy), .remembered = 1, .commands = RUN | STUDIES | BENCH,
     .help = "policy to run (default: the scenario's base policy)"},
    {"policy", "ID", TO(policy), .remembered = 1, .commands = SWEEP,
     .help = "policy of rows that name none (default: the scenario's base policy)"},
    {"rows", "A:B", SLICE(rows, first_row), .low = 1, .high = 1e9, .remembered = 1, .commands = SWEEP,
     .help = "rows A to B of the table alone, for flujo merge (default: all)"},
    {"resume", 0, FLAG(resume), .commands = SIMULATIONS,
     .help = "keep replicates beside the result until it is complete, and go on from those that an earlier run of this "
             "command kept"},
    {"resume", 0, FLAG(resume), .commands = SWEEP,
     .help = "go on from the rows that an earlier run of this command completed, if there are any"},
    {"policies", "A,B,...", TO(policies), .remembered = 1, .commands = COMPARE,
     .help = "policies, separated by commas (default: all)"},
    {"baseline", "ID", TO(baseline), .remembered = 1, .commands = COMPARE,
     .help = "policy to compare with (default: the scenario's baseline, else the first)"},
    {"baseline", "ID", TO(baseline), .remembered = 1, .commands = SENSITIVITY,
     .help = "look at the difference from this policy (default: at the policy alone)"},
    {"horizon", "SPAN", TO(horizon), .remembered = 1, .commands = COMPARE,
     .help = "how far after the decision: 90d, 3m, 1y, 5y; or up to four, separated by commas (default: 1y)"},
    {"horizon", "SPAN", TO(horizon), .remembered = 1, .commands = SWEEP,
     .help = "how far after the decision to sum: 90d, 3m, 1y; or up to four, separated by commas (default: to the "
             "scenario's end, with the name `end`)"},
    {"by-month", 0, FLAG(by_month), .remembered = 1, .commands = SWEEP, .help = "keep the numbers of each month too"},
    {"end-levers", "SPAN", TO(end_levers), .remembered = 1, .commands = COMPARE,
     .help = "run each policy also with its levers ending after 12m, 1y, ...: what is left then (default horizon: 2y)"},
    {"horizon", "SPAN", TO(horizon), .remembered = 1, .commands = SENSITIVITY,
     .help = "how far after the decision: 90d, 3m, 1y (default: to the scenario's end)"},
    {"measure", "NAME", TO(measure), .remembered = 1, .commands = SENSITIVITY,
     .help = "measure to look at (default: encounters)"},
    {"measure", "A,B,...", TO(measure), .remembered = 1, .commands = SWEEP,
     .help = "measures to keep with all their elements, separated by commas (default: the totals of those that `flujo "
             "compare` shows)"},
    {"facts", 0, FLAG(facts), .commands = RUN,
     .help = "print the dated facts of facts.csv beside the simulation, worst first, in place of the table by month"},
    {"end", "DATE", TO(end), .remembered = 1, .commands = RUN,
     .help = "last day to simulate (default: the scenario's)"},
    {"origin", "DATE", TO(origin), .remembered = 1, .commands = CALIBRATE | MEMBERS,
     .help = "last day of the data that may be used"},
    {"origins", "N", TO(origins), .low = 1, .high = 60, .remembered = 1, .commands = VALIDATE,
     .help = "how many origins, spread over the data (default: 3)"},
    {"months", "N", TO(months), .low = 1, .high = 60, .remembered = 1, .commands = VALIDATE | FORECAST,
     .help = "months to forecast (default: 6)"},
    {"synthetic", "PLACES,PEOPLE", TO(synthetic), .commands = FLEE_BENCH,
     .help = "a made-up network in place of a folder: 2500,1e7"},
    {"compat", "NAME", TO(compat), .choice = "flee,mended", .remembered = 1, .commands = FLEE,
     .help = "flee: the rules of Flee; mended: without its quirks (default: flujo's own model)"},
    {"posterior", "FILE", TO(posterior), .remembered = 1, .commands = SIMULATIONS | FORECAST | ASSIMILATE,
     .help = "draw parameters from this calibration in place of the priors"},
    {"assimilation", "FILE", TO(assimilation), .remembered = 1, .commands = SIMULATIONS | FORECAST,
     .help = "members conditioned on the record, as written by flujo assimilate: begin from what happened"},
    {"assimilation", "FILE", TO(assimilation), .remembered = 1, .commands = ASSIMILATE,
     .help = "take up the members of this earlier assimilation"},
    {"members", "N", TO(members), .low = 20, .high = 1e5, .remembered = 1, .commands = ASSIMILATE | FORECAST,
     .help = "members to condition on the record (default: 200)"},
    {"members", "N", TO(members), .low = 20, .high = 1e5, .remembered = 1, .commands = VALIDATE,
     .help = "members to condition on the record of each origin (default: 100)"},
    {"passes", "N", TO(passes), .low = 1, .high = 20, .remembered = 1, .commands = MEMBERS,
     .help = "updates of the members (default: 3; 2 with --assimilation)"},
    {"keep", "N", TO(keep), .low = 2, .high = 1e5, .remembered = 1, .commands = ASSIMILATE,
     .help = "store so many of the members, evenly spread (default: all)"},
    {"memory", "RHO", TO(memory), .low = 0.01, .high = 1, .remembered = 1, .commands = VALIDATE | FORECAST,
     .help = "how much of the latent paths is left a month on (default: half of the members 1, half 0.85)"},
    {"drivers", "NAME", TO(drivers), .choice = "all,none,both", .remembered = 1, .commands = VALIDATE,
     .help = "all; none: the weights of drivers set by hand are 0; both (default)"},
    {"trigger", "CONDITION", TO(trigger), .remembered = 1, .commands = VALIDATE | FORECAST,
     .help = "probability of a condition such as \"custody.cbp > 8000 within 8 weeks\"; may be repeated"},
    {"method", "NAME", TO(method), .choice = "abc,point", .remembered = 1, .commands = CALIBRATE,
     .help = "abc: a posterior (default); point: the best point alone"},
    {"method", "NAME", TO(method), .choice = "both,morris,sobol", .remembered = 1, .commands = SENSITIVITY,
     .help = "morris: screening; sobol: shares of the variance; both (default)"},
    {"evaluations", "N", TO(evaluations), .low = 1, .high = 1e7, .remembered = 1, .commands = CALIBRATE | SENSITIVITY,
     .help = "how many runs of the model may be spent"},
    {"pilot", "N", TO(pilot), .low = 100, .high = 1e6, .remembered = 1, .commands = CALIBRATE,
     .help = "runs that draw every prior (default: 1500)"},
    {"particles", "N", TO(particles), .low = 50, .high = 1e6, .remembered = 1, .commands = CALIBRATE,
     .help = "accepted particles of the calibration (default: 2000)"},
    {"generations", "N", TO(generations), .low = 1, .high = 30, .remembered = 1, .commands = CALIBRATE,
     .help = "generations after the pilot (default: 2)"},
    {"parameters", "N", TO(parameters), .low = 1, .high = 100, .remembered = 1, .commands = CALIBRATE,
     .help = "how many parameters to calibrate (default: 12)"},
    {"parameters", "N", TO(parameters), .low = 1, .high = 100, .remembered = 1, .commands = SENSITIVITY,
     .help = "how many parameters get Sobol indices (default: 6)"},
    {"discrepancy", "SD", TO(discrepancy), .low = 0, .high = 2, .remembered = 1, .commands = CALIBRATE,
     .help = "log error granted to the model by month, 0 = none (default: 0.2)"},
    {"seed", "S", TO(seed), .remembered = 1, .commands = RESULTS | BENCH | SWEEP,
     .help = "seed of the random numbers, 0 to 18446744073709551615 (default: the scenario's)"},
    {"seed", "S", TO(seed), .remembered = 1, .commands = FLEE_MODELS | FLEE_BENCH,
     .help = "seed of the random numbers, 0 to 18446744073709551615 (default: 1)"},
    {"replicates", "R", TO(replicates), .low = 1, .high = 1e6, .remembered = 1, .commands = BENCH,
     .help = "random realisations (default: the scenario's)"},
    {"replicates", "R|A:B", SLICE(replicates, first_replicate), .low = 1, .high = 1e6, .remembered = 1, .commands = RUN,
     .help = "random realisations (default: the scenario's); A:B: a slice, replicates A to B of them, for flujo merge"},
    {"replicates", "R|A:B", SLICE(replicates, first_replicate), .low = 1, .high = 1e6, .remembered = 1,
     .commands = COMPARE,
     .help = "random realisations (default: until --precision 0.2, at most the scenario's); A:B: a slice of them, for "
             "flujo merge"},
    {"replicates", "R", TO(replicates), .low = 1, .high = 1e6, .remembered = 1, .commands = SWEEP,
     .help = "random realisations of rows that state none (default: the scenario's)"},
    {"precision", "SHARE", TO(precision), .low = 0.01, .high = 1, .remembered = 1, .commands = COMPARE,
     .help =
         "go on until the signs and the ends of the 90 % intervals are settled to this share of their width, at most "
         "--replicates or 16384"},
    {"replicates", "R", TO(replicates), .low = 1, .high = 1e6, .remembered = 1, .commands = VALIDATE | FORECAST,
     .help = "draws of a forecast, whole rounds of the members (default: until two halves agree within 3 %)"},
    {"replicates", "R", TO(replicates), .low = 1, .high = 1e6, .remembered = 1, .commands = FLEE_MODELS,
     .help = "random realisations (default: 20; of flee-out 1)"},
    {"threads", "N", TO(threads), .low = 0, .high = 4096,
     .commands = RESULTS | SWEEP | BENCH | FLEE_MODELS | FLEE_BENCH | REPRODUCE | MERGE,
     .help = "threads, 0 = all cores (default); results do not depend on it"},
    {"engine", "NAME", TO(engine), .choice = "exact,expected,cohort,auto", .remembered = 1,
     .commands = SIMULATIONS | SENSITIVITY,
     .help = "exact: people by draws (default; also cohort, auto); expected: by their expectation, some times faster"},
    {"engine", "NAME", TO(engine), .choice = "exact,expected", .remembered = 1, .commands = SWEEP,
     .help = "engine of rows that name none: exact (default) or expected"},
    {"engine", "NAME", TO(engine), .choice = "exact,expected", .remembered = 1, .commands = CALIBRATE,
     .help = "engine of the pilot and of a point fit: exact (default) or expected; what is sampled after it and the "
             "checks are "
             "exact"},
    {"engine", "NAME", TO(engine), .choice = "exact,expected", .remembered = 1, .commands = ASSIMILATE,
     .help =
         "engine of the passes: exact (default) or expected; the last run of the members, which is checked, is exact"},
    {"fast", 0, FLAG(fast), .remembered = 1, .commands = COMPARE,
     .help =
         "all replicates by expected draws, and 25 exact ones beside; differences that these do not confirm are "
         "those of the exact ones. With --replicates alone these stay 25; with --precision, or without either, they "
         "are doubled until the table's differences are settled, up to a quarter of all, about as much time as the "
         "rest"},
    {"noise", "NAME", TO(noise), .choice = "kept,mean", .remembered = 1, .commands = SIMULATIONS,
     .help = "noise of the environment: drawn by replicate (kept, default), or at its mean, with --engine expected"},
    {"sampling", "NAME", TO(sampling), .choice = "random,lattice", .remembered = 1, .commands = SIMULATIONS,
     .help = "priors drawn at random (default), or evenly over each of them in every 32, 64, 128, ... replicates: "
             "steadier means"},
    {"engine", "NAME", TO(engine), .choice = "cohort,agent,auto", .remembered = 1, .commands = FLEE_MODELS,
     .help = "cohort, agent or auto (default)"},
    {"hasten", "H", TO(hasten), .low = 1, .high = 1e9, .remembered = 1, .commands = FLEE_MODELS | FLEE_BENCH,
     .help = "one simulated person stands for H"},
    {"no-capacity", 0, FLAG(no_capacity), .remembered = 1, .commands = FLEE,
     .help = "flujo's own model without the capacities of camps, which often equal the largest count"},
    {"strict", 0, FLAG(strict), .commands = CHECK, .help = "treat warnings as errors"},
    {"strict", 0, FLAG(strict), .commands = FLEE_MODELS | FLEE_CHECK,
     .help = "treat what is ignored or not supported as an error"},
    {"no-priors", 0, FLAG(no_priors), .remembered = 1, .commands = SIMULATIONS | BENCH | SWEEP,
     .help = "use central values in place of draws from the priors"},
    {"no-daily", 0, FLAG(no_daily), .remembered = 1, .commands = SIMULATIONS,
     .help = "do not store daily values (a smaller file)"},
    {"keep-replicates", 0, FLAG(keep_replicates), .remembered = 1, .commands = SIMULATIONS,
     .help = "store the monthly values of every replicate too; all values are then kept, however many"},
    {"map", "FILE", TO(map), .commands = IMPORT,
     .help = "places by id, name, pcode, lat, lon, such as places.csv; a place may have several rows (default: names "
             "as they are)"},
    {"where", "COLUMN=VALUE", TO(where), .commands = IMPORT,
     .help = "only rows with this value, or one of A|B; may be repeated"},
    {"value", "A,B,...", TO(value), .commands = IMPORT, .help = "columns to add up (default: that of the shape)"},
    {"element", "NAME", TO(element), .commands = IMPORT,
     .help = "place of a file that names none (default: the total)"},
    {"measure", "NAME", TO(measure), .commands = IMPORT, .help = "measure to write (default: that of the shape)"},
    {"flow", 0, FLAG(flow), .commands = IMPORT, .help = "write the rise from count to count in place of the counts"},
    {"partial", 0, FLAG(partial), .commands = IMPORT,
     .help = "write sums of which a part is masked too, with a note of how many parts"},
    {"within", "KM", TO(within), .low = 0, .high = 20000, .commands = IMPORT,
     .help = "events count at the nearest place up to so far (default: 50)"},
    {"half-life", "DAYS", TO(half_life), .low = 0.1, .high = 1e5, .commands = IMPORT,
     .help = "days in which the weight of an event halves (default: 30)"},
    {"full", "WEIGHT", TO(full), .low = 1e-6, .high = 1e9, .commands = IMPORT,
     .help = "weight of events at which the intensity is 1 (default: 1)"},
    {"end", "DATE", TO(end), .commands = IMPORT, .help = "last day of a matrix (default: when it is 0)"},
    {"dry-run", 0, FLAG(dry_run), .commands = IMPORT, .help = "show what would be taken and left, and write nothing"},
    {"set", "KEY=VALUE", TO(set), .remembered = 1, .commands = RESULTS | SWEEP | BENCH | CHECK | FLEE,
     .help = "replace the value of a parameter; may be repeated"},
    {"threshold", "NAME=VALUE", TO(threshold), .commands = VALIDATE | FLEE_VALIDATE,
     .help = "fail with exit code 3 when a score misses this; may be repeated"},
    {"checkpoint", "FILE", TO(checkpoint), .commands = CALIBRATE | MEMBERS,
     .help = "keep the state here and go on from it (default: beside the result)"},
    {"format", "NAME", TO(format), .choice = "csv,xlsx,netcdf,geojson,hubverse,provenance", .commands = EXPORT,
     .help = "csv (default), xlsx, netcdf, geojson, hubverse: a forecast as quantiles and samples; or provenance: what "
             "made the result, as JSON"},
    {"suppress-below", "N", TO(suppress_below), .low = 0, .high = 1e9, .commands = EXPORT | REPORT,
     .help = "leave out counts of people above 0 and below N"},
    {"out", "FILE", TO(out), .commands = RESULTS | SWEEP | FLEE_MODELS | MERGE,
     .help = "where to write (default: in FOLDER/results)"},
    {"out", "FOLDER", TO(out), .commands = EXPORT, .help = "where to write the tables (made if missing)"},
    {"out", "FILE", TO(out), .commands = REPORT | PAGE, .help = "where to write the page"},
    {"out", "FILE", TO(out), .commands = IMPORT, .help = "table to write"},
    {"out", "FILE", TO(out), .commands = REPRODUCE, .help = "keep the second result here (default: it is removed)"},
    {"force", 0, FLAG(force),
     .commands = RESULTS | SWEEP | FLEE_MODELS | EXPORT | REPORT | PAGE | IMPORT | REPRODUCE | MERGE,
     .help = "replace what flujo did not write at --out"},
    {"man", 0, FLAG(man), .commands = HELP, .help = "print the manual page"},
    {"completion", "NAME", TO(completion), .choice = "bash,zsh,fish,policies,levers", .commands = HELP,
     .help =
         "print the completion of a shell, or what it offers for a scenario: flujo help FOLDER --completion policies"},
    {"markdown", 0, FLAG(markdown), .commands = SCHEMA, .help = "print the reference page as Markdown"},
    {"link", "PAGE", TO(link), .commands = REPORT | PAGE,
     .help =
         "a page to link to, by its name beside this one: the live page from a report, the report from a live page"},
    {"lang", "CODE", TO(lang), .choice = "en,es", .commands = RESULTS | SWEEP | MERGE | FLEE_MODELS | REPORT | PAGE,
     .help = "language of the answer or page: en (default) or es"},
    {"wide", 0, FLAG(wide), .commands = COMPARE | MERGE,
     .help = "after the table of one screen all measures, horizons and how long the effect lasts"},
    {"json", 0, FLAG(json),
     .commands = RESULTS | SWEEP | SCHEMA | DIFF | BENCH | CHECK | FLEE | IMPORT | REPRODUCE | SELFTEST | MERGE,
     .help = "print as JSON"},
    {"quiet", 0, FLAG(quiet),
     .commands = RESULTS | SWEEP | BENCH | CHECK | EXPORT | DIFF | REPORT | PAGE | INIT | FLEE | IMPORT | REPRODUCE
                 | SELFTEST | MERGE,
     .help = "no progress and no table"},
    {"pilot", "N", RETIRED(VALIDATE, calibrates_no_more)},
    {"particles", "N", RETIRED(VALIDATE, calibrates_no_more)},
    {"generations", "N", RETIRED(VALIDATE, calibrates_no_more)},
    {"evaluations", "N", RETIRED(VALIDATE, calibrates_no_more)},
    {"help", 0, FLAG(help), .commands = ~0u, .help = "print this help"},
    {0}};

void word_write(struct text *t, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";

    if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
        text_add(t, word);
        return;
    }
    text_add(t, "'");
    for (; *word != '\0'; word++)
        text_add_bytes(t, *word == '\'' ? "'\\''" : word, *word == '\'' ? 4 : 1);
    text_add(t, "'");
}

int words_split(char *line, char **words, int most)
{
    char *from = line, *to = line;
    int count = 0;

    while (*from != '\0' && count < most) {
        int quoted = 0;
        words[count++] = to;
        for (; *from != '\0' && (quoted || *from != ' '); from++) {
            if (*from == '\'')
                quoted = !quoted;
            else if (*from == '\\' && !quoted && from[1] != '\0')
                *to++ = *++from;
            else
                *to++ = *from;
        }
        from += *from == ' ';
        *to++ = '\0';
    }
    return *from == '\0' ? count : 0;
}

static void write_word(struct text *t, const char *name, const char *value)
{
    text_format(t, " --%s ", name);
    word_write(t, value);
}

/* " --name value", unless it was not given. */
static void write_option(struct text *t, const struct option_row *row, const struct options *o)
{
    const void *value = (const char *)o + row->at;
    int first = row->first > 0 ? *(const int *)((const char *)o + row->first) : 0;
    const struct date_option *date = value;
    const struct seed_option *seed = value;
    const struct words_option *words = value;
    char day[11];

    switch (row->kind) {
    case OPTION_FLAG:
        if (*(const int *)value) text_format(t, " --%s", row->name);
        break;
    case OPTION_TEXT:
        if (*(const char *const *)value != NULL) write_word(t, row->name, *(const char *const *)value);
        break;
    case OPTION_INTEGER:
        if (*(const int *)value != 0) text_format(t, " --%s ", row->name);
        if (first > 0) text_format(t, "%d:", first);
        if (*(const int *)value != 0) text_format(t, "%d", *(const int *)value);
        break;
    case OPTION_NUMBER:
        if (isnan(*(const double *)value)) break;
        text_format(t, " --%s ", row->name);
        text_add_number(t, *(const double *)value);
        break;
    case OPTION_DATE:
        if (!date->given) break;
        date_format(date->value, day);
        write_word(t, row->name, day);
        break;
    case OPTION_SEED:
        if (seed->given) text_format(t, " --%s %" PRIu64, row->name, seed->value);
        break;
    case OPTION_WORDS:
        for (size_t i = 0; i < words->count; i++)
            write_word(t, row->name, words->items[i]);
        break;
    }
}

void options_write(struct text *t, const struct command *command, const struct options *o)
{
    for (const struct option_row *row = option_rows; row->name != NULL; row++)
        if (row->remembered && (row->commands & command->id)) write_option(t, row, o);
}
