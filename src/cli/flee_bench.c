/* flujo bench agents: throughput of the agent engine, beside the memory's.
 *
 * An agent-step is one agent on one day. The triad a = b + s c (McCalpin 1995,
 * STREAM) moves three arrays that do not fit in the caches; counted like STREAM:
 * 24 bytes an element. Two comparisons with it, since they show different
 * things: the bytes that the engine itself says it moved (it does not touch
 * those who stay in camps), and the agent-steps against a plain pass that reads
 * and writes every agent's row each day. Processor time of one thread; the clock
 * for the speed-up, so a machine shared with others lowers the latter. Runs on
 * one and on several threads alternate, up to five times within ten seconds, and
 * the best of each is shown. Over ranks of MPI processor time is that of all, in
 * which they wait for each other, and memory is that of the first. */
#include "cli/flee_commands.h"

#include "engine/ranks.h"
#include "flee/flee_synthetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double peak_bytes(void)
{
    struct rusage u;
    return getrusage(RUSAGE_SELF, &u) == 0 ? 1024.0 * (double)u.ru_maxrss : 0.0;
}

/* Bytes a second of one core. */
static double triad(const struct allocator *a)
{
    size_t n = (size_t)8 << 20;
    double *x = memory_alloc(a, n, sizeof *x), *y = memory_alloc(a, n, sizeof *y), *z = memory_alloc(a, n, sizeof *z);
    double best = 0.0;
    for (int pass = 0; pass < 6 && x && y && z; pass++) {
        double begun = cpu_now(), s = 3.0 + pass;
        for (size_t i = 0; i < n; i++)
            x[i] = y[i] + s * z[i];
        double rate = 24.0 * (double)n / (cpu_now() - begun);
        __asm__ volatile("" : : "r"(x) : "memory");
        best = pass > 0 && rate > best ? rate : best;
    }
    memory_free(a, x);
    memory_free(a, y);
    memory_free(a, z);
    return best;
}

struct timing {
    double cpu, wall, steps, decisions, bytes, agents, exchanges, exchanged;
};

static double least(double a, double b) { return a > 0.0 && a < b ? a : b; }

/* One run; *t keeps the best times of all so far. */
static enum flujo_status timed_run(const struct args *args, const struct displacement_net *net,
                                   const struct displacement_study *study, int threads, struct timing *t)
{
    struct displacement_request q = {.seed = study->seed,
                                     .threads = threads,
                                     .stop = study->stop,
                                     .share = agent_share_of_ranks()};
    struct displacement_result r;
    double cpu = cpu_now(), wall = seconds_now();
    enum flujo_status status = agent_run(args->a, net, &q, &r);
    if (status != FLUJO_OK) return status;
    double own[] = {cpu_now() - cpu, r.decisions, r.bytes};
    ranks_sum(own, 3);
    *t = (struct timing){least(t->cpu, own[0]),
                         least(t->wall, seconds_now() - wall),
                         r.agent_steps,
                         own[1],
                         own[2],
                         (double)r.agents,
                         r.exchanges,
                         (double)r.exchanged};
    displacement_result_free(&r, args->a);
    return FLUJO_OK;
}

struct figures {
    const struct flee_instance *f;
    struct timing one, many;
    double triad, peak;
    int threads;
};

static void print_json(const struct figures *b)
{
    const struct timing *one = &b->one;
    printf(
        "{\"instance\": \"%s\", \"places\": %d, \"routes\": %d, \"days\": %d, \"agents\": %.0f, \"agent_steps\": %.0f, "
        "\"agent_steps_per_second_per_core\": %.0f, \"processor_seconds\": %.3f, \"looked_at_one_by_one\": %.0f, ",
        b->f->name, b->f->place_count, b->f->route_count, b->f->length, one->agents, one->steps, one->steps / one->cpu,
        one->cpu, one->decisions);
    printf("\"bytes_per_second\": %.0f, \"triad_bytes_per_second\": %.0f, \"share_of_triad\": %.4f, "
           "\"share_of_plain_pass\": %.4f, "
           "\"threads\": %d, \"seconds\": %.3f, \"speed_up\": %.3f, \"processor_time_ratio\": %.3f, "
           "\"bytes_per_agent\": %zu, "
           "\"peak_bytes\": %.0f, \"exchanges\": %.0f, \"bytes_per_exchange\": %.0f, \"ranks\": %d}\n",
           one->bytes / one->cpu, b->triad, one->bytes / one->cpu / b->triad,
           2.0 * (double)agent_bytes() * one->steps / one->cpu / b->triad, b->threads, b->many.wall,
           one->wall / b->many.wall, b->many.cpu / one->cpu, agent_bytes(), b->peak, one->exchanges, one->exchanged,
           ranks_count());
}

