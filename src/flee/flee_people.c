/* Attributes of people: demographics_NAME.csv and agents.csv.
 *
 * A file has a column of values called NAME, a column Default, and columns called like locations, which hold weights.
 * Flee draws a row of every file for each new person, also of those that no rule looks at; those are left out here. */
#include "flee/flee_reader.h"

#include <stdio.h>
#include <string.h>

/* One attribute on which a rule acts: its values, which are groups of the file's rows. */
struct attribute {
    enum flee_attribute which;
    const char *name;
    int values, value[FLEE_KINDS_MAX];
    const char *text[FLEE_KINDS_MAX]; /* ethnicities and religions */
    double *share;                    /* [place][value] */
};

static const char *const attribute_names[FLEE_ATTRIBUTES] = {"floodawareness", "age", "gender", "ethnicity",
                                                             "religion"};

static int forecaster(const struct flee_settings *s)
{
    return s->flood_rules > 0.0 && s->flood_forecaster > 0.0 && s->flood_forecaster_timescale > 1.0;
}

static int acts(const struct flee_settings *s, enum flee_attribute which)
{
    int children = s->children_avoid_hazards > 0.0;
    switch (which) {
    case FLEE_FLOOD_AWARENESS: return forecaster(s);
    case FLEE_AGE: return children || s->elderly_avoid_hazards > 0.0;
    case FLEE_GENDER: return (children && s->boys_take_risk > 0.0) || s->women_avoid_hazards > 0.0;
    case FLEE_ETHNICITY:
        return s->match_camp_ethnicity > 0.0 || s->match_town_ethnicity > 0.0 || s->match_conflict_ethnicity > 0.0;
    case FLEE_RELIGION: return s->match_camp_religion > 0.0;
    case FLEE_ATTRIBUTES: break;
    }
    return 0;
}

/* The number of the value that a cell holds, added if it is new; -1 after a complaint. */
static int value_of(struct flee_reader *r, struct attribute *b, const struct loose_table *t,
                    const struct loose_row *row, int column)
{
    const char *text = loose_cell(row, column);
    double number = 0.0;
    int value = -1;
    if (b->which == FLEE_GENDER) {
        value = loose_same_name(text, "male")     ? FLEE_MALE
                : loose_same_name(text, "female") ? FLEE_FEMALE
                                                  : FLEE_OTHER_GENDER;
    } else if (b->which == FLEE_ETHNICITY || b->which == FLEE_RELIGION) {
        for (value = 0; value < b->values && strcmp(b->text[value], text) != 0; value++) {
        }
    } else if (!loose_table_number(t, text, 0, &number) || number < 0.0 || number > 1000.0) {
        errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, column), "%s \"%s\" is not a number from 0 to 1000",
                   b->name, text);
        return -1;
    } else {
        value = b->which == FLEE_FLOOD_AWARENESS ? (int)number
                : number < 15.0                  ? FLEE_TO_14
                : number < 19.0                  ? FLEE_TO_18
                : number < 60.0                  ? FLEE_TO_59
                                                 : FLEE_OLDER;
    }
    for (int i = 0; i < b->values; i++)
        if (b->value[i] == value) return i;
    if (b->values == FLEE_KINDS_MAX) {
        errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, column), "more than %d values of %s", FLEE_KINDS_MAX,
                   b->name);
        return -1;
    }
    b->text[b->values] = text;
    b->value[b->values] = value;
    return b->values++;
}

static int column_of(const struct loose_row *header, const char *name)
{
    for (int c = 0; c < header->count; c++)
        if (!strcmp(loose_cell(header, c), name) || flee_names_equal(loose_cell(header, c), name, 0)) return c;
    return -1;
}

/* The weights of one place, as shares of all. */
static void read_shares(struct flee_reader *r, const struct attribute *b, const struct loose_table *t, int place,
                        const int *value_of_row)
{
    const struct loose_row *header = &t->rows[0];
    double total = 0.0, *share = b->share + (size_t)place * FLEE_KINDS_MAX;
    int column = column_of(header, r->f->places[place].name);
    if (column < 0) column = column_of(header, "Default");
    for (int i = 1; i < t->count; i++) {
        double weight = 0.0;
        const char *text = loose_cell(&t->rows[i], column);
        if (t->rows[i].comment || value_of_row[i] < 0 || !*text) continue;
        if (!loose_table_number(t, text, 0, &weight) || weight < 0.0) {
            errors_add(r->errors, SEVERITY_ERROR, loose_at(t, &t->rows[i], column),
                       "the weight \"%s\" is not a number, 0 or more", text);
            return;
        }
        share[value_of_row[i]] += weight;
        total += weight;
    }
    if (!(total > 0.0))
        errors_add(r->errors, SEVERITY_ERROR, loose_at(t, header, column < 0 ? 0 : column),
                   column < 0 ? "no column %s and no column Default; one of them has to hold the weights"
                              : "no weight for %s is above 0",
                   r->f->places[place].name);
    for (int i = 0; i < b->values && total > 0.0; i++)
        share[i] /= total;
}

