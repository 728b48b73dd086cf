/* The command line: find the command, parse its options, run it. */
#include "cli/cli.h"
#include "cli/flee_commands.h"

#include <stdio.h>
#include <string.h>

static int unknown_command(const char *word)
{
    const char *names[32], *near;
    size_t count = 0;

    for (const struct command *c = commands; c->name != NULL && count < 32; c++)
        names[count++] = c->name;
    near = errors_did_you_mean(word, names, count);
    if (near != NULL)
        fprintf(stderr, "flujo: error: there is no command `%s`; did you mean `%s`?\n", word, near);
    else
        fprintf(stderr, "flujo: error: there is no command `%s`; `flujo help` lists them\n", word);
    return FLUJO_BAD_INPUT;
}

static int run_command(const struct command *command, int argc, char **argv)
{
    const struct allocator *a = memory_default();
    struct error_list errors;
    struct args args;
    enum flujo_status status;
    int code;

    errors_init(&errors, a);
    status = args_parse(a, command, argc, argv, &args, &errors);
    if (status != FLUJO_OK) {
        code = cli_finish(status, &errors);
    } else if (args.given[OPT_HELP]) {
        help_command(command);
        code = 0;
    } else {
        code = command->main(&args);
    }
    args_free(&args);
    errors_free(&errors);
    if (fflush(stdout) != 0 && code == 0) {
        fprintf(stderr, "flujo: error: the output could not be written\n");
        code = FLUJO_FAILED;
    }
    return code;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        help_print();
        return FLUJO_BAD_INPUT;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        help_print();
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("flujo %s\n", FLUJO_VERSION);
        return 0;
    }
    if (flee_command_for(argc, argv) != NULL)
        return run_command(flee_command_for(argc, argv), argc, argv);
    for (const struct command *c = commands; c->name != NULL; c++) {
        if (strcmp(c->name, argv[1]) == 0)
            return run_command(c, argc, argv);
    }
    return unknown_command(argv[1]);
}
