/* flujo reproduce: run the command that a result remembers again, and compare the numbers. */
#include "cli/cli.h"

#include "base/hash.h"
#include "store/provenance.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_WORDS = 256 };

struct again {
    const struct args *args;
    struct error_list *errors;
    struct result_file before, after;
    char *command, *name; /* of the result; owned */
    char *words[MOST_WORDS];
    int count;
    char folder[FILE_PATH_SIZE], out[FILE_PATH_SIZE];
};

static struct position at_result(const struct again *g) { return (struct position){g->args->operands[0], 0, 0}; }

static int is_true(const struct again *g, const char *sql)
{
    return result_one_number(&g->before, sql, NULL, 0, g->errors) > 0;
}

static enum flujo_status read_result(struct again *g)
{
    enum flujo_status status = result_open(g->args->a, g->args->operands[0], &g->before, g->errors);

    if (status != FLUJO_OK) return status;
    g->command = result_one_note(&g->before, "command", g->errors);
    g->name = result_one_text(&g->before, "SELECT scenario FROM run", NULL, 0, g->errors);
    if (errors_status(g->errors) != FLUJO_OK || g->errors->out_of_memory) return FLUJO_FAILED;
    if (g->command == NULL || g->name == NULL)
        errors_add(g->errors, SEVERITY_ERROR, at_result(g),
                   "remembers no command; only what `flujo run`, `compare` or a study wrote can be run again");
    else if (is_true(g, "SELECT interrupted FROM run"))
        errors_add(g->errors, SEVERITY_ERROR, at_result(g),
                   "was interrupted, and which replicates were complete by then was chance; give a complete result");
    return errors_status(g->errors);
}

/* The folder given, or one of the scenario's name here or in scenarios/. */
static enum flujo_status find_folder(struct again *g)
{
    int fits = FILE_PATH_SIZE;

    if (g->args->operand_count > 1) {
        fits = snprintf(g->folder, sizeof g->folder, "%s", g->args->operands[1]);
    } else {
        fits = snprintf(g->folder, sizeof g->folder, "%s", g->name);
        if (!file_is_folder(g->folder)) fits = snprintf(g->folder, sizeof g->folder, "scenarios/%s", g->name);
    }
    if (fits < FILE_PATH_SIZE && file_is_folder(g->folder)) return FLUJO_OK;
    return usage_error(g->errors, "%s is no folder; give the folder of the scenario `%s` after the result", g->folder,
                       g->name);
}

static enum flujo_status split_command(struct again *g)
{
    g->count = words_split(g->command, g->words, MOST_WORDS);
    if (g->count >= 3 && strcmp(g->words[0], "flujo") == 0) return FLUJO_OK;
    errors_add(g->errors, SEVERITY_ERROR, at_result(g), "remembers a command that no flujo writes; write it anew");
    return FLUJO_BAD_INPUT;
}

/* The path of a file that the result names: in the folder, or, as "--posterior NAME", after that word. */
static int input_path(const struct again *g, const char *name, char path[FILE_PATH_SIZE])
{
    const char *space = strchr(name, ' ');

    if (strncmp(name, "--", 2) != 0 || space == NULL)
        return snprintf(path, FILE_PATH_SIZE, "%s/%s", g->folder, name) < FILE_PATH_SIZE;
    if (strncmp(name, "--table ", 8) == 0) /* no option: the operand after the folder */
        return g->count > 3 && snprintf(path, FILE_PATH_SIZE, "%s", g->words[3]) < FILE_PATH_SIZE;
    for (int i = 0; i + 1 < g->count; i++)
        if (strncmp(g->words[i], name, (size_t)(space - name)) == 0 && g->words[i][space - name] == '\0')
            return snprintf(path, FILE_PATH_SIZE, "%s", g->words[i + 1]) < FILE_PATH_SIZE;
    return 0;
}

static void check_input(struct again *g, const char *name, const char *hash)
{
    char path[FILE_PATH_SIZE] = "", now[17], *bytes = NULL;
    size_t length = 0;

    if (!input_path(g, name, path) || !file_is_regular(path)) {
        errors_add(g->errors, SEVERITY_ERROR, (struct position){path[0] != '\0' ? path : name, 0, 0},
                   "is missing; the result was made with it");
    } else if (file_read(g->args->a, path, &bytes, &length, g->errors) == FLUJO_OK) {
        snprintf(now, sizeof now, "%016" PRIx64, hash_bytes(HASH_START, bytes, length));
        if (strcmp(now, hash) != 0)
            errors_add(g->errors, SEVERITY_ERROR, (struct position){path, 0, 0},
                       "is not the file that the result was made with; give the folder as it was then");
        memory_free(g->args->a, bytes);
    }
}

