/* See page.h. */
#include "live/page.h"

#include "base/files.h"
#include "model/world.h"
#include "report/projection.h"
#include "scenario/elements.h"
#include "scenario/loader.h"
#include "study/settle.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A page under way. */
struct page {
    const struct allocator *a;
    const struct scenario *s;
    struct error_list *errors;
    struct text text;
    double **values; /* [policy][lever element] in force on the day of decision */
};

/* A text of JSON inside a script element: nothing in it may look like a tag. */
static void add_string(struct text *t, const char *s)
{
    struct text quoted;
    text_init(&quoted, t->a);
    text_add_json(&quoted, s);
    t->failed |= quoted.failed;
    for (size_t i = 0; !quoted.failed && i < quoted.length; i++) {
        if (quoted.data[i] == '<')
            text_add(t, "\\u003c");
        else
            text_add_bytes(t, &quoted.data[i], 1);
    }
    text_free(&quoted);
}

static void add_key(struct text *t, const char *key)
{
    if (t->length > 0 && strchr("{[", t->data[t->length - 1]) == NULL) text_add(t, ",");
    if (key == NULL) return;
    add_string(t, key);
    text_add(t, ":");
}

static void add_member(struct text *t, const char *key, const char *value)
{
    add_key(t, key);
    add_string(t, value);
}

static void add_number(struct text *t, const char *key, double value)
{
    add_key(t, key);
    if (isnan(value))
        text_add(t, "null");
    else
        text_add_number(t, value);
}

static void add_day(struct text *t, const char *key, day_number day)
{
    char date[11];
    date_format(day, date);
    add_member(t, key, date);
}

static void add_tree(struct text *t, const struct yaml_node *n)
{
    if (n->kind == YAML_SCALAR && n->null) {
        text_add(t, "null");
    } else if (n->kind == YAML_SCALAR) {
        add_string(t, n->text);
    } else {
        text_add(t, n->kind == YAML_MAP ? "{" : "[");
        for (const struct yaml_node *child = n->first; child != NULL; child = child->next) {
            add_key(t, child->key);
            add_tree(t, child);
        }
        text_add(t, n->kind == YAML_MAP ? "}" : "]");
    }
}

/* scenario.yml as a tree; it was read without an error before. */
static void add_document(struct page *p)
{
    struct arena arena;
    struct yaml_node *root = NULL;
    arena_init(&arena, p->a);
    add_key(&p->text, "tree");
    if (yaml_parse(&arena, "scenario.yml", p->s->text, strlen(p->s->text), p->errors, &root) != FLUJO_OK
        || root == NULL)
        p->text.failed = 1;
    else
        add_tree(&p->text, root);
    arena_free(&arena);
}

static enum flujo_status add_file(struct page *p, const char *name)
{
    struct text path;
    char *data = NULL;
    size_t length = 0;
    enum flujo_status status = FLUJO_NO_MEMORY;
    text_init(&path, p->a);
    text_path(&path, p->s->folder, name);
    if (!path.failed)
        status = file_present(path.data) ? file_read(p->a, path.data, &data, &length, p->errors) : FLUJO_OK;
    if (status == FLUJO_OK && data != NULL) add_member(&p->text, name, data);
    memory_free(p->a, data);
    text_free(&path);
    return status;
}

/* The tables that the engine reads; observations and facts it does not. */
static enum flujo_status add_files(struct page *p)
{
    static const char *const tables[] = {"places.csv", "routes.csv", "classes.csv", "facilities.csv"};
    enum flujo_status status = FLUJO_OK;
    add_key(&p->text, "files");
    text_add(&p->text, "{");
    for (size_t i = 0; i < sizeof tables / sizeof *tables && status == FLUJO_OK; i++)
        status = add_file(p, tables[i]);
    for (int i = 0; i < p->s->series_count && status == FLUJO_OK; i++) {
        char name[300];
        if (i > 0 && strcmp(p->s->series[i].name, p->s->series[i - 1].name) == 0) continue;
        snprintf(name, sizeof name, "series/%.250s.csv", p->s->series[i].name);
        status = add_file(p, name);
    }
    text_add(&p->text, "}");
    return status;
}

static int lever_elements(const struct scenario *s, option_id id)
{
    return option_at(id)->lever ? dimension_count(option_at(id)->index, s) : 0;
}

