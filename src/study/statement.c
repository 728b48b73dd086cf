/* The table of messages, and how a statement becomes a sentence.
 *
 * In a message {p} and {o} are the policy and the other one, {w} the words, {m} what the measure counts and {b} the least of it, {d0} and {d1}
 * the dates, {n0} a number, {s0} a share of one as a percentage, {i0} a whole number. A language is a column. */
#include "study/statement.h"

#include "scenario/measures.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const statement_names[STATEMENT_KINDS] = {"baseline",      "lower",         "higher",       "similar",
                                                      "same",          "others",        "best",         "tie",
                                                      "run",           "peak",          "record_total", "over",
                                                      "ended_none",    "ended_at_once", "ended_half",   "ended_lasts",
                                                      "rebound",       "values",        "record",       "worst",
                                                      "no_record",     "depends",       "reverses",     "steady",
                                                      "undecided",     "size",          "not_counted",  "certified",
                                                      "exact_settled", "exact_bound",   "exact_short",  "uncertified",
                                                      "settled",       "unsettled",     "replay",       "beyond"};

/* The numbers of each kind, in order, separated by blanks. */
static const char *const number_names[STATEMENT_KINDS] = {
    [SAYS_BASELINE] = "mean q05 q95",
    [SAYS_LOWER] = "mean q05 q95 difference difference_share baseline probability_lower",
    [SAYS_HIGHER] = "mean q05 q95 difference difference_share baseline probability_higher",
    [SAYS_SIMILAR] = "mean q05 q95 difference share_of_baseline baseline probability_lower",
    [SAYS_SAME] = "",
    [SAYS_OTHERS] = "policies least most",
    [SAYS_BEST] = "probability_lower lower_by_share mean next",
    [SAYS_TIE] = "",
    [SAYS_RUN] = "median q05 q95 replicates",
    [SAYS_PEAK] = "median q05 q95",
    [SAYS_RECORD_TOTAL] = "months observed simulated share_of_observed",
    [SAYS_OVER] = "mean q05 q95",
    [SAYS_ENDED_NONE] = "reduction_before",
    [SAYS_ENDED_AT_ONCE] = "reduction_before half_life_months",
    [SAYS_ENDED_HALF] = "reduction_before half_life_months",
    [SAYS_ENDED_LASTS] = "reduction_before",
    [SAYS_REBOUND] = "excess",
    [SAYS_VALUES] = "measured calibrated assumed all",
    [SAYS_RECORD] = "months error_of_median share_inside_90",
    [SAYS_WORST] = "months error_of_median share_inside_90",
    [SAYS_NO_RECORD] = "",
    [SAYS_DEPENDS] = "probability_lower_below median probability_lower_above",
    [SAYS_REVERSES] = "probability_lower_below median probability_lower_above",
    [SAYS_STEADY] = "probability_lower",
    [SAYS_UNDECIDED] = "share_of_variance",
    [SAYS_SIZE] = "share_of_variance",
    [SAYS_NOT_COUNTED] = "",
    [SAYS_CERTIFIED] = "replicates exact_replicates confirmed differences",
    [SAYS_EXACT_SETTLED] = "exact_replicates unconfirmed settled most",
    [SAYS_EXACT_BOUND] = "exact_replicates unconfirmed settled most",
    [SAYS_EXACT_SHORT] = "exact_replicates unconfirmed settled most",
    [SAYS_UNCERTIFIED] = "replicates exact_replicates needed",
    [SAYS_SETTLED] = "replicates decided differences settled precision",
    [SAYS_UNSETTLED] = "open",
    [SAYS_REPLAY] = "",
    [SAYS_BEYOND] = "",
};

