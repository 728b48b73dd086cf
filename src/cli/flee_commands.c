/* run, check, validate, import, export and bench of Flee instances. */
#include "cli/flee_commands.h"

#include "base/files.h"
#include "base/parallel.h"
#include "flee/displacement_page.h"
#include "store/export.h"
#include "flee/displacement_store.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

const struct command flee_commands[] = {
    {FLEE_RUN, "run", "FOLDER", "simulate a Flee instance and store the result",
     "Runs replicates of a Flee instance, prints its camps beside the data and writes FOLDER/results/NAME.sqlite or "
     "--out. "
     "With --compat flee it follows Flee's day, with --compat mended Flee's day without its quirks, else flujo's own "
     "model.",
     "flujo run scenarios/flee/mali --compat flee --seed 1 --replicates 50 --out mali.sqlite", 1, 1, flee_run},
    {FLEE_VALIDATE, "validate", "FOLDER", "score a Flee instance against its camps' counts",
     "Prints ARD, RMSE, MASE and CRPS beside two baselines, and each camp's error; --out writes a page that needs no "
     "network "
     "(default: FOLDER/results/NAME.html). --threshold ard_normal=0.4 ends with exit code 3 when the score is worse.",
     "flujo validate scenarios/flee/mali --replicates 50 --json", 1, 1, flee_validate},
    {FLEE_CHECK, "check", "FOLDER", "check a Flee instance and list every mistake",
     "Reads all files without running. Exit code 0 or 2.", "flujo check scenarios/flee/mali --strict", 1, 1,
     flee_check},
    {FLEE_CHECK, "import", "flee FOLDER OUT", "write a Flee instance as a flujo scenario",
     "Writes the folder OUT with every parameter spelled out, dates and coordinates mended, counts corrected and one a "
     "day. "
     "flujo run OUT gives the same measures.",
     "flujo import flee scenarios/flee/mali mali-scenario", 3, 3, flee_import},
    {FLEE_RUN, "export", "flee-out FOLDER", "run a Flee instance and write Flee's out.csv",
     "The columns of Flee's output: by day each camp's simulated and observed people and the error.",
     "flujo export flee-out scenarios/flee/mali --compat flee --out out.csv", 2, 2, flee_export},
    {FLEE_BENCH, "bench", "agents [FOLDER]", "measure the agent engine on a Flee instance",
     "Agent-steps a second a core, bytes moved against a STREAM triad measured in the same run, speed-up on threads, "
     "memory, and "
     "what bounds it; on a folder or, with --synthetic, on a made-up network.",
     "flujo bench agents scenarios/flee/ssudan --compat flee", 1, 2, flee_bench},
    {0},
};

const struct command *flee_command_for(int argc, char **argv)
{
    int at = args_first_operand(argc, argv), meant = 0;
    const char *operand = at < argc ? argv[at] : "";
    for (int i = 2; i < argc; i++) /* options of Flee instances alone: then a folder that is none is named as such */
        meant |= !strncmp(argv[i], "--compat", 8) || !strcmp(argv[i], "--no-capacity");

    for (const struct command *c = flee_commands; argc > 1 && c->name != NULL; c++) {
        if (strcmp(argv[1], c->name) != 0) continue;
        size_t length = strcspn(c->operands, " "); /* a word such as flee-out comes before the folder */
        int worded = strncmp(c->operands, "FOLDER", length) != 0;
        if (worded ? strlen(operand) == length && strncmp(operand, c->operands, length) == 0
                   : file_is_folder(operand) && (meant || flee_instance_is(operand)))
            return c;
    }
    return NULL;
}

int flee_finish(const struct args *args, enum flujo_status status, struct error_list *errors)
{
    size_t kept = 0;
    if (args->options.quiet || args->options.json) /* notes are for reading */
        for (size_t i = 0; i < errors->count; i++) {
            if (errors->items[i].severity == SEVERITY_NOTE) {
                memory_free(errors->a, errors->items[i].file);
                memory_free(errors->a, errors->items[i].text);
                continue;
            }
            errors->items[kept++] = errors->items[i];
        }
    else
        kept = errors->count;
    errors->count = kept;
    return cli_finish(status, errors);
}

static struct flujo_flee_options asked(const struct args *args)
{
    const struct options *o = &args->options;
    return (struct flujo_flee_options){.size = sizeof(struct flujo_flee_options),
                                       .compat = o->compat,
                                       .no_capacity = o->no_capacity,
                                       .strict = o->strict,
                                       .set = o->set.items,
                                       .set_count = o->set.count,
                                       .hasten = isnan(o->hasten) ? 0 : o->hasten};
}

enum flujo_status flee_study(const struct args *args, struct displacement_study *study, struct error_list *errors)
{
    const struct options *o = &args->options;
    struct flujo_flee_options rules = asked(args);
    *study = (struct displacement_study){.seed = o->seed.given ? o->seed.value : 1,
                                         .threads = o->threads,
                                         .replicates = o->replicates > 0 ? o->replicates : 20,
                                         .stop = stop_flag()};
    if (o->engine && !strcmp(o->engine, "agent")) study->engine = ENGINE_AGENT;
    return flee_rules(&rules, study, errors);
}

