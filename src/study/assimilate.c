/* See assimilate.h. The passes are those of smoother.h; here members are made,
 * run and checked, and the state is kept after each pass. The parameters are not
 * updated: a member's path makes up for them, so mechanisms keep the uncertainty
 * of their priors. */
#include "study/assimilate.h"

#include "base/hash.h"
#include "base/files.h"
#include "base/numeric.h"
#include "base/summary.h"
#include "model/world.h"
#include "study/checkpoint.h"
#include <math.h>
#include <string.h>

enum { ASSIMILATE_RUN = 0x50000000, MEMBERS = 200, PASSES = 3 };

static const struct checkpoint_kind kind = {"FLUJOASM", "assimilation", 1};

/* Everything of one assimilation under way. */
struct work {
    const struct allocator *a;
    const struct assimilate_options *o;
    struct error_list *errors;
    struct assimilation *as;
    struct record record;
    struct latent_prior prior;
    struct smoother smoother;
    double *class_logs, *data_logs; /* of the runs of a pass */
    int passes;                     /* to be made */
    uint64_t identity;
};

struct assimilation *assimilation_make(const struct allocator *a, const struct scenario *s, int members, int months)
{
    struct assimilation *as = memory_alloc(a, 1, sizeof *as);
    if (as == 0) return 0;
    size_t n = (size_t)members, paths = (size_t)s->class_count * (size_t)months;
    as->a = a, as->s = s, as->members = members, as->months = months;
    as->number = memory_alloc(a, n, sizeof *as->number);
    as->parameters = memory_alloc(a, n, (size_t)s->parameter_count * sizeof(double));
    as->phi = memory_alloc(a, n, paths * sizeof(double));
    as->slope = memory_alloc(a, paths, SMOOTHER_BAND * sizeof(double));
    as->pace = memory_alloc(a, (size_t)months, sizeof(double));
    as->scale = memory_alloc(a, (size_t)s->demographic_count, sizeof(double));
    if (as->number && as->parameters && as->phi && as->slope && as->pace && as->scale) return as;
    assimilation_free(as);
    return 0;
}

void assimilation_free(struct assimilation *as)
{
    if (as == 0) return;
    memory_free(as->a, as->number);
    memory_free(as->a, as->parameters);
    memory_free(as->a, as->phi);
    memory_free(as->a, as->slope);
    memory_free(as->a, as->pace);
    memory_free(as->a, as->scale);
    memory_free(as->a, as->checks);
    memory_free(as->a, as);
}

void assimilation_thin(struct assimilation *as, int count)
{
    size_t paths = (size_t)as->s->class_count * (size_t)as->months, parameters = (size_t)as->s->parameter_count;
    for (int i = 0; count < as->members && i < count; i++) {
        size_t from = (size_t)i * (size_t)as->members / (size_t)count, to = (size_t)i;
        as->number[to] = as->number[from];
        memmove(as->parameters + to * parameters, as->parameters + from * parameters, parameters * sizeof(double));
        memmove(as->phi + to * paths, as->phi + from * paths, paths * sizeof(double));
    }
    as->members = count < as->members ? count : as->members;
}

int assimilate_members(const struct assimilate_options *o)
{
    return o->before ? o->before->members : o->members > 0 ? o->members : MEMBERS;
}

/* The scenario's own lead of departures before encounters. */
static int lead_of(const struct scenario *s)
{
    option_id id;
    int index;
    if (!option_resolve("departure.season_lead_days", s, &id, &index)) return 0;
    for (int i = 0; i < s->parameter_count; i++)
        if (s->parameters[i].option == id) return (int)s->parameters[i].value;
    return (int)option_at(id)->value;
}

static void report_progress(void *user, int done, int total)
{
    struct work *w = user;
    (void)total;
    int members = w->as->members, of = (w->passes + 1) * members;
    if (w->o->progress) w->o->progress(w->o->progress_user, "assimilation", w->smoother.passes * members + done, of);
}

static struct runner runner_of(struct work *w)
{
    return (struct runner){.a = w->a,
                           .s = w->as->s,
                           .policy = w->as->policy,
                           .end = w->as->last,
                           .seed = w->as->seed,
                           .threads = w->o->threads,
                           .population_scale = w->as->population_scale,
                           .errors = w->errors,
                           .stop = w->o->stop,
                           .progress = report_progress,
                           .progress_user = w};
}

