/* What the commands share. */
#include "cli/cli.h"

#include "base/files.h"
#include "flee/flee_instance.h"
#include "scenario/limits.h"
#include "store/export.h"
#include "store/assimilation_tables.h"
#include "store/study_tables.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

int cli_finish(enum flujo_status status, struct error_list *errors)
{
    char line[2048];

    errors_sort(errors);
    int out_of_memory = status == FLUJO_NO_MEMORY || errors->out_of_memory;

    /* Without memory, what else is said may not be true. */
    for (size_t i = 0; i < errors->count && !out_of_memory; i++) {
        errors_format(&errors->items[i], line, sizeof line);
        fprintf(stderr, "%s%s\n", errors->items[i].file == NULL ? "flujo: " : "", line);
    }
    if (status == FLUJO_FAILED && errors->errors == 0 && !out_of_memory)
        fprintf(stderr, "flujo: error: these numbers do not suffice for the study; give more of what it draws or tries "
                        "(--replicates, --particles, --pilot)\n");
    if (out_of_memory) {
        fprintf(stderr, "flujo: error: out of memory; fewer --replicates, or --no-daily, need less\n");
        return FLUJO_FAILED;
    }
    return (int)status;
}

void cli_say_where(const char *what, const char *path)
{
    char shown[FILE_PATH_SIZE];
    text_visible(path, shown, sizeof shown);
    fprintf(stderr, "flujo: the %s is in %s\n", what, shown);
}

static enum flujo_status load(struct job *j, const char *folder)
{
    int displacement = flee_scenario_is(folder);

    if (!displacement && !flee_instance_is(folder))
        return scenario_load(j->a, folder, j->o->set.items, j->o->set.count, &j->s, j->errors);
    errors_add(j->errors, SEVERITY_ERROR, (struct position){folder, 0, 0},
               "this is a %s; run, check, validate, %sexport flee-out and bench agents take it",
               displacement ? "displacement scenario" : "Flee instance", displacement ? "" : "import flee, ");
    return FLUJO_BAD_INPUT;
}

int cli_on_scenario(const struct args *args, int operand, enum flujo_status (*work)(struct job *))
{
    struct error_list errors;
    struct job j = {.args = args, .o = &args->options, .a = args->a, .errors = &errors, .w = {.a = args->a}};
    enum flujo_status status;
    int code;

    errors_init(&errors, j.a);
    text_init(&j.path, j.a);
    text_init(&j.answer, j.a);
    status = load(&j, args->operands[operand]);
    if (status == FLUJO_OK) status = work(&j);
    result_discard(&j.w);
    if (status == FLUJO_OK && j.path.length > 0 && !j.o->quiet) cli_say_where("result", j.path.data);
    code = cli_finish(status, &errors);
    text_free(&j.path);
    text_free(&j.answer);
    scenario_free(j.s);
    errors_free(&errors);
    return code;
}

int cli_policy(struct job *j, const char *id, const char *option)
{
    const char *names[64] = {NULL}, *near;
    size_t count = 0;
    int policy = scenario_policy(j->s, id);

    if (policy >= 0) return policy;
    for (int i = 0; i < j->s->policy_count && count < 64; i++)
        names[count++] = j->s->policies[i].id;
    near = errors_did_you_mean(id, names, count);
    if (near != NULL)
        usage_error(j->errors, "--%s %s: the scenario has no such policy; did you mean %s?", option, id, near);
    else
        usage_error(j->errors, "--%s %s: the scenario has no such policy%s%s", option, id,
                    count > 0 ? "; the first one is " : "", count > 0 ? names[0] : "");
    return -1;
}

int cli_policy_asked(struct job *j)
{
    return cli_policy(j, j->o->policy != NULL ? j->o->policy : j->s->base_policy, "policy");
}

const char *cli_title(const struct scenario *s) { return s->title != NULL && s->title[0] != '\0' ? s->title : s->name; }

uint64_t cli_seed(const struct job *j) { return j->o->seed.given ? j->o->seed.value : j->s->seed; }

enum flujo_status cli_request(struct job *j, struct run_request *request, double **rows)
{
    enum flujo_status status = FLUJO_OK;
    char end[11];

