/* The table of processes: each stream has one owner, each option stands within
 * its process's struct, and a world goes on from a copy as from itself. */
#include "test.h"

#include "model/caravan.h"
#include "model/departure.h"
#include "model/world.h"
#include "support/small_scenario.h"
#include <stdlib.h>
#include <string.h>

static void each_stream_has_one_owner(void **state)
{
    int owners[STREAM_END] = {0};
    (void)state;
    for (int i = 0; i < PROCESS_COUNT; i++) {
        for (int j = 0; j < MAX_OWN_STREAMS; j++) {
            enum process_stream stream = model_processes[i]->streams[j];
            assert_in_range(stream, 0, STREAM_END - 1);
            owners[stream]++;
        }
    }
    assert_int_equal(owners[STREAM_PARAMETERS], 0);
    for (int stream = STREAM_PARAMETERS + 1; stream < STREAM_END; stream++)
        assert_int_equal(owners[stream], 1);
}

enum { ADDRESSES = MAX_CARAVANS * (4000 + 3 * CARAVAN_GATHERS) };

static int by_address(const void *a, const void *b)
{
    const struct stream_address *x = a, *y = b;
    if (x->stream != y->stream) return x->stream < y->stream ? -1 : 1;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

/* Eight bodies that gather from 4,000 origin cells and pass three posts. */
static void no_two_draws_of_caravans_share_an_address(void **state)
{
    static struct stream_address all[ADDRESSES];
    int n = 0;
    (void)state;
    for (int body = 0; body < MAX_CARAVANS; body++) {
        for (int cell = 0; cell < 4000; cell++)
            all[n++] = caravan_gather_address(body, cell);
        for (int posts = 0; posts < 3; posts++)
            for (int cell = 0; cell < CARAVAN_GATHERS; cell++)
                all[n++] = (struct stream_address){STREAM_CARAVAN, caravan_cell(posts, body, cell)};
    }
    assert_int_equal(n, ADDRESSES);
    qsort(all, ADDRESSES, sizeof all[0], by_address);
    for (int i = 1; i < n; i++)
        assert_true(by_address(&all[i - 1], &all[i]) < 0);
    assert_int_equal(caravan_gather_address(3, 700).cell, 3 * 1024 + 256 + 700); /* as pinned */
    assert_int_equal(caravan_cell(2, 3, 130), (2 * 8 + 3) * 1024 + 130);
}

static void names_are_distinct(void **state)
{
    (void)state;
    for (int i = 0; i < PROCESS_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(model_processes[i]->name, model_processes[j]->name);
}

static size_t most_elements(enum dimension index)
{
    switch (index) {
    case PER_ORIGIN: return MAX_ORIGINS;
    case PER_DEMOGRAPHIC: return MAX_DEMOGRAPHICS;
    case PER_COUNTRY: return MAX_COUNTRIES;
    case PER_CLASS: return MAX_CLASSES;
    case PER_FACILITY: return MAX_FACILITIES;
    case PER_SECTOR: return MAX_SECTORS;
    case PER_POST: return MAX_POSTS;
    default: return 1;
    }
}

/* All elements that an index may have fit between one value and the next. */
static void options_fill_their_struct(void **state)
{
    (void)state;
    for (int i = 0; i < PROCESS_COUNT; i++) {
        const struct process *p = model_processes[i];
        size_t bytes = 0;
        for (int j = 0; j < p->options.count; j++) {
            const struct option_spec *o = &p->options.specs[j];
            size_t end = o->offset + most_elements(o->index) * sizeof(double);
            assert_true(end <= p->options_size);
            bytes += end - o->offset;
            for (int k = 0; k < p->options.count; k++)
                assert_true(k == j || p->options.specs[k].offset < o->offset || p->options.specs[k].offset >= end);
        }
        assert_int_equal(bytes, p->options_size);
    }
}

static void live(struct world *w, int days)
{
    for (int i = 0; i < days; i++)
        assert_int_equal(world_day(w), 0);
}

/* After an even and an odd number of days: the two rows of measures take turns. */
static void a_branch_goes_on_as_the_world_would(void **state)
{
    struct small_scenario t;
    struct error_list errors;
    struct plan *plan;
    struct world *w[2];
    (void)state;
    small_scenario_init(&t);
    errors_init(&errors, memory_default());
    assert_int_equal(plan_make(memory_default(), &t.s, &plan, &errors), FLUJO_OK);
    assert_true(worlds_make(memory_default(), plan, w, 2));
    for (int days = 40; days <= 41; days++) {
        assert_int_equal(world_start(w[0], SMALL_BASE, random_key_make(1, 0), 1, 1, 0, 0), 0);
        live(w[0], days);
        world_branch(w[1], w[0], SMALL_BASE);
        assert_ptr_not_equal(departure_state(w[0])->pool, departure_state(w[1])->pool);
        assert_memory_equal(w[0]->row, w[1]->row, (size_t)plan->slots * sizeof(double));
        assert_memory_equal(w[0]->previous_row, w[1]->previous_row, (size_t)plan->slots * sizeof(double));
        live(w[0], 30);
        live(w[1], 30);
        assert_memory_equal(w[0]->row, w[1]->row, (size_t)plan->slots * sizeof(double));
        assert_int_equal(world_people(w[0]), world_people(w[1]));
    }
    worlds_free(memory_default(), w);
    plan_free(memory_default(), plan);
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stream_has_one_owner),
        cmocka_unit_test(no_two_draws_of_caravans_share_an_address),
        cmocka_unit_test(names_are_distinct),
        cmocka_unit_test(options_fill_their_struct),
        cmocka_unit_test(a_branch_goes_on_as_the_world_would),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
