/* Parsing the command line against the tables.
 *
 * Long options only, as `--name value` or `--name=value`; `--` ends them. All
 * mistakes are reported at once, with the nearest known name. */
#include "cli/args.h"

#include "base/dates.h"
#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct position nowhere = {0};

/* The option of this name among the command's; -1 if none. */
static int find_option(const struct command *command, const char *name, size_t length)
{
    for (const enum cli_option *o = command->options;; o++) {
        if (strlen(option_rows[*o].name) == length && strncmp(option_rows[*o].name, name, length) == 0) return (int)*o;
        if (*o == OPT_HELP) return -1;
    }
}

static void unknown_option(const struct command *command, const char *name, size_t length, struct error_list *errors)
{
    const char *names[OPT_COUNT], *near;
    char word[64];
    size_t count = 0;

    for (const enum cli_option *o = command->options;; o++) {
        names[count++] = option_rows[*o].name;
        if (*o == OPT_HELP) break;
    }
    length = length < sizeof word ? length : sizeof word - 1;
    memcpy(word, name, length);
    word[length] = '\0';
    near = errors_did_you_mean(word, names, count);
    if (near != NULL)
        errors_add(errors, SEVERITY_ERROR, nowhere, "`%s` has no option --%s; did you mean --%s?", command->name, word,
                   near);
    else
        errors_add(errors, SEVERITY_ERROR, nowhere, "`%s` has no option --%s; `flujo %s --help` lists its options",
                   command->name, word, command->name);
}

static int parse_seed(const char *text, uint64_t *seed)
{
    char *end;

    if (text[0] < '0' || text[0] > '9') return 0;
    errno = 0;
    *seed = strtoull(text, &end, 10);
    return *end == '\0' && errno == 0;
}

/* Keep the value of an option after checking it. */
static void take_value(struct args *args, int option, const char *text, struct error_list *errors)
{
    const struct option_row *row = &option_rows[option];
    double *number = &args->number[option];

    args->given[option] = 1;
    args->text[option] = text;
    switch (row->kind) {
    case KIND_INTEGER:
    case KIND_NUMBER:
        if (!number_parse(text, number) || *number < row->low || *number > row->high
            || (row->kind == KIND_INTEGER && (*number > floor(*number) || *number < floor(*number))))
            errors_add(errors, SEVERITY_ERROR, nowhere, "--%s %s: give a%s from %.0f to %.0f", row->name, text,
                       row->kind == KIND_INTEGER ? " whole number" : " number", row->low, row->high);
        break;
    case KIND_DATE:
        if (!date_parse(text, 0, &args->date[option]))
            errors_add(errors, SEVERITY_ERROR, nowhere, "--%s %s: give a date as YYYY-MM-DD", row->name, text);
        break;
    case KIND_REPEATED:
        if (strchr(text, '=') == NULL)
            errors_add(errors, SEVERITY_ERROR, nowhere, "--%s %s: give %s", row->name, text, row->metavar);
        if (option == OPT_SET)
            args->sets[args->set_count++] = text;
        else
            args->thresholds[args->threshold_count++] = text;
        break;
    case KIND_TEXT:
    case KIND_FLAG:
        if (text != NULL && text[0] == '\0')
            errors_add(errors, SEVERITY_ERROR, nowhere, "--%s is empty; give %s", row->name, row->metavar);
        else if (option == OPT_SEED && !parse_seed(text, &args->seed))
            errors_add(errors, SEVERITY_ERROR, nowhere, "--seed %s: give a whole number from 0 to 18446744073709551615",
                       text);
        break;
    }
}

/* One argument beginning with --; may take argv[i + 1]. Returns the new i;
 * *unknown becomes 1 if there is no such option. */
static int take_option(struct args *args, int argc, char **argv, int i, int *unknown, struct error_list *errors)
{
    const char *name = argv[i] + 2, *equals = strchr(name, '=');
    size_t length = equals == NULL ? strlen(name) : (size_t)(equals - name);
    int option = find_option(args->command, name, length);

    if (option < 0) {
        unknown_option(args->command, name, length, errors);
        *unknown = 1;
        return i;
    }
    if (option_rows[option].kind == KIND_FLAG) {
        if (equals != NULL)
            errors_add(errors, SEVERITY_ERROR, nowhere, "--%s takes no value", option_rows[option].name);
        args->given[option] = 1;
        return i;
    }
    if (equals != NULL) {
        take_value(args, option, equals + 1, errors);
    } else if (i + 1 < argc && strncmp(argv[i + 1], "--", 2) != 0) {
        take_value(args, option, argv[++i], errors);
    } else {
        errors_add(errors, SEVERITY_ERROR, nowhere, "--%s needs a value: --%s %s", option_rows[option].name,
                   option_rows[option].name, option_rows[option].metavar);
    }
    return i;
}

enum flujo_status args_parse(const struct allocator *a, const struct command *command, int argc, char **argv,
                             struct args *out, struct error_list *errors)
{
    int only_operands = 0, unknown = 0;

    *out = (struct args){.command = command, .a = a};
    out->operands = memory_alloc(a, (size_t)argc + 1, sizeof *out->operands);
    out->sets = memory_alloc(a, (size_t)argc + 1, sizeof *out->sets);
    out->thresholds = memory_alloc(a, (size_t)argc + 1, sizeof *out->thresholds);
    if (out->operands == NULL || out->sets == NULL || out->thresholds == NULL) {
        args_free(out);
        return FLUJO_NO_MEMORY;
    }
    for (int i = 2; i < argc; i++) {
        if (only_operands || strncmp(argv[i], "-", 1) != 0 || strcmp(argv[i], "-") == 0)
            out->operands[out->operand_count++] = argv[i];
        else if (strcmp(argv[i], "--") == 0)
            only_operands = 1;
        else if (strcmp(argv[i], "-h") == 0)
            out->given[OPT_HELP] = 1;
        else if (strncmp(argv[i], "--", 2) == 0)
            i = take_option(out, argc, argv, i, &unknown, errors);
        else
            errors_add(errors, SEVERITY_ERROR, nowhere, "%s is no option; options begin with two dashes", argv[i]);
    }
    if (out->given[OPT_HELP]) return FLUJO_OK;
    if (unknown) /* what follows an unknown option may be its value */
        return errors_status(errors);
    if ((int)out->operand_count < command->min_operands)
        errors_add(errors, SEVERITY_ERROR, nowhere, "`flujo %s` needs %s", command->name, command->operands);
    for (size_t i = (size_t)command->max_operands; i < out->operand_count; i++)
        errors_add(errors, SEVERITY_ERROR, nowhere, "`flujo %s` does not take `%s` here", command->name,
                   out->operands[i]);
    return errors_status(errors);
}

void args_free(struct args *args)
{
    memory_free(args->a, args->operands);
    memory_free(args->a, args->sets);
    memory_free(args->a, args->thresholds);
    args->operands = args->sets = args->thresholds = NULL;
}

/* Does `--name` take the argument after it as its value? */
static int takes_next(const char *name)
{
    for (int o = 0; o < OPT_COUNT; o++) {
        if (option_rows[o].name != NULL && strcmp(option_rows[o].name, name) == 0)
            return option_rows[o].kind != KIND_FLAG;
    }
    return 0;
}

int args_first_operand(int argc, char **argv)
{
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) return i + 1;
        if (argv[i][0] != '-' || argv[i][1] == '\0') return i;
        if (argv[i][1] == '-' && takes_next(argv[i] + 2) && i + 1 < argc && strncmp(argv[i + 1], "--", 2) != 0) i++;
    }
    return argc;
}
