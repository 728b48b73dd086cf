/* Displacement as in Flee: the network, the world of the day, and its
 * processes, each written once and used by the cohort and the agent engine.
 *
 * The network is constant and shared by threads; a world belongs to one
 * replicate. Counts in a world are agents: one stands for `hasten` people. */
#ifndef FLUJO_DISPLACEMENT_H
#define FLUJO_DISPLACEMENT_H

#include "random/distributions.h"
#include "flee/flee_instance.h"

/* Streams of the processes (the fourth word of the counter); those of choices
 * within a day add the round. */
enum {
    DISPLACEMENT_START = 0x2000,
    DISPLACEMENT_MOVE = 0x2100,
    DISPLACEMENT_CHOICE = 0x2200,
    DISPLACEMENT_SPAWN = 0x2300,
    DISPLACEMENT_WALK = 0x2400,
    DISPLACEMENT_KIND = 0x2500
};

enum { DISPLACEMENT_MAX_ROUNDS = 200 };
#define DISPLACEMENT_NO_PATH UINT32_MAX

/* Places, directed links (2 i and 2 i + 1 of route i) and, for each place, the
 * candidate paths that start there. Where people are of several kinds, the whole network stands once for each kind, one
 * after the other: place p of kind k is k * place_count + p, and nobody changes kind. So choices may differ by kind in
 * either engine, while capacities and counts are of all. */
struct displacement_net {
    const struct flee_instance *f;
    const struct allocator *a;
    struct arena arena;       /* of what does not grow: links and the index of paths */
    int places, links, kinds; /* places and links of all kinds */
    int *link_from, *link_to;
    double *link_km;
    double *link_speed;               /* km/day; negative: as the settings say */
    uint32_t *walk_first, walk_count; /* links + 1, into walk_chance: none for links without walk_probability */
    size_t walk_capacity;
    double *walk_chance;       /* to arrive on the first, second, ... day on the link */
    int *out_first, *out_link; /* links by start */
    uint32_t path_count;
    uint32_t *path_first; /* places + 1 */
    uint32_t *step_first; /* paths + 1, into step_link */
    int *step_link;
    int *path_end;
    double *path_km;
    unsigned char *path_borders; /* borders crossed */
    unsigned char *path_direct;  /* 1: the whole way to a camp */
};

/* The place of the instance that a place of some kind is, and the kind. */
static inline int displacement_base(const struct displacement_net *net, int p)
{
    return net->kinds == 1 ? p : p % net->f->place_count;
}
static inline int displacement_kind(const struct displacement_net *net, int p)
{
    return net->kinds == 1 ? 0 : p / net->f->place_count;
}
static inline const struct flee_place *displacement_place(const struct displacement_net *net, int p)
{
    return &net->f->places[displacement_base(net, p)];
}
/* The route of a link, and 1 if the link leads from its second place to its first. */
static inline const struct flee_route *displacement_route(const struct displacement_net *net, int link)
{
    return &net->f->routes[link / 2 % net->f->route_count];
}

/* Enumerate paths of up to `awareness` links that visit no place twice;
 * markers do not count and are no ends. With direct_share > 0 also the
 * shortest way to each camp. FLUJO_BAD_INPUT if there are more than 2^28. */
enum flujo_status displacement_net_init(struct displacement_net *net, const struct allocator *a,
                                        const struct flee_instance *f, const struct flee_settings *s,
                                        struct error_list *errors);
void displacement_net_free(struct displacement_net *net);

struct displacement_world {
    const struct displacement_net *net;
    struct arena arena; /* of all arrays */
    struct flee_settings s;
    int compat; /* 1: Flee's quirks */
    struct random_key key;
    int day;
    unsigned char *in_conflict, *camp, *town; /* what a place is today */
    double *intensity;                        /* of places in conflict, as it was when it began (compat) or today */
    int *conflict_since;
    int *link_closed;              /* number of closures in force */
    int *redirect;                 /* forced link out of a place, or -1 */
    double *population, *capacity; /* agents, by place of the instance; capacity < 0: none */
    int64_t *here;                 /* agents at places (not on links) */
    double *score, *cap, *cap_used, *move;
    uint32_t *threshold, *alias; /* alias tables of all places, [path] */
    double *weight;              /* [path]: probability of each path at its place */
    unsigned char *choice_of;    /* by place: 1 if some path is open */
    unsigned char *dirty;        /* by place: table to be built again */
    unsigned char *full;         /* by place: 1 for a camp so full that routes to it are dropped */
    double *start_weight;        /* by place */
    int64_t *starts;             /* by place: agents whom a conflict or a flood there sends today */
    uint32_t *work;
    double *scaled;
    double *distance_term; /* by path: what its length divides its weight by */
    double *home_term;     /* by path: what the distance of its end divides its score by; null: off */
    double debt;           /* agents owed by decreases of the counts */
};

