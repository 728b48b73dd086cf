/* flujo validate: how good were the forecasts of months that happened? */
#include "cli/study.h"
#include "cli/terminal.h"

#include "study/answer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Errors are better when small, skills and coverage when large; of months and of
 * the mean PIT, which is best in the middle, there is no threshold. */
static int has_threshold(int score) { return score != V_MONTHS && score != V_PIT_MEAN; }

/* Scores of all leads of the total and of the other groups for --threshold; v null
 * before the run. */
static enum flujo_status thresholds(struct job *j, const struct validation *v)
{
    const struct scenario *s = j->s;
    size_t groups = (size_t)s->demographic_count + 2, count = 0;
    struct cli_score *scores = memory_alloc(j->a, groups * V_SCORES, sizeof *scores);
    if (scores == 0) return FLUJO_NO_MEMORY;
    for (size_t g = 0; g < groups; g++)
        for (int k = 0; k < V_SCORES; k++) {
            const char *part = g == 0 ? 0 : g < groups - 1 ? s->demographic_ids[g - 1] : "classes";
            enum validate_drivers drivers = v && !v->has[DRIVERS_ALL] ? DRIVERS_NONE : DRIVERS_ALL;
            double value = v ? validation_scores(v, drivers, (int)g, LEADS_ALL)->value[k] : 0;
            int smaller = k >= V_RMSPE && k <= V_WIS_UNDER;
            if (has_threshold(k)) scores[count++] = (struct cli_score){validate_score_name(k), value, smaller, part};
        }
    enum flujo_status status = cli_thresholds(j->args, scores, count, v != 0, j->errors);
    memory_free(j->a, scores);
    return status;
}

/* Origins: the one asked, or some spread evenly: the first with nine months of data
 * (or half of them, if that is less), the last with a month after it. */
static enum flujo_status make_origins(struct job *j, day_number *out, int *count)
{
    enum { ENOUGH = 9 };
    const struct scenario *s = j->s;
    day_number last = forecast_origin(s);
    int first = date_month_index(s->start), months = last > 0 ? date_month_index(last) - first + 1 : 0;
    int from = first + (months < 2 * ENOUGH ? months / 2 : ENOUGH) - 1, room = first + months - 1 - from;
    int want = j->o->origins > 0 ? j->o->origins : 3;
    if (j->o->origin.given && j->o->origins > 0)
        return usage_error(j->errors, "--origin and --origins exclude each other; give one of them");
    *count = 1;
    if (j->o->origin.given) return study_origin(j, 0, &out[0]);
    if (months < 4)
        return usage_error(j->errors, "the observed months of encounters are too few to forecast some of them; there "
                                      "must be at least four");
    *count = want < room ? want : room;
    if (*count < j->o->origins)
        errors_add(j->errors, SEVERITY_NOTE, (struct position){0},
                   "--origins %d: the data have room for %d, which are taken", want, *count);
    for (int i = 0; i < *count; i++) {
        int month = *count > 1 ? from + (room - 1) * i / (*count - 1) : from + room / 2;
        out[i] = date_make((month + 1) / 12, (month + 1) % 12 + 1, 1) - 1;
    }
    return FLUJO_OK;
}

/* Whether a month that is forecast from some origin was counted, in whatever part. */
static int any_scored(const struct scenario *s, const day_number *origins, int count, int months)
{
    for (int i = 0; i < count; i++)
        for (int m = date_month_index(origins[i] + 1), end = m + months; m < end; m++)
            for (int e = 0; e < element_count(M_ENCOUNTERS, s); e++)
                if (isfinite(observed_element(s, m, element_at(M_ENCOUNTERS, s, e)))) return 1;
    return 0;
}