    *rows = NULL;
    *request = (struct run_request){.stop = stop_flag(),
                                    .keep_daily = !j->o->no_daily,
                                    .no_priors = j->o->no_priors,
                                    .seed = cli_seed(j),
                                    .threads = j->o->threads,
                                    .replicates = j->o->replicates > 0 ? j->o->replicates : j->s->replicates,
                                    .end = j->o->end.given ? j->o->end.value : j->s->end};
    date_format(request->end, end);
    if (request->end < j->s->start) return usage_error(j->errors, "--end %s is before the scenario starts", end);
    if (request->end - j->s->start >= limit_most(LIMIT_RUN_DAYS))
        return usage_error(j->errors, "--end %s: %d days would be simulated; %d are the most", end,
                           request->end - j->s->start + 1, limit_most(LIMIT_RUN_DAYS));
    if (j->o->posterior == NULL) return FLUJO_OK;
    if (request->no_priors)
        return usage_error(j->errors, "--posterior and --no-priors exclude each other; give one of them");
    status = posterior_read(j->a, j->o->posterior, j->s, request->replicates, request->seed, rows, j->errors);
    request->parameters = *rows;
    return status;
}

enum flujo_status cli_assimilation(struct job *j, struct run_request *request, struct cli_members *members)
{
    const char *path = j->o->assimilation;
    if (path == NULL) return FLUJO_OK;
    if (j->o->posterior != NULL || j->o->no_priors)
        return usage_error(j->errors, "--assimilation brings parameters with its members; give neither --posterior nor "
                                      "--no-priors with it");
    enum flujo_status status = assimilation_read(j->a, path, j->s, &members->as, j->errors);
    if (status != FLUJO_OK) return status;
    const struct assimilation *as = members->as;
    int months = date_month_index(request->end + as->lead_days) + 1 - (as->first + as->months);
    if (j->o->replicates > as->members)
        errors_add(j->errors, SEVERITY_NOTE, (struct position){path, 0, 0}, "has %d members; each is run once",
                   as->members);
    months = months > 0 ? months : 0;
    members->paths = continuation_make(as, months, 0, 0, j->o->seed.given ? j->o->seed.value : as->seed);
    request->replicates = j->o->replicates;
    assimilation_request(as, members->paths, months, request);
    return members->paths ? FLUJO_OK : FLUJO_NO_MEMORY;
}

void cli_members_free(struct job *j, struct cli_members *members)
{
    memory_free(j->a, members->paths);
    assimilation_free(members->as);
}

static enum flujo_status out_path(struct job *j, const char *name)
{
    enum flujo_status status = FLUJO_OK;

    text_clear(&j->path);
    if (j->o->out != NULL) {
        text_add(&j->path, j->o->out);
    } else {
        text_path(&j->path, j->s->folder, "results");
        if (!j->path.failed) status = export_make_folder(j->path.data, j->errors);
        text_format(&j->path, "/%s.sqlite", name);
    }
    return j->path.failed ? FLUJO_NO_MEMORY : status;
}

enum flujo_status cli_claim(struct job *j, const char *name)
{
    enum flujo_status status = out_path(j, name);

    stop_install();
    if (status == FLUJO_OK) stop_cleans(j->path.data);
    return status == FLUJO_OK ? result_create(j->a, j->path.data, &j->w, j->errors) : status;
}

/* Memory in bytes that the machine has and the limits of the process (ulimit -v, -d) leave;
 * infinite where it cannot be known. */
