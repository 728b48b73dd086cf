/* One day at the border, against chances written out by hand. */
#include "support/still_world.h"
#include "test.h"
#include <math.h>

/* Attempts, encounters and those who wait on; the mean wait is Little's law. */
static void test_attempts(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "border.attempt_rate", 0.3);
    still_set(&q, "border.encounter.single_adult", 0.6);
    still_leave(&q, A_ADULTS, 0, 1);
    still_run(&q, 0);
    double chance = 1 - exp(-0.3), met = still_measure(&q, M_ENCOUNTERS, A_ADULTS),
           past = still_measure(&q, M_UNDETECTED, A_ADULTS);
    still_binomial("encounters", met, PEOPLE, chance * 0.6);
    still_binomial("undetected", past, PEOPLE, chance * 0.4);
    assert_true(still_measure(&q, M_WAITING, 0) == PEOPLE - met - past);
    still_near("wait", still_measure(&q, M_WAIT_DAYS, 0), 1 / (exp(0.3) - 1), 0.01);
    assert_true(still_measure(&q, M_UNIQUE, A_ADULTS) == met);
    assert_true(still_measure(&q, M_SECTOR_ENCOUNTERS, 0) == met && still_measure(&q, M_SECTOR_ENCOUNTERS, 1) == 0);
    still_end(&q);
}

static void test_sectors(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, B_CHILDREN, 0, 1);
    still_leave(&q, B_ADULTS, 0, 1);
    still_run(&q, 0);
    still_binomial("sector e", still_measure(&q, M_SECTOR_ENCOUNTERS, 0), PEOPLE, 1 - exp(-10));
    still_binomial("sector w", still_measure(&q, M_SECTOR_ENCOUNTERS, 1), 2 * PEOPLE, 1 - exp(-10));
    still_end(&q);
}

/* Closures hold back attempts of the origin that has them, until they end. */
static void test_closure(void **state)
{
    (void)state;
    double closed[] = {0.5, 0};
    struct series mobility = {.name = "mobility", .key = "a", .days = 2, .value = closed};
    struct still_world q;
    still_init(&q);
    q.t.s.series = &mobility;
    q.t.s.series_count = 1;
    still_set(&q, "departure.mobility_weight", 0);
    still_set(&q, "border.attempt_rate", 0.3);
    still_set(&q, "border.closure_weight.single_adult", 3);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_leave(&q, B_ADULTS, 0, 1);
    still_start(&q, 1, 0);
    mobility.first = q.w->day;
    still_live(&q, 0);
    double met = still_measure(&q, M_ENCOUNTERS, A_ADULTS);
    still_binomial("held back", met, PEOPLE, 1 - exp(-0.3 * exp(-1.5)));
    still_binomial("no weight", still_measure(&q, M_ENCOUNTERS, A_CHILDREN), PEOPLE, 1 - exp(-0.3));
    still_binomial("no closure", still_measure(&q, M_ENCOUNTERS, B_ADULTS), PEOPLE, 1 - exp(-0.3));
    still_live(&q, 1);
    still_binomial("open again", still_measure(&q, M_ENCOUNTERS, A_ADULTS), PEOPLE - met, 1 - exp(-0.3));
    still_end(&q);
}

/* One crossing half open: half the hazard; then closed: all who wait there stay, and leave when it opens. The other is as
 * ever. */
static void test_openings(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "border.attempt_rate", 0.3);
    still_set(&q, "border.encounter", 1);
    still_lever(&q, "border.open.sector_e", 0.5, 0, 1);
    still_lever(&q, "border.open.sector_e", 0, 1, 2);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, B_ADULTS, 0, 1);
    still_start(&q, 1, 0);
    still_live(&q, 0);
    double first = still_measure(&q, M_SECTOR_ENCOUNTERS, 0), west = still_measure(&q, M_SECTOR_ENCOUNTERS, 1);
    still_binomial("half open", first, PEOPLE, 1 - exp(-0.15));
    still_binomial("open", west, PEOPLE, 1 - exp(-0.3));
    for (int day = 1; day < 3; day++) {
        still_live(&q, day);
        assert_true(still_measure(&q, M_SECTOR_ENCOUNTERS, 0) == 0);
    }
    still_live(&q, 3);
    still_binomial("open again", still_measure(&q, M_SECTOR_ENCOUNTERS, 0), PEOPLE - first, 1 - exp(-0.3));
    still_end(&q);
}