static void print(const struct figures *b)
{
    const struct timing *one = &b->one;
    double rate = one->steps / one->cpu, share = one->bytes / one->cpu / b->triad, row = 2.0 * (double)agent_bytes();
    printf("%s at hasten %g: %d places, %d routes, %d days; %.0f agents at the end, %.0f million agent-steps\n",
           b->f->name, b->f->settings.hasten, b->f->place_count, b->f->route_count, b->f->length, one->agents,
           one->steps / 1e6);
    printf("one core:    %.0f million agent-steps/s (%.2f s of processor time, %.2f s by the clock)\n", rate / 1e6,
           one->cpu, one->wall);
    printf("triad:       %.1f GB/s\n", b->triad / 1e9);
    printf("bytes:       %.2f GB/s moved: %.2f of the triad\n", one->bytes / one->cpu / 1e9, share);
    printf("plain pass:  reading and writing every row each day at the triad's rate would make %.0f million "
           "agent-steps/s: "
           "%.2f of that\n",
           1e-6 * b->triad / row, rate * row / b->triad);
    printf("%d threads:   %.2f s: %.2f times as fast by the clock, %.2f times the processor time\n", b->threads,
           b->many.wall, one->wall / b->many.wall, b->many.cpu / one->cpu);
    printf("memory:      %zu bytes an agent in rows, peak %.0f MB (%.1f bytes an agent)\n", agent_bytes(),
           b->peak / 1e6, b->peak / one->agents);
    printf("exchanged:   counts are summed %.1f times a day, %.0f bytes from each rank of MPI\n",
           one->exchanges / b->f->length, one->exchanged);
    printf("bound by:    %s; %.1f %% of the agent-steps need a look at one agent, %.1f ns each\n",
           share > 0.5 ? "memory" : "instructions: draws, look-ups and counts in the caches",
           100.0 * one->decisions / one->steps, 1e9 * one->cpu / one->decisions);
}

/* "PLACES,PEOPLE" */
static enum flujo_status make_synthetic(const struct args *args, const struct displacement_study *study,
                                        struct flee_instance **f, struct error_list *errors)
{
    const char *text = args->options.synthetic;
    char *end;
    struct flee_synthetic wish = {.seed = study->seed};
    struct flee_read_options options = {.compat = study->compat,
                                        .own = !args->options.compat,
                                        .no_capacity = args->options.no_capacity,
                                        .overrides = args->options.set.items,
                                        .override_count = args->options.set.count};
    double places = strtod(text, &end);
    int fine = end != text && *end == ',';
    text = fine ? end + 1 : text;
    wish.people = strtod(text, &end);
    if (!fine || end == text || *end || !(places >= 0.0 && places <= 1e9)) {
        errors_add(errors, SEVERITY_ERROR, (struct position){0}, "--synthetic %s: give places and people, as 2500,1e7",
                   args->options.synthetic);
        return FLUJO_BAD_INPUT;
    }
    wish.places = (int)places;
    return flee_synthetic_make(args->a, &wish, &options, f, errors);
}

static enum flujo_status open_instance(const struct args *args, struct flee_instance **f,
                                       struct displacement_study *study, struct error_list *errors)
{
    *f = NULL;
    int synthetic = args->options.synthetic != NULL;
    if (synthetic == (args->operand_count > 1)) {
        errors_add(errors, SEVERITY_ERROR, (struct position){0},
                   "`flujo bench agents`: give a folder or --synthetic PLACES,PEOPLE");
        return FLUJO_BAD_INPUT;
    }
    if (!synthetic) return flee_open(args, args->operands[1], f, study, errors);
    enum flujo_status status = flee_study(args, study, errors);
    if (status == FLUJO_OK) status = make_synthetic(args, study, f, errors);
    if (status == FLUJO_OK && !isnan(args->options.hasten)) (*f)->settings.hasten = args->options.hasten;
    return status;
}

int flee_bench(const struct args *args)
{
    struct error_list errors;
    struct flee_instance *f;
    struct displacement_study study;
    struct displacement_net net = {0};
    struct figures b = {.threads = args->options.threads > 1 ? args->options.threads : 2};
    errors_init(&errors, args->a);
    enum flujo_status status = open_instance(args, &f, &study, &errors);
    stop_install();
    b.f = f;
    if (status == FLUJO_OK) status = displacement_net_init(&net, args->a, f, &f->settings, &errors);
    status = ranks_worst(status);
    double begun = seconds_now();
    for (int pass = 0; status == FLUJO_OK && pass < 5 && ranks_agree(pass == 0 || seconds_now() - begun < 10.0);
         pass++) {
        status = timed_run(args, &net, &study, 1, &b.one);
        if (status == FLUJO_OK) status = timed_run(args, &net, &study, b.threads, &b.many);
    }
    b.peak = peak_bytes(); /* before the triad's arrays */
    if (status == FLUJO_OK) {
        b.triad = triad(args->a);
        (args->options.json ? print_json : print)(&b);
    }
    int code = flee_finish(args, status, &errors);
    displacement_net_free(&net);
    flee_instance_free(f);
    errors_free(&errors);
    return code;
}
