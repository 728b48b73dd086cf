/* What calibrate, sensitivity, validate and forecast leave behind;
 * docs/results.md lists the columns. */
#include "store/study_tables.h"

#include "store/insert.h"
#include "store/read.h"
#include "study/predictive.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Element of a target or line: "", "demographic:x", "origin:x", a class or a slot. */
static void element_text(const struct scenario *s, int measure, int origin, int demographic, int slot,
                         char out[PARAMETER_NAME_SIZE])
{
    if (measure_table[measure].by != PER_CLASS)
        snprintf(out, PARAMETER_NAME_SIZE, "%s", measure_slot_name(measure, s, slot));
    else if (origin >= 0 && demographic >= 0)
        snprintf(out, PARAMETER_NAME_SIZE, "%s_%s", s->origin_ids[origin], s->demographic_ids[demographic]);
    else if (origin >= 0)
        snprintf(out, PARAMETER_NAME_SIZE, "origin:%s", s->origin_ids[origin]);
    else if (demographic >= 0)
        snprintf(out, PARAMETER_NAME_SIZE, "demographic:%s", s->demographic_ids[demographic]);
    else
        out[0] = 0;
}

static void put_posterior(struct result_writer *w, const struct calibration *c)
{
    struct insert row = insert_begin(w, "posterior");
    char name[PARAMETER_NAME_SIZE];
    for (int j = 0; j < c->prior_count; j++) {
        const struct calibrate_parameter *p = &c->parameters[j];
        parameter_name(c->s, p->index, name);
        insert_add(&row, cell_text(name), cell_integer(p->chosen));
        insert_numbers(&row, p->prior, 3);
        insert_numbers(&row, p->posterior, 3);
        insert_row(&row, cell_number(p->explained), cell_number(p->contraction),
                   cell_text(!p->chosen ? "not calibrated: the data explain it less than others; the prior is kept"
                             : calibrate_identified(p) ? ""
                                                       : "not identified by these data"));
    }
    insert_end(&row);
    row = insert_begin(w, "particle");
    for (int k = 0; k < c->chosen_count; k++) {
        parameter_name(c->s, c->chosen[k], name);
        for (size_t n = 0; n < c->particles; n++)
            insert_row(&row, cell_text(name), cell_integer((long long)n), cell_number(c->weight[n]),
                       cell_number(c->values[n * (size_t)c->s->parameter_count + (size_t)c->chosen[k]]));
    }
    insert_end(&row);
}

struct fact {
    struct insert row;
    int position;
};

static void put_fact(struct fact *f, const char *name, double value, const char *note)
{
    insert_row(&f->row, cell_integer(f->position++), cell_text(name), cell_number(value), cell_text(note));
}

static void put_facts(struct result_writer *w, const struct calibration *c)
{
    struct fact f = {insert_begin(w, "calibration"), 0};
    char name[64];
    int year, month, day;
    date_split(c->last, &year, &month, &day);
    put_fact(&f, "data_until", year * 10000 + month * 100 + day, "last day of the observations used, as YYYYMMDD");
    put_fact(&f, "runs", c->runs, "runs of the model, pilot included");
    put_fact(&f, "particles", (double)c->particles, "accepted");
    put_fact(&f, "effective_sample_size", c->effective, "of the weighted particles");
    put_fact(&f, "targets", c->targets.count, "observed numbers used, as logarithms");
    put_fact(&f, "parameters_calibrated", c->chosen_count, "");
    put_fact(&f, "parameters_with_prior", c->prior_count, "");
    if (c->total_count > 0) {
        put_fact(&f, "rmspe_monthly_totals", predictive_rmspe(c), "of the medians of the sums of encounters by month");
        put_fact(&f, "coverage_90_monthly_totals", predictive_totals_inside(c), "share of months in the 90 % interval");
    }
    for (int g = 0; g < c->generation_count; g++) {
        snprintf(name, sizeof name, "generation_%d.runs", g);
        put_fact(&f, name, c->generations[g].runs, "runs so far");
        snprintf(name, sizeof name, "generation_%d.epsilon", g);
        put_fact(&f, name, c->generations[g].epsilon, "largest distance kept, in posterior standard deviations");
        snprintf(name, sizeof name, "generation_%d.acceptance", g);
        put_fact(&f, name, c->generations[g].acceptance, "share of the proposals kept");
        snprintf(name, sizeof name, "generation_%d.effective", g);
        put_fact(&f, name, c->generations[g].effective, "effective sample size");
    }
    insert_end(&f.row);
}

