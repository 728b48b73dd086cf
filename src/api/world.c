/* One replicate day by day. */
#include "api/handles.h"

#include <string.h>

static enum flujo_status describe(flujo_world *world)
{
    int n = 0;

    world->columns = arena_alloc(&world->arena, (size_t)world->plan->slots, sizeof *world->columns);
    world->row = arena_alloc(&world->arena, (size_t)world->plan->slots, sizeof *world->row);
    if (world->columns == NULL || world->row == NULL) return FLUJO_NO_MEMORY;
    for (int m = 0; m < MEASURE_COUNT; m++)
        for (int k = 0; k < measure_slots(m, world->s); k++)
            world->columns[n++] = column_of_measure(m, measure_slot_name(m, world->s, k));
    return FLUJO_OK;
}

static enum flujo_status start(flujo_world *world, const struct flujo_world_options *o, struct error_list *errors)
{
    const struct scenario *s = world->s;
    int policy = policy_find(s, o->policy != NULL ? o->policy : s->base_policy, "policy", errors);
    struct random_key key = random_key_make(o->has_seed ? o->seed : s->seed, o->replicate);

    if (policy < 0) return FLUJO_BAD_INPUT;
    enum flujo_status status = plan_make(world->a, s, &world->plan, errors);
    if (status != FLUJO_OK) return status;
    world->w = world_make(world->a, world->plan);
    if (world->w == NULL) return FLUJO_NO_MEMORY;
    world->day = s->start - 1;
    if (world_start(world->w, policy, key, 1, o->no_priors, NULL, NULL) != 0) return FLUJO_FAILED;
    return describe(world);
}

enum flujo_status flujo_world_new(const flujo_scenario *scenario, const struct flujo_world_options *options,
                                  flujo_world **out, flujo_errors *errors)
{
    const struct allocator *a = &scenario->own;
    struct flujo_world_options o;
    struct call c;

    *out = NULL;
    structure_copy(&o, sizeof o, options);
    call_begin(&c, errors);
    flujo_world *world = memory_alloc(a, 1, sizeof *world);
    if (world == NULL) return call_end(&c, FLUJO_NO_MEMORY);
    world->a = a;
    world->scenario = scenario_hold(scenario);
    world->s = scenario->s;
    arena_init(&world->arena, a);
    enum flujo_status status = call_end(&c, start(world, &o, c.errors));
    if (status == FLUJO_OK)
        *out = world;
    else
        flujo_world_free(world);
    return status;
}

void flujo_world_free(flujo_world *world)
{
    if (world == NULL) return;
    struct flujo_scenario *scenario = world->scenario;

    if (world->w != NULL) world_free(world->a, world->w);
    plan_free(world->a, world->plan);
    arena_free(&world->arena);
    memory_free(world->a, world);
    flujo_scenario_free(scenario);
}

enum flujo_status flujo_world_step(flujo_world *world)
{
    if (world->status != FLUJO_OK) return world->status;
    world->day = world->w->day;
    world->status = world_day(world->w) == 0 ? FLUJO_OK : FLUJO_FAILED;
    memcpy(world->row, world->w->row, (size_t)world->plan->slots * sizeof *world->row);
    return world->status;
}

int flujo_world_day(const flujo_world *world) { return world->day; }

const double *flujo_world_measures(flujo_world *world) { return world->row; }

int flujo_world_columns(const flujo_world *world) { return world->plan->slots; }

const struct flujo_column *flujo_world_column(const flujo_world *world, int i)
{
    return i < 0 || i >= world->plan->slots ? NULL : &world->columns[i];
}

/* The lever of this name; 0 if there is none. */
static int lever_find(const flujo_world *world, const char *name, option_id *id, int *index)
{
    return option_resolve(name, world->s, id, index) && option_at(*id)->lever;
}

enum flujo_status flujo_world_set(flujo_world *world, const char *lever, double value, flujo_errors *errors)
{
    enum flujo_status status = FLUJO_OK;
    option_id id;
    int index;
    struct call c;

    call_begin(&c, errors);
    if (!lever_find(world, lever, &id, &index)) {
        status = argument_error(c.errors, "there is no lever '%s'; `flujo schema` lists them", lever);
    } else if (!(value >= option_at(id)->low && value <= option_at(id)->high)) {
        status = argument_error(c.errors, "%s is out of range; give a number from %g to %g", lever, option_at(id)->low,
                                option_at(id)->high);
    } else {
        world_set_option(world->w, id, index, value);
    }
    return call_end(&c, status);
}

enum flujo_status flujo_world_get(const flujo_world *world, const char *lever, double *value)
{
    option_id id;
    int index;

    if (!lever_find(world, lever, &id, &index)) return FLUJO_BAD_INPUT;
    *value = option_values(world->w->options, id)[index < 0 ? 0 : index];
    return FLUJO_OK;
}
