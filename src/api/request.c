/* From options to what is asked of the engine. */
#include "api/handles.h"

#include "base/parallel.h"
#include "scenario/limits.h"
#include "store/assimilation_tables.h"
#include "store/study_tables.h"
#include "study/lattice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

int policy_find(const struct scenario *s, const char *id, const char *option, struct error_list *errors)
{
    const char *names[64] = {NULL};
    char known[KNOWN_SIZE];
    size_t count = 0;
    int policy = scenario_policy(s, id);

    if (policy >= 0 && strcmp(s->policies[policy].id, id) != 0)
        errors_add(errors, SEVERITY_NOTE, (struct position){0},
                   "--%s %s: this policy is now called %s; the old name goes with the next release", option, id,
                   s->policies[policy].id);
    if (policy >= 0) return policy;
    for (int i = 0; i < s->policy_count && count < 64; i++)
        names[count++] = s->policies[i].id;
    argument_error(errors, "--%s %s: the scenario has no such policy; %s", option, id,
                   errors_known(id, names, count, known));
    return -1;
}

void each_word(const char *list, void (*add)(void *user, const char *word), void *user, struct error_list *errors)
{
    char word[128];

    while (*list != '\0') {
        size_t length = strcspn(list, ",");

        if (length >= sizeof word) {
            argument_error(errors, "`%.*s...` is too long for a part of a list", TEXT_CUT(list, 40));
        } else if (length > 0) {
            memcpy(word, list, length);
            word[length] = '\0';
            add(user, word);
        }
        list += length + (list[length] == ',');
    }
}

void horizon_add(const struct scenario *s, struct run_request *q, char names[][HORIZON_NAME_SIZE], const char *word,
                 struct error_list *errors)
{
    day_number to, before = q->horizon_count > 0 ? q->horizon_to[q->horizon_count - 1] : 0;

    if (strlen(word) >= HORIZON_NAME_SIZE || !date_add_span(s->decision, word, &to) || to <= s->decision) {
        argument_error(errors, "--horizon %s: give a span such as 90d, 3m, 1y or 5y", word);
        return;
    }
    to--;
    if (q->horizon_count > 0 && before >= to) {
        if (before > to) argument_error(errors, "--horizon: give the spans from short to long");
        return;
    }
    if (q->horizon_count == MAX_HORIZONS) {
        argument_error(errors, "--horizon: give at most %d spans", MAX_HORIZONS);
        return;
    }
    memcpy(names[q->horizon_count], word, strlen(word) + 1);
    q->horizon_to[q->horizon_count++] = to;
}

static enum flujo_status choose_end(const struct scenario *s, const struct flujo_options *o, struct run_request *out,
                                    struct error_list *errors)
{
    char end[11];

    out->end = s->end;
    if (o->end != NULL && !date_parse(o->end, 0, &out->end))
        return argument_error(errors, "--end %s: give a date as YYYY-MM-DD, from %d to %d", o->end, DATE_FIRST_YEAR,
                              DATE_LAST_YEAR);
    date_format(out->end, end);
    if (out->end < s->start) return argument_error(errors, "--end %s is before the scenario starts", end);
    if (out->end - s->start >= limit_most(LIMIT_RUN_DAYS))
        return argument_error(errors, "--end %s: %d days would be simulated; %d are the most", end,
                              out->end - s->start + 1, limit_most(LIMIT_RUN_DAYS));
    return FLUJO_OK;
}

static int is_one_of(const char *value, const char *a, const char *b, const char *c)
{
    return value == NULL || strcmp(value, a) == 0 || strcmp(value, b) == 0 || strcmp(value, c) == 0;
}

static enum flujo_status choose_engine(const struct flujo_options *o, struct run_request *out,
                                       struct error_list *errors)
{
    out->expected = !is_one_of(o->engine, "exact", "cohort", "auto");
    out->mean_noise = !is_one_of(o->noise, "kept", "kept", "kept");
    if (out->expected && strcmp(o->engine, "expected") != 0)
        return argument_error(errors, "--engine %s: give exact or expected", o->engine);
    if (out->mean_noise && strcmp(o->noise, "mean") != 0)
        return argument_error(errors, "--noise %s: give kept or mean", o->noise);
    if (o->fast && (o->engine != NULL || o->noise != NULL))
        return argument_error(errors, "--fast chooses the engine; give neither --engine nor --noise with it");
    out->expected |= o->fast;
    if (out->mean_noise && !out->expected)
        return argument_error(errors, "--noise mean goes with --engine expected; give both");
    return FLUJO_OK;
}

/* Parameters of the replicates, where they are spread over the priors. */
static enum flujo_status choose_sampling(const struct scenario *s, const struct allocator *a,
                                         const struct flujo_options *o, struct run_request *out, struct drawn *drawn,
                                         struct error_list *errors)
{
    if (is_one_of(o->sampling, "random", "random", "random")) return FLUJO_OK;
    if (strcmp(o->sampling, "lattice") != 0)
        return argument_error(errors, "--sampling %s: give random or lattice", o->sampling);
    if (o->posterior != NULL || o->assimilation != NULL || out->no_priors)
        return argument_error(errors, "--sampling lattice spreads draws from the priors; leave out --posterior, "
                                      "--assimilation and --no-priors");
    out->parameters = drawn->parameters = lattice_parameters(a, s, out->seed, 0, out->replicates);
    return drawn->parameters != NULL ? FLUJO_OK : FLUJO_NO_MEMORY;
}

