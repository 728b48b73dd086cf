/* A made-up network: places on a grid that is a little disturbed.
 *
 * Places stand 60 km apart, each moved by up to a quarter of that, with routes
 * to the next in both directions of the grid and over one diagonal in three.
 * The two outer rows on each side are abroad; there, one place in five is a
 * camp with room for its share of everyone and half as much again. Of the rest,
 * one in ten comes into conflict, on a day of the first 30, or on the first.
 * People are displaced evenly over the first 30 of 90 days, so that all of them
 * are in the world for two months. All choices are words of one Philox stream a
 * place. Own assumption throughout: it stands for no country. */
#include "flee/flee_synthetic.h"

#include "random/stream.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DAYS = 90, SPAWN_DAYS = 30, SYNTHETIC = 0x2e00 };
static const double spacing_km = 60.0, km_per_degree = 111.2;

/* Fixed random words of a place. */
struct dice {
    uint32_t word[4];
};

static struct dice throw_dice(uint64_t seed, int place)
{
    struct dice d;
    struct stream s = stream_at(random_key_make(seed, 0), SYNTHETIC, 0, (uint32_t)place);
    stream_block(&s, d.word);
    return d;
}

/* -1/4 .. 1/4 of the spacing, in degrees. */
static double jitter(uint32_t word) { return ((double)word / 4294967296.0 - 0.5) * 0.5 * spacing_km / km_per_degree; }

static int out_of_range(const struct flee_synthetic *wish, struct error_list *errors)
{
    struct position at = {"--synthetic", 0, 0};
    size_t before = errors->errors;
    if (wish->places < 4 || wish->places > 1000000)
        errors_add(errors, SEVERITY_ERROR, at, "%d places: give 4 to 1,000,000", wish->places);
    if (!(wish->people >= 1.0 && wish->people <= 2e9))
        errors_add(errors, SEVERITY_ERROR, at, "%g people: give 1 to 2,000,000,000", wish->people);
    return errors->errors > before;
}

static int allocate(struct flee_instance *f, int places)
{
    struct arena *arena = &f->arena;
    size_t n = (size_t)places;
    char *names = arena_alloc(arena, n, 8);
    f->countries = arena_alloc(arena, 2, sizeof *f->countries);
    f->places = arena_alloc(arena, n, sizeof *f->places);
    f->routes = arena_alloc(arena, 3 * n, sizeof *f->routes);
    f->closures = arena_alloc(arena, 1, sizeof *f->closures);
    f->sources = arena_alloc(arena, 1, sizeof *f->sources);
    f->total = arena_alloc(arena, DAYS + 1, sizeof *f->total);
    f->intensity = arena_alloc(arena, (DAYS + 1) * n, sizeof *f->intensity);
    if (!names || !f->countries || !f->places || !f->routes || !f->closures || !f->sources || !f->total
        || !f->intensity)
        return 0;
    f->countries[0] = "home";
    f->countries[1] = "abroad";
    f->place_count = places;
    f->country_count = 2;
    f->length = DAYS;
    for (int p = 0; p < places; p++) {
        (void)snprintf(names + 8 * p, 8, "P%d", p % 1000000);
        f->places[p].name = names + 8 * p;
    }
    return 1;
}

/* The kinds of places, and the conflicts. Returns the number of camps. */
static int make_places(struct flee_instance *f, const struct flee_synthetic *wish, int width)
{
    int camps = 0, height = (wish->places + width - 1) / width;
    for (int p = 0; p < wish->places; p++) {
        struct dice d = throw_dice(wish->seed, p);
        struct flee_place *place = &f->places[p];
        int x = p % width, y = p / width, edge = width > 8 ? 2 : 1;
        int abroad = x < edge || x >= width - edge || y < edge || y >= height - edge;
        place->region = f->countries[abroad];
        place->country = f->countries[abroad];
        place->country_id = abroad;
        place->lat = y * spacing_km / km_per_degree + jitter(d.word[0]);
        place->lon = x * spacing_km / km_per_degree + jitter(d.word[1]);
        place->conflict_date = -1.0;
        place->conflict_intensity = 1.0;
        place->capacity = -1.0;
        place->population = 1000.0 + d.word[2] % 99000;
        place->kind = abroad && p % 5 == 0               ? FLEE_CAMP
                      : !abroad && (d.word[3] % 10 == 0) ? FLEE_CONFLICT_ZONE
                                                         : FLEE_TOWN;
        camps += place->kind == FLEE_CAMP;
    }
    return camps;
}

