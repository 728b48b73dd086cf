/* What the commands share. */
#include "cli/terminal.h"

#include "base/files.h"
#include "store/insert.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int cli_out_of_memory(void)
{
    fprintf(stderr, "flujo: error: out of memory; fewer --replicates, or --no-daily, need less\n");
    return FLUJO_FAILED;
}

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
    if (status == FLUJO_BAD_INPUT && errors->errors == 0 && !out_of_memory)
        fprintf(stderr, "flujo: error: " RANKS_OTHER_FAILED "\n");
    return out_of_memory ? cli_out_of_memory() : (int)status;
}

void cli_say_where(const char *what, const char *path)
{
    char shown[FILE_PATH_SIZE];
    text_visible(path, shown, sizeof shown);
    fprintf(stderr, "flujo: the %s is in %s\n", what, shown);
}

int cli_on_scenario(const struct args *args, int operand, enum flujo_status (*work)(struct job *))
{
    struct job j = {.args = args, .o = &args->options, .a = args->a, .w = {.a = args->a}};
    struct flujo_load_options load = {.size = sizeof load,
                                      .set = j.o->set.items,
                                      .set_count = j.o->set.count,
                                      .allocator = &(struct flujo_allocator){j.a->resize, j.a->user}};
    enum flujo_status status = FLUJO_NO_MEMORY;
    int code;

    j.list = flujo_errors_new(load.allocator);
    if (j.list == NULL) return cli_out_of_memory();
    j.errors = &j.list->list;
    text_init(&j.path, j.a);
    status = flujo_scenario_load(args->operands[operand], &load, &j.scenario, j.list);
    if (status == FLUJO_OK) {
        j.s = j.scenario->s;
        status = work(&j);
    }
    result_discard(&j.w);
    if (status == FLUJO_OK && j.path.length > 0 && !j.o->quiet) cli_say_where("result", j.path.data);
    code = cli_finish(status, j.errors);
    text_free(&j.path);
    flujo_scenario_free(j.scenario);
    flujo_errors_free(j.list);
    return code;
}

int cli_policy(struct job *j, const char *id, const char *option) { return policy_find(j->s, id, option, j->errors); }

int cli_policy_asked(struct job *j)
{
    return cli_policy(j, j->o->policy != NULL ? j->o->policy : j->s->base_policy, "policy");
}

const char *cli_title(const struct job *j) { return j->scenario->info.title; }

uint64_t cli_seed(const struct job *j) { return j->o->seed.given ? j->o->seed.value : j->s->seed; }

void cli_claiming(void *job, const char *path)
{
    struct job *j = job;

    stop_install(); /* there is a temporary file to drop */
    stop_cleans(path);
    text_clear(&j->path);
    text_add(&j->path, path);
}

struct flujo_options cli_options(struct job *j)
{
    if (j->o->end.given) date_format(j->o->end.value, j->end);
    return (struct flujo_options){.size = sizeof(struct flujo_options),
                                  .policy = j->o->policy,
                                  .policies = j->o->policies,
                                  .baseline = j->o->baseline,
                                  .horizon = j->o->horizon,
                                  .end_levers = j->o->end_levers,
                                  .end = j->o->end.given ? j->end : NULL,
                                  .posterior = j->o->posterior,
                                  .assimilation = j->o->assimilation,
                                  .has_seed = j->o->seed.given,
                                  .seed = j->o->seed.value,
                                  .first_replicate = j->o->first_replicate,
                                  .replicates = j->o->replicates,
                                  .slices = j->o->slices.items,
                                  .slice_count = j->o->slices.count,
                                  .threads = j->o->threads,
                                  .resume = j->o->resume,
                                  .no_priors = j->o->no_priors,
                                  .no_daily = j->o->no_daily,
                                  .store_replicates = j->o->keep_replicates,
                                  .out = j->o->out,
                                  .out_in_results = 1,
                                  .claiming = cli_claiming,
                                  .claiming_user = j,
                                  .stop = stop_handle(),
                                  .engine = j->o->engine,
                                  .noise = j->o->noise,
                                  .sampling = j->o->sampling,
                                  .precision = isnan(j->o->precision) ? 0 : j->o->precision,
                                  .fast = j->o->fast};
}

enum flujo_status cli_claim(struct job *j, const char *name)
{
    struct destination to = {j->o->out, cli_claiming, j};
    struct text path;

    text_init(&path, j->a); /* j->path is set when it is claimed */
    enum flujo_status status = claim(j->s, j->a, &to, name, &path, &j->w, j->errors);
    text_free(&path);
    return j->path.failed ? FLUJO_NO_MEMORY : status;
}

void cli_add_command(struct text *t, const struct args *args, const char *name, uint64_t seed, int replicates,
                     double precision)
{
    struct options used = args->options;

    used.seed = (struct seed_option){1, seed};
    used.replicates = replicates;
    if (precision > 0) used.precision = precision;
    text_format(t, "flujo %s ", args->command->name);
    word_write(t, name);
    for (size_t i = 1; i < args->operand_count; i++) {
        text_add(t, " ");
        word_write(t, args->operands[i]);
    }
    options_write(t, args->command, &used);
}

int cli_expected(const struct job *j) { return j->o->engine != NULL && strcmp(j->o->engine, "expected") == 0; }