/* clang-format off */
static const char *const messages[STATEMENT_KINDS][LANGUAGES] = {
    [SAYS_BASELINE] = {
        "With “{p}” the model has {n0} {m} from {d0} to {d1} (90 % of the runs: {n1} to {n2}). This "
        "is the baseline.",
        "Con “{p}” el modelo da {n0} {m} del {d0} al {d1} (90 % de las simulaciones: de {n1} a {n2}). Es "
        "la base de comparación.",
    },
    [SAYS_LOWER] = {
        "With “{p}” it has {n0} ({n1} to {n2}): {n3} fewer, {s4} of the {n5} of the baseline; fewer in {s6} of the "
        "runs.",
        "Con “{p}” da {n0} (de {n1} a {n2}): {n3} menos, el {s4} de los {n5} de la base; menos en el {s6} de las "
        "simulaciones.",
    },
    [SAYS_HIGHER] = {
        "With “{p}” it has {n0} ({n1} to {n2}): {n3} more, {s4} of the {n5} of the baseline; more in {s6} of the "
        "runs.",
        "Con “{p}” da {n0} (de {n1} a {n2}): {n3} más, el {s4} de los {n5} de la base; más en el {s6} de las "
        "simulaciones.",
    },
    [SAYS_SIMILAR] = {
        "With “{p}” it has {n0} ({n1} to {n2}), no clear difference: {s4} of the {n5} of the baseline; fewer in {s6} "
        "of the runs.",
        "Con “{p}” da {n0} (de {n1} a {n2}), sin diferencia clara: el {s4} de los {n5} de la base; menos en el {s6} de "
        "las simulaciones.",
    },
    [SAYS_SAME] = {
        "“{p}” makes no difference: every run is the same as with “{o}”.",
        "“{p}” no cambia nada: todas las simulaciones son iguales que con “{o}”.",
    },
    [SAYS_OTHERS] = {
        "With the other {i0} policies it has {n1} to {n2} on average.",
        "Con las otras {i0} políticas da de {n1} a {n2} en promedio.",
    },
    [SAYS_BEST] = {
        "{b}: “{p}”, {n2}, {s1} less than the {n3} of the next, “{o}” (less in {s0} of the runs).",
        "{b}: “{p}”, {n2}, un {s1} menos que los {n3} de la siguiente, “{o}” (menos en el {s0} de las simulaciones).",
    },
    [SAYS_TIE] = {
        "{b}: no policy clearly, which would be less in over 80 % of the runs and by 2 % or more.",
        "{b}: ninguna política claramente, que sería menos en más del 80 % de las simulaciones y en un 2 % o más.",
    },
    [SAYS_RUN] = {
        "With “{p}” the model has {n0} {m} from {d0} to {d1} (90 % of {i3} runs: {n1} to {n2}).",
        "Con “{p}” el modelo da {n0} {m} del {d0} al {d1} (90 % de {i3} simulaciones: de {n1} a {n2}).",
    },
    [SAYS_PEAK] = {
        "The highest month is {w} with {n0} ({n1} to {n2}).",
        "El mes más alto es {w} con {n0} (de {n1} a {n2}).",
    },
    [SAYS_RECORD_TOTAL] = {
        "In the months with a record ({i0}) {n1} were counted and the model has {n2}, {s3} of the count.",
        "En los meses con registro ({i0}) se contaron {n1} y el modelo da {n2}, el {s3} de lo contado.",
    },
    [SAYS_OVER] = {
        "Custody is over capacity by {n0} person-days ({n1} to {n2}).",
        "La custodia supera su capacidad en {n0} días-persona (de {n1} a {n2}).",
    },
    [SAYS_ENDED_NONE] = {
        "Where its levers end on {d1}, “{p}” has no reduction to lose.",
        "Si sus medidas terminan el {d1}, “{p}” no tiene reducción que perder.",
    },
    [SAYS_ENDED_AT_ONCE] = {
        "Where its levers end on {d1}, “{p}” has {s0} of encounters less than the baseline before; over half of that is "
        "gone in the three months after.",
        "Si sus medidas terminan el {d1}, “{p}” tiene antes un {s0} de encuentros menos que la base; más de la mitad se "
        "pierde en los tres meses siguientes.",
    },
    [SAYS_ENDED_HALF] = {
        "Where its levers end on {d1}, “{p}” has {s0} of encounters less than the baseline before; half of that is gone "
        "in {n1} months.",
        "Si sus medidas terminan el {d1}, “{p}” tiene antes un {s0} de encuentros menos que la base; la mitad se pierde "
        "en {n1} meses.",
    },
    [SAYS_ENDED_LASTS] = {
        "Where its levers end on {d1}, “{p}” has {s0} of encounters less than the baseline before; more than half of "
        "that is left at the end of the run.",
        "Si sus medidas terminan el {d1}, “{p}” tiene antes un {s0} de encuentros menos que la base; más de la mitad "
        "queda al final de la simulación.",
    },
    [SAYS_REBOUND] = {
        "After that “{p}” has up to {s0} of encounters more than the baseline.",
        "Después “{p}” tiene hasta un {s0} de encuentros más que la base.",
    },
    [SAYS_VALUES] = {
        "Of the {i3} values that the scenario states, {i0} are measured, {i1} calibrated and {i2} assumed.",
        "De los {i3} valores que indica el escenario, {i0} están medidos, {i1} calibrados y {i2} supuestos.",
    },
    [SAYS_RECORD] = {
        "Against the record of {m} ({i0} months) the median misses by {s1} of the count (root mean square), and "
        "{s2} of the months lie in the 90 % interval.",
        "Frente al registro de {m} ({i0} meses) la mediana se desvía un {s1} de lo contado (media cuadrática),"
        " y el {s2} de los meses cae en el intervalo del 90 %.",
    },
    [SAYS_WORST] = {
        "The series met worst is {w}: missed by {s1} of the count over {i0} months.",
        "La serie peor reproducida es {w}: se desvía un {s1} de lo contado en {i0} meses.",
    },
    [SAYS_NO_RECORD] = {
        "No run of the policy that was in force is compared with a record here.",
        "Aquí ninguna simulación de la política vigente se compara con un registro.",
    },
    [SAYS_DEPENDS] = {
        "Whether “{p}” or “{o}” has fewer {m} depends most on {w}: the first has fewer in {s0} of the runs "
        "with it below {n1}, in {s2} above.",
        "Que “{p}” o “{o}” tenga menos {m} depende sobre todo de {w}: la primera tiene menos en el {s0} de "
        "las simulaciones con un valor menor que {n1}, en el {s2} con uno mayor.",
    },
    [SAYS_REVERSES] = {
        "One assumption reverses the order: “{p}” has fewer {m} than “{o}” in {s0} of the runs with {w} below"
        " {n1}, and in {s2} above.",
        "Un supuesto invierte el orden: “{p}” tiene menos {m} que “{o}” en el {s0} de las simulaciones con "
        "{w} menor que {n1}, y en el {s2} con uno mayor.",
    },
    [SAYS_STEADY] = {
        "“{p}” has fewer {m} than “{o}” in {s0} of the runs; the runs show no single assumption on which this"
        " depends.",
        "“{p}” tiene menos {m} que “{o}” en el {s0} de las simulaciones; no se ve un supuesto único del que "
        "esto dependa.",
    },
    [SAYS_UNDECIDED] = {
        "Undecided: half or twice {w}, for which there is no evidence, would turn the sign of the difference of “{p}” "
        "({s0} of its variance).",
        "Sin decidir: la mitad o el doble de {w}, sin evidencia, cambiaría el signo de la diferencia de “{p}” (el {s0} "
        "de su varianza).",
    },
    [SAYS_SIZE] = {
        "The size of the difference of “{p}” depends most on {w} ({s0} of its variance).",
        "El tamaño de la diferencia de “{p}” depende sobre todo de {w} (el {s0} de su varianza).",
    },
    [SAYS_NOT_COUNTED] = {
        "Not counted: harm to people after they are returned, or who cannot leave. The intervals cover chance"
        " and the stated uncertainty of values, not what the model leaves out.",
        "No se cuenta el daño a quienes son devueltos o no pueden salir. Los intervalos abarcan el azar y la "
        "incertidumbre indicada de los valores, no lo que el modelo omite.",
    },
    [SAYS_CERTIFIED] = {
        "In {i0} replicates people go by their expectation, not by draws; {i1} exact replicates of the same numbers "
        "confirm {i2} of the {i3} differences in the table. Those not confirmed are of the exact replicates alone.",
        "En {i0} réplicas las personas siguen su expectativa, sin sorteos; {i1} réplicas exactas de los mismos números "
        "confirman {i2} de las {i3} diferencias de la tabla. Las no confirmadas son solo de las réplicas exactas.",
    },
    [SAYS_EXACT_SETTLED] = {
        "Of encounters, custody over capacity and public cost {i1} differences over the whole span are not confirmed: "
        "exact replicates were run until these settled all of them, {i0} replicates.",
        "De encuentros, custodia sobre la capacidad y costo público no están confirmadas {i1} diferencias de todo el "
        "período: se simularon réplicas exactas hasta que las fijaron todas, {i0} réplicas.",
    },
    [SAYS_EXACT_BOUND] = {
        "Of encounters, custody over capacity and public cost {i1} differences over the whole span are not confirmed; "
        "{i0} exact replicates settle {i2} of them. No more than {i3} are run, so that their time stays in proportion to that "
        "of all; more --replicates allow more.",
        "De encuentros, custodia sobre la capacidad y costo público no están confirmadas {i1} diferencias de todo el "
        "período; {i0} réplicas exactas fijan {i2} de ellas. No se simulan más de {i3}, para que su tiempo guarde "
        "proporción con el de todas; con más --replicates hay más.",
    },
    [SAYS_EXACT_SHORT] = {
        "Of encounters, custody over capacity and public cost {i1} differences over the whole span are not confirmed; "
        "{i0} exact replicates settle {i2} of them. More were due, up to {i3}: the run was stopped, or memory was short.",
        "De encuentros, custodia sobre la capacidad y costo público no están confirmadas {i1} diferencias de todo el "
        "período; {i0} réplicas exactas fijan {i2} de ellas. Faltan otras, hasta {i3}: la simulación se detuvo, o faltó "
        "memoria.",
    },
    [SAYS_UNCERTIFIED] = {
        "Nothing here is confirmed: in {i0} replicates people go by their expectation, not by draws, and when the run was "
        "stopped {i1} exact replicates of the same numbers were complete, where {i2} are needed to judge by.",
        "Nada de esto está confirmado: en {i0} réplicas las personas siguen su expectativa, sin sorteos, y cuando se "
        "detuvo la simulación había {i1} réplicas exactas de los mismos números, cuando hacen falta {i2} para juzgar.",
    },
    [SAYS_SETTLED] = {
        "After {i0} replicates {i1} of the {i2} differences in the table are decided: clearly less, clearly more, or "
        "neither. The ends of the 90 % interval are settled, to {s4} of its width, for {i3} of the {i2}. Each of these "
        "may be wrong with a chance of 5 %.",
        "Tras {i0} réplicas están decididas {i1} de las {i2} diferencias de la tabla: claramente menos, claramente más o "
        "ninguna de las dos. Los extremos del intervalo del 90 % están fijos, al {s4} de su ancho, en {i3} de las {i2}. "
        "Cada cosa puede fallar con probabilidad del 5 %.",
    },
    [SAYS_UNSETTLED] = {
        "Still open: {i0} of them, of {w}; more replicates may decide them.",
        "Aún abiertas: {i0} de ellas, de {w}; más réplicas pueden decidirlas.",
    },
    [SAYS_REPLAY] = {
        "Every policy replays what the record tells of departures and attempts: this compares counterfactuals"
        " of what happened. Part of that record is a response to the policy that was in force; of that part "
        "the comparison says nothing.",
        "Todas las políticas repiten lo que el registro dice de salidas e intentos: se comparan "
        "contrafactuales de lo ocurrido. Parte de ese registro responde a la política vigente; de esa parte "
        "la comparación no dice nada.",
    },
    [SAYS_BEYOND] = {
        "After {d1} no data drive the model: drivers keep their last values.",
        "Después del {d1} ningún dato guía el modelo: los factores conservan su último valor.",
    },
};
/* clang-format on */

