/* flujo merge: the command of the slices, with their replicates in place of simulating. */
#include "cli/cli.h"

#include <string.h>

enum { MOST_WORDS = 256 };

static const struct command *command_named(const char *name)
{
    const struct command *c = command_find(name);

    return c != NULL && (c->id & (RUN | COMPARE | SWEEP)) != 0 ? c : NULL;
}

static const char keep_option[] = "--keep-replicates";

/* The command that a slice remembers; to be freed. */
static char *read_command(const struct args *args, size_t operand, struct error_list *errors)
{
    struct result_file r;

    if (result_open(args->a, args->operands[operand], &r, errors) != FLUJO_OK) return NULL;
    char *command = result_one_note(&r, "command", errors);
    result_close(&r);
    return command;
}

static int has_word(char *const *words, int count, const char *word)
{
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0) return 1;
    return 0;
}

/* Whether each slice was made with --keep-replicates, as the first was: where one was not, the whole keeps what a run without
 * it does, whichever slice stands first. What else is wrong with a slice is reported when it is taken. */
static int all_keep(const struct args *args, struct error_list *errors)
{
    int keeps = 1;

    for (size_t i = 2; i < args->operand_count && keeps && !errors->out_of_memory; i++) {
        struct error_list ignored;
        char *words[MOST_WORDS], *line;

        errors_init(&ignored, args->a);
        line = read_command(args, i, &ignored);
        keeps = line == NULL || has_word(words, words_split(line, words, MOST_WORDS), keep_option);
        if (!keeps && !args->options.quiet)
            errors_add(errors, SEVERITY_NOTE, (struct position){args->operands[i], 0, 0},
                       "was made without %s, so the result keeps what a run without it does", keep_option);
        errors->out_of_memory |= ignored.out_of_memory;
        errors_free(&ignored);
        memory_free(args->a, line);
    }
    return keeps;
}

/* Without which replicates or rows, and on the folder given: the number of words. */
static int make_line(const struct args *args, const struct command *command, char **words, int count, char **argv,
                     struct error_list *errors)
{
    const char *part = command->id == SWEEP ? "--rows" : "--replicates";
    int argc = 0, drops = has_word(words, count, keep_option) && !all_keep(args, errors);

    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], part) == 0)
            i++;
        else if (!drops || strcmp(words[i], keep_option) != 0)
            argv[argc++] = i == 2 ? (char *)args->operands[0] : words[i];
    }
    argv[argc] = NULL;
    return argc;
}

static int merge(const struct args *args, const struct command *command, struct args *inner)
{
    struct options *o = &inner->options;

    o->slices = (struct words_option){args->operands + 1, args->operand_count - 1};
    o->out = args->options.out, o->force = args->options.force;
    o->json = args->options.json, o->quiet = args->options.quiet, o->wide = args->options.wide;
    o->lang = args->options.lang, o->threads = args->options.threads;
    return command->main(inner);
}

int command_merge(const struct args *args)
{
    char *words[MOST_WORDS], *argv[MOST_WORDS + 1], *line;
    const struct command *command = NULL;
    struct error_list errors;
    struct args inner;
    int code = 0;

    errors_init(&errors, args->a);
    line = read_command(args, 1, &errors);
    int count = line != NULL ? words_split(line, words, MOST_WORDS) : 0;
    if (count >= 3) command = command_named(words[1]);
    if (errors_status(&errors) == FLUJO_OK && command == NULL)
        errors_add(
            &errors, SEVERITY_ERROR, (struct position){args->operands[1], 0, 0},
            "is no slice; one is made by `flujo run` or `flujo compare` with --replicates A:B, or by `flujo sweep` "
            "with --rows A:B");
    enum flujo_status status = errors.out_of_memory ? FLUJO_NO_MEMORY : errors_status(&errors);
    if (status == FLUJO_OK) {
        count = make_line(args, command, words, count, argv, &errors);
        status = args_parse(args->a, command, count, argv, &inner, &errors);
        if (errors.out_of_memory) status = FLUJO_NO_MEMORY;
        code = cli_finish(status, &errors);
        if (status == FLUJO_OK) code = merge(args, command, &inner);
        args_free(&inner);
    } else {
        code = cli_finish(status, &errors);
    }
    memory_free(args->a, line);
    errors_free(&errors);
    return code;
}
