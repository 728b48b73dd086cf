/* flujo bench agents: throughput of the agent engine, beside the memory's.
 *
 * The triad a = b + s c (McCalpin 1995, STREAM) moves three arrays that do not
 * fit in the caches; counted like STREAM: 24 bytes an element. Bytes moved by
 * the engine: the code of every agent is read once a day (4 bytes); one who
 * acts has its row read and written (2 x 12). Time is the process's own
 * processor time for one thread and the clock's for the speed-up, so a machine
 * shared with others lowers the latter. */
#include "cli/flee_commands.h"

#include <stdio.h>
#include <time.h>

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
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

struct timing { double cpu, wall, steps, decisions, bytes; };

static enum flujo_status timed_run(const struct args *args, const struct displacement_net *net,
                                   const struct displacement_study *study, int threads, struct timing *t)
{
    struct displacement_request q = {.compat = study->compat, .seed = study->seed, .threads = threads};
    struct displacement_result r;
    double cpu = cpu_now(), wall = seconds_now();
    enum flujo_status status = agent_run(args->a, net, &q, &r);
    if (status != FLUJO_OK)
        return status;
    *t = (struct timing){cpu_now() - cpu, seconds_now() - wall, r.agent_steps, r.decisions, r.bytes};
    displacement_result_free(&r, args->a);
    return status;
}

static void print(const struct args *args, const struct flee_instance *f, const struct timing *one, const struct timing *many,
                  int threads, double bandwidth)
{
    double rate = one->steps / one->cpu, bytes = one->bytes;
    double share = bytes / one->cpu / bandwidth, speedup = one->wall / many->wall;
    if (args->given[OPT_JSON]) {
        printf("{\"instance\": \"%s\", \"agent_steps\": %.0f, \"agent_steps_per_second_per_core\": %.0f, \"acting_share\": %.4f, "
               "\"bytes_per_second\": %.0f, \"triad_bytes_per_second\": %.0f, \"share_of_triad\": %.4f, \"threads\": %d, "
               "\"speed_up\": %.3f, \"bytes_per_agent\": %zu}\n",
               f->name, one->steps, rate, one->decisions / one->steps, bytes / one->cpu, bandwidth, share, threads, speedup, agent_bytes());
        return;
    }
    printf("%s at hasten %g: %.0f million agent-steps, of which %.1f %% acted; %zu bytes an agent\n", f->name, f->settings.hasten,
           one->steps / 1e6, 100.0 * one->decisions / one->steps, agent_bytes());
    printf("one core:   %8.1f million agent-steps/s (%.2f s of processor time)\n", rate / 1e6, one->cpu);
    printf("bytes:      %8.2f GB/s moved, triad %.2f GB/s: %.2f of the roofline\n", bytes / one->cpu / 1e9, bandwidth / 1e9, share);
    printf("%d threads:  %8.2f times as fast by the clock\n", threads, speedup);
}

int flee_bench(const struct args *args)
{
    struct error_list errors;
    struct flee_instance *f;
    struct displacement_study study;
    struct displacement_net net = {0};
    struct timing one = {0}, many = {0};
    int threads = args->number[OPT_THREADS] > 1 ? (int)args->number[OPT_THREADS] : 2;
    errors_init(&errors, args->a);
    enum flujo_status status = flee_open(args, args->operands[1], &f, &study, &errors);
    if (status == FLUJO_OK)
        status = displacement_net_init(&net, args->a, f, &f->settings, &errors);
    double bandwidth = status == FLUJO_OK ? triad(args->a) : 0.0;
    if (status == FLUJO_OK)
        status = timed_run(args, &net, &study, 1, &one);
    if (status == FLUJO_OK)
        status = timed_run(args, &net, &study, threads, &many);
    if (status == FLUJO_OK)
        print(args, f, &one, &many, threads, bandwidth);
    int code = flee_finish(args, status, &errors);
    displacement_net_free(&net);
    flee_instance_free(f);
    errors_free(&errors);
    return code;
}
