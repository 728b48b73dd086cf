/* Forecasts: members conditioned on the record go on after it. */
#include "api/handles.h"

#include "store/assimilation_tables.h"
#include "store/study_tables.h"
#include "study/answer.h"
#include "study/hindcast_view.h"

#include <stdio.h>
#include <string.h>

static enum flujo_status refuse_origin(const struct scenario *s, const char *given, struct error_list *errors)
{
    char after[11];

    date_format(s->start + 58, after);
    if (given != NULL)
        return argument_error(errors, "--origin %s leaves less than two months of data; give a day after %s", given,
                              after);
    return argument_error(errors,
                          "the observations of encounters by month end before two months have passed; give data up "
                          "to a day after %s",
                          after);
}

enum flujo_status origin_choose(const struct scenario *s, const char *given, day_number missing, day_number *origin,
                                struct error_list *errors)
{
    int year, month, day;
    char text[11];

    *origin = missing;
    if (given != NULL && !date_parse(given, 0, origin))
        return argument_error(errors, "--origin %s: give a date as YYYY-MM-DD, from %d to %d", given, DATE_FIRST_YEAR,
                              DATE_LAST_YEAR);
    if (*origin < s->start + 58) return refuse_origin(s, given, errors);
    date_split(*origin, &year, &month, &day);
    if (day != date_days_in_month(year, month)) { /* whole months only: back to the last complete one */
        *origin = date_make(year, month, 1) - 1;
        date_format(*origin, text);
        errors_add(errors, SEVERITY_NOTE, (struct position){0}, "the data end inside a month; the origin is %s", text);
    }
    return FLUJO_OK;
}

enum flujo_status triggers_parse(const struct scenario *s, const char *const *texts, size_t count,
                                 struct trigger triggers[MOST_TRIGGERS], struct error_list *errors)
{
    if (count > MOST_TRIGGERS) return argument_error(errors, "--trigger: give at most %d", (int)MOST_TRIGGERS);
    for (size_t i = 0; i < count; i++)
        trigger_parse(s, texts[i], &triggers[i], errors);
    return errors_status(errors);
}

struct assimilate_options assimilate_asked(const struct scenario *s, const struct flujo_forecast_options *o)
{
    return (struct assimilate_options){.members = o->members,
                                       .passes = o->passes,
                                       .seed = o->has_seed ? o->seed : s->seed,
                                       .threads = o->threads,
                                       .stop = o->stop != NULL ? &o->stop->set : NULL,
                                       .progress = o->progress,
                                       .progress_user = o->progress_user};
}

/* The members of o->assimilation, which takes no others beside it. */
static enum flujo_status bring_members(const struct allocator *a, const struct flujo_forecast_options *o,
                                       const struct scenario *known, struct assimilation **out,
                                       struct error_list *errors)
{
    if (o->posterior == NULL && o->members == 0) return assimilation_read(a, o->assimilation, known, out, errors);
    return argument_error(errors, "--assimilation FILE brings its members; give neither --members nor --posterior with "
                                  "it");
}

enum flujo_status members_make(const struct scenario *known, const struct allocator *a,
                               const struct flujo_forecast_options *o, struct assimilate_options asked,
                               const char *checkpoint, struct assimilation **out, struct error_list *errors)
{
    struct assimilation *before = NULL;
    double *posterior = NULL;
    enum flujo_status status = FLUJO_OK;

    if (o->assimilation != NULL) status = bring_members(a, o, known, &before, errors);
    if (o->posterior != NULL)
        status = posterior_read(a, o->posterior, known, assimilate_members(&asked), asked.seed, &posterior, errors);
    asked.before = before;
    asked.parameters = posterior;
    asked.checkpoint = checkpoint;
    if (status == FLUJO_OK) status = assimilate_run(a, known, &asked, out, errors);
    if (status == FLUJO_OK && checkpoint != NULL && o->checkpoint == NULL) remove(checkpoint);
    assimilation_free(before);
    memory_free(a, posterior);
    return status;
}

