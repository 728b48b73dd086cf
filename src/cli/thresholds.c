/* --threshold NAME=VALUE: scores that decide the exit code. */
#include "cli/cli.h"

#include <string.h>

static const struct position nowhere = {0};

static void list_names(struct text *t, const struct cli_score *scores, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_format(t, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", scores[i].name);
}

/* One text against the scores. */
static enum flujo_status check_one(const struct args *args, const char *text, const struct cli_score *scores, size_t count,
                                   int known, struct error_list *errors)
{
    const char *equals = strchr(text, '=');
    size_t length = equals == NULL ? 0 : (size_t)(equals - text), i = 0;
    struct text names;
    double limit;

    while (i < count && (strlen(scores[i].name) != length || strncmp(scores[i].name, text, length) != 0))
        i++;
    if (equals == NULL || i == count || !number_parse(equals + 1, &limit)) {
        text_init(&names, args->a);
        list_names(&names, scores, count);
        errors_add(errors, SEVERITY_ERROR, nowhere, "--threshold %s: give NAME=NUMBER with %s", text, names.failed ? "a score" : names.data);
        text_free(&names);
        return FLUJO_BAD_INPUT;
    }
    if (!known || (scores[i].smaller_is_better ? scores[i].value <= limit : scores[i].value >= limit))
        return FLUJO_OK;
    errors_add(errors, SEVERITY_ERROR, nowhere, "%s is %.4g and misses the threshold %.4g", scores[i].name, scores[i].value, limit);
    return FLUJO_BELOW_THRESHOLD;
}

enum flujo_status cli_thresholds(const struct args *args, const struct cli_score *scores, size_t count, int known,
                                 struct error_list *errors)
{
    enum flujo_status worst = FLUJO_OK;

    for (size_t i = 0; i < args->threshold_count; i++) {
        enum flujo_status status = check_one(args, args->thresholds[i], scores, count, known, errors);

        if (status == FLUJO_BAD_INPUT || worst == FLUJO_OK)
            worst = status == FLUJO_OK ? worst : status;
    }
    return worst;
}