static void put_check(struct insert *row, int measure, const char *element, day_number from, day_number to,
                      double observed, const struct calibrate_check *q)
{
    const double numbers[] = {observed, q->mean, q->q05, q->q25, q->q50, q->q75, q->q95, q->rank};
    insert_add(row, cell_text(measure_table[measure].name), cell_text(element), cell_date(from), cell_date(to));
    insert_numbers(row, numbers, sizeof numbers / sizeof numbers[0]);
    insert_row_end(row);
}

enum flujo_status study_put_calibration(struct result_writer *w, const struct calibration *c)
{
    char element[PARAMETER_NAME_SIZE];
    put_posterior(w, c);
    put_facts(w, c);
    struct insert row = insert_begin(w, "calibration_check");
    for (int k = 0; c->checks != 0 && k < c->targets.count; k++) {
        const struct target *t = &c->targets.items[k];
        element_text(c->s, t->measure, t->origin, t->demographic, t->slot, element);
        put_check(&row, t->measure, element, t->from, t->to, t->observed, &c->checks[k]);
    }
    for (int i = 0; i < c->total_count; i++) {
        const struct calibrate_total *t = &c->totals[i];
        int year = t->month / 12, month = t->month % 12 + 1;
        day_number first = date_make(year, month, 1);
        put_check(&row, M_ENCOUNTERS, "sum", first, first + date_days_in_month(year, month) - 1, t->observed,
                  &t->check);
    }
    insert_end(&row);
    return w->status;
}

static struct insert_cell day_cell(day_number day) { return day > 0 ? cell_date(day) : cell_text(NULL); }

/* What says which number a row of a forecast is. `element` must live until the row is complete. */
static void put_line(struct insert *row, const struct forecast *f, int line, int month, char element[ELEMENT_NAME_SIZE])
{
    element_name(f->lines[line].measure, f->s, f->lines[line].element, element);
    insert_add(row, cell_text(f->s->policies[f->policy].id), cell_month(f->first_month + month),
               cell_text(measure_table[f->lines[line].measure].name), cell_text(element));
}

/* Means and quantiles of all lines, and the joint draws of all but the classes. */
static void put_lines(struct result_writer *w, const struct forecast *f)
{
    static const double levels[] = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};
    char element[ELEMENT_NAME_SIZE];
    struct insert row = insert_begin(w, "forecast");
    for (int line = 0; line < f->line_count; line++)
        for (int m = 0; m < f->months; m++) {
            const double *draws = f->lines[line].draws + (size_t)m * (size_t)f->draws;
            double mean = 0;
            for (int i = 0; i < f->draws; i++)
                mean += draws[i] / f->draws;
            put_line(&row, f, line, m, element);
            insert_add(&row, cell_number(mean));
            for (int q = 0; q < 7; q++)
                insert_add(&row, cell_number(sorted_quantile(draws, f->draws, levels[q])));
            insert_row_end(&row);
        }
    insert_end(&row);
    row = insert_begin(w, "forecast_quantile");
    for (int line = 0; line < f->line_count; line++)
        for (int m = 0; m < f->months; m++)
            for (int q = 0; q < FORECAST_LEVELS; q++) {
                put_line(&row, f, line, m, element);
                insert_row(&row, cell_number(forecast_levels[q]),
                           cell_number(forecast_quantile(f, line, m, forecast_levels[q])));
            }
    insert_end(&row);
    row = insert_begin(w, "forecast_draw");
    for (int line = 0; line < f->line_count; line++)
        for (int m = 0; m < f->months; m++)
            for (int i = 0; i < f->draws; i++) {
                if (f->lines[line].measure == M_ENCOUNTERS && f->lines[line].element.kind == ELEMENT_SLOT) continue;
                put_line(&row, f, line, m, element);
                insert_row(&row, cell_integer(i),
                           cell_number(f->lines[line].joint[(size_t)m * (size_t)f->draws + (size_t)i]));
            }
    insert_end(&row);
}

