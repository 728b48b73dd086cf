/* See trigger.h. */
#include "study/trigger.h"

#include <stdio.h>
#include <string.h>

/* Why it is not understood: the measure, or its element. */
static enum flujo_status refuse(const struct scenario *s, const char *text, const char *what, int measure,
                                struct error_list *errors)
{
    enum { MOST = 40 };
    char element[MOST][ELEMENT_NAME_SIZE], known[KNOWN_SIZE];
    const char *names[MOST], *dot = strchr(what, '.');
    size_t count = 0;

    for (int k = 0; measure >= 0 && k < element_count(measure, s) && count < MOST; k++) {
        element_name(measure, s, element_at(measure, s, k), element[count]);
        const char *kind = strchr(element[count], ':'); /* "demographic:family" may be written "family" */
        names[count] = kind != NULL ? kind + 1 : element[count];
        count += element[count][0] != '\0';
    }
    char name[96];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(what, "."), what);
    if (measure < 0)
        errors_add(errors, SEVERITY_ERROR, (struct position){0}, "--trigger '%.*s': there is no measure '%s'; %s",
                   TEXT_CUT(text, 120), name, measure_known(name, known));
    else
        errors_add(errors, SEVERITY_ERROR, (struct position){0}, "--trigger '%.*s': %s has no element '%.*s'; %s",
                   TEXT_CUT(text, 120), name, TEXT_CUT(dot != NULL ? dot + 1 : "", 80),
                   errors_known(dot != NULL ? dot + 1 : "", names, count, known));
    return FLUJO_BAD_INPUT;
}

/* "custody.cbp", "encounters", "encounters.family", "encounters.gt_family". */
static int parse_what(const struct scenario *s, const char *text, struct trigger *out)
{
    char measure[96], name[ELEMENT_NAME_SIZE];
    const char *dot = strchr(text, '.');
    snprintf(measure, sizeof measure, "%.*s", (int)(dot ? dot - text : (long)strlen(text)), text);
    out->measure = measure_find(measure);
    if (out->measure < 0) return 0;
    if (element_find(out->measure, s, dot ? dot + 1 : "", &out->element)) return 1;
    snprintf(name, sizeof name, "demographic:%.*s", TEXT_CUT(dot ? dot + 1 : "", 80));
    if (element_find(out->measure, s, name, &out->element)) return 1;
    snprintf(name, sizeof name, "origin:%.*s", TEXT_CUT(dot ? dot + 1 : "", 80));
    return element_find(out->measure, s, name, &out->element);
}

enum flujo_status trigger_parse(const struct scenario *s, const char *text, struct trigger *out,
                                struct error_list *errors)
{
    char what[128], sign[8], unit[16], rest[2];
    int number;
    *out = (struct trigger){.text = text};
    int words = sscanf(text, "%127[^ <>] %7[<>] %lf within %d %15[a-z]%1s", what, sign, &out->threshold, &number, unit,
                       rest);
    int days = words != 5                       ? 0
               : strncmp(unit, "day", 3) == 0   ? 1
               : strncmp(unit, "week", 4) == 0  ? 7
               : strncmp(unit, "month", 5) == 0 ? 31
                                                : 0;
    if (days == 0 || number < 1 || number > 3650 / days || sign[1] != 0) {
        errors_add(errors, SEVERITY_ERROR, (struct position){0},
                   "--trigger '%.*s' is not understood; write it like \"custody.cbp > 8000 within 8 weeks\"",
                   TEXT_CUT(text, 120));
        return FLUJO_BAD_INPUT;
    }
    if (!parse_what(s, what, out)) return refuse(s, text, what, out->measure, errors);
    out->above = sign[0] == '>';
    out->within = number * days;
    return FLUJO_OK;
}

/* The slot in the rows of days, or -1 if it is not kept there. */
static int daily_slot(const struct trigger *t, const struct ensemble *e)
{
    const struct scenario *s = e->scenario;
    if (measure_table[t->measure].kind != STOCK || e->daily == 0 || measure_daily_slots(t->measure, s) == 0) return -1;
    for (int i = 0; i < element_daily_count(t->measure, s); i++) {
        struct element other = element_daily_at(t->measure, s, i);
        if (other.kind == t->element.kind && other.index == t->element.index)
            return ensemble_daily_offset(s, t->measure);
    }
    return -1;
}

int trigger_last_month(const struct trigger *t, day_number origin)
{
    return date_month_index(origin + t->within + 1) - 1;
}

int trigger_pulled(const struct trigger *t, const struct ensemble *e, int replicate, day_number origin)
{
    int slot = daily_slot(t, e), first = date_month_index(e->start);
    if (slot >= 0) {
        for (day_number day = origin + 1; day <= origin + t->within && day <= e->end; day++)
            if (trigger_holds(t, element_daily_value(t->measure, e->scenario, t->element,
                                                     ensemble_day(e, replicate, day) + slot)))
                return 1;
        return 0;
    }
    for (int m = date_month_index(origin + 1); m <= trigger_last_month(t, origin) && m - first < e->month_count; m++)
        if (trigger_holds(t, ensemble_month_value(e, replicate, m - first, t->measure, t->element))) return 1;
    return 0;
}
