/* Smugglers: activity under campaigns and after them, price, revenue. */
#include "support/still_world.h"
#include "test.h"
#include <math.h>

/* Under a campaign activity tends to A0 (1 - effect campaign), a part 1 / days of the way a day. */
static void test_campaign(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "smuggler.activity", 0.5);
    still_set(&q, "smuggler.relax_days", 10);
    still_set(&q, "smuggler.campaign_effect", 0.6);
    still_lever(&q, "smuggler.campaign", 0.5, 0, 0);
    still_start(&q, 1, 0);
    assert_true(q.w->day == q.t.s.start);
    for (int day = 0; day < 30; day++) {
        still_live(&q, day);
        double goal = 0.5 * (1 - 0.6 * 0.5);
        still_near("activity", still_measure(&q, M_SMUGGLER_ACTIVITY, 0), goal + (0.5 - goal) * pow(0.9, day + 1),
                   1e-12);
    }
    still_end(&q);
}

/* The end of a campaign leaves a rebound that fades; a new campaign ends it. */
static void test_rebound(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "smuggler.activity", 0.5);
    still_set(&q, "smuggler.relax_days", 1); /* activity is its goal */
    still_set(&q, "smuggler.campaign_effect", 0.2);
    still_set(&q, "smuggler.rebound", 0.4);
    still_set(&q, "smuggler.rebound_days", 5);
    still_lever(&q, "smuggler.campaign", 0.5, 0, 3);
    still_lever(&q, "smuggler.campaign", 0.25, 10, 1);
    still_start(&q, 1, 0);
    for (int day = 0; day < 14; day++) {
        still_live(&q, day);
        double expected = day < 3    ? 0.5 * (1 - 0.2 * 0.5)
                          : day < 10 ? 0.5 + 0.4 * 0.5 * 0.5 * exp(-(day - 2) / 5.0)
                          : day < 11 ? 0.5 * (1 - 0.2 * 0.25)
                                     : 0.5 + 0.4 * 0.5 * 0.25 * exp(-(day - 10) / 5.0);
        still_near("activity", still_measure(&q, M_SMUGGLER_ACTIVITY, 0), expected, 1e-12);
    }
    still_end(&q);
}

/* A campaign that is eased, not ended, leaves no rebound. */
static void test_eased(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "smuggler.activity", 0.5);
    still_set(&q, "smuggler.relax_days", 1);
    still_set(&q, "smuggler.campaign_effect", 0.2);
    still_lever(&q, "smuggler.campaign", 1, 0, 2);
    still_lever(&q, "smuggler.campaign", 0.5, 2, 0);
    still_run(&q, 2);
    still_near("activity", still_measure(&q, M_SMUGGLER_ACTIVITY, 0), 0.5 * (1 - 0.2 * 0.5), 1e-12);
    still_end(&q);
}

static double demand_after(int days) { return pow(29 / 30.0, days); } /* nobody leaves: smoothed over 30 days */

/* price0 (demand (1 + risk) / supply)^e, a part 1 / days of the way a day. */
static void test_price(void **state)
{
    (void)state;
    static const double relax[] = {1, 4};
    for (int i = 0; i < 2; i++) {
        struct still_world q;
        still_init(&q);
        still_set(&q, "smuggler.price", 5000);
        still_set(&q, "smuggler.price_elasticity", 0.5);
        still_set(&q, "smuggler.relax_days", relax[i]);
        still_set(&q, "smuggler.activity", 0.5);
        still_set(&q, "smuggler.campaign_effect", 0.8);
        still_lever(&q, "smuggler.campaign", 1, 0, 0);
        still_start(&q, 1, 0);
        double price = 5000, activity = 0.5;
        for (int day = 1; day <= WARMUP_DAYS + 20; day++) {
            double goal = day > WARMUP_DAYS ? 0.1 : 0.5;
            activity += (goal - activity) / relax[i];
            double demand = fmax(0.05, demand_after(day - 1)), supply = (activity + 0.05) / 0.55;
            price += (5000 * sqrt(demand / supply) - price) / relax[i];
            if (day <= WARMUP_DAYS) continue;
            still_live(&q, day - WARMUP_DAYS - 1);
            still_near("price", still_measure(&q, M_SMUGGLER_PRICE, 0), price, 1e-9);
        }
        still_end(&q);
    }
}

/* The risk that moves the price is that of posts, weighted by their crowds of yesterday. */
static void test_price_of_risk(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.places[POST].enforcement = 1;
    q.t.places[CITY_W].enforcement = 3;
    q.t.places[CITY_W].post = 1;
    q.t.s.post_count = 2;
    still_set(&q, "enforcement.hazard", 0.4);
    still_set(&q, "enforcement.crowding", 1e12);
    still_set(&q, "smuggler.price", 5000);
    still_set(&q, "smuggler.price_elasticity", 2);
    still_set(&q, "smuggler.relax_days", 1);
    q.t.classes[B_ADULTS].pool = PEOPLE / 2;
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, B_ADULTS, 0, 1);
    still_start(&q, 2, 0);
    still_live(&q, 0);
    double reference = 2 * 4 * 40 * PEOPLE; /* departures that the classes state */
    double smooth = reference * demand_after(WARMUP_DAYS);
    still_near("no risk", still_measure(&q, M_SMUGGLER_PRICE, 0), 5000 * pow(fmax(0.05, smooth / reference), 2), 1e-9);
    smooth += (2 * 1.5 * PEOPLE - smooth) / 30;
    still_live(&q, 1);
    double risk = ((1 - exp(-0.4)) * 2 + (1 - exp(-1.2))) / 3;
    still_near("risk", still_measure(&q, M_SMUGGLER_PRICE, 0), 5000 * pow(smooth / reference * (1 + risk), 2), 1e-9);
    still_end(&q);
}

/* Departures, of whom a share pays the price of the day. */
static void test_revenue(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "smuggler.share", 0.25);
    still_set(&q, "smuggler.price", 5000);
    still_set(&q, "smuggler.price_elasticity", 0);
    still_set(&q, "smuggler.relax_days", 1);
    still_set(&q, "smuggler.campaign_effect", 0.4);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, B_CHILDREN, 0, 1);
    still_leave(&q, A_CHILDREN, 1, 1);
    still_lever(&q, "smuggler.campaign", 1, 1, 0);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    still_near("revenue", still_measure(&q, M_SMUGGLER_REVENUE, 0), 2 * PEOPLE * 0.25 * 5000, 1e-12);
    still_live(&q, 1);
    still_near("in a campaign", still_measure(&q, M_SMUGGLER_REVENUE, 0), PEOPLE * 0.25 * 0.6 * 5000, 1e-4);
    still_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_campaign),      cmocka_unit_test(test_rebound),
                                       cmocka_unit_test(test_eased),         cmocka_unit_test(test_price),
                                       cmocka_unit_test(test_price_of_risk), cmocka_unit_test(test_revenue)};
    return still_run_tests(tests);
}