/* Parameters of the members from their priors: those of every second member are a
 * Latin hypercube, so that medians hardly hang on the seed (M. Stein, Technometrics
 * 29, 1987), and the two halves share no draw. */
static enum flujo_status draw_parameters(struct work *w)
{
    struct assimilation *as = w->as;
    struct runner r = runner_of(w);
    int all = as->s->parameter_count, half = (as->members + 1) / 2;
    size_t n = (size_t)all;
    int *chosen = memory_alloc(w->a, n + 1, sizeof *chosen);
    double *u = memory_alloc(w->a, (size_t)half, (n + 1) * sizeof *u);
    enum flujo_status status = chosen && u ? FLUJO_OK : FLUJO_NO_MEMORY;
    for (int i = 0; status == FLUJO_OK && i < all; i++)
        chosen[i] = i;
    r.chosen = chosen, r.chosen_count = n;
    for (int which = 0; status == FLUJO_OK && which < 2; which++) {
        half = (as->members + 1 - which) / 2;
        status = latin_hypercube(w->a, (size_t)half, n, r.seed, ASSIMILATE_RUN + (uint32_t)which, u);
        for (int i = which, row = 0; status == FLUJO_OK && i < as->members; i += 2, row++)
            runner_parameters(&r, u + (size_t)row * n, as->number[i], as->parameters + (size_t)i * n);
    }
    memory_free(w->a, chosen);
    memory_free(w->a, u);
    return status;
}

/* Members as given, as they were, or drawn. */
static enum flujo_status make_members(struct work *w)
{
    struct assimilation *as = w->as;
    size_t n = (size_t)as->s->parameter_count;
    const double *given = w->o->before ? w->o->before->parameters : w->o->parameters;
    for (int i = 0; i < as->members; i++)
        as->number[i] = w->o->before ? w->o->before->number[i] : ASSIMILATE_RUN + (uint32_t)i;
    if (given == 0) return draw_parameters(w);
    memcpy(as->parameters, given, (size_t)as->members * n * sizeof *given);
    return FLUJO_OK;
}

/* Last day of the last whole month with counts. */
static day_number last_counted(const struct scenario *s)
{
    day_number last = 0;
    for (int i = 0; i < s->observation_count; i++) {
        const struct observation *o = &s->observations[i];
        int counts = o->measure == M_ENCOUNTERS || o->measure == M_SECTOR_ENCOUNTERS;
        if (counts && date_month_index(o->from) == date_month_index(o->to) && o->to - o->from > 26 && o->to > last)
            last = o->to;
    }
    return last > s->start ? last : s->end;
}

static enum flujo_status prepare(struct work *w, const struct scenario *s)
{
    const struct assimilate_options *o = w->o;
    int lead = lead_of(s), origin[MAX_CLASSES], demographic[MAX_CLASSES];
    int members = assimilate_members(o);
    day_number last = o->last > 0 ? o->last : last_counted(s);
    int first = date_month_index(s->start - WARMUP_DAYS + lead), months = date_month_index(last) - first + 1;
    for (int k = 0; k < s->class_count; k++)
        origin[k] = s->classes[k].origin, demographic[k] = s->classes[k].demographic;
    w->as = assimilation_make(w->a, s, members, months);
    if (w->as == 0) return FLUJO_NO_MEMORY;
    w->as->policy = o->policy, w->as->last = last, w->as->first = first, w->as->lead_days = lead;
    w->as->seed = o->before ? o->before->seed : o->seed;
    w->as->population_scale = o->population_scale;
    w->as->expected = o->expected;
    w->passes = o->passes > 0 ? o->passes : o->before ? 2 : PASSES;
    enum flujo_status status = make_members(w);
    if (status == FLUJO_OK) status = record_make(w->a, s, last, first, &w->record, w->errors);
    if (status == FLUJO_OK) status = latent_prior_init(&w->prior, w->a, s->class_count, months, origin, demographic);
    if (status == FLUJO_OK)
        status = smoother_init(&w->smoother, w->a, &w->prior, members, w->record.data, w->record.count, w->as->seed);
    if (status != FLUJO_OK) return status;
    w->class_logs = memory_alloc(w->a, (size_t)members, w->smoother.paths * sizeof(double));
    w->data_logs = memory_alloc(w->a, (size_t)members, w->record.count * sizeof(double));
    return w->class_logs && w->data_logs ? FLUJO_OK : FLUJO_NO_MEMORY;
}