static const char *const trust_heading[LANGUAGES] = {"How far to trust this", "Hasta dónde fiarse"};

/* What a measure counts, and the least of it. */
static const struct {
    int measure;
    const char *words[LANGUAGES], *best[LANGUAGES];
} measure_words[] = {
    {M_ENCOUNTERS, {"encounters", "encuentros"}, {"Fewest encounters", "Menos encuentros"}},
    {M_DEPARTURES, {"departures", "salidas"}, {"Fewest departures", "Menos salidas"}},
    {M_CUSTODY_OVER,
     {"person-days in custody over capacity", "días-persona en custodia sobre la capacidad"},
     {"Fewest person-days in custody over capacity", "Menos días-persona en custodia sobre la capacidad"}},
    {M_COST,
     {"US dollars of public cost", "dólares de costo público"},
     {"Lowest public cost in US dollars", "Menor costo público en dólares"}},
};

static const char *counted(int measure, int best, enum language language)
{
    for (size_t i = 0; i < sizeof measure_words / sizeof *measure_words; i++)
        if (measure_words[i].measure == measure)
            return best ? measure_words[i].best[language] : measure_words[i].words[language];
    return measure >= 0 ? measure_table[measure].label : "";
}

/* The digits of a plain number, in threes: "18,300". */
static void add_grouped(struct text *t, const char *digits)
{
    size_t whole = strcspn(digits, "."), sign = digits[0] == '-';

    for (size_t i = 0; digits[i] != '\0'; i++) {
        if (i > sign && i < whole && (whole - i) % 3 == 0) text_add(t, ",");
        text_add_bytes(t, &digits[i], 1);
    }
}

