/* Events of ACLED and UCDP GED, as the intensity of conflict by place and day.
 *
 * An event counts at the place of the map nearest to it, if that is within
 * --within km. Its weight, 1 or the columns of --value, halves every --half-life
 * days; the intensity of a place is the sum of the weights over --full, at most 1.
 * An event of several days is spread over them. Source of the form: assumed. */
#include "base/geography.h"
#include "base/numeric.h"
#include "import/shape.h"

#include <math.h>
#include <string.h>

enum { LAT, LON, START, END, PRECISION, DATE_PRECISION, TYPE, COUNT, ID, COLUMNS };
static const struct import_column acled[COLUMNS] = {
    {"latitude", COLUMN_NEEDED},   {"longitude", COLUMN_NEEDED},  {"event_date", COLUMN_NEEDED | COLUMN_DATE},
    {"event_date", COLUMN_DATE},   {"geo_precision", 0},          {"time_precision", 0},
    {"event_type", COLUMN_NEEDED}, {"fatalities", COLUMN_NEEDED}, {"event_id_cnty|data_id", 0}};
static const struct import_column ucdp[COLUMNS] = {{"latitude", COLUMN_NEEDED},
                                                   {"longitude", COLUMN_NEEDED},
                                                   {"date_start", COLUMN_NEEDED | COLUMN_DATE},
                                                   {"date_end", COLUMN_NEEDED | COLUMN_DATE},
                                                   {"where_prec", 0},
                                                   {"date_prec", 0},
                                                   {"type_of_violence", COLUMN_NEEDED},
                                                   {"best", COLUMN_NEEDED},
                                                   {"id", 0}};

/* Where a precision is stated and coarser than `most`. */
static int is_coarse(const struct import_row *row, int column, double most)
{
    double value;
    return number_parse(import_cell(row, column), &value) && value > most;
}

/* The nearest place with a position; its distance in *km, -1 without any. */
static int nearest(const struct import *im, double lat, double lon, double *km)
{
    int best = -1;
    for (int p = 0; p < im->map.place_count; p++) {
        double far = geography_km(lat, lon, im->map.places[p].lat, im->map.places[p].lon);
        if (isnan(far) || (best >= 0 && far >= *km)) continue;
        best = p;
        *km = far;
    }
    return best;
}

static void read_event(struct import *im, const struct import_row *row, double most_place, double most_date)
{
    const char *key[IMPORT_KEYS] = {NULL};
    double lat, lon, km = 0, within = isnan(im->o->within_km) ? 50 : im->o->within_km;
    day_number from, to;
    if (!(import_date(im, row, START, &from) & import_date(im, row, END, &to) & import_number(im, row, LAT, &lat)
          & import_number(im, row, LON, &lon)))
        return;
    if (fabs(lat) > 90 || fabs(lon) > 180) {
        errors_add(im->errors, SEVERITY_ERROR, import_at(row, fabs(lat) > 90 ? LAT : LON),
                   "%g is no position; latitudes go to 90 and longitudes to 180 degrees", fabs(lat) > 90 ? lat : lon);
        return;
    }
    if (to < from) {
        errors_add(im->errors, SEVERITY_ERROR, import_at(row, END),
                   "the event ends before it begins; exchange the dates");
        return;
    }
    if (is_coarse(row, PRECISION, most_place)) {
        import_leave(im, row, "only the region or country of the event is known", "");
        return;
    }
    if (is_coarse(row, DATE_PRECISION, most_date)) {
        import_leave(im, row, "only the month or year of the event is known", "");
        return;
    }
    int place = nearest(im, lat, lon, &km);
    if (place < 0 || km > within) {
        import_leave(im, row, place < 0 ? "no place of the map has lat and lon" : "no place is near enough (--within)",
                     "");
        return;
    }
    key[KEY_ELEMENT] = im->map.places[place].id;
    key[KEY_ORIGIN] = import_cell(row, ID);
    struct import_entry *e = im->o->values ? import_add(im, row, key, from, to)
                                           : import_add_value(im, row, key, from, to);
    if (!e) return;
    e->round = place;
    if (!im->o->values) e->value = 1;
}

static void read_acled(struct import *im, const struct import_row *row)
{
    static const char *const taken[] = {"Battles", "Explosions/Remote violence", "Violence against civilians"};
    const char *type = import_cell(row, TYPE);
    for (int i = 0; i < 3; i++)
        if (loose_same_name(type, taken[i])) {
            read_event(im, row, 2, 2);
            return;
        }
    import_leave(im, row, "the type of event is no violence between armed sides or against civilians", type);
}

static void read_ucdp(struct import *im, const struct import_row *row) { read_event(im, row, 3, 3); }

static int by_id(const void *a, const void *b)
{
    const struct import_entry *x = a, *y = b;
    int id = strcmp(x->key[KEY_ORIGIN], y->key[KEY_ORIGIN]);
    if (id) return id;
    return x->file != y->file ? y->file - x->file : y->line - x->line;
}

