/* Observations, scores and comparisons in a result file. */
#include "store/insert.h"
#include "store/result.h"

#include <math.h>
#include <stdio.h>

/* The element of the measure that an observation is about. */
static void observed_element(const struct scenario *s, const struct observation *o, char out[ELEMENT_NAME_SIZE])
{
    out[0] = '\0';
    if (measure_table[o->measure].by == PER_CLASS) {
        if (o->origin >= 0 && o->demographic >= 0) {
            for (int c = 0; c < s->class_count; c++) {
                if (s->classes[c].origin == o->origin && s->classes[c].demographic == o->demographic) {
                    snprintf(out, ELEMENT_NAME_SIZE, "%s", s->classes[c].id);
                    return;
                }
            }
        } else if (o->demographic >= 0) {
            snprintf(out, ELEMENT_NAME_SIZE, "demographic:%s", s->demographic_ids[o->demographic]);
        } else if (o->origin >= 0) {
            snprintf(out, ELEMENT_NAME_SIZE, "origin:%s", s->origin_ids[o->origin]);
        }
    } else if (measure_table[o->measure].by != PER_NONE) {
        snprintf(out, ELEMENT_NAME_SIZE, "%s%s", measure_slot_name(o->measure, s, o->slot), o->more ? " ..." : "");
    }
}

static void put_observations(struct result_writer *w, const struct scenario *s, const char *policy,
                             const struct fit *fit)
{
    struct insert i = insert_begin(w, "observation");
    char element[ELEMENT_NAME_SIZE];

    for (int n = 0; n < s->observation_count; n++) {
        const struct observation *o = &s->observations[n];

        observed_element(s, o, element);
        insert_row(&i, cell_text(policy), cell_text(o->group), cell_integer(n),
                   cell_text(measure_table[o->measure].name), cell_text(element),
                   cell_text(o->origin < 0 ? NULL : s->origin_ids[o->origin]),
                   cell_text(o->demographic < 0 ? NULL : s->demographic_ids[o->demographic]), cell_date(o->from),
                   cell_date(o->to), cell_number(o->value), cell_summary(&fit->observations[n]));
    }
    insert_end(&i);
}

static void put_lines(struct result_writer *w, const struct scenario *s, const char *policy, const struct fit *fit)
{
    struct insert i = insert_begin(w, "fit");
    char element[ELEMENT_NAME_SIZE], period[11];

    for (int n = 0; n < fit->line_count; n++) {
        const struct fit_line *line = &fit->lines[n];

        element_name(line->measure, s, line->element, element);
        for (int k = 0; k < line->point_count; k++) {
            fit_period(&line->points[k], period);
            insert_row(&i, cell_text(policy), cell_text(line->group), cell_text(measure_table[line->measure].name),
                       cell_text(element), cell_text(period), cell_number(line->points[k].observed),
                       cell_summary(&line->points[k].simulated));
        }
    }
    insert_end(&i);
}

enum flujo_status result_put_fit(struct result_writer *w, const struct ensemble *e, const struct fit *fit)
{
    const struct scenario *s = e->scenario;
    const char *policy = s->policies[e->policy].id;
    char element[ELEMENT_NAME_SIZE];
    struct insert i;

    put_observations(w, s, policy, fit);
    put_lines(w, s, policy, fit);
    i = insert_begin(w, "score");
    for (int n = 0; n < fit->line_count; n++) {
        const struct fit_line *line = &fit->lines[n];

        element_name(line->measure, s, line->element, element);
        for (int k = 0; k < FIT_SCORES; k++)
            insert_row(&i, cell_text(policy), cell_text(line->group), cell_text(measure_table[line->measure].name),
                       cell_text(element), cell_text(fit_score_names[k]), cell_number(line->score[k]));
    }
    insert_end(&i);
    return w->status;
}

enum flujo_status result_put_facts(struct result_writer *w, const struct scenario *s, const char *policy,
                                   const struct fact_rows *facts)
{
    struct insert i = insert_begin(w, "fact");
    char element[ELEMENT_NAME_SIZE];

    for (int n = 0; n < facts->count; n++) {
        const struct fact_row *row = &facts->rows[n];
        const struct dated_fact *f = row->fact;
        const struct observation *o = &f->observed;

        element[0] = '\0';
        if (o->measure >= 0) observed_element(s, o, element);
        insert_add(&i, cell_text(policy), cell_integer(n + 1), cell_text(f->topic), cell_text(f->text),
                   cell_date(o->from), cell_date(o->to),
                   cell_text(o->measure < 0 ? NULL : measure_table[o->measure].name), cell_text(element),
                   cell_text(o->origin < 0 ? NULL : s->origin_ids[o->origin]),
                   cell_text(o->demographic < 0 ? NULL : s->demographic_ids[o->demographic]), cell_number(o->value),
                   cell_number(f->low), cell_number(f->high), cell_summary(&row->simulated), cell_number(row->factor));
        insert_add(&i, isnan(row->factor) ? cell_text(NULL) : cell_integer(row->inside));
        insert_row(&i, cell_text(row->used ? fact_uses[f->fitted] : fact_uses[FACT_UNUSED]), cell_text(row->state),
                   cell_text(f->source), cell_text(f->url), cell_text(f->note));
    }
    insert_end(&i);
    return w->status;
}