void cli_put_run(struct job *j, const struct scenario *s, const struct run_request *request, int runs, int completed)
{
    struct option_files files = {.count = 0};
    struct text command, answer;

    text_init(&command, j->a);
    text_init(&answer, j->a);
    cli_add_command(&command, j->args, s->name, request->seed, request->replicates, 0);
    statements_paragraph(&answer, &j->said, &(struct reader){ENGLISH, NULL});
    enum flujo_status status = option_files_add(j->a, &files, "posterior", j->o->posterior, j->errors);
    if (status == FLUJO_OK) status = option_files_add(j->a, &files, "assimilation", j->o->assimilation, j->errors);
    for (size_t i = 1; i < j->args->operand_count && status == FLUJO_OK; i++)
        status = option_files_add(j->a, &files, "table", j->args->operands[i], j->errors);
    if (status == FLUJO_NO_MEMORY) writer_no_memory(&j->w);
    struct result_head head = {.kind = j->args->command->name,
                               .engine = j->engine,
                               .answer = answer.data,
                               .command = command.data,
                               .set = j->o->set.items,
                               .set_count = j->o->set.count,
                               .request = request,
                               .files = &files,
                               .seed = request->seed,
                               .runs = runs,
                               .completed = completed};
    put_head(&j->w, &j->path, s, &head);
    result_put_statements(&j->w, &j->said);
    if (command.failed || answer.failed) writer_no_memory(&j->w);
    option_files_free(&files);
    text_free(&command);
    text_free(&answer);
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

/* The answer in one paragraph. */
static void json_answer(struct text *t, const struct statements *said, struct reader reader)
{
    struct text answer;

    text_init(&answer, t->a);
    statements_paragraph(&answer, said, &reader);
    json_text(t, "answer", answer.failed ? "" : answer.data);
    t->failed |= answer.failed;
    text_free(&answer);
}

enum flujo_status cli_show(const struct job *j, const struct statements *said, const void *study, show_fn *table,
                           show_fn *json, struct text *t)
{
    text_init(t, j->a);
    if (j->o->quiet && !j->o->json) return FLUJO_OK;
    if (j->o->json) {
        text_add(t, "{\n  ");
        json_statements(t, said, cli_reader(j));
        text_add(t, ",\n  ");
        json(t, j, study);
        text_add(t, ",\n  ");
        json_answer(t, said, cli_reader(j));
        text_add(t, "\n}\n");
    } else {
        struct reader reader = cli_reader(j);
        language_add_label(t, &reader, cli_title(j));
        text_add(t, "\n\n");
        terminal_answer(t, said, reader);
        table(t, j, study);
    }
    return t->failed ? FLUJO_NO_MEMORY : FLUJO_OK;
}

enum flujo_status cli_deliver(struct job *j, const void *study, show_fn *table, show_fn *json)
{
    struct text t;
    enum flujo_status status = cli_show(j, &j->said, study, table, json, &t);

    if (j->errors->out_of_memory) status = FLUJO_NO_MEMORY; /* before anything is in place */
    if (status == FLUJO_OK) status = result_commit(&j->w);
    cli_print(&t, status);
    return status;
}

void cli_print(struct text *t, enum flujo_status status)
{
    if (status == FLUJO_OK && t->length > 0) fputs(t->data, stdout);
    text_free(t);
}

enum flujo_status cli_save(struct job *j, flujo_result *r, int replicates)
{
    struct text command;

    text_init(&command, j->a);
    cli_add_command(&command, j->args, j->s->name, r->info.seed, replicates, r->settling.precision);
    int want = command.failed || j->errors->out_of_memory; /* before anything is in place */
    enum flujo_status status = want ? FLUJO_NO_MEMORY : flujo_result_save(r, command.data, j->list);
    text_free(&command);
    text_clear(&j->path);
    text_add(&j->path, r->info.file);
    return status;
}

static void stopped(const struct job *j, const flujo_result *r)
{
    struct text kept;
    const char *at_most = r != NULL && r->settling.precision > 0 ? "at most " : "";

    text_init(&kept, j->a);
    if (j->path.length > 0) resume_folder(&kept, j->path.data);
    if (j->o->resume && !kept.failed && kept.length > 0 && file_is_folder(kept.data))
        fprintf(stderr, "flujo: stopped on request; the same command goes on from %s\n", kept.data);
    else if (r != NULL && r->certificate != NULL)
        fprintf(stderr, "flujo: stopped on request; %d of %s%d replicates and %d exact ones are in the result %s\n",
                r->info.completed, at_most, r->info.replicates, r->certificate->pairs, r->info.file);
    else if (r != NULL)
        fprintf(stderr, "flujo: stopped on request; %d of %s%d replicates are in the result %s\n", r->info.completed,
                at_most, r->info.replicates, r->info.file);
    else
        fprintf(stderr, "flujo: stopped on request before any replicate was complete; nothing is written\n");
    text_free(&kept);
}

enum flujo_status cli_simulate(struct job *j, simulate_fn *simulate, show_fn *table, show_fn *json)
{
    struct flujo_options o = cli_options(j);
    struct progress progress;
    struct text shown; /* made before anything is written */
    flujo_result *r = NULL;

    text_init(&shown, j->a);
    progress_init(&progress, j->o->quiet, 0);
    progress.stages = 1;
    progress.settles = j->args->command->id == COMPARE && o.assimilation == NULL && o.slice_count == 0
                       && (o.precision > 0 || o.replicates == 0);
    o.progress = progress_report;
    o.progress_user = &progress;
    enum flujo_status status = simulate(j->scenario, &o, &r, j->list), delivered = FLUJO_OK;
    progress_say(&progress, "writing the result");
    if (r != NULL) delivered = cli_show(j, &r->said, r, table, json, &shown);
    if (r != NULL && delivered == FLUJO_OK) delivered = cli_save(j, r, r->most);
    progress_end(&progress);
    cli_print(&shown, delivered);
    if (status == FLUJO_INTERRUPTED && delivered == FLUJO_OK) stopped(j, r);
    flujo_result_free(r);
    return delivered == FLUJO_OK ? status : delivered;
}