static void take_member(void *user, const struct ensemble *e, int replicate, size_t item)
{
    struct work *w = user;
    const struct assimilation *as = w->as;
    size_t months = (size_t)as->months;
    int lag = date_month_index(e->start) - as->first;
    for (int t = lag; t < as->months; t++) {
        const double *row = ensemble_month(e, replicate, t - lag) + e->offset[M_ENCOUNTERS];
        for (int k = 0; k < as->s->class_count; k++)
            w->class_logs[item * w->smoother.paths + (size_t)k * months + (size_t)t] = numeric_log(row[k] + 1);
    }
    for (size_t j = 0; j < w->record.count; j++)
        w->data_logs[item * w->record.count + j] = numeric_log(record_simulated(&w->record, j, e, replicate) + 1);
}

/* Run all members at their present paths. */
static enum flujo_status run_members(struct work *w)
{
    const struct assimilation *as = w->as;
    struct runner r = runner_of(w);
    r.latent = (struct latent_paths){w->smoother.phi, as->first, as->months, as->lead_days};
    r.expected = as->expected && w->smoother.passes < w->passes;
    enum flujo_status status = runner_run(&r, as->parameters, as->number, (size_t)as->members, take_member, w);
    return status == FLUJO_OK ? smoother_take(&w->smoother, w->class_logs, w->data_logs) : status;
}

/* Paths, slopes and pace of an earlier assimilation as far as they go; months
 * after it continue its paths by their prior, at the slopes of its last month. */
static enum flujo_status take_up_before(struct work *w)
{
    const struct assimilation *b = w->o->before;
    struct smoother *s = &w->smoother;
    int months = w->as->months, classes = w->as->s->class_count;
    double *phi = memory_alloc(w->a, (size_t)s->members, s->paths * sizeof *phi);
    double *slope = memory_alloc(w->a, s->paths, SMOOTHER_BAND * sizeof *slope);
    double *pace = memory_alloc(w->a, (size_t)months, sizeof *pace);
    enum flujo_status status = phi && slope && pace ? FLUJO_OK : FLUJO_NO_MEMORY;
    for (int t = 0; status == FLUJO_OK && t < months; t++) {
        int old = t < b->months ? t : b->months - 1;
        pace[t] = t < b->months ? b->pace[t] : 1;
        for (int k = 0; k < classes; k++) {
            size_t to = (size_t)(k * months + t), from = (size_t)(k * b->months + old);
            memcpy(slope + to * SMOOTHER_BAND, b->slope + from * SMOOTHER_BAND, SMOOTHER_BAND * sizeof *slope);
            for (int i = 0; i < s->members; i++) {
                double *path = phi + (size_t)i * s->paths + to;
                const double *start = s->start + (size_t)i * s->paths + to;
                *path = t < b->months ? b->phi[(size_t)i * (size_t)(classes * b->months) + from]
                                      : start[0] + w->prior.memory * (path[-1] - start[-1]);
            }
        }
    }
    if (status == FLUJO_OK) status = smoother_resume(s, 1, pace, slope, 0, phi, b->rms);
    if (status == FLUJO_OK) memcpy(w->as->scale, b->scale, (size_t)w->as->s->demographic_count * sizeof(double));
    w->passes++; /* its own count as one */
    memory_free(w->a, phi);
    memory_free(w->a, slope);
    memory_free(w->a, pace);
    return status;
}

enum { PACE, SLOPE, SHARE, PHI, RMS, SCALE, FIELDS };

/* What a checkpoint holds after the number of passes. */
static void fields_of(struct work *w, int passes, struct checkpoint_field f[FIELDS])
{
    struct smoother *s = &w->smoother;
    const struct checkpoint_field fields[FIELDS] = {
        [PACE] = {FIELD_NUMBER, w->prior.pace, (size_t)w->prior.months},
        [SLOPE] = {FIELD_NUMBER, s->slope, s->paths * SMOOTHER_BAND},
        [SHARE] = {FIELD_NUMBER, s->share, s->count * (size_t)w->prior.classes},
        [PHI] = {FIELD_NUMBER, s->phi, (size_t)s->members * s->paths},
        [RMS] = {FIELD_NUMBER, s->rms, (size_t)passes},
        [SCALE] = {FIELD_NUMBER, w->as->scale, (size_t)w->as->s->demographic_count},
    };
    memcpy(f, fields, sizeof fields);
}