enum flujo_status displacement_world_init(struct displacement_world *w, const struct allocator *a,
                                          const struct displacement_net *net, struct random_key key);
void displacement_world_free(struct displacement_world *w);

/* Agents who are in camps before the first day, by place into n (zeroed by the
 * callee); also sets capacities as Flee does. */
void displacement_day0(struct displacement_world *w, int64_t *n);
/* Of n agents at a place of the instance, those of each kind, by chance, added to out[place of a kind]. `number`
 * keeps the streams of a day apart. */
void displacement_share_out(struct displacement_world *w, uint32_t number, int base, int64_t n, int64_t *out);
/* Agents at a place of the instance, all kinds. */
int64_t displacement_people(const struct displacement_world *w, int base);
/* Conflict and closures of the day; scores; everything to be rebuilt. */
void displacement_morning(struct displacement_world *w, int day);
/* New agents of the day. Those whom a conflict or a flood sends are in `starts`; returned is how many others
 * there are, who start by start_weight. */
int64_t displacement_new_agents(struct displacement_world *w);
/* Weights of start places (start_weight); 0 if there is nowhere to start. */
double displacement_start_weights(struct displacement_world *w);
/* Those who started at place p, of whatever kind, leave its population (take_from_population). */
void displacement_started(struct displacement_world *w, int p, int64_t n);
/* Tables from the counts `here` as they are now: call before each round. */
void displacement_refresh(struct displacement_world *w);

/* Pure processes. */
int displacement_flood_level(const struct displacement_world *w, int p);
/* displacement_forecast.c: what a forecast of floods makes of a chance to leave and of a score. */
int displacement_foresees(const struct displacement_world *w);
double displacement_foreseen_chance(const struct displacement_world *w, int p, double chance);
double displacement_foreseen_score(const struct displacement_world *w, int p, double score);
/* displacement_attributes.c: what attributes of people make of the score of a place; the two stand before and after the
 * floods in Flee's order. */
double displacement_hazard_score(const struct displacement_world *w, int p, double score);
double displacement_match_score(const struct displacement_world *w, int p, double score);
/* The entry of a list by flood level; levels beyond its end have the last. */
double displacement_by_level(const struct flee_list *list, int level, double if_empty);
/* Factor of conflict_spawn_decay by the age of a place's conflict. */
double displacement_decay(const struct displacement_world *w, int p);
double displacement_score(const struct displacement_world *w, int p);
double displacement_cap_factor(double here, double capacity, double buffer);
/* Of a camp's places, the share that is free. */
double displacement_free_share(double here, double capacity);
double displacement_move_chance(const struct displacement_world *w, int p);
double displacement_path_weight(const struct displacement_world *w, uint32_t path);
/* Speed on a link for those on their first link (`fresh`) or a later one. */
double displacement_speed(const struct displacement_world *w, int link, int fresh);
/* Chance to arrive on this day on a link (1, 2, ...), of those who have not before: 0 or 1, but on links with
 * walk_probability. */
double displacement_arrival(const struct displacement_world *w, int link, int fresh, uint32_t days);
/* May someone who has covered `moved` km today and arrives over `km` more go on?
 * Here because it is asked for every arrival. */
static inline int displacement_goes_on(const struct displacement_world *w, double moved, double km)
{
    return moved + km < w->s.max_move_speed;
}

/* 1 if a route under way is dropped: its end is a camp that is (nearly) full. */
static inline int displacement_route_dropped(const struct displacement_world *w, uint32_t path)
{
    return w->full[w->net->path_end[path]];
}

static inline struct alias_table displacement_table(const struct displacement_world *w, int p)
{
    uint32_t first = w->net->path_first[p];
    return (struct alias_table){w->net->path_first[p + 1] - first, w->threshold + first, w->alias + first};
}

#endif
