#include "cli/terminal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NARROW = 60, USUAL = 80, WIDE = 100, CHART_ROWS = 8, AXIS = 9 };

int terminal_width(void)
{
    struct winsize size = {0};
    int width = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                                                         : USUAL;

    return width < NARROW ? NARROW : width > WIDE ? WIDE : width;
}

static int begins_character(char c) { return ((unsigned char)c & 0xc0) != 0x80; }

int terminal_columns(const char *s)
{
    int n = 0;

    for (; *s != '\0'; s++)
        n += begins_character(*s);
    return n;
}

void terminal_column(struct text *t, const char *s, int width)
{
    int all = terminal_columns(s), kept = all > width ? width - 1 : all, n = 0;

    for (; *s != '\0' && (n < kept || !begins_character(*s)); s++) {
        n += begins_character(*s);
        text_add_bytes(t, s, 1);
    }
    if (all > width)
        text_add(t, "…");
    else
        text_format(t, "%*s", width - n, "");
}

void terminal_paragraph(struct text *t, const char *paragraph, int indent) { terminal_flow(t, paragraph, 0, indent); }

void terminal_flow(struct text *t, const char *paragraph, int at, int indent)
{
    int width = terminal_width();

    while (*paragraph != '\0') {
        char word[1024];
        size_t length = strcspn(paragraph, " ");
        if (strncmp(paragraph + length, " %", 2) == 0) length += 2 + strcspn(paragraph + length + 2, " ");
        size_t kept = length < sizeof word ? length : sizeof word - 1;

        memcpy(word, paragraph, kept);
        word[kept] = '\0';
        if (at > 0 && at + 1 + terminal_columns(word) > width) {
            text_format(t, "\n%*s", indent, "");
            at = indent;
        } else if (at > 0) {
            text_add(t, " ");
            at++;
        }
        text_add_bytes(t, paragraph, length);
        at += terminal_columns(word);
        paragraph += length;
        paragraph += strspn(paragraph, " ");
    }
    text_add(t, "\n");
}

struct reader cli_reader(const struct job *j)
{
    enum language language = language_find(j->o->lang);
    return (struct reader){language, j->s == NULL ? NULL : j->s->texts[language]};
}

const char *cli_say(const struct job *j, const char *english)
{
    return language_text(language_find(j->o->lang), english);
}

void cli_label(struct text *t, const struct job *j, const char *label, int width)
{
    struct reader reader = cli_reader(j);
    struct text said;

    text_init(&said, t->a);
    text_add(&said, "");
    language_add_label(&said, &reader, label);
    if (said.failed)
        t->failed = 1;
    else if (width > 0)
        terminal_column(t, said.data, width);
    else
        text_add(t, said.data);
    text_free(&said);
}

void terminal_answer(struct text *t, const struct statements *said, struct reader reader)
{
    struct text sentence;
    int of_trust = 0;

    text_init(&sentence, t->a);
    for (int trust = 0; trust < 2; trust++) {
        text_clear(&sentence);
        if (trust) text_format(&sentence, "%s:", statement_trust_heading(reader.language));
        for (int i = 0; i < said->count; i++) {
            if (statement_is_of_trust(&said->item[i]) != trust) continue;
            of_trust += trust;
            text_add(&sentence, trust ? " " : "- ");
            statement_text(&sentence, &said->item[i], &reader);
            if (!trust && !sentence.failed) terminal_paragraph(t, sentence.data, 2);
            t->failed |= sentence.failed;
            if (!trust) text_clear(&sentence);
        }
        if (trust && of_trust > 0 && !sentence.failed) {
            text_add(t, "\n");
            terminal_paragraph(t, sentence.data, 0);
        }
        if (sentence.failed) t->failed = 1;
    }
    text_free(&sentence);
}