/* A port lets in its capacity times how far its crossing is open. */
static void test_port_opening(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.places[SECTOR_E].port_capacity = 10000;
    still_set(&q, "border.attempt_rate", 0.3);
    still_set(&q, "border.port_share", 1);
    still_lever(&q, "border.open.sector_e", 0.25, 0, 0);
    still_leave(&q, A_ADULTS, 0, 1);
    still_run(&q, 0);
    still_near("let in", still_measure(&q, M_ENCOUNTERS, A_ADULTS), 2500, 0.1);
    still_end(&q);
}

/* Ports with room let in all who seek one and try today; they are met for the first time as others are. */
static void test_first_encounters_at_ports(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.places[SECTOR_E].port_capacity = 1e9;
    still_set(&q, "border.attempt_rate", 0.3);
    still_set(&q, "border.encounter", 0.5);
    still_set(&q, "border.port_share.single_adult", 0.4);
    still_set(&q, "expulsion", 1);
    still_leave(&q, A_ADULTS, 0, 1);
    still_run(&q, 0);
    double chance = 1 - exp(-0.3), met = still_measure(&q, M_ENCOUNTERS, A_ADULTS);
    double expelled = still_measure(&q, M_EXPELLED, A_ADULTS), port = still_measure(&q, M_PROCESSED, A_ADULTS);
    still_binomial("at ports", port, PEOPLE, 0.4 * chance);
    still_binomial("between ports", expelled, PEOPLE, 0.6 * chance * 0.5);
    assert_true(met == expelled + port);
    assert_true(still_measure(&q, M_SECTOR_ENCOUNTERS, 0) == met);
    for (int day = 0; day < 5; day++) { /* nobody comes twice: every encounter is a first one */
        still_live(&q, day);
        assert_true(still_measure(&q, M_UNIQUE, A_ADULTS) == still_measure(&q, M_ENCOUNTERS, A_ADULTS));
        assert_true(still_measure(&q, M_UNIQUE, A_ADULTS) > 1000);
    }
    still_end(&q);
}

/* The room of a port is its capacity times metering times the scale of the population. */
static void test_room_at_ports(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.places[SECTOR_E].port_capacity = 200;
    still_set(&q, "border.metering", 0.25);
    still_set(&q, "border.port_share", 1);
    still_set(&q, "border.attempt_rate", 1);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_start(&q, 40, 0);
    still_live(&q, 0);
    double room = 200 * 0.25 * 40; /* both classes share it by their numbers */
    still_binomial("adults", still_measure(&q, M_ENCOUNTERS, A_ADULTS), 40 * PEOPLE, room / 2 / (40 * PEOPLE));
    still_binomial("children", still_measure(&q, M_ENCOUNTERS, A_CHILDREN), 40 * PEOPLE, room / 2 / (40 * PEOPLE));
    still_end(&q);
}

/* Only those who seek a port count for its room. */
static void test_who_seeks_a_port(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    q.t.places[SECTOR_E].port_capacity = 20000;
    still_set(&q, "border.encounter", 0);
    still_set(&q, "border.port_share.single_adult", 0.3);
    still_set(&q, "border.attempt_rate", 1);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_run(&q, 0);
    still_binomial("let in", still_measure(&q, M_ENCOUNTERS, A_ADULTS), PEOPLE, 20000 / PEOPLE);
    assert_true(still_measure(&q, M_ENCOUNTERS, A_CHILDREN) == 0);
    still_end(&q);
}

