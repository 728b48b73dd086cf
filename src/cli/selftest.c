/* flujo selftest: whether this build, on this machine, computes the numbers that it should.
 *
 * The examples that the program carries are run, with both engines, on one thread and on all; of every result a digest
 * is made and compared with the one pinned in selftest_expected.inc, which `make golden` renews. */
#include "cli/cli.h"

#include "base/hash.h"
#include "random/vectors.h"
#include "store/export.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name, *digest;
} expected[] = {
#include "cli/selftest_expected.inc"
};

struct trial {
    const char *name;
    const char *example;  /* of `flujo init` */
    const char *words[8]; /* command and options; the folder comes after the first */
};
static const struct trial trials[] = {
    {"run", "corridor", {"run", "--replicates", "8"}},
    {"run, one thread", "corridor", {"run", "--replicates", "8", "--threads", "1"}},
    {"run, expected draws", "corridor", {"run", "--replicates", "8", "--engine", "expected"}},
    {"compare", "corridor", {"compare", "--replicates", "8", "--horizon", "3m"}},
    {"compare, border", "border", {"compare", "--replicates", "8", "--horizon", "3m"}},
    {"run, camps", "camps", {"run", "--replicates", "8"}},
};
enum { TRIALS = sizeof trials / sizeof *trials };

struct outcome {
    char digest[17];
    const char *wrong; /* null: as pinned */
};

/* Over all tables as CSV but `run`, which states the version, and those apart. */
static enum flujo_status digest_of(const struct args *args, const char *path, char digest[17],
                                   struct error_list *errors)
{
    struct result_file r;
    struct text t;
    uint64_t hash = HASH_START;
    int rows;
    enum flujo_status status = result_open(args->a, path, &r, errors);

    if (status != FLUJO_OK) return status;
    text_init(&t, args->a);
    for (int i = 0; i < result_table_count && status == FLUJO_OK; i++) {
        const struct result_table *table = &result_tables[i];
        if (result_table_apart(table) || strcmp(table->name, "run") == 0) continue;
        text_clear(&t);
        status = export_csv_table(&r, table, 0, &t, &rows, errors);
        if (status == FLUJO_OK) hash = hash_bytes(hash, t.data, t.length);
    }
    text_free(&t);
    result_close(&r);
    snprintf(digest, 17, "%016" PRIx64, hash);
    return status;
}

static const char *pinned(const char *name)
{
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        if (strcmp(expected[i].name, name) == 0) return expected[i].digest;
    return "";
}

/* In a folder of its own; the exit code of what failed. */
static int try_one(const struct args *args, const struct trial *t, const char *folder, struct outcome *o,
                   struct error_list *errors)
{
    char scenario[FILE_PATH_SIZE], out[FILE_PATH_SIZE];
    const char *init[] = {"flujo", "init", scenario, "--example", t->example, "--quiet", NULL}, *argv[20] = {"flujo"};
    int argc = 1, code = 0;

    if (snprintf(scenario, sizeof scenario, "%s/%s", folder, t->example) >= FILE_PATH_SIZE
        || snprintf(out, sizeof out, "%s/%s.sqlite", folder, t->name) >= FILE_PATH_SIZE)
        return cli_finish(usage_error(errors, "the path of TMPDIR is too long"), errors);
    if (!file_is_folder(scenario)) code = command_line(6, (char **)init);
    for (int i = 0; i < 8 && t->words[i] != NULL; i++) {
        argv[argc++] = t->words[i];
        if (i == 0) argv[argc++] = scenario;
    }
    const char *rest[] = {"--seed", "1", "--quiet", "--out", out};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        argv[argc++] = rest[i];
    if (code == 0) code = command_line(argc, (char **)argv);
    if (code == 0 && digest_of(args, out, o->digest, errors) != FLUJO_OK) code = cli_finish(FLUJO_FAILED, errors);
    if (code != 0)
        o->wrong = "could not be run";
    else if (strcmp(o->digest, pinned(t->name)) != 0)
        o->wrong = "gives other numbers than it should";
    return code == FLUJO_INTERRUPTED ? code : 0;
}

static void say(const struct args *args, const struct trial *t, const struct outcome *o, struct text *json)
{
    if (args->options.json) {
        json_item(json);
        json_text(json, "name", t->name);
        json_text(json, "digest", o->digest);
        json_text(json, "verdict", o->wrong == NULL ? "ok" : o->wrong);
        text_add(json, "}");
    } else if (!args->options.quiet || o->wrong != NULL) {
        printf("%-22s %s\n", t->name, o->wrong == NULL ? "ok" : o->wrong);
        fflush(stdout);
    }
}

int command_selftest(const struct args *args)
{
    char folder[FILE_PATH_SIZE];
    struct error_list errors;
    struct text json;
    int wrong = 0, code = 0;

    errors_init(&errors, args->a);
    text_init(&json, args->a);
    int placed = temporary_path(folder, &errors);
    if (placed && mkdtemp(folder) == NULL)
        errors_add(&errors, SEVERITY_ERROR, (struct position){folder, 0, 0}, "cannot be made; set TMPDIR");
    if (errors.errors > 0) {
        code = cli_finish(FLUJO_FAILED, &errors);
        errors_free(&errors);
        return code;
    }
    text_add(&json, "{\"trials\": [");
    for (int i = 0; i < TRIALS && code == 0; i++) {
        struct outcome o = {.wrong = NULL};
        code = try_one(args, &trials[i], folder, &o, &errors);
        wrong += o.wrong != NULL;
        if (code == 0) say(args, &trials[i], &o, &json);
    }
    folder_remove(folder);
    text_format(&json, "], \"wrong\": %d, \"vectors\": \"%s\"}\n", wrong, vectors_name(vectors_in_use()));
    if (code == 0 && args->options.json && json_print(&json) != FLUJO_OK) code = cli_out_of_memory();
    if (code == 0 && !args->options.json && !args->options.quiet)
        printf("%d of %d as they should be; vectors %s\n", TRIALS - wrong, TRIALS, vectors_name(vectors_in_use()));
    if (!args->options.json) text_free(&json);
    errors_free(&errors);
    return code != 0 ? code : wrong > 0;
}
