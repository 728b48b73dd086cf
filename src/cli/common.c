/* What the commands share. */
#include "cli/cli.h"

#include "flee/flee_instance.h"
#include "store/export.h"
#include "store/study_tables.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct position nowhere = {0};

int cli_finish(enum flujo_status status, struct error_list *errors)
{
    char line[2048];

    errors_sort(errors);
    for (size_t i = 0; i < errors->count; i++) {
        errors_format(&errors->items[i], line, sizeof line);
        fprintf(stderr, "%s%s\n", errors->items[i].file == NULL ? "flujo: " : "", line);
    }
    if (status == FLUJO_NO_MEMORY || errors->out_of_memory) {
        fprintf(stderr, "flujo: error: out of memory; fewer --replicates, or --no-daily, need less\n");
        return FLUJO_FAILED;
    }
    return (int)status;
}

enum flujo_status cli_load(const struct args *args, struct scenario **s, struct error_list *errors)
{
    const char *folder = args->operands[0];
    int displacement = flee_scenario_is(folder);
    if (!displacement && !flee_instance_is(folder))
        return scenario_load(args->a, folder, args->sets, args->set_count, s, errors);
    *s = NULL;
    errors_add(errors, SEVERITY_ERROR, (struct position){folder, 0, 0},
               "this is a %s; run, check, validate, %sexport flee-out and bench agents take it",
               displacement ? "displacement scenario" : "Flee instance", displacement ? "" : "import flee, ");
    return FLUJO_BAD_INPUT;
}

int cli_policy(const struct scenario *s, const char *id, const char *option, struct error_list *errors)
{
    const char *names[64] = {NULL}, *near;
    size_t count = 0;
    int policy = scenario_policy(s, id);

    if (policy >= 0) return policy;
    for (int i = 0; i < s->policy_count && count < 64; i++)
        names[count++] = s->policies[i].id;
    near = errors_did_you_mean(id, names, count);
    errors_add(errors, SEVERITY_ERROR, nowhere, "--%s %s: the scenario has no such policy%s%s%s", option, id,
               near != NULL ? "; did you mean "
               : count > 0  ? "; the first one is "
                            : "",
               near != NULL ? near
               : count > 0  ? names[0]
                            : "",
               near != NULL ? "?" : "");
    return -1;
}

int cli_policy_asked(const struct args *args, const struct scenario *s, struct error_list *errors)
{
    return cli_policy(s, args->given[OPT_POLICY] ? args->text[OPT_POLICY] : s->base_policy, "policy", errors);
}

enum flujo_status cli_request(const struct args *args, const struct scenario *s, struct run_request *request,
                              struct error_list *errors)
{
    const char *engine = args->text[OPT_ENGINE];

    *request = (struct run_request){.stop = stop_flag(),
                                    .keep_daily = !args->given[OPT_NO_DAILY],
                                    .no_priors = args->given[OPT_NO_PRIORS]};
    request->seed = args->given[OPT_SEED] ? args->seed : s->seed;
    request->threads = (int)args->number[OPT_THREADS];
    request->replicates = args->given[OPT_REPLICATES] ? (int)args->number[OPT_REPLICATES] : s->replicates;
    request->end = args->given[OPT_END] ? args->date[OPT_END] : s->end;
    if (request->end < s->start) {
        errors_add(errors, SEVERITY_ERROR, nowhere, "--end %s is before the scenario starts", args->text[OPT_END]);
        return FLUJO_BAD_INPUT;
    }
    if (engine != NULL && strcmp(engine, "cohort") != 0 && strcmp(engine, "auto") != 0) {
        errors_add(
            errors, SEVERITY_ERROR, nowhere,
            strcmp(engine, "agent") == 0
                ? "--engine agent: runs Flee instances; a flujo scenario runs on the cohort engine: give cohort or auto"
                : "--engine %s: give cohort, agent or auto",
            engine);
        return FLUJO_BAD_INPUT;
    }
    return FLUJO_OK;
}

enum flujo_status cli_posterior(const struct args *args, const struct scenario *s, struct run_request *request,
                                double **rows, struct error_list *errors)
{
    *rows = NULL;
    if (!args->given[OPT_POSTERIOR]) return FLUJO_OK;
    if (args->given[OPT_NO_PRIORS]) {
        errors_add(errors, SEVERITY_ERROR, nowhere, "--posterior and --no-priors exclude each other; give one of them");
        return FLUJO_BAD_INPUT;
    }
    enum flujo_status status = posterior_read(args->a, args->text[OPT_POSTERIOR], s, request->replicates, request->seed,
                                              rows, errors);
    request->parameters = *rows;
    return status;
}

static enum flujo_status out_path(const struct args *args, const struct scenario *s, const char *name,
                                  struct text *path, struct error_list *errors)
{
    enum flujo_status status;

    text_clear(path);
    if (args->given[OPT_OUT]) {
        text_add(path, args->text[OPT_OUT]);
        return path->failed ? FLUJO_NO_MEMORY : FLUJO_OK;
    }
    text_path(path, s->folder, "results");
    if (path->failed) return FLUJO_NO_MEMORY;
    status = export_make_folder(path->data, errors);
    text_format(path, "/%s.sqlite", name);
    return path->failed ? FLUJO_NO_MEMORY : status;
}

