/* --threshold NAME=VALUE: scores that decide the exit code. */
#include "cli/cli.h"

#include <math.h>
#include <string.h>

/* The scores of the whole, which stand first, and how to name those of a part. */
static void list_names(struct text *t, const struct cli_score *scores, size_t count)
{
    size_t whole = 0;

    while (whole < count && scores[whole].part == NULL)
        whole++;
    for (size_t i = 0; i < whole; i++)
        text_format(t, "%s%s", i == 0 ? "" : i + 1 < whole ? ", " : " or ", scores[i].name);
    if (whole < count) text_format(t, "; of a part as in %s.%s", scores[whole].name, scores[whole].part);
}

static int is_named(const struct cli_score *s, const char *text, size_t length)
{
    size_t name = strlen(s->name), part = s->part == NULL ? 0 : 1 + strlen(s->part);

    return length == name + part && strncmp(text, s->name, name) == 0
           && (part == 0 || (text[name] == '.' && strncmp(text + name + 1, s->part, part - 1) == 0));
}

/* One text against the scores. */
static enum flujo_status check_one(const struct args *args, const char *text, const struct cli_score *scores,
                                   size_t count, int known, struct error_list *errors)
{
    const char *equals = strchr(text, '=');
    size_t length = equals == NULL ? 0 : (size_t)(equals - text), i = 0;
    struct text names;
    double limit;

    while (i < count && !is_named(&scores[i], text, length))
        i++;
    if (equals == NULL || i == count || !number_parse(equals + 1, &limit)) {
        text_init(&names, args->a);
        list_names(&names, scores, count);
        usage_error(errors, "--threshold %s: give NAME=NUMBER with %s", text, names.failed ? "a score" : names.data);
        text_free(&names);
        return FLUJO_BAD_INPUT;
    }
    if (!known || (scores[i].smaller_is_better ? scores[i].value <= limit : scores[i].value >= limit)) return FLUJO_OK;
    if (!isfinite(scores[i].value))
        usage_error(errors, "%.*s is undefined and so misses the threshold %.4g", (int)length, text, limit);
    else
        usage_error(errors, "%.*s is %.4g and misses the threshold %.4g", (int)length, text, scores[i].value, limit);
    return FLUJO_BELOW_THRESHOLD;
}

enum flujo_status cli_thresholds(const struct args *args, const struct cli_score *scores, size_t count, int known,
                                 struct error_list *errors)
{
    enum flujo_status worst = FLUJO_OK;

    for (size_t i = 0; i < args->options.threshold.count; i++) {
        enum flujo_status status = check_one(args, args->options.threshold.items[i], scores, count, known, errors);

        if (status == FLUJO_BAD_INPUT || worst == FLUJO_OK) worst = status == FLUJO_OK ? worst : status;
    }
    return worst;
}