static size_t lever_count(const struct scenario *s)
{
    size_t n = 0;
    for (option_id id = 0; id < option_count(); id++)
        n += (size_t)lever_elements(s, id);
    return n;
}

/* The levers in force on the day of decision, with central values: what a slider stands on before it is moved. */
static enum flujo_status levers_under(struct page *p, struct world *w, int policy)
{
    const struct scenario *s = p->s;
    struct random_key key = random_key_make(s->seed, 0);
    size_t n = 0;
    key.expected = key.mean_noise = 1;
    p->values[policy] = memory_alloc(p->a, lever_count(s) + 1, sizeof(double));
    if (p->values[policy] == NULL) return FLUJO_NO_MEMORY;
    if (world_start(w, policy, key, 1, 1, NULL, NULL) != 0) return FLUJO_FAILED;
    while (w->day <= s->decision && w->day <= s->end)
        if (world_day(w) != 0) return FLUJO_FAILED;
    for (option_id id = 0; id < option_count(); id++)
        for (int i = 0; i < lever_elements(s, id); i++)
            p->values[policy][n++] = option_values(w->options, id)[i];
    return FLUJO_OK;
}

static enum flujo_status find_levers(struct page *p)
{
    struct plan *plan = NULL;
    struct world *w = NULL;
    p->values = memory_alloc(p->a, (size_t)p->s->policy_count, sizeof *p->values);
    if (p->values == NULL) return FLUJO_NO_MEMORY;
    enum flujo_status status = plan_make(p->a, p->s, &plan, p->errors);
    if (status == FLUJO_OK) w = world_make(p->a, plan);
    if (status == FLUJO_OK && w == NULL) status = FLUJO_NO_MEMORY;
    for (int i = 0; i < p->s->policy_count && status == FLUJO_OK; i++)
        status = levers_under(p, w, i);
    if (w != NULL) world_free(p->a, w);
    plan_free(p->a, plan);
    return status;
}

/* The most that any policy sets an element to, short of a limit that stands for none; and whether one sets it. */
static double most_set(const struct scenario *s, option_id id, int element, int *set)
{
    double most = 0;
    *set = 0;
    for (int k = 0; k < s->policy_count; k++) {
        for (int i = 0; i < s->policies[k].setting_count; i++) {
            const struct setting *one = &s->policies[k].settings[i];
            if (one->option != id || (one->index >= 0 && one->index != element)) continue;
            *set = 1;
            if (one->series < 0 && one->value > most && one->value < option_at(id)->high) most = one->value;
        }
    }
    return most;
}

/* A round number that a slider may end with: all of a small range, else some room above what is in use. */
static double slider_top(const struct page *p, option_id id, size_t n, double most)
{
    double high = option_at(id)->high;
    for (int k = 0; k < p->s->policy_count; k++)
        if (p->values[k][n] < high) most = fmax(most, p->values[k][n]);
    if (high <= 5) return high;
    if (most <= 0) most = fmax(1, fabs(option_at(id)->value));
    double unit = 1;
    while (unit * 10 <= most * 2)
        unit *= 10;
    return fmin(high, ceil(most * 2 / unit) * unit);
}

static void add_levers(struct page *p)
{
    const struct scenario *s = p->s;
    struct text *t = &p->text;
    size_t n = 0;
    add_key(t, "levers");
    text_add(t, "[");
    for (option_id id = 0; id < option_count(); id++) {
        const struct option_spec *o = option_at(id);
        for (int i = 0; i < lever_elements(s, id); i++, n++) {
            char name[PARAMETER_NAME_SIZE];
            int set;
            double most = most_set(s, id, i, &set);
            const char *element = dimension_id(o->index, s, i);
            snprintf(name, sizeof name, "%.70s%s%.80s", o->name, element[0] != 0 ? "." : "", element);
            add_key(t, NULL);
            text_add(t, "{");
            add_member(t, "id", name);
            add_member(t, "label", o->label);
            add_member(t, "element",
                       dimension_label(o->index, s, i)[0] != 0 ? dimension_label(o->index, s, i) : element);
            add_member(t, "unit", o->unit);
            add_member(t, "help", o->help);
            add_number(t, "low", o->low);
            add_number(t, "high", o->high);
            add_number(t, "top", slider_top(p, id, n, most));
            add_number(t, "used", set);
            add_key(t, "values");
            text_add(t, "[");
            for (int k = 0; k < s->policy_count; k++)
                add_number(t, NULL, p->values[k][n]);
            text_add(t, "]}");
        }
    }
    text_add(t, "]");
}

