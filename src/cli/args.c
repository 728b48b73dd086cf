/* Parsing the command line against the tables.
 *
 * Long options only, as `--name value` or `--name=value`; `--` ends them. All
 * mistakes are reported at once, with the nearest known name. */
#include "cli/args.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPTIONS = 64 };

enum flujo_status usage_error(struct error_list *errors, const char *format, ...)
{
    char text[1024];
    va_list values;

    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    errors_add(errors, SEVERITY_ERROR, (struct position){0}, "%s", text);
    return FLUJO_BAD_INPUT;
}

/* The option of this name of the command; null if none. */
static const struct option_row *find_option(const struct command *command, const char *name, size_t length)
{
    for (const struct option_row *row = option_rows; row->name != NULL; row++)
        if ((row->commands & command->id) && strlen(row->name) == length && strncmp(row->name, name, length) == 0)
            return row;
    return NULL;
}

static int of_any_command(const char *name)
{
    for (const struct option_row *row = option_rows; row->name != NULL; row++)
        if (!row->retired && strcmp(row->name, name) == 0) return 1;
    return 0;
}

static void unknown_option(const struct command *command, const char *name, size_t length, struct error_list *errors)
{
    const char *names[MOST_OPTIONS], *near;
    char word[64];
    size_t count = 0;

    for (const struct option_row *row = option_rows; row->name != NULL && count < MOST_OPTIONS; row++)
        if ((row->commands & command->id) && !row->retired) names[count++] = row->name;
    snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word), name);
    near = errors_did_you_mean(word, names, count);
    int flee = (command->id & (FLEE_RUN | FLEE_VALIDATE | FLEE_CHECK | FLEE_BENCH)) != 0;
    if (flee && of_any_command(word))
        usage_error(errors, "`%s` of a Flee instance has no option --%s; leave it out", command->name, word);
    else if (near != NULL)
        usage_error(errors, "`%s` has no option --%s; did you mean --%s?", command->name, word, near);
    else
        usage_error(errors, "`%s` has no option --%s; `flujo %s --help` lists its options", command->name, word,
                    command->name);
}

static int parse_seed(const char *text, uint64_t *seed)
{
    char *end;

    if (text[0] < '0' || text[0] > '9') return 0;
    errno = 0;
    *seed = strtoull(text, &end, 10);
    return *end == '\0' && errno == 0;
}

/* Whether the text is one of the words of a list separated by commas. */
static int is_choice(const char *list, const char *text)
{
    size_t length = strlen(text);

    for (; *list != '\0'; list += strcspn(list, ","), list += *list == ',')
        if (strcspn(list, ",") == length && strncmp(list, text, length) == 0) return 1;
    return 0;
}

/* "a,b,c" as "a, b or c". */
static void refuse_choice(const struct option_row *row, const char *text, struct error_list *errors)
{
    char words[128];
    size_t n = 0;

    for (const char *c = row->choice; *c != '\0' && n + 5 < sizeof words; c++)
        n += (size_t)snprintf(words + n, sizeof words - n, *c != ',' ? "%c" : strchr(c + 1, ',') ? "%c " : " or ", *c);
    usage_error(errors, "--%s %s: give %s", row->name, text, words);
}

static void read_number(const struct option_row *row, const char *text, void *value, struct error_list *errors)
{
    int whole = row->kind == OPTION_INTEGER;
    double number = 0;

    if (!number_parse(text, &number) || number < row->low || number > row->high || (whole && number != floor(number)))
        usage_error(errors, "--%s %s: give a%s from %.10g to %.10g", row->name, text,
                    whole ? " whole number" : " number", row->low, row->high);
    else if (whole)
        *(int *)value = (int)number;
    else
        *(double *)value = number;
}

/* N, or A:B where the row allows a range. */
static void read_integer(struct args *args, const struct option_row *row, const char *text, struct error_list *errors)
{
    char *value = (char *)&args->options;
    const char *colon = row->first > 0 ? strchr(text, ':') : NULL;
    char first[16];

    if (colon != NULL && (colon == text || colon[1] == '\0')) {
        usage_error(errors, "--%s %s: give the first and the last, as in 251:500", row->name, text);
    } else if (colon != NULL && (size_t)(colon - text) < sizeof first) {
        memcpy(first, text, (size_t)(colon - text));
        first[colon - text] = '\0';
        read_number(row, first, value + row->first, errors);
        read_number(row, colon + 1, value + row->at, errors);
    } else {
        if (row->first > 0) *(int *)(value + row->first) = 0;
        read_number(row, text, value + row->at, errors);
    }
}

static enum flujo_status read_words(struct args *args, const struct option_row *row, const char *text,
                                    struct words_option *words, struct error_list *errors)
{
    const char **items = memory_resize(args->a, words->items, words->count + 1, sizeof *items);

    if (items == NULL) return FLUJO_NO_MEMORY;
    if (strchr(row->argument, '=') != NULL && strchr(text, '=') == NULL)
        usage_error(errors, "--%s %s: give %s", row->name, text, row->argument);
    words->items = items;
    words->items[words->count++] = text;
    return FLUJO_OK;
}

/* Keep the value of an option after checking it. */
static enum flujo_status read_value(struct args *args, const struct option_row *row, const char *text,
                                    struct error_list *errors)
{
    void *value = (char *)&args->options + row->at;
    struct date_option *date = value;
    struct seed_option *seed = value;