/* The members of o->assimilation as they are, or made on what is known at the origin. */
static enum flujo_status members(struct flujo_result *r, const struct flujo_forecast_options *o,
                                 const struct scenario *known, day_number origin, struct error_list *errors)
{
    struct assimilate_options asked = assimilate_asked(r->s, o);
    struct text checkpoint;
    enum flujo_status status = option_files_add(r->a, &r->drawn.files, "posterior", o->posterior, errors);

    if (status == FLUJO_OK) status = option_files_add(r->a, &r->drawn.files, "assimilation", o->assimilation, errors);
    if (status != FLUJO_OK) return status;
    if (o->assimilation != NULL) {
        status = bring_members(r->a, o, known, &r->drawn.as, errors);
        if (status == FLUJO_OK && o->origin != NULL && r->drawn.as->last != origin)
            status = argument_error(errors, "--assimilation FILE ends on another day than --origin; give one of them");
        return status;
    }
    asked.policy = scenario_policy(known, known->base_policy);
    asked.last = origin;
    text_init(&checkpoint, r->a);
    if (o->checkpoint != NULL)
        text_add(&checkpoint, o->checkpoint);
    else if (r->path.length > 0)
        text_format(&checkpoint, "%s.checkpoint", r->path.data);
    status = checkpoint.failed ? FLUJO_NO_MEMORY
                               : members_make(known, r->a, o, asked, checkpoint.data, &r->drawn.as, errors);
    text_free(&checkpoint);
    return status;
}

/* Progress of the runs after the origin, as a stage of its own. */
static void report_runs(void *user, int done, int total)
{
    const struct flujo_forecast_options *o = user;

    if (o->progress != NULL) o->progress(o->progress_user, "forecast", done, total);
}

static enum flujo_status simulate(struct flujo_result *r, struct flujo_forecast_options *o, struct error_list *errors)
{
    struct forecast_options options = {.policy = r->policies[0],
                                       .months = o->months,
                                       .draws = o->replicates,
                                       .memory = o->memory,
                                       .triggers = r->triggers,
                                       .trigger_count = (int)o->trigger_count,
                                       .seed = r->request.seed,
                                       .threads = o->threads,
                                       .stop = o->stop != NULL ? &o->stop->set : NULL,
                                       .progress = report_runs,
                                       .progress_user = o};
    enum flujo_status status = forecast_run(r->drawn.as, &options, &r->forecast, errors);

    if (status == FLUJO_OK) {
        answer_forecast(&r->said, r->forecast);
        r->info.replicates = r->info.completed = r->forecast->draws;
    }
    return status;
}

static enum flujo_status forecast(struct flujo_result *r, struct flujo_forecast_options *o, struct error_list *errors)
{
    const struct scenario *s = r->s;
    struct destination to = {o->out, o->claiming, o->claiming_user};
    int base = scenario_policy(s, s->base_policy);
    day_number origin = 0;
    enum flujo_status status = FLUJO_OK;

    r->drawn.seed = o->has_seed ? o->seed : s->seed;
    r->request = (struct run_request){.seed = r->drawn.seed, .replicates = o->replicates, .end = s->end};
    r->policies[0] = policy_find(s, o->policy != NULL ? o->policy : s->base_policy, "policy", errors);
    r->count = 1;
    if (r->policies[0] < 0) status = FLUJO_BAD_INPUT;
    if (status == FLUJO_OK && (o->months < 0 || o->months > 60))
        status = argument_error(errors, "--months %d: give a whole number from 1 to 60", o->months);
    if (status == FLUJO_OK) status = triggers_parse(s, o->triggers, o->trigger_count, r->triggers, errors);
    for (size_t i = 0; status == FLUJO_OK && i < o->trigger_count; i++) {
        r->triggers[i].text = arena_copy_string(&r->arena, o->triggers[i], strlen(o->triggers[i]));
        if (r->triggers[i].text == NULL) status = FLUJO_NO_MEMORY;
    }
    if (status == FLUJO_OK) status = origin_choose(s, o->origin, forecast_origin(s), &origin, errors);
    if (status == FLUJO_OK && (o->out != NULL || o->out_in_results))
        status = claim(s, r->a, &to, "forecast", &r->path, &r->w, errors);
    if (status == FLUJO_OK && o->origin != NULL) /* as it was known then, but for the policy asked for */
        status = hindcast_view_make(r->a, s, base, -1, origin, &r->known);
    if (status == FLUJO_OK) status = members(r, o, r->known != NULL ? r->known : s, origin, errors);
    return status == FLUJO_OK ? simulate(r, o, errors) : status;
}

enum flujo_status flujo_forecast(const flujo_scenario *scenario, const struct flujo_forecast_options *options,
                                 flujo_result **out, flujo_errors *errors)
{
    struct flujo_forecast_options o;
    struct call c;

    *out = NULL;
    structure_copy(&o, sizeof o, options);
    call_begin(&c, errors);
    struct flujo_result *r = result_begin(scenario);
    if (r == NULL) return call_end(&c, FLUJO_NO_MEMORY);
    return result_hand_out(r, forecast(r, &o, c.errors), &c, out);
}