/* Every file that has changed since is an error. */
static enum flujo_status check_inputs(struct again *g)
{
    sqlite3_stmt *q = result_query(&g->before, "SELECT name, text FROM provenance WHERE kind = 'input'", NULL, 0,
                                   g->errors);
    int step = q == NULL ? -1 : result_step(&g->before, q, g->errors);

    for (; step == 1; step = result_step(&g->before, q, g->errors))
        check_input(g, result_text(q, 0), result_text(q, 1));
    int whole = result_end(q, g->errors) && step == 0;
    return !whole || g->errors->out_of_memory ? FLUJO_FAILED : errors_status(g->errors);
}

static void note_version(struct again *g)
{
    char *version = result_one_text(&g->before, "SELECT flujo_version FROM run", NULL, 0, g->errors);

    if (version != NULL && strcmp(version, FLUJO_VERSION) != 0)
        errors_add(g->errors, SEVERITY_NOTE, at_result(g),
                   "was made by flujo %s and is run by %s: where the model changed in between, so do the numbers",
                   version, FLUJO_VERSION);
    memory_free(g->args->a, version);
}

/* Where the second result goes: --out, or a temporary file. */
static enum flujo_status make_place(struct again *g)
{
    if (g->args->options.out != NULL) {
        snprintf(g->out, sizeof g->out, "%s", g->args->options.out);
        return FLUJO_OK;
    }
    if (!temporary_path(g->out, g->errors)) return FLUJO_FAILED;
    int file = mkstemp(g->out);
    if (file >= 0) {
        close(file);
        return FLUJO_OK;
    }
    errors_add(g->errors, SEVERITY_ERROR, (struct position){g->out, 0, 0},
               "no temporary file can be made there; set TMPDIR, or give --out FILE");
    g->out[0] = '\0';
    return FLUJO_FAILED;
}

/* The command as a command line, its table on no terminal: the exit code. */
static int run_again(struct again *g)
{
    char *argv[MOST_WORDS + 8], threads[16];
    int argc = 0, kept, nowhere;

    for (int i = 0; i < g->count; i++)
        argv[argc++] = i == 2 ? g->folder : g->words[i];
    argv[argc++] = "--out";
    argv[argc++] = g->out;
    if (g->args->options.out == NULL || g->args->options.force) argv[argc++] = "--force";
    argv[argc++] = "--quiet"; /* it would name a file that is removed */
    snprintf(threads, sizeof threads, "%d", g->args->options.threads);
    argv[argc++] = "--threads";
    argv[argc++] = threads;
    argv[argc] = NULL;
    fflush(stdout);
    kept = dup(STDOUT_FILENO);
    nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (kept >= 0 && nowhere >= 0) dup2(nowhere, STDOUT_FILENO);
    int code = command_line(argc, argv);
    fflush(stdout);
    if (kept >= 0) {
        dup2(kept, STDOUT_FILENO);
        close(kept);
    }
    if (nowhere >= 0) close(nowhere);
    return code;
}

static enum flujo_status compare_both(struct again *g, int *different)
{
    struct result_file both[2];
    enum flujo_status status = result_open(g->args->a, g->out, &g->after, g->errors);

    if (status != FLUJO_OK) return status;
    both[0] = g->before;
    both[1] = g->after;
    status = results_compare(g->args, both, different, g->errors);
    if (status == FLUJO_OK && !*different && !g->args->options.json && !g->args->options.quiet)
        printf("reproduced: the second run equals the result in every table\n");
    return status;
}

static void clear(struct again *g)
{
    result_close(&g->after);
    result_close(&g->before);
    if (g->out[0] != '\0' && g->args->options.out == NULL) { /* a study that was stopped leaves its state beside it */
        char state[FILE_PATH_SIZE + 16];
        snprintf(state, sizeof state, "%s.checkpoint", g->out);
        unlink(state);
        unlink(g->out);
    }
    memory_free(g->args->a, g->command);
    memory_free(g->args->a, g->name);
}

int command_reproduce(const struct args *args)
{
    struct error_list errors;
    struct again g = {.args = args, .errors = &errors};
    int different = 0;

    errors_init(&errors, args->a);
    enum flujo_status status = read_result(&g);
    if (status == FLUJO_OK) status = find_folder(&g);
    if (status == FLUJO_OK) status = split_command(&g);
    if (status == FLUJO_OK) status = check_inputs(&g);
    if (status == FLUJO_OK) status = make_place(&g);
    if (status == FLUJO_OK) note_version(&g);
    int code = cli_finish(status, &errors);
    errors_free(&errors);
    errors_init(&errors, args->a);
    if (code == 0) code = run_again(&g);
    if (code == 0) code = cli_finish(compare_both(&g, &different), &errors);
    clear(&g);
    errors_free(&errors);
    return code == 0 && different ? RESULTS_DIFFER : code;
}