void json_statements(struct text *t, const struct statements *said, struct reader reader)
{
    struct text sentence;

    text_init(&sentence, t->a);
    text_add(t, "\"statements\": [");
    for (int i = 0; i < said->count; i++) {
        const struct statement *s = &said->item[i];
        char name[32], day[11];

        json_item(t);
        json_text(t, "kind", statement_name(s->kind));
        if (s->measure >= 0) json_text(t, "measure", measure_table[s->measure].name);
        if (s->policy != NULL) json_text(t, "policy", s->policy);
        if (s->other != NULL) json_text(t, "other", s->other);
        if (s->words[0] != '\0') json_text(t, "words", s->words);
        if (s->from != 0) date_format(s->from, day), json_text(t, "from", day);
        if (s->to != 0) date_format(s->to, day), json_text(t, "to", day);
        for (int n = 0; n < STATEMENT_NUMBERS && statement_number_name(s->kind, n, name); n++)
            json_number(t, name, s->number[n]);
        text_clear(&sentence);
        statement_text(&sentence, s, &reader);
        if (sentence.failed) t->failed = 1;
        json_text(t, "text", sentence.failed ? "" : sentence.data);
        text_add(t, "}");
    }
    text_add(t, "\n  ]");
    text_free(&sentence);
}

/* --- the chart --- */

struct marks {
    const char *bar, *part, *observed, *on, *off;
};

static int speaks_utf8(void)
{
    const char *locale = getenv("LC_ALL");

    if (locale == NULL || locale[0] == '\0') locale = getenv("LC_CTYPE");
    if (locale == NULL || locale[0] == '\0') locale = getenv("LANG");
    return locale != NULL && (strcasestr(locale, "utf-8") != NULL || strcasestr(locale, "utf8") != NULL);
}

static struct marks marks_of_terminal(void)
{
    const char *plain = getenv("NO_COLOR"), *term = getenv("TERM");
    int colour = (plain == NULL || plain[0] == '\0') && term != NULL && strcmp(term, "dumb") != 0;
    struct marks m = speaks_utf8() ? (struct marks){"\xe2\x96\x88", "\xe2\x96\x84", "\xe2\x97\x8f", "", ""}
                                   : (struct marks){"#", ".", "o", "", ""};

    if (colour) m.on = "\033[33m", m.off = "\033[39m";
    return m;
}

static void chart_row(struct text *t, const struct terminal_chart *c, int row, double step, const struct marks *m)
{
    for (int i = 0; i < c->count; i++) {
        int full = (int)floor(c->simulated[i] / step + 0.25),
            half = c->simulated[i] / step - row >= 0.25 && full <= row;
        int seen = isfinite(c->observed[i]) && (int)(c->observed[i] / step) == row;

        if (seen)
            text_format(t, "%s%s%s", m->on, m->observed, m->off);
        else
            text_add(t, full > row ? m->bar : half ? m->part : " ");
        text_add(t, " ");
    }
}

void terminal_chart(struct text *t, const struct terminal_chart *c)
{
    struct marks m = marks_of_terminal();
    char number[NUMBER_SIZE];
    double most = 0;
    int observed = 0;

    if (!isatty(STDOUT_FILENO) || c->count < 2 || AXIS + 2 * c->count > terminal_width()) return;
    for (int i = 0; i < c->count; i++) {
        most = fmax(most, fmax(c->simulated[i], isfinite(c->observed[i]) ? c->observed[i] : 0));
        observed |= isfinite(c->observed[i]);
    }
    if (!(most > 0)) return;
    text_format(t, cli_say(c->j, "\n%s: %s simulated"), cli_say(c->j, c->title), m.bar);
    if (observed) text_format(t, cli_say(c->j, ", %s%s%s observed"), m.on, m.observed, m.off);
    text_add(t, "\n");
    for (int row = CHART_ROWS - 1; row >= 0; row--) {
        double step = most / (CHART_ROWS - 0.01);
        text_format(t, "%*s ", AXIS - 1, row % 2 == 1 ? number_text((row + 1) * step, number) : "");
        chart_row(t, c, row, step, &m);
        text_add(t, "\n");
    }
    text_format(t, "%*s", AXIS, "");
    for (int i = 0; i < c->count; i++)
        text_format(t, "%c ", cli_say(c->j, "JFMAMJJASOND")[(c->first_month + i) % 12]);
    text_add(t, "\n");
}
