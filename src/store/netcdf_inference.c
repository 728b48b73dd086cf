/* The groups that ArviZ reads (InferenceData): `posterior` with a variable a parameter over chain and draw, the particles
 * of a calibration or the members of an assimilation; `sample_stats` with their weights, where they have any;
 * `observed_data`; `predictions` of a forecast, joint over all its variables. Source: ArviZ, "InferenceData schema
 * specification", https://python.arviz.org/en/stable/schema/schema.html. */
#include "store/netcdf_file.h"

#include <stdio.h>

static double number_of(struct netcdf_file *f, const char *sql)
{
    return f->status == FLUJO_OK ? result_one_number(f->r, sql, NULL, 0, f->errors) : 0;
}

/* A group with its axes chain (of one) and draw. */
static void begin(struct netcdf_file *f, struct netcdf_space *axes, const char *group, size_t draws)
{
    static const char *const names[] = {"chain", "draw"};

    netcdf_group(f, group);
    *axes = (struct netcdf_space){0};
    for (int i = 0; i < 2; i++) {
        struct netcdf_space axis = {0};
        netcdf_dimension(f, &axis, names[i], i == 0 ? 1 : draws);
        netcdf_count(f, &axis, names[i]);
        axes->dimension[axes->rank] = axis.dimension[0];
        axes->size[axes->rank++] = axis.size[0];
    }
}

/* A variable for each row of `names`, filled by `sql` with that name bound. */
static void put_each(struct netcdf_file *f, const struct netcdf_space *space, const char *names, const char *sql,
                     int people)
{
    sqlite3_stmt *q = f->status == FLUJO_OK ? result_query(f->r, names, NULL, 0, f->errors) : NULL;
    char name[256];

    while (q != NULL && f->status == FLUJO_OK && result_step(f->r, q, f->errors) == 1) {
        snprintf(name, sizeof name, "%s", result_text(q, 0));
        int id = netcdf_variable(f, name, NETCDF_NUMBER, space, NULL, NULL);
        netcdf_fill(f, id, space, (struct netcdf_rows){.sql = sql, .value = name, .people = people});
    }
    sqlite3_finalize(q);
}

static void put_posterior(struct netcdf_file *f)
{
    struct netcdf_space axes;
    double particles = number_of(f, "SELECT count(DISTINCT particle) FROM particle");
    double members = number_of(f, "SELECT count(DISTINCT member) FROM assimilation_parameter");

    if (particles > 0) {
        begin(f, &axes, "posterior", (size_t)particles);
        put_each(f, &axes, "SELECT DISTINCT parameter FROM particle ORDER BY parameter",
                 "SELECT 0, particle, value FROM particle WHERE parameter = ?", 0);
        begin(f, &axes, "sample_stats", (size_t)particles);
        netcdf_fill(f,
                    netcdf_variable(f, "weight", NETCDF_NUMBER, &axes, "weight of the particle; their sum is 1", "1"),
                    &axes,
                    (struct netcdf_rows){.sql = "SELECT 0, particle, weight FROM particle WHERE parameter = (SELECT "
                                                "min(parameter) FROM particle)"});
    } else if (members > 0) {
        begin(f, &axes, "posterior", (size_t)members);
        put_each(f, &axes, "SELECT DISTINCT parameter FROM assimilation_parameter ORDER BY parameter",
                 "SELECT 0, dense_rank() OVER (ORDER BY member) - 1, value FROM assimilation_parameter WHERE parameter "
                 "= ?",
                 0);
    }
}

/* What the posterior was conditioned on, along one axis of named observations. */
static void put_observed(struct netcdf_file *f)
{
    int calibrated = number_of(f, "SELECT count(*) FROM calibration_check") > 0;
    const char *names = calibrated
                            ? "SELECT measure || '.' || element || '.' || from_date FROM calibration_check ORDER "
                              "BY measure, element, from_date, to_date"
                            : "SELECT measure || '.' || origin || '.' || demographic || '.' || month FROM "
                              "assimilation_check ORDER BY measure, origin, demographic, month";
    const char *values = calibrated ? "SELECT row_number() OVER (ORDER BY measure, element, from_date, to_date) - 1, "
                                      "observed FROM calibration_check"
                                    : "SELECT row_number() OVER (ORDER BY measure, origin, demographic, month) - 1, "
                                      "observed FROM assimilation_check";
    struct netcdf_space axis = {0};
    size_t n = netcdf_size(f, (struct netcdf_rows){.sql = names});

    if (n == 0) return;
    netcdf_group(f, "observed_data");
    netcdf_dimension(f, &axis, "observation", n);
    netcdf_fill_texts(f, netcdf_variable(f, "observation", NETCDF_STRING, &axis, "measure.element.date", NULL), &axis,
                      (struct netcdf_rows){.sql = names});
    netcdf_fill(f, netcdf_variable(f, "observed", NETCDF_NUMBER, &axis, "number observed", "1"), &axis,
                (struct netcdf_rows){.sql = values, .people = 1});
}

#define TOTALS "FROM forecast_draw WHERE element = ''"

static void put_predictions(struct netcdf_file *f)
{
    struct netcdf_space axes, month = {0};
    double draws = number_of(f, "SELECT count(DISTINCT draw) " TOTALS);
    size_t months = netcdf_size(f, (struct netcdf_rows){.sql = "SELECT DISTINCT month " TOTALS});

    if (!(draws > 0) || months == 0) return;
    begin(f, &axes, "predictions", (size_t)draws);
    netcdf_dimension(f, &month, "month", months);
    netcdf_fill_texts(f, netcdf_variable(f, "month", NETCDF_STRING, &month, NULL, NULL), &month,
                      (struct netcdf_rows){.sql = "SELECT DISTINCT month " TOTALS " ORDER BY month"});
    axes.dimension[axes.rank] = month.dimension[0];
    axes.size[axes.rank++] = months;
    put_each(f, &axes, "SELECT DISTINCT measure " TOTALS " ORDER BY measure",
             "SELECT 0, dense_rank() OVER (ORDER BY draw) - 1, dense_rank() OVER (ORDER BY month) - 1, value " TOTALS
             " AND measure = ?",
             1);
}

void netcdf_inference(struct netcdf_file *f)
{
    put_posterior(f);
    put_observed(f);
    put_predictions(f);
}
