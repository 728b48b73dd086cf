/* Beliefs: news, claims, messages, rumours, each alone in closed form. */
#include "model/belief.h"
#include "support/still_world.h"
#include "test.h"
#include <math.h>

/* The share admitted among outcomes enters what is known with weight 1 / days, and belief follows that. */
static void test_news(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "belief.initial", 0.4);
    still_set(&q, "belief.network_rate", 0.1);
    still_set(&q, "belief.news_days", 4);
    still_set(&q, "border.encounter.single_adult", 0.5);
    still_set(&q, "border.encounter.unaccompanied_child", 1);
    still_set(&q, "expulsion.single_adult", 0.8);
    still_set(&q, "expulsion.unaccompanied_child", 1);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    still_near("no news yet", still_measure(&q, M_BELIEF, A_ADULTS), 0.4, 1e-12);
    still_live(&q, 1); /* undetected, and of those met one in five */
    double admitted = 0.4 + (0.5 + 0.5 * 0.2 - 0.4) / 4, belief = 0.4 + 0.1 * (admitted - 0.4);
    still_near("adults", still_measure(&q, M_BELIEF, A_ADULTS), belief, 0.001);
    still_near("children", still_measure(&q, M_BELIEF, A_CHILDREN), 0.4 - 0.1 * 0.1, 1e-12);
    still_near("of another origin", still_measure(&q, M_BELIEF, B_ADULTS), 0.4, 1e-12);
    still_end(&q);
}

/* In balance from the start: (0.1 x 0.6 + 0.05 x 0.6 x 0.9) / (0.1 + 0.03), of the adults of whom half are met and four
 * fifths of these expelled; departures are as usual at that belief. */
static void test_balance(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "belief.balanced", 1);
    still_set(&q, "belief.initial", 0.1);
    still_set(&q, "belief.network_rate", 0.1);
    still_set(&q, "belief.smuggler_rate", 0.05);
    still_set(&q, "belief.claim", 0.9);
    still_set(&q, "smuggler.activity", 0.6);
    still_set(&q, "border.encounter.single_adult", 0.5);
    still_set(&q, "expulsion.single_adult", 0.8);
    still_start(&q, 1, 0);
    double balance = (0.1 * 0.6 + 0.05 * 0.6 * 0.9) / 0.13;
    still_near("reference", belief_state(q.w)->reference[A_ADULTS], balance, 1e-9);
    still_near("outcomes", belief_state(q.w)->admitted[A_ADULTS], 0.6, 1e-9);
    still_live(&q, 0);
    still_near("it stays", still_measure(&q, M_BELIEF, A_ADULTS), balance, 1e-9);
    still_near("all admitted", belief_state(q.w)->reference[A_CHILDREN], (0.1 * 1 + 0.05 * 0.6 * 0.9) / 0.13, 1e-9);
    still_end(&q);
}

/* Those let in at ports are admitted. */
static void test_news_of_ports(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.places[SECTOR_E].port_capacity = 1e9;
    still_set(&q, "belief.initial", 0.5);
    still_set(&q, "belief.network_rate", 1);
    still_set(&q, "belief.news_days", 1);
    still_set(&q, "border.port_share", 0.3);
    still_set(&q, "expulsion", 1);
    still_leave(&q, A_ADULTS, 0, 1);
    still_run(&q, 1);
    still_near("ports", still_measure(&q, M_BELIEF, A_ADULTS), 0.3, 0.01);
    still_end(&q);
}

/* B moves toward the claim by its weight times activity, a tenth of the time as much again under a rumour. */
static void test_claims(void **state)
{
    (void)state;
    for (int rumour = 0; rumour < 2; rumour++) {
        struct still_world q;
        still_init(&q);
        still_set(&q, "belief.initial", 0.4);
        still_set(&q, "belief.claim.single_adult", 0.9);
        still_set(&q, "belief.rumour", 2);
        still_set(&q, "smuggler.activity", 0.5);
        still_lever(&q, "belief.smuggler_rate", 0.04, 0, 0);
        q.t.events[0] = (struct event){.kind = EVENT_RUMOUR,
                                       .day = q.t.s.start + 1,
                                       .days = 5,
                                       .origin = 0,
                                       .demographic = 0,
                                       .magnitude = 3,
                                       .place = -1};
        q.t.s.event_count = rumour;
        still_start(&q, 1, 0);
        double gap = 0.5, gap_of_others = 0.5;
        for (int day = 0; day < 9; day++) {
            double told = rumour && day >= 1 && day < 6 ? 2 * 3 * (1 - (day - 1) / 5.0) : 0;
            gap *= 1 - 0.04 * 0.5 * (1 + told);
            gap_of_others *= 1 - 0.04 * 0.5;
            still_live(&q, day);
            still_near("adults of a", still_measure(&q, M_BELIEF, A_ADULTS), 0.9 - gap, 1e-12);
            still_near("adults of b", still_measure(&q, M_BELIEF, B_ADULTS), 0.9 - gap_of_others, 1e-12);
            still_near("children", still_measure(&q, M_BELIEF, A_CHILDREN), 0.9 - gap_of_others, 1e-12);
        }
        still_end(&q);
    }
}

/* Official messages: weight, trust and effort. */
static void test_messages(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "belief.initial", 0.6);
    still_set(&q, "belief.trust", 0.5);
    still_set(&q, "belief.message_rate", 0.2);
    still_lever(&q, "belief.message.a", 0.1, 0, 0);
    still_lever(&q, "belief.message_effort.a", 0.8, 0, 0);
    still_start(&q, 1, 0);
    for (int day = 0; day < 8; day++) {
        still_live(&q, day);
        double expected = 0.1 + 0.5 * pow(1 - 0.2 * 0.5 * 0.8, day + 1);
        still_near("of a", still_measure(&q, M_BELIEF, A_ADULTS), expected, 1e-12);
        still_near("of b", still_measure(&q, M_BELIEF, B_ADULTS), 0.6, 1e-12);
    }
    still_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_news), cmocka_unit_test(test_balance),
                                       cmocka_unit_test(test_news_of_ports), cmocka_unit_test(test_claims),
                                       cmocka_unit_test(test_messages)};
    return still_run_tests(tests);
}
