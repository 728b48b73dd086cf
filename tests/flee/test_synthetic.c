/* The made-up network, small: the same for the same arguments, everyone is
 * accounted for on every day, and neither threads nor the engine matter. */
#include "flee_test.h"

#include "flee/displacement_run.h"
#include "flee/flee_synthetic.h"
#include "support/fault_allocator.h"

#include <math.h>
#include <pthread.h>

/* Ranks as threads of this process. */
enum { RANKS = 3, MOST = 200 };

static const struct flee_synthetic small = {.places = 100, .people = 20000, .seed = 1};
static const struct flee_read_options flee_rules = {0};

struct made {
    struct flee_instance *f;
    struct displacement_net net;
};

static void make(struct made *m)
{
    struct error_list errors;
    errors_init(&errors, memory_default());
    assert_int_equal(flee_synthetic_make(memory_default(), &small, &flee_rules, &m->f, &errors), FLUJO_OK);
    assert_int_equal(displacement_net_init(&m->net, memory_default(), m->f, &m->f->settings, &errors), FLUJO_OK);
    errors_free(&errors);
}

static void drop(struct made *m)
{
    displacement_net_free(&m->net);
    flee_instance_free(m->f);
}

static void run(const struct made *m, int agents, int threads, uint64_t seed, struct displacement_result *r)
{
    const struct displacement_request q = {.seed = seed, .threads = threads, .keep_places = 1};
    assert_int_equal((agents ? agent_run : cohort_displacement_run)(memory_default(), &m->net, &q, r), FLUJO_OK);
}

static void same_network(void **state)
{
    (void)state;
    struct made a, b;
    int camps = 0, wars = 0;
    make(&a);
    make(&b);
    assert_int_equal(a.f->place_count, 100);
    assert_int_equal(a.f->route_count, b.f->route_count);
    assert_memory_equal(a.f->routes, b.f->routes, (size_t)a.f->route_count * sizeof *a.f->routes);
    for (int p = 0; p < 100; p++) {
        assert_true(a.f->places[p].lat == b.f->places[p].lat && a.f->places[p].kind == b.f->places[p].kind);
        camps += a.f->places[p].kind == FLEE_CAMP;
        wars += a.f->places[p].kind == FLEE_CONFLICT_ZONE;
    }
    assert_true(camps >= 5 && wars >= 2 && a.f->route_count >= 180);
    drop(&a);
    drop(&b);
}

static void everyone_counts(void **state)
{
    (void)state;
    struct made m;
    struct displacement_result r, other;
    make(&m);
    run(&m, 1, 1, 3, &r);
    for (int day = 0; day < r.days; day++) {
        double sum = r.travelling[day];
        for (int p = 0; p < 100; p++)
            sum += r.places[day * 100 + p];
        assert_true(sum == r.everyone[day]);
    }
    assert_true(r.everyone[r.days - 1] == 20000.0 && r.agents == 20000);
    for (int threads = 2; threads <= 3; threads++) {
        run(&m, 1, threads, 3, &other);
        assert_memory_equal(r.places, other.places, (size_t)r.days * 100 * sizeof *r.places);
        displacement_result_free(&other, memory_default());
    }
    displacement_result_free(&r, memory_default());
    drop(&m);
}

struct meeting {
    pthread_barrier_t barrier;
    int64_t values[RANKS][MOST];
    const struct made *m;
};

struct rank {
    struct meeting *meeting;
    int own;
    const atomic_int *stop;
    struct fault_allocator memory;
    enum flujo_status status;
    struct displacement_result r;
};

static void sum_up(void *user, int64_t *values, int count)
{
    const struct rank *rank = user;
    struct meeting *meeting = rank->meeting;
    assert_in_range(count, 1, MOST);
    memcpy(meeting->values[rank->own], values, (size_t)count * sizeof *values);
    pthread_barrier_wait(&meeting->barrier);
    for (int k = 0; k < count; k++)
        values[k] = meeting->values[0][k] + meeting->values[1][k] + meeting->values[2][k];
    pthread_barrier_wait(&meeting->barrier);
}

static void *run_rank(void *user)
{
    struct rank *rank = user;
    const struct displacement_request q = {.seed = 3,
                                           .threads = 1 + rank->own % 2,
                                           .keep_places = 1,
                                           .stop = rank->stop,
                                           .share = {rank->own, RANKS, sum_up, rank}};
    rank->status = agent_run(&rank->memory.allocator, &rank->meeting->m->net, &q, &rank->r);
    return NULL;
}

/* Allocation `fail_at` of rank 1 fails; 0: none. */
static void run_ranks(const struct made *m, struct rank ranks[RANKS], size_t fail_at, const atomic_int *stop)
{
    struct meeting meeting = {.m = m};
    pthread_t thread[RANKS];
    assert_int_equal(pthread_barrier_init(&meeting.barrier, NULL, RANKS), 0);
    for (int i = 0; i < RANKS; i++) {
        ranks[i] = (struct rank){.meeting = &meeting, .own = i, .stop = i == 2 ? stop : NULL};
        fault_init(&ranks[i].memory, i == 1 ? fail_at : 0);
        assert_int_equal(pthread_create(&thread[i], NULL, run_rank, &ranks[i]), 0);
    }
    for (int i = 0; i < RANKS; i++)
        pthread_join(thread[i], NULL);
    pthread_barrier_destroy(&meeting.barrier);
}

