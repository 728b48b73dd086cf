/* flujo run --facts: the dated facts of a scenario beside its simulation. */
#include "cli/facts.h"
#include "cli/terminal.h"

#include <math.h>

static void period(const struct observation *o, char out[26])
{
    date_format(o->from, out);
    if (o->to == o->from) return;
    out[10] = ' ';
    date_format(o->to, out + 11);
}

static void row_text(struct text *t, const struct job *j, const struct fact_row *row)
{
    const struct dated_fact *f = row->fact;
    char days[26], factor[NUMBER_SIZE], counted[NUMBER_SIZE], median[NUMBER_SIZE], low[NUMBER_SIZE], high[NUMBER_SIZE];

    period(&f->observed, days);
    text_format(t, "  %7s %-9s %-10s %12s ", number_text(row->factor, factor),
                isnan(row->factor) ? ""
                : row->inside      ? cli_say(j, "inside")
                                   : cli_say(j, "outside"),
                cli_say(j, fact_uses[row->used ? f->fitted : FACT_UNUSED]), number_text(f->observed.value, counted));
    if (isnan(row->factor))
        text_format(t, "%12s %-23s", "-", cli_say(j, row->state));
    else
        text_format(t, cli_say(j, "%12s %10s to %9s"), number_text(row->simulated.q50, median),
                    number_text(row->simulated.q05, low), number_text(row->simulated.q95, high));
    text_format(t, "  %-21s  ", days);
    cli_label(t, j, f->topic, 0);
    text_add(t, ": ");
    cli_label(t, j, f->text, 0);
    text_add(t, "\n");
    if (!(row->factor > 2) || f->why[0] == '\0') return;
    text_add(t, cli_say(j, "         why: "));
    cli_label(t, j, f->why, 0);
    text_add(t, "\n");
}

static void count_text(struct text *t, const struct job *j, const char *what, const struct fact_count *count)
{
    if (count->all == 0) return;
    text_format(t, cli_say(j, "%s: %d of %d inside the 90 %% interval (%.0f %%), %d within a factor of 2.\n"),
                cli_say(j, what), count->inside, count->all, percent_of((double)count->inside / count->all),
                count->within_two);
}

void facts_table(struct text *t, const struct job *j, const struct ensemble *e, const struct fact_rows *facts)
{
    text_format(t, cli_say(j, "\nPolicy %s: %d of %d replicates\n"), j->s->policies[e->policy].id, e->completed,
                e->replicates);
    text_add(t,
             cli_say(j, "\n   factor 90 %      fitted to       counted       median     90 % interval        days      "
                        "             fact\n"));
    for (int i = 0; i < facts->count; i++)
        row_text(t, j, &facts->rows[i]);
    text_add(t, "\n");
    count_text(t, j, "Facts that no parameter was fitted to", &facts->unused);
    count_text(t, j, "Facts used in fitting", &facts->used);
    text_format(t, cli_say(j, "No measure names %d facts; the run does not hold the days of %d.\n"), facts->no_measure,
                facts->not_held);
}

void facts_json(struct text *t, const struct fact_rows *facts)
{
    text_add(t, ",\n  \"facts\": [");
    for (int i = 0; i < facts->count; i++) {
        const struct fact_row *row = &facts->rows[i];
        char from[11], to[11];

        date_format(row->fact->observed.from, from);
        date_format(row->fact->observed.to, to);
        json_item(t);
        json_text(t, "topic", row->fact->topic);
        json_text(t, "fact", row->fact->text);
        json_text(t, "from", from);
        json_text(t, "to", to);
        json_number(t, "value", row->fact->observed.value);
        json_number(t, "q05", row->simulated.q05);
        json_number(t, "q50", row->simulated.q50);
        json_number(t, "q95", row->simulated.q95);
        json_number(t, "factor", row->factor);
        json_number(t, "inside", isnan(row->factor) ? (double)NAN : row->inside);
        json_text(t, "fitted", row->used ? fact_uses[row->fact->fitted] : fact_uses[FACT_UNUSED]);
        json_text(t, "state", row->state);
        json_text(t, "why", row->fact->why);
        json_text(t, "source", row->fact->source);
        text_add(t, "}");
    }
    text_add(t, "\n  ]");
}