enum flujo_status cli_claim(const struct args *args, const struct scenario *s, const char *name, struct text *path,
                            struct result_writer *w, struct error_list *errors)
{
    enum flujo_status status = out_path(args, s, name, path, errors);
    stop_install();
    return status == FLUJO_OK ? result_create(args->a, path->data, w, errors) : status;
}

/* Memory of the machine in bytes; infinite where it cannot be known. */
static double machine_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? (double)pages * (double)size : INFINITY;
}

enum flujo_status cli_memory(const struct args *args, const struct scenario *s, const struct run_request *request,
                             int policies, struct error_list *errors)
{
    struct run_request lean = *request;
    double need = ensemble_bytes(s, request) * policies,
           have = 0.9 * machine_memory(); /* the rest is needed for other things */
    if (need <= have) return FLUJO_OK;
    lean.keep_daily = 0;
    double least = ensemble_bytes(s, &lean) * policies;
    int most = (int)(have / (least / request->replicates));
    errors_add(errors, SEVERITY_ERROR, (struct position){0},
               "%d replicates need %.0f GB of memory, there are %.0f; give fewer --replicates%s (%d fit%s)",
               request->replicates, need / 1e9, have / 1e9, args->given[OPT_NO_DAILY] ? "" : " or --no-daily", most,
               args->given[OPT_NO_DAILY] ? "" : " with it");
    return FLUJO_FAILED;
}

/* A word of a command line, in single quotes where a shell would read more in it. */
static void add_word(struct text *t, const char *word)
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

/* Threads do not matter. */
void cli_add_command(struct text *t, const struct args *args, const char *name, uint64_t seed, int replicates)
{
    static const enum cli_option kept[] = {OPT_POLICY,      OPT_POLICIES,    OPT_BASELINE,    OPT_HORIZON,
                                           OPT_END,         OPT_ORIGIN_DATE, OPT_ORIGINS,     OPT_MONTHS,
                                           OPT_PILOT,       OPT_PARTICLES,   OPT_GENERATIONS, OPT_PARAMETERS,
                                           OPT_DISCREPANCY, OPT_METHOD,      OPT_EVALUATIONS, OPT_MEASURE,
                                           OPT_POSTERIOR,   OPT_COMPAT,      OPT_ENGINE,      OPT_HASTEN};
    static const enum cli_option flags[] = {OPT_NO_PRIORS, OPT_NO_DAILY, OPT_KEEP_REPLICATES};

    text_format(t, "flujo %s ", args->command->name);
    add_word(t, name);
    text_format(t, " --seed %" PRIu64, seed);
    if (replicates > 0) text_format(t, " --replicates %d", replicates);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        if (args->given[kept[i]]) {
            text_format(t, " --%s ", option_rows[kept[i]].name);
            add_word(t, args->text[kept[i]]);
        }
    }
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (args->given[flags[i]]) text_format(t, " --%s", option_rows[flags[i]].name);
    }
    for (size_t i = 0; i < args->set_count; i++) {
        text_add(t, " --set ");
        add_word(t, args->sets[i]);
    }
}

void cli_put_run(struct result_writer *w, const struct args *args, const struct scenario *s,
                 const struct run_request *request, int runs, int completed, const char *baseline, const char *answer)
{
    struct result_run run = {.kind = args->command->name,
                             .engine = "cohort",
                             .version = FLUJO_VERSION,
                             .seed = request->seed,
                             .replicates_asked = runs,
                             .replicates_completed = completed,
                             .end = request->end,
                             .population_scale = request->population_scale,
                             .interrupted = completed < runs,
                             .baseline = baseline,
                             .settings = args->sets,
                             .setting_count = args->set_count};
    struct text t;

    text_init(&t, args->a);
    cli_add_command(&t, args, s->name, request->seed, request->replicates);
    result_put_run(w, s, &run);
    result_put_note(w, "answer", answer);
    result_put_note(w, "command", t.data);
    text_free(&t);
}

const char *cli_number(double value, char out[32])
{
    char digits[32];
    int n = 0, length;

    if (!isfinite(value)) return "-";
    value = fabs(value) < 0.005 ? 0 : value;
    if (fabs(value) < 99.5) {
        snprintf(out, 32, fabs(value) < 10 && (value > floor(value) || value < floor(value)) ? "%.2f" : "%.0f", value);
        return out;
    }
    length = snprintf(digits, sizeof digits, "%.0f", value);
    if (length > 20) {
        snprintf(out, 32, "%.3g", value);
        return out;
    }
    for (int i = 0; i < length; i++) {
        if (i > 0 && digits[i - 1] != '-' && (length - i) % 3 == 0) out[n++] = ',';
        out[n++] = digits[i];
    }
    out[n] = '\0';
    return out;
}

void json_text(struct text *t, const char *key, const char *value)
{
    text_add_json(t, key);
    text_add(t, ": ");
    if (value == NULL)
        text_add(t, "null");
    else
        text_add_json(t, value);
}

void json_number(struct text *t, const char *key, double value)
{
    text_add_json(t, key);
    text_add(t, ": ");
    if (isfinite(value))
        text_add_number(t, value);
    else
        text_add(t, "null");
}

enum flujo_status json_finish(struct text *t, const char *answer)
{
    json_text(t, "answer", answer);
    text_add(t, "\n}\n");
    return json_print(t);
}

enum flujo_status json_print(struct text *t)
{
    enum flujo_status status = t->failed ? FLUJO_NO_MEMORY : FLUJO_OK;
    if (status == FLUJO_OK) fputs(t->data, stdout);
    text_free(t);
    return status;
}