static void print_rows(struct text *t, const struct job *j, const struct validation *v)
{
    char a[NUMBER_SIZE], b[NUMBER_SIZE], c[NUMBER_SIZE], d[NUMBER_SIZE];
    text_add(t, cli_say(j, "\nelement              origin     drivers month    lead   observed     median   80 % "
                           "interval\n"));
    for (int i = 0; i < v->row_count; i++) {
        const struct validate_row *r = &v->rows[i];
        char origin[11], month[11];
        if (r->element.kind == ELEMENT_SLOT) continue;
        date_format(r->origin, origin);
        date_format_month(r->month, month);
        text_format(t, cli_say(j, "%-20s %-10s %-7s %-8s %4d %10s %10s   %s to %s\n"),
                    validation_group_name(v, r->element.kind == ELEMENT_TOTAL ? 0 : 1 + r->element.index), origin,
                    cli_say(j, validate_drivers_names[r->drivers]), month, r->lead, number_text(r->observed, a),
                    number_text(r->q50, b), number_text(r->q10, c), number_text(r->q90, d));
    }
}

/* One score by group, of a choice of leads, with the drivers and without. */
static void print_scores(struct text *t, const struct job *j, const struct validation *v, enum validate_leads leads)
{
    text_format(t, cli_say(j, "\nleads %-10s drivers"), cli_say(j, validate_leads_names[leads]));
    for (int g = 0; g < v->group_count; g++)
        text_format(t, " %22s", validation_group_name(v, g));
    for (int k = 0; k < V_SCORES; k++)
        for (int d = 0; d < DRIVERS_KINDS; d++) {
            if (!v->has[d]) continue;
            text_format(t, "\n%-29s %-4s", validate_score_name(k), cli_say(j, validate_drivers_names[d]));
            for (int g = 0; g < v->group_count; g++) {
                const struct validate_scores *s = validation_scores(v, (enum validate_drivers)d, g, leads);
                if (!isfinite(s->value[k]))
                    text_format(t, " %12s           ", cli_say(j, "undefined"));
                else if (!isfinite(s->error[k]))
                    text_format(t, " %12.3f           ", s->value[k]);
                else
                    text_format(t, cli_say(j, " %12.3f (se %5.3g)"), s->value[k], s->error[k]);
            }
        }
    text_add(t, "\n");
}

static void table(struct text *t, const struct job *j, const void *study)
{
    const struct validation *v = study;

    print_rows(t, j, v);
    for (int l = 0; l < LEADS_KINDS; l++)
        print_scores(t, j, v, (enum validate_leads)l);
    for (int i = 0; i < v->trigger_count; i++) {
        struct trigger_rates r = validation_trigger(v, i);
        text_format(t, cli_say(j, "\n%s: %d events in %d origins with a known outcome"), v->triggers[i].text, r.events,
                    r.origins);
        if (isfinite(r.hits)) text_format(t, cli_say(j, ", hit rate %.2f"), r.hits);
        if (isfinite(r.false_alarms)) text_format(t, cli_say(j, ", false alarms %.2f"), r.false_alarms);
        if (isfinite(r.brier)) text_format(t, ", Brier %.3f", r.brier);
        text_add(t, "\n");
    }
}

static void json_scores(struct text *t, const struct validation *v, enum validate_drivers drivers, int group,
                        enum validate_leads leads)
{
    for (int k = 0; k < V_SCORES; k++)
        json_number(t, validate_score_name(k), validation_scores(v, drivers, group, leads)->value[k]);
}

static void json_groups(struct text *t, const struct validation *v, enum validate_drivers drivers)
{
    text_add(t, "{");
    for (int g = 0; g < v->group_count; g++) {
        text_add(t, g > 0 ? ",\n    " : "\n    ");
        text_add_json(t, validation_group_name(v, g));
        text_add(t, ": {");
        for (int l = 0; l < LEADS_KINDS; l++) {
            text_format(t, "%s\"%s\": {", l > 0 ? ", " : "", validate_leads_names[l]);
            json_scores(t, v, drivers, g, (enum validate_leads)l);
            text_add(t, "}");
        }
        text_add(t, "}");
    }
    text_add(t, "\n  }");
}