static enum flujo_status save(struct work *w)
{
    struct checkpoint_field passes = {FIELD_INT, &w->smoother.passes, 1}, fields[FIELDS];
    struct text t;
    if (w->o->checkpoint == 0) return FLUJO_OK;
    fields_of(w, w->smoother.passes, fields);
    checkpoint_begin(&t, w->a, &kind, w->identity);
    checkpoint_put(&t, &passes, 1);
    checkpoint_put(&t, fields, FIELDS);
    return checkpoint_end(&t, w->o->checkpoint, w->errors);
}

/* Read what save wrote, if it is there. */
static enum flujo_status take_up(struct work *w)
{
    int passes = 0;
    struct checkpoint_field head = {FIELD_INT, &passes, 1}, f[FIELDS];
    struct checkpoint c;
    double *v = 0, *scale = w->as->scale;
    size_t at = 0;
    if (w->o->checkpoint == 0 || !file_exists(w->o->checkpoint)) return FLUJO_OK;
    enum flujo_status status = checkpoint_open(&c, w->a, w->o->checkpoint, &kind, w->identity, w->errors);
    if (status != FLUJO_OK) return status;
    int known = checkpoint_take(&c, &head, 1) && passes >= 0 && passes <= SMOOTHER_PASSES;
    fields_of(w, passes, f);
    if (!known || c.words != checkpoint_words(f, FIELDS))
        status = checkpoint_damaged(w->o->checkpoint, w->errors);
    else if ((v = memory_alloc(w->a, c.words, sizeof *v)) == 0)
        status = FLUJO_NO_MEMORY;
    if (status == FLUJO_OK) {
        for (int k = 0; k < FIELDS; at += f[k++].count)
            f[k].at = k == SCALE ? scale : v + at;
        checkpoint_take(&c, f, FIELDS);
        status = smoother_resume(&w->smoother, passes, f[PACE].at, f[SLOPE].at, f[SHARE].at, f[PHI].at, f[RMS].at);
    }
    memory_free(w->a, v);
    checkpoint_close(&c);
    return status;
}

static uint64_t identity_of(const struct work *w)
{
    const struct assimilation *as = w->as;
    double numbers[] = {as->policy, as->last, as->members, w->passes, as->population_scale, w->o->before != 0};
    size_t n = (size_t)as->members;
    uint64_t h = hash_numbers(HASH_START, &as->s->hash, 1, sizeof as->s->hash);
    h = hash_numbers(h, numbers, sizeof numbers / sizeof *numbers, sizeof *numbers);
    if (as->expected) h = hash_numbers(h, &as->expected, 1, sizeof as->expected);
    h = hash_numbers(h, &as->seed, 1, sizeof as->seed);
    h = hash_numbers(h, as->parameters, n * (size_t)as->s->parameter_count, sizeof(double));
    return hash_numbers(h, as->number, n, sizeof *as->number);
}

/* How far the innovations of a demographic are from the prior's: the mean square of
 * the monthly increments of the log misfit of the medians of prior runs, as if ten
 * more had been seen as the prior has them. Sudden months are among them: others
 * may follow. Forecasts are scaled so. */
static void take_scales(struct work *w, const double *misfit)
{
    const struct scenario *s = w->as->s;
    const double expected = latent_innovation(&w->prior, &w->prior.step, 0, 0, 0), more = 10;
    for (int d = 0; d < s->demographic_count; d++) {
        double square = more * expected, n = more;
        for (size_t i = 0; i < w->record.count; i++) {
            const struct smoother_datum *x = &w->record.data[i];
            if (w->record.observation[i]->demographic != d || x->observed <= 100) continue;
            for (size_t j = 0; j < i; j++) {
                const struct smoother_datum *y = &w->record.data[j];
                if (y->month != x->month - 1 || y->observed <= 100 || memcmp(x->in, y->in, (size_t)s->class_count) != 0)
                    continue;
                double step = misfit[i] - misfit[j];
                square += step * step - smoother_noise(x->observed) - smoother_noise(y->observed);
                n++;
            }
        }
        w->as->scale[d] = fmin(fmax(sqrt(fmax(square, 0) / n / expected), 0.4), 2.5);
    }
}

