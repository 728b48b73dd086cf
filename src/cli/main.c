/* The command line: find the command, parse its options, run it. */
#include "base/files.h"
#include "cli/cli.h"
#include "cli/flee_commands.h"

#include <stdio.h>
#include <string.h>

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
    } else if (args.options.help) {
        if (args.operand_count > 0) /* the folder decides between scenario and Flee instance */
            help_command(command);
        else
            help_word(command->name);
        code = 0;
    } else {
        status = output_check(&args, &errors);
        code = cli_finish(status, &errors); /* notes on options too */
        if (status == FLUJO_OK) code = command->main(&args);
    }
    args_free(&args);
    errors_free(&errors);
    return code;
}

int command_line(int argc, char **argv)
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
    if (flee_command_for(argc, argv) != NULL) return run_command(flee_command_for(argc, argv), argc, argv);
    const struct command *command = command_find(argv[1]);
    return command != NULL ? run_command(command, argc, argv) : command_unknown(argv[1]);
}

/* What runs ensembles shares their replicates, or agents, among the ranks of MPI; everything else is done by rank 0 alone. Those
 * above it are silent. Whether there is anything to do on this one. */
static int join_ranks(int argc, char **argv)
{
    enum { SHARING = RUN | COMPARE | SWEEP | CALIBRATE | ASSIMILATE | VALIDATE | FORECAST | SENSITIVITY };
    const struct command *command = argc > 1 ? command_find(argv[1]) : NULL;
    int shared = command != NULL && (command->id & SHARING) != 0;

    ranks_begin();
    int alone = ranks_own() == 0;
    if (flee_command_for(argc, argv) != NULL) shared = flee_command_for(argc, argv)->id != FLEE_CHECK;
    if (!shared) {
        ranks_end(0);
        return alone;
    }
    return alone || (freopen("/dev/null", "w", stdout) != NULL && freopen("/dev/null", "w", stderr) != NULL);
}

int main(int argc, char **argv)
{
    if (!join_ranks(argc, argv)) return 0;
    int code = command_line(argc, argv);

    /* A write that failed before leaves nothing to flush, only its mark. */
    if ((fflush(stdout) != 0 || ferror(stdout)) && code == 0) {
        fprintf(stderr, "flujo: error: the output could not be written\n");
        code = FLUJO_FAILED;
    }
    if (ranks_own() > 0 && code == FLUJO_INTERRUPTED) code = 0; /* its part is done; rank 0 shows the whole */
    ranks_end(code);
    return code;
}