/* Of those without an attempt a share gives up. */
static void test_giving_up(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "border.attempt_rate", 0.5);
    still_set(&q, "border.encounter", 0.7);
    still_set(&q, "border.give_up.single_adult", 0.2);
    still_leave(&q, A_ADULTS, 0, 1);
    still_leave(&q, A_CHILDREN, 0, 1);
    still_run(&q, 0);
    still_binomial("gave up", still_measure(&q, M_GAVE_UP, A_ADULTS), PEOPLE, exp(-0.5) * (1 - exp(-0.2)));
    assert_true(still_measure(&q, M_GAVE_UP, A_CHILDREN) == 0);
    still_end(&q);
}

/* Those who try again are met again, but are no new people: over time everyone is counted once. */
static void test_unique_people(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "expulsion", 1);
    still_set(&q, "reattempt", 0.8);
    still_set(&q, "reattempt.delay_days", 3);
    still_set(&q, "border.attempt_rate", 0.3);
    still_leave(&q, A_ADULTS, 0, 1);
    still_start(&q, 1, 0);
    double encounters = 0, unique = 0;
    for (int day = 0; day < 300; day++) {
        still_live(&q, day);
        encounters += still_measure(&q, M_ENCOUNTERS, A_ADULTS);
        unique += still_measure(&q, M_UNIQUE, A_ADULTS);
        if (day == 0) assert_true(unique == encounters);
    }
    assert_true(unique == PEOPLE);
    still_near("encounters of a person", encounters / PEOPLE, 1 / (1 - 0.8), 0.01);
    still_end(&q);
}

/* At each attempt half of the people are met, the others are gone for good: half of all are ever met. */
static void test_who_is_ever_met(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "expulsion", 1);
    still_set(&q, "reattempt", 1);
    still_set(&q, "reattempt.delay_days", 3);
    still_set(&q, "border.attempt_rate", 0.3);
    still_set(&q, "border.encounter", 0.5);
    still_leave(&q, A_ADULTS, 0, 1);
    still_start(&q, 1, 0);
    double encounters = 0, unique = 0;
    for (int day = 0; day < 150; day++) {
        still_live(&q, day);
        encounters += still_measure(&q, M_ENCOUNTERS, A_ADULTS);
        unique += still_measure(&q, M_UNIQUE, A_ADULTS);
    }
    still_binomial("ever met", unique, PEOPLE, 0.5);
    still_near("encounters", encounters, PEOPLE, 0.01); /* 1/2 + 1/4 + ... of a person */
    still_end(&q);
}

/* Some give up before they are ever met; those who were met may come again. */
static void test_who_gives_up_unmet(void **state)
{
    (void)state;
    struct still_world q;
    still_init(&q);
    still_set(&q, "expulsion", 1);
    still_set(&q, "reattempt", 1);
    still_set(&q, "reattempt.delay_days", 3);
    still_set(&q, "border.attempt_rate", 0.3);
    still_set(&q, "border.give_up", 0.2);
    still_leave(&q, A_ADULTS, 0, 1);
    still_start(&q, 1, 0);
    double unique = 0, attempt = 1 - exp(-0.3), give_up = exp(-0.3) * (1 - exp(-0.2));
    for (int day = 0; day < 80; day++) {
        still_live(&q, day);
        unique += still_measure(&q, M_UNIQUE, A_ADULTS);
    }
    still_binomial("ever met", unique, PEOPLE, attempt / (attempt + give_up));
    still_end(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_attempts),
                                       cmocka_unit_test(test_sectors),
                                       cmocka_unit_test(test_closure),
                                       cmocka_unit_test(test_openings),
                                       cmocka_unit_test(test_port_opening),
                                       cmocka_unit_test(test_first_encounters_at_ports),
                                       cmocka_unit_test(test_room_at_ports),
                                       cmocka_unit_test(test_giving_up),
                                       cmocka_unit_test(test_who_gives_up_unmet),
                                       cmocka_unit_test(test_who_is_ever_met),
                                       cmocka_unit_test(test_who_seeks_a_port),
                                       cmocka_unit_test(test_unique_people)};
    return still_run_tests(tests);
}