enum flujo_status flee_open(const struct args *args, const char *folder, struct flee_instance **f,
                            struct displacement_study *study, struct error_list *errors)
{
    struct flujo_flee_options options = asked(args);
    *f = NULL;
    enum flujo_status status = flee_study(args, study, errors);
    return status == FLUJO_OK ? flee_read(args->a, folder, &options, f, study, errors) : status;
}

int flee_check(const struct args *args)
{
    struct flujo_flee_options options = asked(args);
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_flee *instance = NULL;
    if (errors == NULL) return cli_out_of_memory();
    enum flujo_status status = flujo_flee_load(args->operands[0], &options, &instance, errors);
    int code = check_finish(args, instance ? flujo_flee_about(instance)->summary : "", status, &errors->list);
    flujo_flee_free(instance);
    flujo_errors_free(errors);
    return code;
}

/* --out, or FOLDER/results/NAME.suffix, the folder being made. */
static enum flujo_status out_path(const struct args *args, const struct flee_instance *f, const char *suffix,
                                  struct text *path, struct error_list *errors)
{
    if (args->options.out) {
        text_add(path, args->options.out);
        return path->failed ? FLUJO_NO_MEMORY : FLUJO_OK;
    }
    text_path(path, f->folder, "results");
    if (path->failed) return FLUJO_NO_MEMORY;
    enum flujo_status status = export_make_folder(path->data, errors);
    text_format(path, "/%s.%s", f->name, suffix);
    return path->failed ? FLUJO_NO_MEMORY : status;
}

static enum flujo_status store(const struct args *args, const struct flee_instance *f,
                               const struct displacement_study *study, const struct displacement_ensemble *e,
                               struct result_writer *w)
{
    struct statements said = {.count = 0};
    struct text settings, answer, command;
    text_init(&settings, args->a);
    text_init(&answer, args->a);
    text_init(&command, args->a);
    flee_settings_describe(&f->settings, &settings);
    flee_answer(&said, f, e);
    statements_paragraph(&answer, &said, &(struct reader){ENGLISH, NULL});
    cli_add_command(&command, args, f->name, study->seed, study->replicates, 0);
    struct displacement_run_info info = {FLUJO_VERSION, settings.data,           answer.data,
                                         command.data,  args->options.set.items, args->options.set.count};
    enum flujo_status status = FLUJO_NO_MEMORY;
    if (!settings.failed && !answer.failed && !command.failed) {
        result_put_displacement(w, f, study, e, &info);
        result_put_statements(w, &said);
        status = result_commit(w);
    } else {
        result_discard(w);
    }
    text_free(&settings);
    text_free(&answer);
    text_free(&command);
    return status;
}

/* What is printed; made before anything is written, so that want of memory leaves nothing. */
static enum flujo_status make_shown(const struct args *args, const struct flee_instance *f,
                                    const struct displacement_study *study, const struct displacement_ensemble *e,
                                    struct text *t)
{
    if (args->options.json)
        flee_json_scores(t, args, f, study, e);
    else if (!args->options.quiet)
        flee_scores(t, args, f, study, e);
    return t->failed ? FLUJO_NO_MEMORY : FLUJO_OK;
}

static void tell_if_stopped(enum flujo_status status)
{
    if (status == FLUJO_INTERRUPTED) fprintf(stderr, "flujo: stopped on request; nothing is written\n");
}

int flee_run(const struct args *args)
{
    struct error_list errors;
    struct flee_instance *f;
    struct displacement_study study;
    struct displacement_ensemble e = {0};
    struct result_writer w;
    struct text path, shown;
    errors_init(&errors, args->a);
    text_init(&path, args->a);
    text_init(&shown, args->a);
    enum flujo_status status = flee_open(args, args->operands[0], &f, &study, &errors);
    if (status == FLUJO_OK) status = out_path(args, f, "sqlite", &path, &errors);
    stop_install(); /* from here on there is a temporary file to drop */
    if (status == FLUJO_OK) stop_cleans(path.data);
    if (status == FLUJO_OK) status = result_create(args->a, path.data, &w, &errors);
    if (status == FLUJO_OK) {
        status = displacement_ensemble_run(args->a, f, &study, &e, &errors);
        if (status == FLUJO_OK) status = make_shown(args, f, &study, &e, &shown);
        if (errors.out_of_memory) status = FLUJO_NO_MEMORY;
        if (status == FLUJO_OK)
            status = store(args, f, &study, &e, &w);
        else
            result_discard(&w);
    }
    if (status == FLUJO_OK)
        if (shown.length > 0) fputs(shown.data, stdout);
    if (status == FLUJO_OK && !args->options.quiet) cli_say_where("result", path.data);
    tell_if_stopped(status);
    int code = flee_finish(args, status, &errors);
    displacement_ensemble_free(&e);
    flee_instance_free(f);
    text_free(&path);
    text_free(&shown);
    errors_free(&errors);
    return code;
}

