/* Conditions of triggered rules: "custody.cbp > 0.9 capacity for 7 days".
 *
 *   MEASURE[.ELEMENT] > | < | above | below NUMBER[%] [of] [capacity] [for N days]
 *
 * With `capacity` the threshold is a share of the beds of the facility that the
 * measure is about; the program multiplies it each day. */
#include "scenario/measures.h"
#include "scenario/loader.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_WORDS = 10, WORD = 96 };

struct words {
    char word[MOST_WORDS][WORD];
    int column[MOST_WORDS]; /* offset in the text */
    int count;
};

/* Cut at blanks and around < > and %. Returns 0 when there are too many. */
static int split(const char *text, struct words *out)
{
    out->count = 0;
    for (const char *c = text; *c != 0;) {
        size_t length = strcspn(c, " \t\n<>%=");
        if (length == 0 && (*c == ' ' || *c == '\t' || *c == '\n')) {
            c++;
            continue;
        }
        if (length == 0) length = c[1] == '=' && *c != '%' ? 2 : 1;
        if (out->count == MOST_WORDS) return 0;
        snprintf(out->word[out->count], WORD, "%.*s", (int)(length < WORD ? length : WORD - 1), c);
        out->column[out->count++] = (int)(c - text);
        c += length;
    }
    return 1;
}

int measure_element(struct loader *l, struct position at, int measure, const char *name)
{
    int slots = measure_slots(measure, l->s);
    const char **names = loader_scratch(l, (size_t)slots + 1, sizeof *names);
    if (names == NULL) return -1;
    for (int i = 0; i < slots; i++) {
        names[i] = measure_slot_name(measure, l->s, i);
        if (names[i][0] != 0 && strcmp(names[i], name) == 0) return i;
    }
    if (slots == 0 && l->errors->errors > 0)
        return -1; /* nothing to look it up in, most likely for what was reported before */
    char what[96];
    snprintf(what, sizeof what, "element of %s", measure_table[measure].name);
    loader_unknown(l, at, what, name, names, slots);
    return -1;
}

/* "custody.cbp" -> measure and slot. */
static int parse_measure(struct loader *l, struct position at, const char *text, struct rule *rule)
{
    char name[WORD];
    const char *dot = strchr(text, '.');
    snprintf(name, sizeof name, "%.*s", (int)(dot != NULL ? dot - text : (long)strlen(text)), text);
    rule->measure = measure_find(name);
    if (rule->measure < 0) {
        const char *names[MEASURE_COUNT];
        for (int m = 0; m < MEASURE_COUNT; m++)
            names[m] = measure_table[m].name;
        loader_unknown(l, at, "measure", name, names, MEASURE_COUNT);
        return 0;
    }
    int slots = measure_slots(rule->measure, l->s);
    rule->slot = 0;
    if (dot != NULL && measure_table[rule->measure].by == PER_NONE)
        loader_error(l, at, "%s has a single value; write it without '%.*s'", name, TEXT_CUT(dot, 80));
    else if (dot != NULL)
        return (rule->slot = measure_element(l, at, rule->measure, dot + 1)) >= 0;
    else if (slots > 1)
        loader_error(l, at, "%s has %d elements; name one, such as %s.%s", name, slots, name,
                     measure_slot_name(rule->measure, l->s, 0));
    else if (slots == 0)
        loader_error(l, at, "%s has no element in this scenario; choose another measure", name);
    return slots == 1 && (dot == NULL || measure_table[rule->measure].by != PER_NONE);
}

static int parse_direction(const char *word)
{
    if (strcmp(word, ">") == 0 || strcmp(word, ">=") == 0 || strcmp(word, "above") == 0) return 1;
    if (strcmp(word, "<") == 0 || strcmp(word, "<=") == 0 || strcmp(word, "below") == 0) return 0;
    return -1;
}

/* What follows the number: "[%] [of] [capacity] [for N days]". Returns the
 * words eaten, or -1 at a word that does not fit (*bad). */
static int parse_tail(struct words *w, int i, struct rule *rule, int *capacity, int *bad)
{
    double days;
    if (i < w->count && strcmp(w->word[i], "%") == 0) rule->threshold /= 100, i++;
    if (i + 1 < w->count && strcmp(w->word[i], "of") == 0) i++;
    if (i < w->count && strcmp(w->word[i], "capacity") == 0) *capacity = 1, i++;
    if (i + 2 < w->count && strcmp(w->word[i], "for") == 0 && number_parse(w->word[i + 1], &days)
        && days >= limit_table[LIMIT_RULE_DAYS].low && days <= limit_table[LIMIT_RULE_DAYS].high && days == floor(days)
        && strncmp(w->word[i + 2], "day", 3) == 0) {
        rule->for_days = (int)days;
        i += 3;
    }
    *bad = i;
    return i == w->count ? i : -1;
}

static void apply_capacity(struct loader *l, struct position at, int capacity, struct rule *rule)
{
    rule->of_capacity = -1;
    if (!capacity) return;
    if (measure_table[rule->measure].by != PER_FACILITY || rule->slot < 0)
        loader_error(l, at, "%s has no capacity; give the number itself", measure_table[rule->measure].name);
    else if (l->s->facilities[rule->slot].capacity <= 0)
        loader_error(l, at, "facility '%.*s' states no capacity; give it in facilities.csv",
                     TEXT_CUT(l->s->facilities[rule->slot].id, 80));
    else
        rule->of_capacity = rule->slot;
}

int rule_parse(struct loader *l, const struct yaml_node *node, struct rule *rule)
{
    struct words *w = loader_scratch(l, 1, sizeof *w);
    struct position at = node->at;
    int capacity = 0, bad = 0;
    rule->for_days = 1;
    rule->of_capacity = -1;
    if (w == NULL || !node_is(l, node, YAML_SCALAR, "a condition")) return 0;
    if (!split(node->text, w) || w->count < 3) {
        loader_error(l, at,
                     "the condition '%.*s' is not complete; write it like \"custody.cbp > 0.9 capacity for 7 days\"",
                     TEXT_CUT(node->text, 80));
        return 0;
    }
    int measured = parse_measure(l, at, w->word[0], rule);
    rule->above = parse_direction(w->word[1]);
    if (rule->above < 0) loader_error(l, at, "'%.*s' in a condition; write > or <", TEXT_CUT(w->word[1], 80));
    int number = number_parse(w->word[2], &rule->threshold);
    if (!number)
        loader_error(l, at, "'%.*s' in a condition is not a number; write it like 0.9", TEXT_CUT(w->word[2], 80));
    number = number && limit_kept(l, at, "the threshold", LIMIT_THRESHOLD, rule->threshold);
    int tail = number ? parse_tail(w, 3, rule, &capacity, &bad) : 0;
    if (tail < 0)
        loader_error(l, at,
                     "'%.*s' in a condition is not understood; after the number may stand capacity and for N days",
                     TEXT_CUT(w->word[bad], 80));
    if (measured) apply_capacity(l, at, capacity, rule);
    return measured && rule->above >= 0 && number && tail >= 0;
}