enum flujo_status study_put_forecast(struct result_writer *w, const struct forecast *f)
{
    const char *policy = f->s->policies[f->policy].id;
    put_lines(w, f);
    struct insert row = insert_begin(w, "forecast_capacity");
    for (int i = 0; i < f->capacity_count; i++) {
        const struct forecast_capacity *c = &f->capacity[i];
        insert_row(&row, cell_text(policy), cell_text(f->s->facilities[c->slot].id),
                   cell_number(f->s->facilities[c->slot].capacity), cell_number(c->probability), day_cell(c->early),
                   day_cell(c->median), day_cell(c->late), cell_number(c->peak));
    }
    insert_end(&row);
    row = insert_begin(w, "forecast_trigger");
    for (int t = 0; t < f->trigger_count; t++)
        insert_row(&row, cell_text(policy), cell_text(f->triggers[t].text), cell_number(f->trigger_probability[t]));
    insert_end(&row);
    return w->status;
}

static void put_validation_rows(struct result_writer *w, const struct validation *v, enum validate_drivers drivers)
{
    char element[ELEMENT_NAME_SIZE];
    struct insert row = insert_begin(w, drivers == DRIVERS_ALL ? "validation" : "validation_no_drivers");
    for (int i = 0; i < v->row_count; i++) {
        const struct validate_row *r = &v->rows[i];
        const double numbers[] = {r->observed,   r->mean,     r->q05,       r->q10,  r->q25,       r->q50,
                                  r->q75,        r->q90,      r->q95,       r->crps, r->tail_crps, r->wis,
                                  r->wis_spread, r->wis_over, r->wis_under, r->pit};
        if (r->drivers != (int)drivers) continue;
        element_name(M_ENCOUNTERS, v->s, r->element, element);
        insert_add(&row, cell_date(r->origin), cell_text(element), cell_integer(r->lead), cell_month(r->month));
        insert_numbers(&row, numbers, sizeof numbers / sizeof numbers[0]);
        insert_numbers(&row, r->baseline, BASELINES);
        insert_numbers(&row, r->baseline_crps, BASELINES);
        insert_row_end(&row);
    }
    insert_end(&row);
}

enum flujo_status study_put_validation(struct result_writer *w, const struct validation *v)
{
    for (int d = 0; d < DRIVERS_KINDS; d++)
        put_validation_rows(w, v, (enum validate_drivers)d);
    struct insert row = insert_begin(w, "validation_score");
    for (int d = 0; d < DRIVERS_KINDS; d++)
        for (int g = 0; v->has[d] && g < v->group_count; g++)
            for (int l = 0; l < LEADS_KINDS; l++)
                for (int k = 0; k < V_SCORES; k++) {
                    const struct validate_scores *s = validation_scores(v, (enum validate_drivers)d, g,
                                                                        (enum validate_leads)l);
                    insert_row(&row, cell_text(validate_drivers_names[d]),
                               cell_text(g > 0 ? validation_group_name(v, g) : ""), cell_text(validate_leads_names[l]),
                               cell_text(validate_score_name(k)), cell_number(s->value[k]), cell_number(s->error[k]));
                }
    insert_end(&row);
    row = insert_begin(w, "validation_trigger");
    for (int t = 0; t < v->trigger_count; t++) {
        struct trigger_rates r = validation_trigger(v, t);
        insert_row(&row, cell_text(v->triggers[t].text), cell_integer(r.origins), cell_integer(r.events),
                   cell_number(r.hits), cell_number(r.false_alarms), cell_number(r.brier));
    }
    insert_end(&row);
    return w->status;
}

enum flujo_status study_put_sensitivity(struct result_writer *w, const struct sensitivity *r)
{
    struct insert row = insert_begin(w, "sensitivity");
    for (size_t i = 0; i < r->row_count; i++)
        insert_row(&row, cell_text(r->rows[i].measure), cell_text(r->rows[i].kind), cell_text(r->rows[i].parameter),
                   cell_number(r->rows[i].value), cell_number(r->rows[i].low), cell_number(r->rows[i].high));
    insert_end(&row);
    return w->status;
}