/* The record of an element of a measure by month, null where it is not known. */
static void add_record(struct page *p, int measure, struct element e)
{
    const struct scenario *s = p->s;
    add_key(&p->text, "record");
    text_add(&p->text, "[");
    for (int m = date_month_index(s->start); m <= date_month_index(s->end); m++) {
        struct observation about = {.measure = measure, .origin = -1, .demographic = -1};
        about.slot = e.kind == ELEMENT_SLOT ? e.index : 0;
        about.from = date_make(m / 12, m % 12 + 1, 1);
        about.to = about.from + date_days_in_month(m / 12, m % 12 + 1) - 1;
        int known = e.kind == ELEMENT_SLOT || measure_table[measure].by == PER_CLASS;
        add_number(&p->text, NULL, known ? observed_value(s, &about) : NAN);
    }
    text_add(&p->text, "]");
}

/* A series of months that the page draws. */
static void add_series(struct page *p, int measure, const char *chart)
{
    const struct scenario *s = p->s;
    enum dimension by = measure_table[measure].by;
    for (int i = 0; i < element_count(measure, s); i++) {
        struct element e = element_at(measure, s, i);
        char name[ELEMENT_NAME_SIZE];
        if (e.kind != (by == PER_CLASS ? ELEMENT_TOTAL : ELEMENT_SLOT)) continue;
        element_name(measure, s, e, name);
        const char *label = by == PER_FACILITY ? s->facilities[e.index].label : "";
        for (int k = 0; by == PER_SECTOR && k < s->place_count; k++)
            if (s->places[k].sector == e.index) label = s->places[k].label;
        add_key(&p->text, NULL);
        text_add(&p->text, "{");
        add_member(&p->text, "chart", chart);
        add_member(&p->text, "measure", measure_table[measure].name);
        add_member(&p->text, "element", name);
        add_member(&p->text, "label", label);
        add_record(p, measure, e);
        text_add(&p->text, "}");
    }
}

static void add_charts(struct page *p)
{
    add_key(&p->text, "series");
    text_add(&p->text, "[");
    add_series(p, M_ENCOUNTERS, "encounters");
    add_series(p, M_CUSTODY, "custody");
    add_series(p, M_BEDS, "beds");
    add_series(p, M_SECTOR_ENCOUNTERS, "places");
    text_add(&p->text, "]");
}

static void add_policies(struct page *p)
{
    const struct scenario *s = p->s;
    add_key(&p->text, "policies");
    text_add(&p->text, "[");
    for (int i = 0; i < s->policy_count; i++) {
        add_key(&p->text, NULL);
        text_add(&p->text, "{");
        add_member(&p->text, "id", s->policies[i].id);
        add_member(&p->text, "label", s->policies[i].label);
        text_add(&p->text, "}");
    }
    text_add(&p->text, "]");
}

static void add_lines(struct page *p, const char *key, const struct projection *map, int borders)
{
    struct text path;

    text_init(&path, p->a);
    projection_lines(&path, map, borders);
    p->text.failed |= path.failed;
    if (!path.failed) add_member(&p->text, key, path.data);
    text_free(&path);
}