/* Of an event that stands twice, in one file or two, the last. */
static void settle(struct import *im)
{
    size_t n = 0;
    import_sort(im, by_id);
    for (size_t i = 0; i < im->count; i++) {
        struct import_entry *e = &im->entries[i];
        if (n > 0 && *e->key[KEY_ORIGIN] && !strcmp(e->key[KEY_ORIGIN], im->entries[n - 1].key[KEY_ORIGIN]))
            import_drop(im, e, "the event stands again further on", "");
        else if (!e->masked)
            im->entries[n++] = *e;
    }
    im->count = n;
}

static void check(struct import *im)
{
    if (!im->map.file)
        errors_add(im->errors, SEVERITY_ERROR, (struct position){0},
                   "events need --map FILE with id, lat and lon of the places; the places.csv of the scenario will do");
}

/* Weights by day of one place, decayed from day to day and over `full`; null without memory. */
static double *intensity(const struct import *im, int place, day_number first, int days)
{
    double half_life = isnan(im->o->half_life) ? 30 : im->o->half_life, full = isnan(im->o->full) ? 1 : im->o->full;
    double keep = numeric_exp(-0.69314718055994531 / half_life), sum = 0;
    double *x = memory_alloc(im->arena.a, (size_t)days, sizeof *x);
    if (!x) return NULL;
    for (size_t i = 0; i < im->count; i++) {
        const struct import_entry *e = &im->entries[i];
        for (day_number d = e->from; d <= e->to && e->round == place; d++)
            if (d - first < days) x[d - first] += e->value / (e->to - e->from + 1);
    }
    for (int d = 0; d < days; d++) {
        sum = sum * keep + x[d];
        double share = sum / full < 1 ? sum / full : 1;
        x[d] = share < 0.005 ? 0 : floor(share * 1e4 + 0.5) / 1e4;
    }
    return x;
}

/* How many days until no weight is left, or to --end. */
static int day_count(const struct import *im, day_number *first)
{
    double half_life = isnan(im->o->half_life) ? 30 : im->o->half_life, full = isnan(im->o->full) ? 1 : im->o->full;
    double all = 0;
    day_number last = *first = im->count > 0 ? im->entries[0].from : 0;
    for (size_t i = 0; i < im->count; i++) {
        *first = im->entries[i].from < *first ? im->entries[i].from : *first;
        last = im->entries[i].to > last ? im->entries[i].to : last;
        all += im->entries[i].value;
    }
    if (im->o->end_given) return im->o->end >= *first ? im->o->end - *first + 1 : 0;
    double fade = all / full > 0.005 ? ceil(half_life * log2(all / full / 0.005)) + 1 : 1;
    return last - *first + 1 + (int)fmin(fade, 40000);
}

static void write(const struct import *im, struct text *t)
{
    day_number first = 0;
    int days = im->count > 0 ? day_count(im, &first) : 0, columns = 0, last = 0;
    double **x = memory_alloc(im->arena.a, (size_t)im->map.place_count + 1, sizeof *x);
    text_add(t, "date");
    t->failed |= !x;
    for (int p = 0; p < im->map.place_count && !t->failed; p++) {
        int any = 0;
        for (size_t i = 0; i < im->count && !any; i++)
            any = im->entries[i].round == p;
        if (!any) continue;
        text_add(t, ",");
        text_add_csv(t, im->map.places[p].id);
        x[columns] = intensity(im, p, first, days);
        t->failed |= !x[columns];
        for (int d = 0; d < days && !t->failed; d++)
            if (x[columns][d] > 0 && d + 2 > last) last = d + 2; /* and a row without any, for the last row is held */
        columns++;
    }
    text_add(t, "\n");
    for (int d = 0; d < days && (d < last || im->o->end_given) && !t->failed; d++) {
        char date[11];
        date_format(first + d, date);
        text_add(t, date);
        for (int c = 0; c < columns; c++) {
            text_add(t, ",");
            text_add_number(t, x[c][d]);
        }
        text_add(t, "\n");
    }
    for (int c = 0; c < columns && x; c++)
        memory_free(im->arena.a, x[c]);
    memory_free(im->arena.a, x);
}

const struct import_shape shape_acled = {.name = "acled",
                                         .title = "ACLED events",
                                         .columns = acled,
                                         .count = COLUMNS,
                                         .value = COUNT,
                                         .row = read_acled,
                                         .takes = TAKES_EVENT_OPTIONS,
                                         .check = check,
                                         .settle = settle,
                                         .write = write,
                                         .what = "events"};
const struct import_shape shape_ucdp = {.name = "ucdp",
                                        .title = "UCDP georeferenced events",
                                        .columns = ucdp,
                                        .count = COLUMNS,
                                        .value = COUNT,
                                        .row = read_ucdp,
                                        .takes = TAKES_EVENT_OPTIONS,
                                        .check = check,
                                        .settle = settle,
                                        .write = write,
                                        .what = "events"};
