/* The limits of the model, and how to reproduce the result. */
#include "report/sections.h"

#include <stdio.h>

enum { OF_BOTH, OF_BORDER, OF_CAMPS };

static const struct {
    int of;
    const char *text;
} limits[] = {
    {OF_BOTH,
     "It says nothing about individual persons: results describe groups whose members are treated as exchangeable."},
    {OF_BOTH, "It cannot decide whether a person has a claim to protection, and it does not replace an assessment."},
    {OF_BORDER,
     "How many people intend to leave, and how much enforcement holds back, cannot be separated by counts of "
     "encounters alone; the same holds for belief against season. Their priors are wide for that reason."},
    {OF_BORDER,
     "People who cross without being encountered are simulated, not observed: treat their number as an assumption."},
    {OF_BORDER, "Deaths and harm on the way are under-reported; hazard is a relative measure between policies, not a "
                "forecast of deaths."},
    {OF_BOTH,
     "Causes far outside the drivers given (a war, a new law, a new route) are not foreseen. The further ahead, the "
     "more this matters, whatever the width of an interval."},
    {OF_BORDER, "Cooperation of governments is reduced to one number; its values are judgements."},
    {OF_BORDER, "Intervals do not cover errors in the form of the model, in the records or from reporting delays."},
    {OF_BORDER, "Fewer encounters are not the same as less need: people may wait, turn to more dangerous routes, or be "
                "unable to leave. Read every reduction beside exposure, waiting and returns."},
    {OF_CAMPS, "Place and time of conflict are given, not predicted, and so is the number of people newly displaced."},
    {OF_CAMPS,
     "Only people registered in the camps given are counted. Those with host families, in towns or on the way "
     "elsewhere are not, and their need can be as great."},
    {OF_CAMPS,
     "Intervals cover chance alone, not the uncertainty of the rules, of the routes or of the registrations."},
};

void section_limits(struct report *r)
{
    int other = r->camps ? OF_BORDER : OF_CAMPS;
    section_open(r, "limits");
    text_add(&r->body, "<ul>\n");
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        if (limits[i].of == other) continue;
        text_add(&r->body, "<li>");
        text_add_html(&r->body, say(r, limits[i].text));
        text_add(&r->body, "</li>\n");
    }
    text_add(&r->body, "</ul>\n");
    section_close(r);
}

void section_glossary(struct report *r)
{
    section_open(r, "glossary");
    text_add(&r->body, "<dl>\n");
    for (const struct glossary_word *w = report_glossary; w->word != NULL; w++) {
        text_add(&r->body, "<dt>");
        text_add_html(&r->body, say(r, w->word));
        text_add(&r->body, "</dt><dd>");
        text_add_html(&r->body, say(r, w->text));
        text_add(&r->body, "</dd>\n");
    }
    text_add(&r->body, "</dl>\n");
    section_close(r);
}

static void fact(struct report *r, const char *name, const char *sql)
{
    const char *value = report_one(r, sql, NULL, 0);
    if (!value[0]) return;
    html_table_row(r);
    html_table_head(r, name);
    html_table_text(r, say(r, value));
    html_table_row_end(r);
}

void section_reproduce(struct report *r)
{
    static const char *const heads[] = {"Setting", "Value"};
    if (!report_has(r, "run")) return;
    section_open(r, "reproduce");
    const char *command = report_note(r, "command");
    if (command[0]) {
        text_add(&r->body, "<pre><code>");
        text_add_html(&r->body, command);
        text_add(&r->body, "</code></pre>\n");
    }
    html_table_open(r, NULL, "The run", heads, 2);
    fact(r, "Scenario", "SELECT scenario FROM run");
    fact(r, "Hash of its files", "SELECT scenario_hash FROM run");
    fact(r, "Version of flujo", "SELECT flujo_version FROM run");
    fact(r, "Engine", "SELECT engine FROM run");
    fact(r, "Seed", "SELECT seed FROM run");
    fact(r, "Replicates asked", "SELECT replicates_asked FROM run WHERE kind IN ('run', 'compare', 'forecast')");
    fact(r, "Replicates completed",
         "SELECT replicates_completed FROM run WHERE kind IN ('run', 'compare', 'forecast')");
    fact(r, "First day", "SELECT start FROM run");
    fact(r, "Last day", "SELECT \"end\" FROM run");
    fact(r, "Population scale", "SELECT population_scale FROM run");
    fact(r, "Stopped early",
         "SELECT CASE interrupted WHEN 0 THEN 'no' ELSE 'yes: fewer replicates than asked' END "
         "FROM run");
    html_table_close(r, NULL);
    paragraph(r, "",
              "The same scenario, version and seed give the same numbers with any number of threads. The "
              "result file holds every value shown here; its schema is in docs/results.md.");
    const char *scenario = report_one(r, "SELECT scenario_text FROM run", NULL, 0);
    if (scenario[0]) {
        text_format(&r->body, "<details><summary>%s</summary>\n<pre tabindex=\"0\" lang=\"en\"><code>",
                    say(r, "The scenario as read"));
        text_add_html(&r->body, scenario);
        text_add(&r->body, "</code></pre></details>\n");
    }
    section_close(r);
}