    switch (row->kind) {
    case OPTION_INTEGER: read_integer(args, row, text, errors); break;
    case OPTION_NUMBER: read_number(row, text, value, errors); break;
    case OPTION_DATE:
        date->given = date_parse(text, 0, &date->value);
        if (!date->given)
            usage_error(errors, "--%s %s: give a date as YYYY-MM-DD, from %d to %d", row->name, text, DATE_FIRST_YEAR,
                        DATE_LAST_YEAR);
        break;
    case OPTION_SEED:
        seed->given = parse_seed(text, &seed->value);
        if (!seed->given)
            usage_error(errors, "--%s %s: give a whole number from 0 to 18446744073709551615", row->name, text);
        break;
    case OPTION_WORDS: return read_words(args, row, text, value, errors);
    case OPTION_TEXT:
        if (text[0] == '\0') usage_error(errors, "--%s is empty; give %s", row->name, row->argument);
        if (text[0] != '\0' && row->choice != NULL && !is_choice(row->choice, text)) refuse_choice(row, text, errors);
        *(const char **)value = text;
        break;
    case OPTION_FLAG: break;
    }
    return FLUJO_OK;
}

/* Keep that a retired option was given, once. */
static void note_retired(struct args *args, const struct option_row *row)
{
    size_t i = 0;
    while (args->retired[i] != NULL && args->retired[i] != row)
        i++;
    if (i + 1 < sizeof args->retired / sizeof *args->retired) args->retired[i] = row;
}

/* One note for the retired options of one reason. */
static void report_retired(const struct args *args, struct error_list *errors)
{
    for (const struct option_row *const *first = args->retired; *first != NULL; first++) {
        char names[160];
        size_t n = 0;
        int named = 0;
        for (const struct option_row *const *r = args->retired; *r != NULL && n < sizeof names; r++) {
            if ((*r)->retired != (*first)->retired) continue;
            named |= r < first;
            n += (size_t)snprintf(names + n, sizeof names - n, "%s--%s", n > 0 ? ", " : "", (*r)->name);
        }
        if (!named)
            errors_add(errors, SEVERITY_NOTE, (struct position){0}, "%s: ignored, and refused in the next release; %s",
                       names, (*first)->retired);
    }
}

/* One argument beginning with --; may take argv[*i + 1]. *unknown becomes 1 if
 * there is no such option. */
static enum flujo_status read_option(struct args *args, int argc, char **argv, int *i, int *unknown,
                                     struct error_list *errors)
{
    const char *name = argv[*i] + 2, *equals = strchr(name, '=');
    size_t length = equals == NULL ? strlen(name) : (size_t)(equals - name);
    const struct option_row *row = find_option(args->command, name, length);

    if (row != NULL && row->retired) note_retired(args, row);
    if (row == NULL) {
        unknown_option(args->command, name, length, errors);
        *unknown = 1;
    } else if (row->kind == OPTION_FLAG) {
        if (equals != NULL) usage_error(errors, "--%s takes no value", row->name);
        *(int *)(void *)((char *)&args->options + row->at) = 1;
    } else if (equals != NULL) {
        return read_value(args, row, equals + 1, errors);
    } else if (*i + 1 < argc && strncmp(argv[*i + 1], "--", 2) != 0) {
        return read_value(args, row, argv[++*i], errors);
    } else {
        usage_error(errors, "--%s needs a value: --%s %s", row->name, row->name, row->argument);
    }
    return FLUJO_OK;
}

static enum flujo_status check_operands(const struct args *args, struct error_list *errors)
{
    const struct command *c = args->command;

    if ((int)args->operand_count < c->min_operands) usage_error(errors, "`flujo %s` needs %s", c->name, c->operands);
    for (size_t i = (size_t)c->max_operands; i < args->operand_count; i++)
        usage_error(errors, "`flujo %s` does not take `%s` here", c->name, args->operands[i]);
    return errors_status(errors);
}

enum flujo_status args_parse(const struct allocator *a, const struct command *command, int argc, char **argv,
                             struct args *out, struct error_list *errors)
{
    int only_operands = 0, unknown = 0;
    enum flujo_status status = FLUJO_OK;

    *out = (struct args){.command = command, .a = a};
    for (const struct option_row *row = option_rows; row->name != NULL; row++)
        if (row->kind == OPTION_NUMBER) *(double *)(void *)((char *)&out->options + row->at) = NAN;
    out->operands = memory_alloc(a, (size_t)argc + 1, sizeof *out->operands);
    if (out->operands == NULL) status = FLUJO_NO_MEMORY;
    for (int i = 2; i < argc && status == FLUJO_OK; i++) {
        if (only_operands || argv[i][0] != '-' || argv[i][1] == '\0')
            out->operands[out->operand_count++] = argv[i];
        else if (strcmp(argv[i], "--") == 0)
            only_operands = 1;
        else if (strcmp(argv[i], "-h") == 0)
            out->options.help = 1;
        else if (strncmp(argv[i], "--", 2) == 0)
            status = read_option(out, argc, argv, &i, &unknown, errors);
        else
            usage_error(errors, "%s is no option; options begin with two dashes", argv[i]);
    }
    report_retired(out, errors);
    if (status != FLUJO_OK || out->options.help) return status;
    return unknown ? errors_status(errors)
                   : check_operands(out, errors); /* an operand may be a value of what is unknown */
}

void args_free(struct args *args)
{
    memory_free(args->a, args->operands);
    for (const struct option_row *row = option_rows; row->name != NULL; row++)
        if (row->kind == OPTION_WORDS)
            memory_free(args->a, ((struct words_option *)(void *)((char *)&args->options + row->at))->items);
    *args = (struct args){.a = args->a};
}

/* Does `--name` take the argument after it as its value? */
static int takes_next(const char *name)
{
    for (const struct option_row *row = option_rows; row->name != NULL; row++)
        if (strcmp(row->name, name) == 0) return row->kind != OPTION_FLAG;
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