static void drop_ranks(struct rank ranks[RANKS])
{
    for (int i = 0; i < RANKS; i++) {
        if (ranks[i].status == FLUJO_OK) displacement_result_free(&ranks[i].r, &ranks[i].memory.allocator);
        assert_int_equal(fault_live(&ranks[i].memory), 0);
    }
}

/* Agents shared among ranks: the counts are those of one on every rank; one that is stopped, or for which there is no
 * memory, ends all. */
static void ranks_agree(void **state)
{
    (void)state;
    struct made m;
    struct displacement_result alone;
    struct rank ranks[RANKS];
    atomic_int stop = 1;
    int refused = 0;
    make(&m);
    run(&m, 1, 1, 3, &alone);
    run_ranks(&m, ranks, 0, NULL);
    for (int i = 0; i < RANKS; i++) {
        assert_int_equal(ranks[i].status, FLUJO_OK);
        assert_memory_equal(alone.places, ranks[i].r.places, (size_t)alone.days * 100 * sizeof *alone.places);
        assert_memory_equal(alone.travelling, ranks[i].r.travelling, (size_t)alone.days * sizeof *alone.travelling);
        assert_true(ranks[i].r.decisions > 0.2 * alone.decisions && ranks[i].r.decisions < 0.5 * alone.decisions);
    }
    drop_ranks(ranks);
    run_ranks(&m, ranks, 0, &stop);
    for (int i = 0; i < RANKS; i++)
        assert_int_equal(ranks[i].status, FLUJO_INTERRUPTED);
    drop_ranks(ranks);
    for (size_t at = 1; at < 400; at += 7) { /* a run without its threads, or with fewer, is a run */
        run_ranks(&m, ranks, at, NULL);
        for (int i = 0; i < RANKS; i++)
            assert_int_equal(ranks[i].status, ranks[1].status);
        refused += ranks[1].status == FLUJO_NO_MEMORY;
        drop_ranks(ranks);
        if (!fault_happened(&ranks[1].memory)) break;
    }
    assert_in_range(refused, 5, 55);
    displacement_result_free(&alone, memory_default());
    drop(&m);
}

/* People in all camps together on the last day: equal means within five
 * standard errors, on fixed seeds. */
static void engines_agree(void **state)
{
    (void)state;
    enum { RUNS = 30 };
    struct made m;
    double mean[2] = {0, 0}, square[2] = {0, 0};
    make(&m);
    for (int agents = 0; agents < 2; agents++)
        for (uint64_t i = 0; i < RUNS; i++) {
            struct displacement_result r;
            double x = 0.0;
            run(&m, agents, 1, 100 * (uint64_t)agents + i, &r);
            for (int p = 0; p < 100; p++)
                x += m.f->places[p].kind == FLEE_CAMP ? r.places[(r.days - 1) * 100 + p] : 0.0;
            mean[agents] += x / RUNS;
            square[agents] += x * x / RUNS;
            displacement_result_free(&r, memory_default());
        }
    double error = sqrt((square[0] - mean[0] * mean[0] + square[1] - mean[1] * mean[1]) / (RUNS - 1));
    assert_true(mean[0] > 1000.0 && error < 0.01 * mean[0]);
    if (fabs(mean[0] - mean[1]) > 5.0 * error)
        fail_msg("counts %g, agents %g, standard error %g", mean[0], mean[1], error);
    drop(&m);
}

/* Every allocation of a run fails once: an error, and nothing is kept; but a
 * run without its threads, or with fewer, is a run. */
static void without_memory(void **state)
{
    (void)state;
    struct made m;
    size_t at = 1, refused = 0;
    make(&m);
    for (;; at++) {
        struct fault_allocator f;
        struct displacement_result r;
        const struct displacement_request q = {.seed = 3, .threads = 2, .days = 12};
        fault_init(&f, at);
        enum flujo_status status = agent_run(&f.allocator, &m.net, &q, &r);
        if (status == FLUJO_OK)
            displacement_result_free(&r, &f.allocator);
        else
            assert_int_equal(status, FLUJO_NO_MEMORY);
        assert_int_equal(fault_live(&f), 0);
        refused += status != FLUJO_OK;
        if (!fault_happened(&f)) break;
    }
    assert_true(at > 30 && refused + 5 > at);
    drop(&m);
}

static void bad_sizes(void **state)
{
    (void)state;
    const struct flee_synthetic bad[] = {{.places = 3, .people = 10},
                                         {.places = 10, .people = 0},
                                         {.places = 10, .people = NAN},
                                         {.places = 2000000, .people = 10}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error_list errors;
        struct flee_instance *f;
        errors_init(&errors, memory_default());
        assert_int_equal(flee_synthetic_make(memory_default(), &bad[i], &flee_rules, &f, &errors), FLUJO_BAD_INPUT);
        assert_true(f == NULL && errors.errors == 1);
        errors_free(&errors);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(same_network),   cmocka_unit_test(everyone_counts),
                                       cmocka_unit_test(ranks_agree),    cmocka_unit_test(engines_agree),
                                       cmocka_unit_test(without_memory), cmocka_unit_test(bad_sizes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