static enum flujo_status make_passes(struct work *w)
{
    struct smoother *s = &w->smoother;
    double *misfit = memory_alloc(w->a, w->record.count, sizeof *misfit);
    enum flujo_status status = misfit ? FLUJO_OK : FLUJO_NO_MEMORY;
    while (status == FLUJO_OK && s->passes < w->passes) {
        int first = s->passes == 0;
        status = run_members(w);
        for (size_t j = 0; status == FLUJO_OK && first && j < w->record.count; j++)
            misfit[j] = s->y[j] - smoother_median(s, j, s->work);
        if (status == FLUJO_OK) status = smoother_update(s);
        if (status == FLUJO_OK && first) take_scales(w, misfit);
        if (status == FLUJO_OK) status = save(w);
    }
    memory_free(w->a, misfit);
    return status == FLUJO_OK ? run_members(w) : status;
}

static double quantile(double *sorted, int n, double p) { return numeric_exp(sorted_quantile(sorted, n, p)) - 1; }

static enum flujo_status conclude(struct work *w)
{
    struct assimilation *as = w->as;
    struct smoother *s = &w->smoother;
    double *v = s->work;
    as->checks = memory_alloc(w->a, w->record.count, sizeof *as->checks);
    if (as->checks == 0) return FLUJO_NO_MEMORY;
    as->check_count = (int)w->record.count;
    for (size_t j = 0; j < w->record.count; j++) {
        struct assimilation_check *c = &as->checks[j];
        *c = (struct assimilation_check){.month = w->record.first + w->record.data[j].month,
                                         .observation = w->record.observation[j],
                                         .unreached = smoother_unreached(s, j, v)}; /* leaves v sorted */
        c->q05 = quantile(v, as->members, 0.05), c->q25 = quantile(v, as->members, 0.25);
        c->q50 = quantile(v, as->members, 0.5), c->q75 = quantile(v, as->members, 0.75);
        c->q95 = quantile(v, as->members, 0.95);
    }
    memcpy(as->phi, s->phi, (size_t)s->members * s->paths * sizeof(double));
    memcpy(as->slope, s->slope, s->paths * SMOOTHER_BAND * sizeof(double));
    memcpy(as->pace, w->prior.pace, (size_t)as->months * sizeof(double));
    memcpy(as->rms, s->rms, (size_t)(s->passes + 1) * sizeof(double));
    as->passes = s->passes;
    return FLUJO_OK;
}

enum flujo_status assimilate_run(const struct allocator *a, const struct scenario *s,
                                 const struct assimilate_options *o, struct assimilation **out,
                                 struct error_list *errors)
{
    struct work w = {.a = a, .o = o, .errors = errors};
    *out = 0;
    enum flujo_status status = prepare(&w, s);
    if (status == FLUJO_OK && o->before) status = take_up_before(&w);
    if (status == FLUJO_OK) w.identity = identity_of(&w);
    if (status == FLUJO_OK) status = take_up(&w);
    if (status == FLUJO_OK) status = make_passes(&w);
    if (status == FLUJO_OK) status = conclude(&w);
    smoother_free(&w.smoother);
    latent_prior_free(&w.prior);
    record_free(&w.record);
    memory_free(a, w.class_logs);
    memory_free(a, w.data_logs);
    if (status == FLUJO_OK)
        *out = w.as;
    else
        assimilation_free(w.as);
    return status;
}

double assimilation_rmspe(const struct assimilation *as)
{
    double square = 0;
    int months = 0;
    for (int i = 0; i < as->check_count;) {
        double observed = 0, median = 0;
        int month = as->checks[i].month;
        for (; i < as->check_count && as->checks[i].month == month; i++)
            observed += as->checks[i].observation->value, median += as->checks[i].q50;
        square += (median / observed - 1) * (median / observed - 1);
        months++;
    }
    return sqrt(square / months);
}

double assimilation_inside(const struct assimilation *as)
{
    int n = 0;
    for (int i = 0; i < as->check_count; i++)
        n += as->checks[i].observation->value >= as->checks[i].q05
             && as->checks[i].observation->value <= as->checks[i].q95;
    return (double)n / as->check_count;
}

int assimilation_unreached(const struct assimilation *as)
{
    int n = 0;
    for (int i = 0; i < as->check_count; i++)
        n += as->checks[i].unreached;
    return n;
}