void text_add_about(struct text *t, double value, enum language language)
{
    static const struct {
        double size;
        const char *words[LANGUAGES];
    } units[] = {{1e9, {" billion", " mil millones"}}, {1e6, {" million", " millones"}}};
    char digits[NUMBER_SIZE];
    double rounded = value, step = 1;
    size_t i = 0;

    while (isfinite(value) && fabs(value) / step >= 999.5)
        step *= 10;
    if (isfinite(value)) rounded = round(value / step) * step;
    while (i < 2 && fabs(rounded) < units[i].size)
        i++;
    if (!isfinite(value))
        snprintf(digits, sizeof digits, "-");
    else if (i < 2)
        snprintf(digits, sizeof digits, "%.*f",
                 rounded / units[i].size < 10    ? 2
                 : rounded / units[i].size < 100 ? 1
                                                 : 0,
                 rounded / units[i].size);
    else
        snprintf(digits, sizeof digits, "%.*f",
                 fabs(value) >= 99.5 || rounded == round(value * 100) / 100 ? 0
                 : fabs(value) < 10                                         ? 2
                                                                            : 1,
                 fabs(value) >= 99.5 ? rounded : value);
    if (strchr(digits, '.') != NULL)
        for (size_t n = strlen(digits); n > 0 && (digits[n - 1] == '0' || digits[n - 1] == '.'); n--) {
            int point = digits[n - 1] == '.';
            digits[n - 1] = '\0';
            if (point) break;
        }
    add_grouped(t, digits);
    if (i < 2) text_add(t, units[i].words[language]);
}