/* The scores of the total first, by name; then all by group and lead. */
static void json(struct text *t, const struct job *j, const void *study)
{
    const struct validation *v = study;
    enum validate_drivers first = v->has[DRIVERS_ALL] ? DRIVERS_ALL : DRIVERS_NONE;
    (void)j;
    json_scores(t, v, first, 0, LEADS_ALL);
    for (int d = 0; d < DRIVERS_KINDS; d++) {
        if (!v->has[d]) continue;
        text_format(t, ",\n  \"drivers_%s\": ", validate_drivers_names[d]);
        json_groups(t, v, (enum validate_drivers)d);
    }
    text_add(t, ",\n  \"triggers\": [");
    for (int i = 0; i < v->trigger_count; i++) {
        struct trigger_rates r = validation_trigger(v, i);
        json_item(t);
        json_text(t, "trigger", v->triggers[i].text);
        json_number(t, "origins", r.origins);
        json_number(t, "events", r.events);
        json_number(t, "hits", r.hits);
        json_number(t, "false_alarms", r.false_alarms);
        json_number(t, "brier", r.brier);
        text_add(t, "}");
    }
    text_add(t, "\n  ]");
}

static enum flujo_status deliver(struct job *j, const struct validation *v, int origins)
{
    answer_validation(&j->said, v, origins);
    study_put_head(j, j->s, origins);
    study_put_validation(&j->w, v);
    enum flujo_status judged = thresholds(j, v);
    if (judged != FLUJO_OK && judged != FLUJO_BELOW_THRESHOLD) return judged;
    enum flujo_status status = cli_deliver(j, v, table, json);
    return status == FLUJO_OK ? judged : status;
}

static enum flujo_status validate(struct job *j)
{
    enum { MOST_ORIGINS = 64, MEMBERS = 100 };
    struct study_progress progress = {.quiet = j->o->quiet};
    struct validate_options o = {.assimilate = study_assimilate_options(j, 0, &progress)};
    const char *drivers = j->o->drivers;
    struct trigger triggers[MOST_TRIGGERS];
    struct validation *v = 0;
    struct text checkpoint;
    day_number origins[MOST_ORIGINS];
    text_init(&checkpoint, j->a);
    enum flujo_status status = study_policy(j, &o.policy);
    if (status == FLUJO_OK) status = thresholds(j, 0);
    if (status == FLUJO_OK) status = study_triggers(j, triggers);
    o.forecast = study_forecast_options(j, o.policy, triggers, &progress);
    o.assimilate.members = j->o->members > 0 ? j->o->members : MEMBERS;
    o.drivers[DRIVERS_ALL] = drivers == 0 || strcmp(drivers, "none") != 0;
    o.drivers[DRIVERS_NONE] = drivers == 0 || strcmp(drivers, "all") != 0;
    if (o.forecast.months == 0) o.forecast.months = 6;
    if (status == FLUJO_OK) status = make_origins(j, origins, &o.origin_count);
    if (status == FLUJO_OK && !any_scored(j->s, origins, o.origin_count, o.forecast.months))
        status = usage_error(j->errors, "no month after the origin was counted, so nothing can be scored; give an "
                                        "earlier --origin");
    if (status == FLUJO_OK) status = cli_claim(j, "validation");
    if (status == FLUJO_OK) status = study_checkpoint(j, &checkpoint);
    o.origins = origins;
    o.checkpoint = checkpoint.data;
    if (status == FLUJO_OK) {
        status = validate_run(j->a, j->s, &o, &v, j->errors);
        if (status == FLUJO_INTERRUPTED) study_stopped(checkpoint.data);
    }
    if (progress.stage != 0) progress_end(&progress.p);
    if (status == FLUJO_OK) status = deliver(j, v, o.origin_count);
    if (status == FLUJO_OK || status == FLUJO_BELOW_THRESHOLD) study_finished(j, checkpoint.data);
    validation_free(v);
    text_free(&checkpoint);
    return status;
}

int command_validate(const struct args *args) { return cli_on_scenario(args, 0, validate); }