/* Room in camps; war from its day on. At least one place is at war. */
static void make_war(struct flee_instance *f, const struct flee_synthetic *wish, int camps, int width)
{
    int wars = 0, middle = wish->places / 2 / width * width + width / 2;
    for (int p = 0; p < wish->places; p++)
        wars += f->places[p].kind == FLEE_CONFLICT_ZONE;
    if (wars == 0) f->places[middle < wish->places ? middle : 0].kind = FLEE_CONFLICT_ZONE;
    for (int p = 0, n = 0; p < wish->places; p++) {
        struct flee_place *place = &f->places[p];
        if (place->kind == FLEE_CAMP) place->capacity = ceil(1.5 * wish->people / camps);
        if (place->kind != FLEE_CONFLICT_ZONE) continue;
        place->conflict_date = n++ == 0 ? 0 : throw_dice(wish->seed, p).word[3] / 10 % SPAWN_DAYS;
        for (int day = (int)place->conflict_date; day <= DAYS; day++)
            f->intensity[(size_t)day * (size_t)wish->places + (size_t)p] = 1.0f;
    }
}

static void add_route(struct flee_instance *f, int from, int to)
{
    double km = flee_distance(&f->places[from], &f->places[to]);
    f->routes[f->route_count++] =
        (struct flee_route){.from = from, .to = to, .km = km, .mode = FLEE_DRIVE, .speed = -1.0};
}

static void make_routes(struct flee_instance *f, const struct flee_synthetic *wish, int width)
{
    for (int p = 0; p < wish->places; p++) {
        int right = p % width + 1 < width && p + 1 < wish->places;
        if (right) add_route(f, p, p + 1);
        if (p + width < wish->places) add_route(f, p, p + width);
        if (right && p + width + 1 < wish->places && throw_dice(wish->seed, p).word[3] % 3 == 0)
            add_route(f, p, p + width + 1);
    }
}

enum flujo_status flee_synthetic_make(const struct allocator *a, const struct flee_synthetic *wish,
                                      const struct flee_read_options *options, struct flee_instance **out,
                                      struct error_list *errors)
{
    *out = NULL;
    if (out_of_range(wish, errors)) return FLUJO_BAD_INPUT;
    struct flee_instance *f = memory_alloc(a, 1, sizeof *f);
    if (!f) return FLUJO_NO_MEMORY;
    arena_init(&f->arena, a);
    f->folder = f->name = "synthetic";
    f->compat = options->compat;
    if (!allocate(f, wish->places)) {
        flee_instance_free(f);
        return FLUJO_NO_MEMORY;
    }
    int width = (int)ceil(sqrt((double)wish->places));
    int camps = make_places(f, wish, width);
    make_war(f, wish, camps, width);
    make_routes(f, wish, width);
    for (int day = 0; day <= DAYS; day++)
        f->total[day] = floor(wish->people * (day < SPAWN_DAYS ? day : SPAWN_DAYS) / SPAWN_DAYS);
    flee_settings_shipped(&f->settings);
    if (options->own) flee_settings_own(&f->settings);
    if (options->no_capacity) flee_settings_no_capacity(&f->settings);
    for (size_t i = 0; i < options->override_count; i++)
        flee_settings_override(&f->settings, options->overrides[i], errors);
    flee_settings_finish(&f->settings);
    if (errors->errors > 0) {
        flee_instance_free(f);
        return FLUJO_BAD_INPUT;
    }
    *out = f;
    return FLUJO_OK;
}
