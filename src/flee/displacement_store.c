/* A displacement run in a result file: the tables of schema 1 that apply. */
#include "flee/displacement_store.h"

#include "base/scores.h"
#include "base/summary.h"
#include "store/daily_series.h"
#include "store/provenance.h"

#include <inttypes.h>
#include <stdio.h>

static const char policy[] = "observed_conflict", measure[] = "camp_people";

static void put_run(struct result_writer *w, const struct flee_instance *f, const struct displacement_study *s,
                    const struct displacement_ensemble *e, const struct displacement_run_info *info)
{
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, s->seed);
    struct insert i = insert_begin(w, "run");
    insert_row(&i, cell_text("run"), cell_text(f->name), cell_text(f->name),
               cell_text("displacement instance in Flee's format"), cell_text(info->settings_text), cell_text(NULL),
               cell_text(info->version), cell_text(s->engine == ENGINE_AGENT ? "agent" : "cohort"), cell_text(seed),
               cell_integer(e->replicates), cell_integer(e->replicates), cell_date(f->start),
               cell_date(f->start + f->length - 1), cell_text(NULL), cell_text(policy), cell_text(NULL),
               cell_number(1.0 / f->settings.hasten), cell_integer(0), cell_text(s->compat ? "flee" : NULL));
    insert_end(&i);
    i = insert_begin(w, "run_setting");
    for (size_t n = 0; n < info->set_count; n++)
        insert_row(&i, cell_integer((long long)n), cell_text(info->sets[n]));
    insert_end(&i);
    result_put_provenance(w, f->inputs, f->input_count, NULL);
    i = insert_begin(w, "policy");
    insert_row(&i, cell_integer(0), cell_text(policy), cell_text("conflict and borders as observed"), cell_text(NULL),
               cell_date(f->start), cell_integer(e->replicates));
    insert_end(&i);
}

static void put_network(struct result_writer *w, const struct flee_instance *f)
{
    struct insert i = insert_begin(w, "place");
    for (int p = 0; p < f->place_count; p++) {
        const struct flee_place *place = &f->places[p];
        insert_row(&i, cell_integer(p), cell_text(place->name), cell_text(place->name),
                   cell_text(flee_kind_names[place->kind]), cell_text(place->country), cell_text(NULL),
                   cell_text(place->region), cell_number(place->lat), cell_number(place->lon),
                   cell_number(place->population), cell_number(place->capacity < 0.0 ? 0.0 : place->capacity));
    }
    insert_end(&i);
    i = insert_begin(w, "route");
    for (int r = 0; r < f->route_count; r++)
        insert_row(&i, cell_integer(r), cell_text(f->places[f->routes[r].from].name),
                   cell_text(f->places[f->routes[r].to].name), cell_number(f->routes[r].km), cell_number(0.0),
                   cell_integer(0));
    insert_end(&i);
    i = insert_begin(w, "measure");
    insert_row(&i, cell_integer(0), cell_text(measure), cell_text("people in the camp"), cell_text("people"),
               cell_text("place"), cell_integer(1), cell_integer(1), cell_integer(1));
    insert_end(&i);
}

/* The days of every camp, by themselves and as observations. */
static void put_days(struct result_writer *w, const struct flee_instance *f, const struct displacement_ensemble *e,
                     double *work)
{
    size_t cells = (size_t)e->days * (size_t)e->columns;
    struct insert daily = insert_begin(w, "daily_series"), observed = insert_begin(w, "observation");
    struct summary *days = memory_alloc(w->a, (size_t)e->days, sizeof *days);
    unsigned char *room = memory_alloc(w->a, daily_series_room(e->days), 1);
    if (days == NULL || room == NULL) writer_no_memory(w);
    for (int c = 0; c < e->columns && w->status == FLUJO_OK; c++) {
        const char *camp = f->places[e->place[c]].name;
        for (int d = 0; d < e->days; d++) {
            size_t at = (size_t)d * (size_t)e->columns + (size_t)c;
            for (int r = 0; r < e->replicates; r++)
                work[r] = e->members[(size_t)r * cells + at];
            days[d] = summary_of(work, e->replicates);
            insert_row(&observed, cell_text(policy), cell_text("source_data"), cell_integer((long long)c * e->days + d),
                       cell_text(measure), cell_text(camp), cell_text(NULL), cell_text(NULL), cell_date(f->start + d),
                       cell_date(f->start + d), cell_number(e->data[at]), cell_summary(&days[d]));
        }
        daily_series_put(&daily, policy, measure, camp, f->start, e->days, days, 1, room);
    }
    insert_end(&daily);
    insert_end(&observed);
    memory_free(w->a, days);
    memory_free(w->a, room);
}

static void put_score(struct insert *i, const char *element, const char *name, double value)
{
    insert_row(i, cell_text(policy), cell_text("source_data"), cell_text(measure), cell_text(element), cell_text(name),
               cell_number(value));
}

static void put_scores(struct result_writer *w, const struct flee_instance *f, const struct displacement_ensemble *e)
{
    const struct {
        const char *name;
        double value;
    } all[] = {{"ard_normal", e->scores.ard_normal},
               {"ard_rescaled", e->scores.ard_rescaled},
               {"rmse", e->scores.rmse},
               {"rmspe", e->scores.rmspe},
               {"mase", e->scores.mase},
               {"bias", e->scores.bias},
               {"crps", e->scores.crps},
               {"wis", e->scores.wis},
               {"coverage_90", e->scores.coverage_90},
               {"persistence.ard_normal", e->baselines[BASELINE_PERSISTENCE].ard_normal},
               {"distance.ard_normal", e->baselines[BASELINE_DISTANCE].ard_normal},
               {"capacity.ard_normal", e->baselines[BASELINE_CAPACITY].ard_normal}};
    struct insert i = insert_begin(w, "score");
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        put_score(&i, "", all[k].name, all[k].value);
    for (int c = 0; c < e->columns; c++) {
        const char *camp = f->places[e->place[c]].name;
        put_score(&i, camp, "rmse", e->camp_rmse[c]);
        put_score(&i, camp, "bias", e->camp_bias[c]);
        put_score(&i, camp, "ard_normal", e->camp_ard[c]);
    }
    insert_end(&i);
}

enum flujo_status result_put_displacement(struct result_writer *w, const struct flee_instance *f,
                                          const struct displacement_study *study, const struct displacement_ensemble *e,
                                          const struct displacement_run_info *info)
{
    double *work = memory_alloc(w->a, (size_t)e->replicates + 1, sizeof *work);
    if (!work) {
        writer_no_memory(w);
        return w->status;
    }
    put_run(w, f, study, e, info);
    put_network(w, f);
    put_days(w, f, e, work);
    put_scores(w, f, e);
    result_put_note(w, "answer", info->answer);
    result_put_note(w, "command", info->command);
    memory_free(w->a, work);
    return w->status;
}