static enum flujo_status read_attribute(struct flee_reader *r, struct attribute *b)
{
    char file[64];
    struct loose_table t;
    (void)snprintf(file, sizeof file, "demographics_%s.csv", b->name);
    if (!flee_find_input(r, file)) {
        errors_add(r->errors, SEVERITY_ERROR, (struct position){r->f->name, 0, 0},
                   "no %s, which a rule of the settings needs; add it, or leave the rule off", file);
        return FLUJO_OK;
    }
    enum flujo_status status = flee_read_table(r, &t);
    if (status != FLUJO_OK) return status;
    r->f->people.file[b->which] = t.file;
    int column = t.count > 0 ? column_of(&t.rows[0], b->name) : -1, *value_of_row;
    b->share = arena_alloc(&r->f->arena, (size_t)r->f->place_count * FLEE_KINDS_MAX, sizeof *b->share);
    value_of_row = arena_alloc(&r->f->arena, (size_t)t.count + 1, sizeof *value_of_row);
    if (!b->share || !value_of_row) return FLUJO_NO_MEMORY;
    if (column < 0) {
        errors_add(r->errors, SEVERITY_ERROR, (struct position){t.file, 1, 1}, "no column %s, which holds the values",
                   b->name);
        return FLUJO_OK;
    }
    for (int i = 1; i < t.count; i++)
        value_of_row[i] = t.rows[i].comment ? -1 : value_of(r, b, &t, &t.rows[i], column);
    for (int p = 0; p < r->f->place_count && errors_status(r->errors) == FLUJO_OK; p++)
        read_shares(r, b, &t, p, value_of_row);
    return FLUJO_OK;
}

/* Of kind k, the number of its value of attribute i: the first attribute changes fastest. */
static int value_in_kind(const struct attribute *b, int i, int kind)
{
    for (int j = 0; j < i; j++)
        kind /= b[j].values;
    return kind % b[i].values;
}

static enum flujo_status combine(struct flee_reader *r, const struct attribute *b, int count)
{
    struct flee_people *all = &r->f->people;
    size_t kinds = 1, places = (size_t)r->f->place_count;
    for (int i = 0; i < count; i++)
        kinds *= (size_t)b[i].values;
    if (kinds > FLEE_KINDS_MAX) {
        errors_add(r->errors, SEVERITY_ERROR, (struct position){r->f->name, 0, 0},
                   "the rules part people into more than %d kinds; leave some off", FLEE_KINDS_MAX);
        return FLUJO_OK;
    }
    all->kinds = (int)kinds;
    all->value = arena_alloc(&r->f->arena, kinds, sizeof *all->value);
    all->share = arena_alloc(&r->f->arena, kinds * places, sizeof *all->share);
    if (!all->value || !all->share) return FLUJO_NO_MEMORY;
    for (int k = 0; k < all->kinds; k++)
        for (int i = 0; i < count; i++)
            all->value[k][b[i].which] = b[i].value[value_in_kind(b, i, k)];
    for (size_t p = 0; p < places; p++)
        for (int k = 0; k < all->kinds; k++) {
            double share = 1.0;
            for (int i = 0; i < count; i++)
                share *= b[i].share[p * FLEE_KINDS_MAX + (size_t)value_in_kind(b, i, k)];
            all->share[p * kinds + (size_t)k] = share;
        }
    return FLUJO_OK;
}

/* The kind of a person of agents.csv; -1 after a complaint. */
static int kind_of_row(struct flee_reader *r, struct attribute *b, int count, const struct loose_table *t,
                       const struct loose_row *row)
{
    int kind = 0, stride = 1;
    for (int i = 0; i < count; i++) {
        int column = column_of(&t->rows[0], b[i].name), values = b[i].values;
        int value = column < 0 ? -1 : value_of(r, &b[i], t, row, column);
        if (value < 0 || value >= values) {
            b[i].values = values;
            errors_add(r->errors, SEVERITY_ERROR, loose_at(t, row, column < 0 ? 0 : column),
                       "no %s of this person that demographics_%s.csv knows", b[i].name, b[i].name);
            return -1;
        }
        kind += stride * value;
        stride *= values;
    }
    return kind;
}

