/* A displacement run in a result file: the tables of schema 1 that apply. */
#include "flee/displacement_store.h"

#include "base/scores.h"
#include "base/summary.h"
#include "store/insert.h"

#include <inttypes.h>
#include <stdio.h>

static const char policy[] = "observed_conflict", measure[] = "camp_people";

static void put_run(struct result_writer *w, const struct flee_instance *f, const struct displacement_study *s,
                    const struct displacement_ensemble *e, const struct displacement_run_info *info)
{
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, s->seed);
    struct insert i = insert_begin(w, "run");
    insert_text(&i, "run");
    insert_text(&i, f->name);
    insert_text(&i, f->name);
    insert_text(&i, "displacement instance in Flee's format");
    insert_text(&i, info->settings_text);
    insert_text(&i, NULL);
    insert_text(&i, info->version);
    insert_text(&i, s->engine == ENGINE_AGENT ? "agent" : "cohort");
    insert_text(&i, seed);
    insert_integer(&i, e->replicates);
    insert_integer(&i, e->replicates);
    insert_date(&i, f->start);
    insert_date(&i, f->start + f->length - 1);
    insert_text(&i, NULL);
    insert_text(&i, policy);
    insert_text(&i, NULL);
    insert_number(&i, 1.0 / f->settings.hasten);
    insert_integer(&i, 0);
    insert_text(&i, s->compat ? "flee" : NULL);
    insert_row(&i);
    insert_end(&i);
    i = insert_begin(w, "run_setting");
    for (size_t n = 0; n < info->set_count; n++) {
        insert_integer(&i, (long long)n);
        insert_text(&i, info->sets[n]);
        insert_row(&i);
    }
    insert_end(&i);
    i = insert_begin(w, "policy");
    insert_integer(&i, 0);
    insert_text(&i, policy);
    insert_text(&i, "conflict and borders as observed");
    insert_text(&i, NULL);
    insert_date(&i, f->start);
    insert_integer(&i, e->replicates);
    insert_row(&i);
    insert_end(&i);
}

static void put_network(struct result_writer *w, const struct flee_instance *f)
{
    struct insert i = insert_begin(w, "place");
    for (int p = 0; p < f->place_count; p++) {
        const struct flee_place *place = &f->places[p];
        insert_integer(&i, p);
        insert_text(&i, place->name);
        insert_text(&i, place->name);
        insert_text(&i, flee_kind_names[place->kind]);
        insert_text(&i, place->country);
        insert_text(&i, NULL);
        insert_text(&i, place->region);
        insert_number(&i, place->lat);
        insert_number(&i, place->lon);
        insert_number(&i, place->population);
        insert_number(&i, place->capacity < 0.0 ? 0.0 : place->capacity);
        insert_row(&i);
    }
    insert_end(&i);
    i = insert_begin(w, "route");
    for (int r = 0; r < f->route_count; r++) {
        insert_integer(&i, r);
        insert_text(&i, f->places[f->routes[r].from].name);
        insert_text(&i, f->places[f->routes[r].to].name);
        insert_number(&i, f->routes[r].km);
        insert_number(&i, 0.0);
        insert_integer(&i, 0);
        insert_row(&i);
    }
    insert_end(&i);
    i = insert_begin(w, "measure");
    insert_integer(&i, 0);
    insert_text(&i, measure);
    insert_text(&i, "people in the camp");
    insert_text(&i, "people");
    insert_text(&i, "place");
    insert_integer(&i, 1);
    insert_integer(&i, 1);
    insert_integer(&i, 1);
    insert_row(&i);
    insert_end(&i);
}

/* daily and observation rows of every camp. */
static void put_days(struct result_writer *w, const struct flee_instance *f, const struct displacement_ensemble *e,
                     double *work)
{
    size_t cells = (size_t)e->days * (size_t)e->columns;
    struct insert daily = insert_begin(w, "daily"), observed = insert_begin(w, "observation");
    for (int c = 0; c < e->columns; c++)
        for (int d = 0; d < e->days; d++) {
            size_t at = (size_t)d * (size_t)e->columns + (size_t)c;
            for (int r = 0; r < e->replicates; r++)
                work[r] = e->members[(size_t)r * cells + at];
            struct summary s = summary_of(work, e->replicates);
            insert_text(&daily, policy);
            insert_date(&daily, f->start + d);
            insert_text(&daily, measure);
            insert_text(&daily, f->places[e->place[c]].name);
            insert_summary(&daily, &s);
            insert_row(&daily);
            insert_text(&observed, policy);
            insert_text(&observed, "source_data");
            insert_integer(&observed, (long long)c * e->days + d);
            insert_text(&observed, measure);
            insert_text(&observed, f->places[e->place[c]].name);
            insert_text(&observed, NULL);
            insert_text(&observed, NULL);
            insert_date(&observed, f->start + d);
            insert_date(&observed, f->start + d);
            insert_number(&observed, e->data[at]);
            insert_summary(&observed, &s);
            insert_row(&observed);
        }
    insert_end(&daily);
    insert_end(&observed);
}

static void put_score(struct insert *i, const char *element, const char *name, double value)
{
    insert_text(i, policy);
    insert_text(i, "source_data");
    insert_text(i, measure);
    insert_text(i, element);
    insert_text(i, name);
    insert_number(i, value);
    insert_row(i);
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