/* Error scores for --threshold; e null before the run. */
static enum flujo_status check_threshold(const struct args *args, const struct displacement_ensemble *e,
                                         struct error_list *errors)
{
    const struct displacement_ensemble none = {0};
    const struct cli_score scores[] = {{"ard_normal", (e ? e : &none)->scores.ard_normal, 1, NULL},
                                       {"ard_rescaled", (e ? e : &none)->scores.ard_rescaled, 1, NULL},
                                       {"rmse", (e ? e : &none)->scores.rmse, 1, NULL},
                                       {"mase", (e ? e : &none)->scores.mase, 1, NULL},
                                       {"crps", (e ? e : &none)->scores.crps, 1, NULL}};
    return cli_thresholds(args, scores, sizeof scores / sizeof scores[0], e != NULL, errors);
}

int flee_validate(const struct args *args)
{
    struct error_list errors;
    struct flee_instance *f;
    struct displacement_study study;
    struct displacement_ensemble e = {0};
    struct text path, page, shown;
    enum flujo_status judged = FLUJO_OK;
    errors_init(&errors, args->a);
    text_init(&path, args->a);
    text_init(&shown, args->a);
    text_init(&page, args->a);
    enum flujo_status status = flee_open(args, args->operands[0], &f, &study, &errors);
    if (status == FLUJO_OK && displacement_columns(f) == 0) {
        errors_add(&errors, SEVERITY_ERROR, (struct position){f->name, 0, 0},
                   "no camp has counts, so there is nothing to validate against");
        status = FLUJO_BAD_INPUT;
    }
    if (status == FLUJO_OK) status = check_threshold(args, NULL, &errors);
    if (status == FLUJO_OK) status = out_path(args, f, "html", &path, &errors);
    if (status == FLUJO_OK) status = file_can_write(args->a, path.data, &errors);
    if (status == FLUJO_OK) {
        stop_install();
        stop_cleans(path.data);
        status = displacement_ensemble_run(args->a, f, &study, &e, &errors);
    }
    if (status == FLUJO_OK) status = make_shown(args, f, &study, &e, &shown);
    if (status == FLUJO_OK) judged = check_threshold(args, &e, &errors);
    if (errors.out_of_memory) status = FLUJO_NO_MEMORY;
    if (status == FLUJO_OK) {
        displacement_page(&page, f, &study, &e, language_find(args->options.lang));
        status = page.failed ? FLUJO_NO_MEMORY : file_write_atomic(args->a, path.data, page.data, page.length, &errors);
    }
    if (status == FLUJO_OK) {
        if (shown.length > 0) fputs(shown.data, stdout);
        if (!args->options.quiet) cli_say_where("report", path.data);
        status = judged;
    }
    tell_if_stopped(status);
    int code = flee_finish(args, status, &errors);
    displacement_ensemble_free(&e);
    flee_instance_free(f);
    text_free(&path);
    text_free(&page);
    text_free(&shown);
    errors_free(&errors);
    return code;
}

int flee_export(const struct args *args)
{
    struct error_list errors;
    struct flee_instance *f;
    struct displacement_study study;
    struct displacement_ensemble e = {0};
    struct text csv;
    errors_init(&errors, args->a);
    text_init(&csv, args->a);
    enum flujo_status status = flee_open(args, args->operands[1], &f, &study, &errors);
    if (!args->options.replicates) study.replicates = 1;
    if (status == FLUJO_OK && args->options.out) status = file_can_write(args->a, args->options.out, &errors);
    stop_install();
    if (status == FLUJO_OK) status = displacement_ensemble_run(args->a, f, &study, &e, &errors);
    if (status == FLUJO_OK) {
        flee_out_csv(&csv, f, &e);
        status = csv.failed ? FLUJO_NO_MEMORY : FLUJO_OK;
    }
    if (status == FLUJO_OK && args->options.out)
        status = file_write_atomic(args->a, args->options.out, csv.data, csv.length, &errors);
    else if (status == FLUJO_OK)
        fputs(csv.data, stdout);
    tell_if_stopped(status);
    int code = flee_finish(args, status, &errors);
    displacement_ensemble_free(&e);
    flee_instance_free(f);
    text_free(&csv);
    errors_free(&errors);
    return code;
}

int flee_import(const struct args *args)
{
    struct error_list errors;
    struct flee_instance *f = NULL;
    struct displacement_study study;
    errors_init(&errors, args->a);
    enum flujo_status status = FLUJO_BAD_INPUT;
    stop_install(); /* the folder is whole or not there */
    if (file_exists(args->operands[2])) {
        errors_add(&errors, SEVERITY_ERROR, (struct position){args->operands[2], 0, 0},
                   "exists already; give a new folder");
    } else {
        status = flee_open(args, args->operands[1], &f, &study, &errors);
    }
    stop_cleans_folder(args->operands[2]);
    if (status == FLUJO_OK) status = flee_instance_write(f, study.rules, args->operands[2], &errors);
    if (status == FLUJO_OK && !args->options.quiet)
        printf("%s: %d places, %d routes and %d camps with counts are in %s\n", f->name, f->place_count, f->route_count,
               displacement_columns(f), args->operands[2]);
    int code = flee_finish(args, status, &errors);
    flee_instance_free(f);
    errors_free(&errors);
    return code;
}