static enum flujo_status read_agents(struct flee_reader *r, struct attribute *b, int count)
{
    struct flee_instance *f = r->f;
    struct loose_table t;
    size_t kinds = f->people.kinds > 1 ? (size_t)f->people.kinds : 1;
    if (!flee_find_input(r, "agents.csv")) {
        errors_add(r->errors, SEVERITY_ERROR, (struct position){f->name, 0, 0},
                   "no agents.csv, which read_from_agents_csv_file asks for; add it, or leave the setting off");
        return FLUJO_OK;
    }
    enum flujo_status status = flee_read_table(r, &t);
    if (status != FLUJO_OK) return status;
    f->people.file[FLEE_ATTRIBUTES] = t.file;
    f->people.listed = arena_alloc(&f->arena, (size_t)f->place_count * kinds, sizeof *f->people.listed);
    if (!f->people.listed) return FLUJO_NO_MEMORY;
    for (int i = 1; i < t.count; i++) { /* the first row is the heading */
        const struct loose_row *row = &t.rows[i];
        if (row->comment) continue;
        int place = flee_place_find(f, loose_cell(row, 0)), kind = kind_of_row(r, b, count, &t, row);
        if (place < 0)
            errors_add(r->errors, SEVERITY_ERROR, loose_at(&t, row, 0), "\"%s\" is not in locations.csv",
                       loose_cell(row, 0));
        if (place >= 0 && kind >= 0) f->people.listed[(size_t)place * kinds + (size_t)kind]++;
    }
    return FLUJO_OK;
}

/* The forecast looks up weights by day and by awareness: those that it would miss. */
static void check_forecast(struct flee_reader *r, const struct attribute *b)
{
    const struct flee_settings *s = &r->f->settings;
    double last = s->flood_forecaster_end_time, most = 0.0;
    if (last > r->f->length - 1 + s->flood_forecaster_timescale)
        last = r->f->length - 1 + s->flood_forecaster_timescale;
    for (int i = 0; i < b->values; i++)
        if (b->value[i] > most) most = b->value[i];
    if (s->flood_forecaster_weights.count <= last)
        errors_add(r->errors, SEVERITY_ERROR, (struct position){r->f->name, 0, 0},
                   "flood_forecaster_weights has %g numbers; the forecast needs one a day up to day %g, %g in all",
                   s->flood_forecaster_weights.count, last, last + 1.0);
    if (s->flood_awareness_weights.count <= most)
        errors_add(r->errors, SEVERITY_ERROR, (struct position){r->f->name, 0, 0},
                   "flood_awareness_weights has %g numbers; floodawareness goes up to %g",
                   s->flood_awareness_weights.count, most);
}

/* Files whose attributes no rule looks at: Flee draws them in vain. */
static void name_idle(struct flee_reader *r)
{
    char file[64];
    for (int i = 0; i < FLEE_ATTRIBUTES; i++) {
        (void)snprintf(file, sizeof file, "demographics_%s.csv", attribute_names[i]);
        if (!acts(&r->f->settings, (enum flee_attribute)i) && flee_find_input(r, file))
            errors_add(r->errors, SEVERITY_NOTE, (struct position){r->path.data, 1, 1},
                       "no rule of the settings looks at %s; the file has no effect", attribute_names[i]);
    }
}

enum flujo_status flee_read_people(struct flee_reader *r)
{
    struct attribute *b = arena_alloc(&r->f->arena, FLEE_ATTRIBUTES, sizeof *b);
    enum flujo_status status = b ? FLUJO_OK : FLUJO_NO_MEMORY;
    int count = 0;
    for (int i = 0; i < FLEE_ATTRIBUTES && status == FLUJO_OK; i++) {
        if (!acts(&r->f->settings, (enum flee_attribute)i)) continue;
        b[count].which = (enum flee_attribute)i;
        b[count].name = attribute_names[i];
        status = read_attribute(r, &b[count]);
        if (i == FLEE_FLOOD_AWARENESS && status == FLUJO_OK) check_forecast(r, &b[count]);
        count++;
    }
    if (status != FLUJO_OK || errors_status(r->errors) != FLUJO_OK) return status;
    if (count > 0) status = combine(r, b, count);
    if (status == FLUJO_OK && r->f->settings.read_agents > 0.0 && errors_status(r->errors) == FLUJO_OK)
        status = read_agents(r, b, count);
    if (!r->scenario) name_idle(r);
    return status;
}
