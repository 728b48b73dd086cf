/* New people of a day, and where they start.
 *
 * By default their number is the increase of the counts, decreases being owed;
 * they start at places in conflict, weighted by population and intensity. With
 * conflict- or flood-driven spawning each place sends its own: a constant, a
 * Poisson number or a share of its population, by intensity or flood level. */
#include "flee/displacement.h"

#include "base/numeric.h"

#include <math.h>
#include <string.h>

/* Sum of the counts on a day, in agents. */
static double counts_on(const struct displacement_world *w, int day)
{
    const struct flee_instance *f = w->net->f;
    if (f->source_count == 0 || !(w->s.sum_from_camps > 0.0))
        return f->total ? floor(f->total[day] / w->s.hasten) : 0.0;
    double total = 0.0;
    for (int k = 0; k < f->source_count; k++)
        total += f->sources[k].counted ? floor(f->sources[k].count[day] / w->s.hasten) : 0.0;
    return total;
}

/* Mean number of agents who leave place p today because of its conflict. Flee knows no decay here, and does not
 * divide by hasten. */
static double conflict_mean(const struct displacement_world *w, int p)
{
    double strength = w->in_conflict[p] ? w->intensity[p] * (w->compat ? 1.0 : displacement_decay(w, p)) : 0.0;
    double mean = w->s.displaced_per_conflict_day * strength;
    if (w->s.conflict_driven_spawning == FLEE_BY_POPULATION) return mean * w->population[p];
    return w->compat ? mean : mean / w->s.hasten;
}

/* Mean number of agents who leave place p today because of its flood. */
static double flood_mean(const struct displacement_world *w, int p)
{
    int level = displacement_flood_level(w, p);
    double mean = level > 0 ? displacement_by_level(&w->s.displaced_per_flood_day, level, 0.0) : 0.0;
    if (w->s.flood_driven_spawning == FLEE_BY_POPULATION) return mean * w->population[p];
    return w->compat ? mean : mean / w->s.hasten;
}

/* Add such numbers of every place to `starts`; `number` keeps the streams of the two causes apart. */
static void add_driven(struct displacement_world *w, double (*mean_of)(const struct displacement_world *, int),
                       double mode, uint32_t number)
{
    struct stream stream = stream_at(w->key, DISPLACEMENT_SPAWN, (uint32_t)w->day, number);
    for (int p = 0; p < w->net->f->place_count && mode > 0.0; p++) {
        double mean = mean_of(w, p);
        if (mean > 0.0) w->starts[p] += mode == FLEE_POISSON ? random_poisson(&stream, mean) : (int64_t)mean;
    }
}

int64_t displacement_new_agents(struct displacement_world *w)
{
    memset(w->starts, 0, (size_t)w->net->places * sizeof *w->starts);
    if (w->s.conflict_driven_spawning > 0.0 || w->s.flood_driven_spawning > 0.0) {
        add_driven(w, conflict_mean, w->s.conflict_driven_spawning, 0);
        add_driven(w, flood_mean, w->s.flood_driven_spawning, 1);
        for (int p = 0; p < w->net->f->place_count; p++) {
            int64_t n = w->starts[p];
            w->starts[p] = 0;
            displacement_share_out(w, 0, p, n, w->starts);
        }
        return 0;
    }
    if (w->day == 0) {
        if (!(w->s.insert_day0 > 0.0) && !(w->s.empty_camps_on_day0 > 0.0)) return (int64_t)counts_on(w, 0);
        return 0;
    }
    double increase = counts_on(w, w->day) - counts_on(w, w->day - 1) - w->debt;
    w->debt = increase < 0.0 ? -increase : 0.0;
    return increase > 0.0 ? (int64_t)increase : 0;
}

static double people_weight(const struct displacement_world *w, int p)
{
    double people = fmax(0.0, w->population[displacement_base(w->net, p)]), power = w->s.start_power;
    if (power == 1.0 || (people == 0.0 && w->s.take_from_population > 0.0)) return people;
    return numeric_pow(fmax(people, 1.0), power); /* an unknown population counts as the least */
}

/* Of those who start at a place of the instance, the share of the kind of p. */
static double share_of_kind(const struct displacement_world *w, int p)
{
    const struct displacement_net *net = w->net;
    return net->kinds == 1 ? 1.0
                           : net->f->people.share[displacement_base(net, p) * net->kinds + displacement_kind(net, p)];
}

double displacement_start_weights(struct displacement_world *w)
{
    double total = 0.0;
    for (int p = 0; p < w->net->places; p++) {
        double strength = w->in_conflict[p] ? w->intensity[p] * displacement_decay(w, p) : 0.0;
        if (!(w->s.conflict_zone_spawning_only > 0.0) && !flee_is_camp(displacement_place(w->net, p)->kind)
            && !w->in_conflict[p])
            strength = 1.0;
        w->start_weight[p] = strength * people_weight(w, p) * share_of_kind(w, p);
        total += w->start_weight[p];
    }
    for (int p = 0; p < w->net->places && !(total > 0.0); p++) /* no populations given: equal shares */
        w->start_weight[p] = w->in_conflict[p] ? share_of_kind(w, p) : 0.0;
    for (int p = 0; p < w->net->places && !(total > 0.0); p++)
        total += w->start_weight[p];
    return total;
}

void displacement_started(struct displacement_world *w, int p, int64_t n)
{
    double *population = &w->population[displacement_base(w->net, p)];
    if (w->s.take_from_population > 0.0) *population = fmax(0.0, *population - (double)n);
}
