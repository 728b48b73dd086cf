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
    DISPLACEMENT_SPAWN = 0x2300
};

enum { DISPLACEMENT_MAX_ROUNDS = 200 };
#define DISPLACEMENT_NO_PATH UINT32_MAX

/* Places, directed links (2 i and 2 i + 1 of route i) and, for each place, the
 * candidate paths that start there. */
struct displacement_net {
    const struct flee_instance *f;
    const struct allocator *a;
    struct arena arena; /* of what does not grow: links and the index of paths */
    int places, links;
    int *link_from, *link_to;
    double *link_km;
    double *link_speed;        /* km/day; negative: as the settings say */
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
    unsigned char *in_conflict;
    double *intensity; /* of places in conflict, as it was when it began (compat) or today */
    int *conflict_since;
    int *link_closed;              /* number of closures in force */
    int *redirect;                 /* forced link out of a place, or -1 */
    double *population, *capacity; /* agents; capacity < 0: none */
    double *inserted;              /* agents in camps before the first day */
    int64_t *here;                 /* agents at places (not on links) */
    double *score, *cap, *cap_used, *move;
    int homes;         /* classes of people: 1, or with stay_close_to_home 1 + the place they started at (0: unknown) */
    double *home_term; /* [home][place]: what the distance from home divides a weight by; unused for class 0 */
    uint32_t *threshold, *alias; /* alias tables of all places, [home][path] */
    double *weight;              /* [home][path]: probability of each path at its place */
    unsigned char *choice_of;    /* by place: 1 if some path is open */
    unsigned char *dirty;        /* by place: table to be built again */
    double *start_weight;        /* by place */
    uint32_t *work;
    double *scaled;
    double *distance_term; /* by path: what its length divides its weight by */
    double debt;           /* agents owed by decreases of the counts */
};

enum flujo_status displacement_world_init(struct displacement_world *w, const struct allocator *a,
                                          const struct displacement_net *net, int compat, struct random_key key);
void displacement_world_free(struct displacement_world *w);

/* Agents who are in camps before the first day, by place into n (zeroed by the
 * callee); also sets capacities as Flee does. */
void displacement_day0(struct displacement_world *w, int64_t *n);
/* Conflict and closures of the day; scores; everything to be rebuilt. */
void displacement_morning(struct displacement_world *w, int day);
/* New agents of the day; conflict-driven spawning draws from the stream. */
int64_t displacement_new_agents(struct displacement_world *w);
/* Weights of start places (start_weight); 0 if there is nowhere to start. */
double displacement_start_weights(struct displacement_world *w);
/* Those who started at p leave its population (take_from_population). */
void displacement_started(struct displacement_world *w, int p, int64_t n);
/* Tables from the counts `here` as they are now: call before each round. */
void displacement_refresh(struct displacement_world *w);

/* Pure processes. */
int displacement_flood_level(const struct displacement_world *w, int p);
double displacement_score(const struct displacement_world *w, int p);
double displacement_cap_factor(double here, double capacity, double buffer);
/* Of a camp's places, the share that is free. */
double displacement_free_share(double here, double capacity);
double displacement_move_chance(const struct displacement_world *w, int p);
double displacement_path_weight(const struct displacement_world *w, uint32_t path);
/* 1 if a route under way is dropped: its end is a camp that is (nearly) full. */
int displacement_route_dropped(const struct displacement_world *w, uint32_t path);
/* Speed on a link for those on their first link (`fresh`) or a later one. */
double displacement_speed(const struct displacement_world *w, int link, int fresh);
/* May someone who has covered `moved` km today and arrives over `km` more go on?
 * Here because it is asked for every arrival. */
static inline int displacement_goes_on(const struct displacement_world *w, double moved, double km)
{
    return moved + km < w->s.max_move_speed;
}

/* Class of those who start at p. */
static inline int displacement_home(const struct displacement_world *w, int p) { return w->homes > 1 ? p + 1 : 0; }

static inline struct alias_table displacement_table(const struct displacement_world *w, int home, int p)
{
    uint32_t first = w->net->path_first[p];
    size_t at = (size_t)home * w->net->path_count + first;
    return (struct alias_table){w->net->path_first[p + 1] - first, w->threshold + at, w->alias + at};
}

#endif