static double machine_memory(void)
{
    static const int limits[] = {RLIMIT_AS, RLIMIT_DATA};
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    double most = pages > 0 && size > 0 ? (double)pages * (double)size : INFINITY;
    struct rlimit limit;
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (getrlimit(limits[i], &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
            most = fmin(most, (double)limit.rlim_cur);
    return most;
}

enum flujo_status cli_memory(struct job *j, const struct run_request *request, int policies)
{
    struct run_request lean = *request;
    double need = ensemble_bytes(j->s, request) * policies,
           have = 0.9 * machine_memory(); /* the rest is needed for other things */
    if (need <= have) return FLUJO_OK;
    lean.keep_daily = 0;
    double least = ensemble_bytes(j->s, &lean) * policies;
    int most = (int)(have / (least / request->replicates));
    usage_error(j->errors, "%d replicates need %.3g GB of memory, there are %.3g; give fewer --replicates%s (%d fit%s)",
                request->replicates, need / 1e9, have / 1e9, j->o->no_daily ? "" : " or --no-daily", most,
                j->o->no_daily ? "" : " with it");
    return FLUJO_FAILED;
}

void cli_add_command(struct text *t, const struct args *args, const char *name, uint64_t seed, int replicates)
{
    struct options used = args->options;

    used.seed = (struct seed_option){1, seed};
    used.replicates = replicates;
    text_format(t, "flujo %s ", args->command->name);
    word_write(t, name);
    options_write(t, args->command, &used);
}

void cli_put_run(struct job *j, const struct scenario *s, const struct run_request *request, int runs, int completed,
                 const char *baseline)
{
    struct result_run run = {.kind = j->args->command->name,
                             .engine = "cohort",
                             .version = FLUJO_VERSION,
                             .seed = request->seed,
                             .replicates_asked = runs,
                             .replicates_completed = completed,
                             .end = request->end,
                             .population_scale = request->population_scale,
                             .interrupted = completed < runs,
                             .baseline = baseline,
                             .settings = j->o->set.items,
                             .setting_count = j->o->set.count};
    struct text t;

    text_init(&t, j->a);
    if (completed < runs && output_is_complete(j->a, j->path.data)) { /* it stays; this goes beside it */
        output_partial_name(&t, j->path.data);
        if (!t.failed) result_rename(&j->w, t.data);
        text_clear(&j->path);
        text_add(&j->path, t.failed ? "" : t.data);
        text_clear(&t);
    }
    cli_add_command(&t, j->args, s->name, request->seed, request->replicates);
    result_put_run(&j->w, s, &run);
    result_put_note(&j->w, "answer", j->answer.data);
    result_put_note(&j->w, "command", t.data);
    text_free(&t);
}

void cli_stopped(const struct job *j, int completed, int replicates)
{
    if (completed > 0)
        fprintf(stderr, "flujo: stopped on request; %d of %d replicates are in the result %s\n", completed, replicates,
                j->path.data);
    else
        fprintf(stderr, "flujo: stopped on request before any replicate was complete; nothing is written\n");
}

/* "key": after what came before. */
static void json_key(struct text *t, const char *key)
{
    size_t n = t->length;

    while (n > 0 && (t->data[n - 1] == ' ' || t->data[n - 1] == '\n'))
        n--;
    if (n > 0 && strchr("{[,", t->data[n - 1]) == NULL) text_add(t, ", ");
    text_add_json(t, key);
    text_add(t, ": ");
}

void json_text(struct text *t, const char *key, const char *value)
{
    json_key(t, key);
    if (value == NULL)
        text_add(t, "null");
    else
        text_add_json(t, value);
}

void json_number(struct text *t, const char *key, double value)
{
    json_key(t, key);
    if (isfinite(value))
        text_add_number(t, value);
    else
        text_add(t, "null");
}

void json_item(struct text *t) { text_add(t, t->length > 0 && t->data[t->length - 1] == '[' ? "\n    {" : ",\n    {"); }

enum flujo_status json_print(struct text *t)
{
    enum flujo_status status = t->failed ? FLUJO_NO_MEMORY : FLUJO_OK;
    if (status == FLUJO_OK) fputs(t->data, stdout);
    text_free(t);
    return status;
}

enum flujo_status cli_deliver(struct job *j, const void *study, show_fn *table, show_fn *json)
{
    enum flujo_status status = j->answer.failed ? FLUJO_NO_MEMORY : result_commit(&j->w);
    struct text t;

    if (status != FLUJO_OK || (j->o->quiet && !j->o->json)) return status;
    text_init(&t, j->a);
    if (j->o->json) {
        text_add(&t, "{\n  ");
        json(&t, j, study);
        text_add(&t, ",\n  ");
        json_text(&t, "answer", j->answer.data);
        text_add(&t, "\n}\n");
    } else {
        table(&t, j, study);
        text_format(&t, "\n%s\n", j->answer.data);
    }
    status = json_print(&t);
    if (status != FLUJO_OK) errors_add(j->errors, SEVERITY_NOTE, (struct position){0}, "the result file is complete");
    return status;
}