static void add_share(struct text *t, double share, enum language language)
{
    if (language == SPANISH && share > 0.995 && share < 1)
        text_add(t, "> 99 %");
    else if (language == SPANISH && share > 0 && share < 0.005)
        text_add(t, "< 1 %");
    else if (isfinite(share))
        text_add_share(t, share);
    else
        text_add(t, "-");
}

static void add_date(struct text *t, day_number day, enum language language)
{
    char iso[11];

    date_format(day, iso);
    if (language == SPANISH)
        text_format(t, "%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
    else
        text_add(t, iso);
}

/* "2.38 millones de encuentros". */
static void add_of(struct text *t, enum language language)
{
    static const char millions[] = "millones ";
    size_t n = sizeof millions - 1;

    if (language == SPANISH && t->length >= n && memcmp(t->data + t->length - n, millions, n) == 0) text_add(t, "de ");
}

/* What stands for a placeholder of a letter and a digit. */
static void fill(struct text *t, const struct statement *s, char letter, int digit, const struct reader *reader)
{
    enum language language = reader->language;
    double number = digit < STATEMENT_NUMBERS ? s->number[digit] : NAN;

    switch (letter) {
    case 'p': language_add_label(t, reader, s->policy == NULL ? "" : s->policy); break;
    case 'o': language_add_label(t, reader, s->other == NULL ? "" : s->other); break;
    case 'w': language_add_label(t, reader, s->words); break;
    case 'm': add_of(t, language); /* fall through */
    case 'b': text_add(t, counted(s->measure, letter == 'b', language)); break;
    case 'd': add_date(t, digit == 0 ? s->from : s->to, language); break;
    case 'n': text_add_about(t, number, language); break;
    case 's': add_share(t, number, language); break;
    case 'i': text_format(t, "%.0f", number); break;
    default: break;
    }
}

void statement_text(struct text *t, const struct statement *s, const struct reader *reader)
{
    for (const char *m = messages[s->kind][reader->language]; *m != '\0';) {
        size_t plain = strcspn(m, "{");

        text_add_bytes(t, m, plain);
        m += plain;
        if (*m == '\0') break;
        fill(t, s, m[1], isdigit((unsigned char)m[2]) ? m[2] - '0' : 0, reader);
        m += strcspn(m, "}") + 1;
    }
}

struct statement *statement_add(struct statements *list, enum statement_kind kind, int measure)
{
    struct statement *s = &list->item[list->count < MOST_STATEMENTS ? list->count++ : MOST_STATEMENTS - 1];

    *s = (struct statement){.kind = kind, .measure = measure};
    return s;
}

int statement_number_name(enum statement_kind kind, int number, char out[32])
{
    const char *at = number_names[kind];

    for (; number > 0 && *at != '\0'; number--) {
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    snprintf(out, 32, "%.*s", (int)strcspn(at, " "), at);
    return out[0] != '\0';
}

int statement_hides(const struct statement *s, double below)
{
    for (const char *m = messages[s->kind][ENGLISH]; (m = strstr(m, "{n")) != NULL; m++) {
        double count = fabs(s->number[m[2] - '0']);
        if (s->measure != M_COST && count > 0 && count < below) return 1;
    }
    return 0;
}

int statement_is_of_trust(const struct statement *s) { return s->kind >= SAYS_VALUES; }

const char *statement_trust_heading(enum language language) { return trust_heading[language]; }

void statements_paragraph(struct text *t, const struct statements *list, const struct reader *reader)
{
    for (int i = 0; i < list->count; i++) {
        int first = statement_is_of_trust(&list->item[i]) && (i == 0 || !statement_is_of_trust(&list->item[i - 1]));

        if (i > 0) text_add(t, " ");
        if (first) text_format(t, "%s: ", trust_heading[reader->language]);
        statement_text(t, &list->item[i], reader);
    }
}