/* Where places lie on a drawing, with coasts and borders; the page draws it where the border has sectors. */
static void add_map(struct page *p)
{
    const struct scenario *s = p->s;
    double west = 360, east = -360, south = 90, north = -90;
    struct projection map;

    for (int i = 0; i < s->place_count; i++) {
        west = fmin(west, s->places[i].lon), east = fmax(east, s->places[i].lon);
        south = fmin(south, s->places[i].lat), north = fmax(north, s->places[i].lat);
    }
    projection_fit(&map, 720, 620, west, east, south, north);
    add_key(&p->text, "map");
    text_add(&p->text, "{");
    add_number(&p->text, "width", map.width);
    add_number(&p->text, "height", round(map.height));
    add_lines(p, "coasts", &map, 0);
    add_lines(p, "borders", &map, 1);
    add_key(&p->text, "places");
    text_add(&p->text, "[");
    for (int i = 0; i < s->place_count; i++) {
        const struct place *place = &s->places[i];
        add_key(&p->text, NULL);
        text_add(&p->text, "{");
        add_member(&p->text, "id", place->id);
        add_member(&p->text, "label", place->label);
        add_number(&p->text, "x", round(10 * projection_x(&map, place->lon)) / 10);
        add_number(&p->text, "y", round(10 * projection_y(&map, place->lat)) / 10);
        text_add(&p->text, "}");
    }
    text_add(&p->text, "]");
    add_key(&p->text, "routes");
    text_add(&p->text, "[");
    for (int i = 0; i < s->route_count; i++) {
        add_number(&p->text, NULL, s->routes[i].from);
        add_number(&p->text, NULL, s->routes[i].to);
    }
    text_add(&p->text, "]}");
}

/* Titles and labels in the other languages, by the text itself. */
static void add_texts(struct page *p)
{
    const struct scenario *s = p->s;

    add_key(&p->text, "texts");
    text_add(&p->text, "{");
    for (int k = 1; k < LANGUAGES; k++) {
        add_key(&p->text, language_codes[k]);
        text_add(&p->text, "{");
        for (option_id id = 0; id < option_count(); id++) {
            const struct option_spec *o = option_at(id);
            const char *const texts[] = {o->label, o->unit, o->help};
            for (int i = 0; o->lever && i < 3; i++)
                if (language_text((enum language)k, texts[i]) != texts[i])
                    add_member(&p->text, texts[i], language_text((enum language)k, texts[i]));
        }
        for (const struct translation *t = s->texts[k]; t != NULL && t->english != NULL; t++)
            add_member(&p->text, t->english, t->other);
        text_add(&p->text, "}");
    }
    text_add(&p->text, "}");
}

static enum flujo_status add_data(struct page *p, const char *language, const char *link)
{
    const struct scenario *s = p->s;
    struct text *t = &p->text;
    char seed[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)s->seed);
    text_add(t, "{");
    add_member(t, "version", FLUJO_VERSION);
    add_member(t, "language", language);
    add_member(t, "link", link != NULL ? link : "");
    add_member(t, "name", s->name);
    add_member(t, "title", s->title);
    add_day(t, "start", s->start);
    add_day(t, "end", s->end);
    add_day(t, "decision", s->decision);
    add_member(t, "seed", seed);
    add_number(t, "clearShare", CLEAR_SHARE);
    add_number(t, "clearSize", CLEAR_SIZE);
    add_member(t, "baseline", s->baseline != NULL ? s->baseline : s->policies[0].id);
    add_policies(p);
    add_levers(p);
    add_charts(p);
    add_map(p);
    add_texts(p);
    add_document(p);
    enum flujo_status status = add_files(p);
    text_add(t, "}");
    return status;
}

static enum flujo_status write_page(struct page *p, const char *language, const char *link, const char *out)
{
    struct text *t = &p->text;
    enum flujo_status status = find_levers(p);
    if (status != FLUJO_OK) return status;
    text_add(t, live_parts.head);
    status = add_data(p, language, link);
    if (status != FLUJO_OK) return status;
    text_add(t, live_parts.engine);
    text_add(t, live_parts.foot);
    if (t->failed) return FLUJO_NO_MEMORY;
    return file_write_atomic(p->a, out, t->data, t->length, p->errors);
}

enum flujo_status live_page_write(const struct allocator *a, const struct scenario *s, const char *language,
                                  const char *link, const char *out, struct error_list *errors)
{
    struct page p = {.a = a, .s = s, .errors = errors};
    if (live_parts.head == NULL) {
        errors_add(errors, SEVERITY_ERROR, (struct position){0},
                   "this flujo was built without live pages; build it where clang, lld, wasi-libc and "
                   "libclang-rt-14-dev-wasm32 are installed (`make deps` installs them)");
        return FLUJO_BAD_INPUT;
    }
    text_init(&p.text, a);
    enum flujo_status status = write_page(&p, language, link, out);
    for (int i = 0; p.values != NULL && i < s->policy_count; i++)
        memory_free(a, p.values[i]);
    memory_free(a, p.values);
    text_free(&p.text);
    return status;
}