static void put_sustained(struct result_writer *w, const struct scenario *s, const struct comparison *c)
{
    struct insert i = insert_begin(w, "sustainability");
    struct text note;

    text_init(&note, w->a);

    for (int n = 0; n < c->sustained_count; n++) {
        const struct sustained_row *r = &c->sustained[n];

        text_clear(&note);
        if (isfinite(r->beyond)) {
            text_add(&note, "longer than the run in ");
            language_add_share_of(&note, r->beyond, r->defined, ENGLISH);
            text_add(&note, r->defined < FEW_RUNS ? " replicates" : " of the replicates");
        }
        if (note.failed) writer_no_memory(w);
        insert_row(&i, cell_text(s->policies[r->policy_a].id), cell_text(s->policies[r->policy_b].id),
                   cell_text(sustained_names[r->name]), cell_number(r->mean), cell_number(r->q05), cell_number(r->q50),
                   cell_number(r->q95), cell_text(note.length > 0 ? note.data : ""));
    }
    insert_end(&i);
    text_free(&note);
}

static void put_certificate(struct result_writer *w, const struct scenario *s, const struct certificate *c,
                            const char *const *horizon_names)
{
    struct insert i = insert_begin(w, "certificate");
    char element[ELEMENT_NAME_SIZE];

    for (int n = 0; n < c->row_count; n++) {
        const struct certificate_row *r = &c->rows[n];

        element_name(r->measure, s, r->element, element);
        insert_row(&i, cell_text(s->policies[r->policy_a].id),
                   cell_text(r->policy_b < 0 ? "" : s->policies[r->policy_b].id),
                   cell_text(measure_table[r->measure].name), cell_text(element), cell_text(horizon_names[r->horizon]),
                   cell_integer(c->pairs), cell_number(r->correlation), cell_number(r->bias), cell_number(r->bias_q05),
                   cell_number(r->bias_q95), cell_number(r->mean), cell_number(r->q05), cell_number(r->q95),
                   cell_number(r->off), cell_integer(r->passed));
    }
    insert_end(&i);
}

enum flujo_status result_put_comparison(struct result_writer *w, const struct scenario *s, const struct comparison *c,
                                        const struct certificate *certificate, const char *const *horizon_names)
{
    struct insert i = insert_begin(w, "comparison");
    char element[ELEMENT_NAME_SIZE];

    for (int n = 0; n < c->row_count; n++) {
        const struct comparison_row *r = &c->rows[n];

        element_name(r->measure, s, r->element, element);
        insert_row(&i, cell_text(s->policies[r->policy_a].id), cell_text(s->policies[r->policy_b].id),
                   cell_text(measure_table[r->measure].name), cell_text(element), cell_text(horizon_names[r->horizon]),
                   cell_number(r->mean_difference), cell_number(r->q05), cell_number(r->q50), cell_number(r->q95),
                   cell_integer(r->replicates), cell_number(r->probability_lower), cell_number(r->probability_equal),
                   cell_number(r->relative), cell_number(r->relative_q05), cell_number(r->relative_q50),
                   cell_number(r->relative_q95));
    }
    insert_end(&i);
    put_sustained(w, s, c);
    if (certificate != NULL) put_certificate(w, s, certificate, horizon_names);
    return w->status;
}

enum flujo_status result_put_statements(struct result_writer *w, const struct statements *said)
{
    struct insert i = insert_begin(w, "statement");
    struct text t;

    text_init(&t, w->a);
    for (int k = 0; k < said->count && w->status == FLUJO_OK; k++) {
        const struct statement *s = &said->item[k];
        char name[32];

        text_clear(&t);
        statement_text(&t, s, &(struct reader){ENGLISH, NULL});
        if (t.failed) writer_no_memory(w);
        insert_add(&i, cell_integer(k), cell_text(statement_name(s->kind)),
                   cell_text(s->measure < 0 ? NULL : measure_table[s->measure].name), cell_text(s->policy),
                   cell_text(s->other), cell_text(s->words[0] == '\0' ? NULL : s->words),
                   s->from == 0 ? cell_text(NULL) : cell_date(s->from),
                   s->to == 0 ? cell_text(NULL) : cell_date(s->to));
        for (int n = 0; n < STATEMENT_NUMBERS; n++)
            insert_add(&i, cell_number(statement_number_name(s->kind, n, name) ? s->number[n] : (double)NAN));
        insert_row(&i, cell_text(t.data));
    }
    insert_end(&i);
    text_free(&t);
    return w->status;
}