enum flujo_status request_make(const struct scenario *s, const struct allocator *a, const struct flujo_options *o,
                               struct run_request *out, struct drawn *drawn, struct error_list *errors)
{
    *drawn = (struct drawn){.seed = o->has_seed ? o->seed : s->seed};
    *out = (struct run_request){.stop = o->stop != NULL ? &o->stop->set : NULL,
                                .progress = o->progress,
                                .progress_user = o->progress_user,
                                .keep_daily = !o->no_daily,
                                .values_most = o->store_replicates ? 0 : ENSEMBLE_VALUES_MOST,
                                .no_priors = o->no_priors,
                                .seed = drawn->seed,
                                .threads = o->threads,
                                .replicates = o->replicates > 0 ? o->replicates : s->replicates};
    if (o->replicates < 0 || o->replicates > MOST_REPLICATES)
        return argument_error(errors, "--replicates %d: give a whole number from 1 to %d", o->replicates,
                              MOST_REPLICATES);
    if (o->threads < 0 || o->threads > 4096)
        return argument_error(errors, "--threads %d: give a whole number from 0 to 4096", o->threads);
    enum flujo_status status = choose_engine(o, out, errors);
    if (status == FLUJO_OK) status = choose_end(s, o, out, errors);
    if (status == FLUJO_OK) status = choose_sampling(s, a, o, out, drawn, errors);
    if (status != FLUJO_OK || o->posterior == NULL) return status;
    if (out->no_priors)
        return argument_error(errors, "--posterior and --no-priors exclude each other; give one of them");
    status = posterior_read(a, o->posterior, s, out->replicates, out->seed, &drawn->parameters, errors);
    if (status == FLUJO_OK) status = option_files_add(a, &drawn->files, "posterior", o->posterior, errors);
    out->parameters = drawn->parameters;
    return status;
}

enum flujo_status request_members(const struct scenario *s, const struct allocator *a, const struct flujo_options *o,
                                  struct run_request *out, struct drawn *drawn, struct error_list *errors)
{
    const char *path = o->assimilation;
    if (path == NULL) return FLUJO_OK;
    if (o->posterior != NULL || o->no_priors)
        return argument_error(errors, "--assimilation brings parameters with its members; give neither --posterior nor "
                                      "--no-priors with it");
    enum flujo_status status = assimilation_read(a, path, s, &drawn->as, errors);
    if (status == FLUJO_OK) status = option_files_add(a, &drawn->files, "assimilation", path, errors);
    if (status != FLUJO_OK) return status;
    const struct assimilation *as = drawn->as;
    int months = date_month_index(out->end + as->lead_days) + 1 - (as->first + as->months);
    if (o->replicates > as->members)
        errors_add(errors, SEVERITY_NOTE, (struct position){path, 0, 0}, "has %d members; each is run once",
                   as->members);
    months = months > 0 ? months : 0;
    drawn->seed = o->has_seed ? o->seed : as->seed;
    drawn->paths = continuation_make(as, months, 0, 0, drawn->seed);
    out->replicates = o->replicates;
    assimilation_request(as, drawn->paths, months, out);
    return drawn->paths != NULL ? FLUJO_OK : FLUJO_NO_MEMORY;
}

void drawn_free(const struct allocator *a, struct drawn *drawn)
{
    memory_free(a, drawn->parameters);
    memory_free(a, drawn->paths);
    assimilation_free(drawn->as);
    option_files_free(&drawn->files);
    *drawn = (struct drawn){0};
}

/* Pages that the process has mapped, and those of them that are data; 0 where it cannot be known. */
static void mapped_pages(double pages[2])
{
    FILE *f = fopen("/proc/self/statm", "r");
    pages[0] = pages[1] = 0;
    if (f == NULL) return;
    if (fscanf(f, "%lf %*s %*s %*s %*s %lf", &pages[0], &pages[1]) != 2) pages[0] = pages[1] = 0;
    fclose(f);
}

/* What a thread maps: a stack, as large as ulimit -s says as a rule, and its own copy of the world. */
static const double thread_bytes = 10e6;

/* Memory in bytes that the machine has and the limits of the process (ulimit -v, -d) leave;
 * infinite where it cannot be known. */
static double machine_memory(int threads)
{
    static const int limits[] = {RLIMIT_AS, RLIMIT_DATA};
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    double most = pages > 0 && size > 0 ? (double)pages * (double)size : INFINITY, mapped[2];
    double stacks = thread_bytes * (threads > 0 ? threads : parallel_cores());
    struct rlimit limit;
    mapped_pages(mapped);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (getrlimit(limits[i], &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
            most = fmin(most, fmax(0, (double)limit.rlim_cur - mapped[i] * (double)size - stacks));
    return most;
}

static const double share_of_memory = 0.9; /* the rest is needed for other things */

double request_lacks(const struct scenario *s, const struct run_request *request, int policies)
{
    return run_request_bytes(s, request, policies) - share_of_memory * machine_memory(request->threads);
}

enum flujo_status request_memory(const struct scenario *s, const struct run_request *request, int policies,
                                 struct error_list *errors)
{
    struct run_request lean = *request;
    double need = run_request_bytes(s, request, policies), have = need - request_lacks(s, request, policies);
    int most = 0, step = 1;
    if (need <= have) return FLUJO_OK;
    lean.keep_daily = 0;
    while (step < request->replicates)
        step *= 2;
    for (; step > 0; step /= 2) { /* the most that fit, by halves */
        lean.replicates = most + step;
        if (lean.replicates <= request->replicates && run_request_bytes(s, &lean, policies) <= have) most += step;
    }
    argument_error(errors,
                   "%d replicates need %.3g GB of memory, there are %.3g; %sgive fewer --replicates%s (%d fit%s)",
                   request->replicates, need / 1e9, have / 1e9,
                   request->values_most == 0 ? "leave out --keep-replicates, or " : "",
                   request->keep_daily ? " or --no-daily" : "", most, request->keep_daily ? " with it" : "");
    return FLUJO_FAILED;
}
