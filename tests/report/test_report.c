/* The page: well formed, alone, accessible, escaped, the same each time, and
 * whole or not written at all. */
#include "fixture.h"
#include "report/chart.h"
#include "report/report.h"
#include "store/export.h"
#include "support/check.h"

#include "base/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[] = "/tmp/flujo-report-XXXXXX";
static char result[64], page[64];

static int setup(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL) return -1;
    snprintf(result, sizeof result, "%s/r.sqlite", folder);
    snprintf(page, sizeof page, "%s/report.html", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(result);
    unlink(page);
    return rmdir(folder);
}

static char *write_and_read_in(enum language language, double suppress, size_t *length)
{
    struct error_list errors;
    char *data = NULL;
    errors_init(&errors, memory_default());
    enum flujo_status status = report_write_in(memory_default(), result, page,
                                               &(struct report_options){suppress, language, "live.html"}, &errors);
    for (size_t i = 0; i < errors.count; i++)
        print_error("%s\n", errors.items[i].text);
    assert_int_equal(status, FLUJO_OK);
    assert_int_equal(file_read(memory_default(), page, &data, length, &errors), FLUJO_OK);
    errors_free(&errors);
    return data;
}

static char *write_and_read(double suppress, size_t *length) { return write_and_read_in(ENGLISH, suppress, length); }

static char *make(int policies, int tables, double suppress, size_t *length)
{
    assert_true(fixture_write(result, policies, tables));
    return write_and_read(suppress, length);
}

static int is_void(const char *name)
{
    static const char *const names[] = {"meta", "br", "hr", "img", "link", "input"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return 1;
    return 0;
}

/* Every tag is closed by its like, in order. The style element holds no tags; what the script holds is no tag. */
static void assert_balanced(const char *html)
{
    static char stack[64][24];
    int depth = 0;
    for (const char *s = strchr(html, '<'); s != NULL; s = strchr(s + 1, '<')) {
        if (s[1] == '!') continue;
        char name[24] = "";
        int closing = s[1] == '/';
        sscanf(s + 1 + closing, "%23[a-zA-Z0-9]", name);
        assert_true(name[0] != 0);
        const char *end = strchr(s, '>');
        assert_non_null(end);
        if (closing) {
            assert_true(depth > 0);
            assert_string_equal(stack[--depth], name);
        } else if (end[-1] != '/' && !is_void(name)) {
            assert_true(depth < 64);
            strcpy(stack[depth++], name);
        }
        s = !closing && strcmp(name, "script") == 0 ? strstr(end, "</script>") - 1 : end;
    }
    assert_int_equal(depth, 0);
}

static int count_of(const char *html, const char *word)
{
    int n = 0;
    for (const char *s = html; (s = strstr(s, word)) != NULL; s += strlen(word))
        n++;
    return n;
}

static void page_is_well_formed(void **state)
{
    (void)state;
    for (int policies = 1; policies <= 3; policies += 2) {
        size_t length;
        char *html = make(policies, 1, 0, &length);
        assert_int_equal(strlen(html), length);
        assert_balanced(html);
        assert_int_equal(count_of(html, "<main"), 1);
        assert_int_equal(count_of(html, "<h1"), 1);
        assert_non_null(strstr(html, "<html lang=\"en\">"));
        assert_int_equal(count_of(html, "id=\"policies\""), policies > 1);
        memory_free(memory_default(), html);
    }
}

static void page_loads_nothing(void **state)
{
    (void)state;
    size_t length;
    char *html = make(3, 1, 0, &length);
    char *script = strstr(html, "<script data-");
    assert_non_null(script); /* one, that the policy of the page names by its hash */
    assert_int_equal(count_of(html, "<script"), 1);
    assert_non_null(strstr(html, "content=\"default-src 'none'; script-src 'sha256-"));
    assert_non_null(strstr(html, "data-follow=\"Values by date: %s\""));
    *script = '\0';
    static const char *const words[] = {"<link", "<img",   "<iframe", " src=", "@import",
                                        "url(",  "\"http", "'http",   "=http"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_null(strstr(html, words[i]));
    int links = count_of(html, " href=\""), inside = count_of(html, " href=\"#");
    assert_true(links > 5);
    assert_int_equal(links, inside + 1); /* and one to the live page that was named */
    assert_non_null(strstr(html, "<li><a href=\"live.html\">Move the levers yourself</a></li>"));
    assert_non_null(strstr(html, "https://example.org/a?b=1&amp;c=2")); /* a source: text only */
    memory_free(memory_default(), html);
}

static void drawings_have_words(void **state)
{
    (void)state;
    size_t length;
    char *html = make(3, 1, 0, &length);
    int drawings = count_of(html, "<svg "), images = count_of(html, "<svg role=\"img\" aria-labelledby=");
    int hidden = count_of(html, "aria-hidden=\"true\"");
    assert_true(images >= 10);
    assert_int_equal(drawings, images + hidden);
    assert_int_equal(images, count_of(html, "<desc id="));
    assert_int_equal(images, count_of(html, "<title id="));
    assert_true(count_of(html, "<details>") + count_of(html, "<details class=\"screen\">") >= 16);
    memory_free(memory_default(), html);
}

/* Eleven things stand folded: eight sections of this fixture, and the rest of three, two of these for each other policy too; nothing in the report of a study. */
static void sections_have_headings_and_folds(void **state)
{
    (void)state;
    size_t length;
    char *html = make(3, 1, 0, &length);
    assert_non_null(strstr(html, "<h2 id=\"h-answer\">The answer</h2>"));
    assert_non_null(strstr(html, "<dt>Replicate</dt>"));
    assert_int_equal(count_of(html, "<details class=\"fold\">"), 11 + 2 * 2);
    assert_non_null(strstr(html, "<details class=\"fold\"><summary><h2 id=\"h-trends\""));
    assert_non_null(strstr(html, "<li><a href=\"#trends\">Trends and early warnings</a></li>"));
    memory_free(memory_default(), html);
    html = write_and_read_in(SPANISH, 0, &length);
    assert_non_null(strstr(html, "<html lang=\"es\">"));
    assert_non_null(strstr(html, "<h2 id=\"h-answer\">La respuesta</h2>"));
    assert_non_null(strstr(html, "<dt>R\xc3\xa9plica</dt>"));
    assert_non_null(strstr(html, "<p class=\"kicker\">Informe de simulaci\xc3\xb3n</p>"));
    memory_free(memory_default(), html);
    html = make(1, 1, 0, &length);
    assert_int_equal(count_of(html, "<details class=\"fold\">"), 10); /* without that of the policies */
    memory_free(memory_default(), html);
}

/* For the script: the values of other policies as rows, of which those are left out that begin as the page's own. */
static void other_policies_are_rows(void **state)
{
    (void)state;
    size_t length;
    char *html = make(3, 1, 0, &length);
    const char *own = strstr(html,
                             "<template class=\"rows\" data-of=\"observed mean q05 q25 median q75 q95\" data-number=");
    assert_non_null(own);
    assert_memory_equal(strchr(own, '>'), "></template>", 12); /* by month: they stand in the table */
    /* From the sixth month on policy 1 has 1.1 times the encounters, families 0.3 of them: 178,000 x 0.33 = 58,740, and 0.7,
     * 0.88, 0.99, 1.1 and 1.35 of it. */
    const char *other =
        strstr(html, "<template class=\"single\" data-policy=\"1\">\n<figure><figcaption>Encounters by month");
    assert_non_null(other);
    const char *rows = strstr(strstr(other, "data-title=\"Encounters by demographic: Families\""),
                              "<template class=\"rows\"");
    static const char line[] = " data-same=\"5\">2021-04;58,740;41,118;51,691;58,153;64,614;79,299\n2021-05;59,400;";
    assert_memory_equal(strstr(rows, " data-same="), line, sizeof line - 1);
    /* Every day of custody on the page: 3,200, then 3,200 + 2,400 sin(1/40) = 3,259.99. */
    assert_non_null(
        strstr(html, ">2021-01-01;3,200;2,240;2,816;3,168;3,520;4,320;4,600\n;3,260;2,282;2,869;3,227;3,586;4,401;\n"));
    assert_int_equal(count_of(html,
                              "<template class=\"flows\" data-policy=\"0\" data-same=\"0\">2020-11;43,200;72,000;"),
                     1);
    memory_free(memory_default(), html);
    html = make(1, 1, 0, &length);
    assert_int_equal(count_of(html, "<template class=\"single\""), 0);
    memory_free(memory_default(), html);
}

/* A month of few people on a route would follow from the whole period and the other months: all months of it are hidden. */
static void a_route_with_a_hidden_month_has_none(void **state)
{
    (void)state;
    size_t length;
    char *html = make(1, 1, 0, &length);
    memory_free(memory_default(), html);
    assert_true(fixture_add(result, "UPDATE route_monthly SET mean = 7 WHERE to_place = 'f' AND month = '2021-01'"));
    html = write_and_read(0, &length);
    assert_non_null(strstr(html, "2020-11;43,200;72,000;57,600;43,200;14,400;"));
    memory_free(memory_default(), html);
    html = write_and_read(10, &length);
    assert_non_null(strstr(html, "2020-11;43,200;72,000;57,600;43,200;\xe2\x80\x93;"));
    memory_free(memory_default(), html);
}

/* Eight can be chosen: the one of the page is among them, though nine stand before it. */
static void the_policy_of_the_page_can_be_chosen(void **state)
{
    (void)state;
    size_t length;
    char *html = make(3, 1, 0, &length);
    memory_free(memory_default(), html);
    assert_true(fixture_add(result,
                            "UPDATE policy SET policy_order = policy_order + 9;"
                            "WITH n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 8) INSERT INTO policy "
                            "SELECT i, 'p' || i, 'Other ' || i, '', '2021-03-26', 50 FROM n"));
    html = write_and_read(0, &length);
    assert_non_null(strstr(html, " data-policies=\"Policy observed &lt;0&gt;\nOther 0\n"));
    assert_non_null(strstr(html, "\nOther 6\">"));
    memory_free(memory_default(), html);
}

/* A difference without quantiles is explained where it is drawn, and only there. */
static void markers_without_bars_are_explained(void **state)
{
    static const char words[] = "A marker without a bar is the difference of the means";
    (void)state;
    size_t length;
    char *html = make(3, 1, 0, &length);
    assert_int_equal(count_of(html, words), 0);
    memory_free(memory_default(), html);
    assert_true(fixture_add(result,
                            "UPDATE comparison SET relative_q05 = NULL, relative_q50 = NULL, relative_q95 = NULL "
                            "WHERE measure = 'encounters' AND policy_a = (SELECT max(policy_a) FROM comparison)"));
    html = write_and_read(0, &length);
    assert_true(count_of(html, words) > 0);
    memory_free(memory_default(), html);
}

static void texts_are_escaped(void **state)
{
    (void)state;
    size_t length;
    char *html = make(3, 1, 0, &length);
    assert_null(strstr(html, "<b>&"));
    assert_null(strstr(html, "<x>"));
    assert_non_null(strstr(html, "A &lt;b&gt;&amp;"));
    assert_non_null(strstr(html, "San Pedro Sula &lt;x&gt;"));
    assert_non_null(strstr(html, "Policy observed &lt;0&gt;"));
    memory_free(memory_default(), html);
}

static void shortfall_has_dates(void **state)
{
    (void)state;
    size_t length;
    char *html = make(1, 1, 0, &length);
    /* 0.99 (3200 + 2400 sin(i / 40)) > 4600 from i = 26 (2021-02-02) to 99; from 10 March the policy has 6,900 beds. */
    assert_non_null(
        strstr(html, "half of the replicates, 33 days: <span class=\"date\">2021-02-02 to 2021-03-09</span>"));
    assert_non_null(strstr(html, "<b>33</b><span>days with a facility over capacity"));
    assert_non_null(strstr(html, "Capacity lies between 4,600 and 6,900."));
    assert_non_null(
        strstr(html, "<td>alert: over 100 %</td><td class=\"date\">2021-02-02</td><td class=\"date\">2021-03-09</td>"));
    memory_free(memory_default(), html);
}

static void same_result_same_bytes(void **state)
{
    (void)state;
    size_t first, second;
    char *a = make(3, 1, 0, &first), *b = make(3, 1, 0, &second);
    assert_int_equal(first, second);
    assert_memory_equal(a, b, first);
    memory_free(memory_default(), a);
    memory_free(memory_default(), b);
}

static void missing_tables_are_left_out(void **state)
{
    (void)state;
    size_t length;
    char *html = make(0, 0, 0, &length);
    assert_balanced(html);
    assert_non_null(strstr(html, "id=\"limits\""));
    assert_null(strstr(html, "id=\"encounters\""));
    assert_null(strstr(html, "id=\"custody\""));
    assert_null(strstr(html, "id=\"parameters\""));
    memory_free(memory_default(), html);
}

static void small_counts_are_hidden(void **state)
{
    (void)state;
    size_t length;
    char *open = make(1, 1, 0, &length), *closed = make(1, 1, 10, &length);
    /* Honduras has 7 a month (median 6.93), the shelters 5 people (4.95). */
    assert_non_null(strstr(open, ">6.93<"));
    assert_non_null(strstr(open, ">4.95<"));
    assert_null(strstr(closed, ">6.93<"));
    assert_null(strstr(closed, "with 6.93"));
    assert_null(strstr(closed, ">4.95<"));
    assert_null(strstr(closed, "with 4.95"));
    assert_non_null(strstr(closed, "are not shown"));
    assert_true(fixture_add(result, "INSERT INTO note VALUES ('answer','The model has 7 encounters');"
                                    "UPDATE monthly SET mean = 7 WHERE measure = 'unique_people' AND month = '2020-11';"
                                    "INSERT INTO measure VALUES (3,'unique_people','First','people','class',0,1,1)"));
    char *told = write_and_read(0, &length), *untold = write_and_read(10, &length);
    assert_non_null(strstr(told, "The model has 7 encounters"));
    assert_null(strstr(untold, "The model has 7 encounters"));
    /* A total without a hidden month would be too low: it is left out. */
    assert_non_null(strstr(told, "people encountered for the first time"));
    assert_null(strstr(untold, "people encountered for the first time"));
    memory_free(memory_default(), told);
    memory_free(memory_default(), untold);
    memory_free(memory_default(), open);
    memory_free(memory_default(), closed);
}

/* Rows of a CSV file in `folder` that begin with `start`, one after the other. */
static char *exported(double suppress, const char *start)
{
    static char found[1024];
    struct result_file file;
    struct error_list errors;
    char name[128], *data = NULL;
    size_t length;
    found[0] = 0;
    errors_init(&errors, memory_default());
    assert_int_equal(result_open(memory_default(), result, &file, &errors), FLUJO_OK);
    snprintf(name, sizeof name, "%s/csv", folder);
    assert_int_equal(export_csv(&file, name, suppress, &errors), FLUJO_OK);
    result_close(&file);
    snprintf(name, sizeof name, "%s/csv/monthly.csv", folder);
    assert_int_equal(file_read(memory_default(), name, &data, &length, &errors), FLUJO_OK);
    for (char *line = strtok(data, "\n"); line != NULL; line = strtok(NULL, "\n"))
        if (strncmp(line, start, strlen(start)) == 0) strcat(strcat(found, line + strlen(start)), ";");
    memory_free(memory_default(), data);
    errors_free(&errors);
    snprintf(name, sizeof name, "rm -rf %s/csv", folder);
    assert_int_equal(system(name), 0);
    return found;
}

/* Counts above 0 and below the bound, of either sign, are left empty; money is not. */
static void exports_hide_below_the_bound(void **state)
{
    (void)state;
    assert_true(fixture_write(result, 1, 1)
                && fixture_add(result, "INSERT INTO monthly VALUES ('observed','2021-05','encounters','z',9.99,-9.99,0,"
                                       "10,-10,0.5),('observed','2021-05','cost','',9.99,-9.99,0,10,-10,0.5)"));
    assert_string_equal(exported(10, "observed,2021-05,encounters,z"), ",,,0,10,-10,;");
    assert_string_equal(exported(10, "observed,2021-05,cost,"), ",9.99,-9.99,0,10,-10,0.5;");
    assert_string_equal(exported(0, "observed,2021-05,encounters,z"), ",9.99,-9.99,0,10,-10,0.5;");
}

#define CELL(text) "<td class=\"n\">" text "</td>"
#define DASH "\xe2\x80\x93"

/* What an interval shows when its ends are small: 0 for the lower ones, nothing for the
 * upper ones; a middle below the bound hides the whole. At the bound it is shown. */
static void intervals_show_no_small_ends(void **state)
{
    static const struct {
        const char *values, *cells;
    } cases[] = {{"12,4,9,11,9.5,9.75", CELL("12") CELL("0") CELL("0") CELL("11") CELL(DASH) CELL(DASH)},
                 {"10,10,10,10,10,10", CELL("10") CELL("10") CELL("10") CELL("10") CELL("10") CELL("10")},
                 {"12,11,11,9.9,13,14", CELL(DASH) CELL(DASH) CELL(DASH) CELL(DASH) CELL(DASH) CELL(DASH)},
                 {"9.9,11,11,12,13,14", CELL(DASH) CELL(DASH) CELL(DASH) CELL(DASH) CELL(DASH) CELL(DASH)},
                 {"12,0,0,11,13,14", CELL("12") CELL("0") CELL("0") CELL("11") CELL("13") CELL("14")}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char sql[256], wanted[512];
        size_t length;
        snprintf(sql, sizeof sql,
                 "DELETE FROM monthly WHERE element = 'origin:hn'; INSERT INTO monthly VALUES "
                 "('observed','2021-05','encounters','origin:hn',%s)",
                 cases[i].values);
        assert_true(fixture_write(result, 1, 1) && fixture_add(result, sql));
        char *html = write_and_read(10, &length);
        const char *row = strstr(html, "Encounters by origin: Honduras (encounters a month)</caption>");
        assert_non_null(row);
        snprintf(wanted, sizeof wanted, "<th scope=\"row\" class=\"date\">2021-05</th>%s</tr>", cases[i].cells);
        row = strstr(row, "<th scope=\"row\" class=\"date\">");
        assert_memory_equal(row, wanted, strlen(wanted));
        memory_free(memory_default(), html);
    }
}

/* Key numbers to three digits, and one sentence on how the record is met: once only. */
static void the_answer_and_its_numbers(void **state)
{
    static const char fit[] = "Against the 14 observed months the median misses by 18 % (root mean square percentage "
                              "error), and 86 % of the months lie in the 90 % interval.";
    static const char scores[] = "INSERT INTO score VALUES ('observed','nationwide','encounters','','months',14),"
                                 "('observed','other','encounters','','months',3),"
                                 "('observed','other','encounters','','rmspe_median',0.5),"
                                 "('observed','other','encounters','','coverage_90',0.5)";
    static const char *const cards[] = {
        "<b>2.18 M</b><span>encounters, whole period (mean)",
        "<b>1.52 M</b><span>people encountered for the first time (mean)",
        "<b>1.43</b><span>encounters for each person encountered",
        "<b>211,000</b><span>encounters, highest month: Jul 2021 (90 % interval 149,000 to 288,000)",
        "<b>50</b><span>replicates behind each interval"};
    size_t length;
    (void)state;
    assert_true(fixture_write(result, 1, 1) && fixture_add(result, scores));
    char *html = write_and_read(0, &length);
    for (size_t i = 0; i < sizeof cards / sizeof *cards; i++)
        assert_non_null(strstr(html, cards[i]));
    assert_non_null(strstr(html, "the simulation gives 2.18 M encounters in the whole period (mean). The largest "
                                 "month is Jul 2021 with 211,000 (90 % interval 149,000 to 288,000)."));
    assert_int_equal(count_of(html, fit), 1);
    memory_free(memory_default(), html);
    assert_true(fixture_add(result, "INSERT INTO note VALUES ('answer','So it is.')"));
    html = write_and_read(0, &length);
    assert_non_null(strstr(html, "<p class=\"answer\">So it is.</p>"));
    assert_int_equal(count_of(html, fit), 0); /* the answer of a run states it */
    memory_free(memory_default(), html);
    html = write_and_read(10, &length);
    assert_int_equal(count_of(html, fit), 1);
    memory_free(memory_default(), html);
    assert_true(fixture_write(result, 3, 1) && fixture_add(result, scores)
                && fixture_add(result, "UPDATE run SET kind = 'compare', interrupted = 1;"
                                       "INSERT INTO note VALUES ('answer','So it is.');"
                                       "UPDATE comparison SET mean_difference = 9.99 WHERE policy_a = 'humane' AND "
                                       "measure = 'encounters'"));
    html = write_and_read(10, &length);
    assert_non_null(strstr(html, "<p class=\"answer\">So it is.</p>")); /* shares may be shown */
    assert_int_equal(count_of(html, fit), 1);
    assert_non_null(strstr(html, "replicates behind each interval: fewer than asked"));
    assert_null(strstr(html, CELL("9.99")));
    assert_non_null(strstr(html, CELL("\xe2\x88\x92"
                                      "100"))); /* of what was done: 100 fewer */
    memory_free(memory_default(), html);
}

/* Numbers, shares, ticks and months as a page shows them. */
static void numbers_of_a_page(void **state)
{
    static const struct {
        double value;
        const char *number, *share;
    } cases[] = {{NAN, DASH, DASH},
                 {0, "0", "0\xc2\xa0%"},
                 {1234567, "1,234,567", "> 10,000\xc2\xa0%"},
                 {12345678, "12.3 M", "> 10,000\xc2\xa0%"},
                 {9999999, "9,999,999", "> 10,000\xc2\xa0%"},
                 {2.5e9, "2,500 M", DASH},
                 {99.95, "100", "9,995\xc2\xa0%"},
                 {23.44, "23.4", "2,344\xc2\xa0%"},
                 {-1.239,
                  "\xe2\x88\x92"
                  "1.24",
                  "\xe2\x88\x92"
                  "124\xc2\xa0%"},
                 {0.0994, "0.099", "9.9\xc2\xa0%"},
                 {0.0996, "0.1", "10\xc2\xa0%"},
                 {0.00123, "0.0012", "0.1\xc2\xa0%"}};
    static const struct {
        double low, high;
        int want, count;
        double first, step, top;
    } axes[] = {{0, 10, 5, 6, 0, 2, 10},
                {0, 11, 5, 3, 0, 5, 15},
                {-0.3, 0.4, 4, 4, -0.2, 0.2, 0.4},
                {3, 3, 4, 1, 3, 0, 3}};
    char out[VALUE_SIZE];
    double ticks[MAX_TICKS];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        format_value(out, cases[i].value);
        assert_string_equal(out, cases[i].number);
        format_share(out, cases[i].value, 0);
        assert_string_equal(out, cases[i].share);
    }
    format_share(out, 149582.15, 1);
    assert_string_equal(out, "> 10,000\xc2\xa0%");
    format_share(out, 0.0001, 1); /* no sign of what rounds to nothing */
    assert_string_equal(out, "0\xc2\xa0%");
    format_share(out, 0.12, 1);
    assert_string_equal(out, "+12\xc2\xa0%");
    for (size_t i = 0; i < sizeof axes / sizeof *axes; i++) {
        assert_int_equal(axis_ticks(axes[i].low, axes[i].high, axes[i].want, ticks), axes[i].count);
        for (int k = 0; k < axes[i].count; k++)
            assert_near(ticks[k], axes[i].first + k * axes[i].step, 1e-12);
        assert_near(axis_top(axes[i].high, axes[i].want), axes[i].top, 1e-12);
    }
    assert_near(axis_top(0, 5), 1, 0);
    format_month(out, date_make(2021, 12, 31), ENGLISH);
    assert_string_equal(out, "Dec 2021");
    struct scale s = {10, 20, 100, 50};
    assert_near(scale_at(&s, 12), 90, 1e-12);
}

/* Sums, peaks, labels and what may be shown, by hand. */
static void curves_and_names_by_hand(void **state)
{
    struct point p[4] = {{1, NAN, 0, 0, NAN, 0, 0},
                         {2, 1, 0, 0, 5, 0, 0},
                         {3, 2, 0, 0, 5, 0, 0},
                         {4, 6, 0, 0, NAN, 0, 0}};
    struct curve c = {p + 1, 2, 3, 1};
    const char *ids[2] = {"a", "b"}, *labels[2] = {"A", "B"};
    struct names names = {ids, labels, 2, 2};
    struct report r = {.suppress_below = 10};
    static const double counts[6][2] = {{0, 0}, {0.5, NAN}, {1, NAN}, {9.99, NAN}, {10, 10}, {-5, -5}};
    int at;
    (void)state;
    assert_near(curve_total(&c), 3, 0);
    assert_near(curve_peak(&c, &at), 5, 0);
    assert_int_equal(at, 0); /* the first of equal ones */
    c.count = 3;             /* without a median the mean counts */
    assert_near(curve_peak(&c, &at), 6, 0);
    assert_int_equal(at, 2);
    c = (struct curve){p, 1, 1, 1};
    assert_true(isnan(curve_peak(&c, &at)) && at == -1 && isnan(curve_total(&c)));
    assert_string_equal(names_label(&names, "b"), "B");
    assert_string_equal(names_label(&names, "c"), "c");
    for (int i = 0; i < 6; i++)
        assert_near(report_visible(&r, counts[i][0]), counts[i][1], 0);
    r.suppress_below = 0;
    assert_near(report_visible(&r, 0.5), 0.5, 0);
}

/* Shares are no people: they are shown whatever the bound. Months over capacity are whole ones. */
static void months_over_capacity_are_whole(void **state)
{
    size_t length;
    (void)state;
    assert_true(fixture_write(result, 1, 1)
                && fixture_add(result, "DELETE FROM daily; INSERT INTO monthly VALUES "
                                       "('observed','2021-02','beds','cbp',46,46,46,46,46,46),"
                                       "('observed','2021-02','custody_over','cbp',5,0,0,5,6,7),"
                                       "('observed','2021-03','custody_over','cbp',1,0,0,0,1,2),"
                                       "('observed','2021-04','custody_over','cbp',0,0,0,0,0,0),"
                                       "('observed','2021-12','custody_over','cbp',5,0,0,5,6,7)"));
    char *html = write_and_read(10, &length);
    assert_non_null(strstr(html, "half of the replicates, 59 days of whole months: <span class=\"date\">2021-02-01 to "
                                 "2021-02-28</span>; <span class=\"date\">2021-12-01 to 2021-12-31</span>"));
    assert_non_null(strstr(html, "one replicate of twenty, 90 days of whole months: <span class=\"date\">2021-02-01 to "
                                 "2021-03-31</span>; "));
    assert_non_null(strstr(html, CELL("19.8\xc2\xa0%"))); /* belief */
    memory_free(memory_default(), html);
}

#define MINUS "\xe2\x88\x92"
#define PERCENT "\xc2\xa0%"
#define COLUMN(text) "<th scope=\"col\">" text "</th>"
#define DATE(text) "<span class=\"date\">" text "</span>"

#define FACT(rank, name, factor, inside, fitted, state)                                                                \
    "('observed'," rank ",'t','" name                                                                                  \
    "','2021-05-01','2021-05-02','encounters','','','',30,30,30,61,20,40,60,80,90," factor "," inside ",'" fitted      \
    "','" state "','src','','')"
#define FACTS                                                                                                          \
    "INSERT INTO fact VALUES " FACT("1", "One <", "2", "1", "no", "") "," FACT(                                        \
        "2", "Two", "3", "0", "no", "") "," FACT("3", "Three", "3", "0", "hand",                                       \
                                                 "") "," FACT("4", "Four", "NULL", "NULL", "no", "no measure")

/* Ten days of people under 100 beds: over 80 from the second to the fourth and not under 70 until the seventh; over 100
 * on two days only. */
#define CROWDED                                                                                                        \
    "DELETE FROM daily; WITH v(d, c) AS (VALUES (1,80),(2,81),(3,85),(4,90),(5,75),(6,71),(7,70),(8,101),(9,102),"     \
    "(10,60)), b(m, s) AS (VALUES ('custody',1),('beds',0)) INSERT INTO daily SELECT 'observed', date('2020-12-31', "  \
    "'+' || d || ' day'), m, 'cbp', x, x, x, x, x, x FROM (SELECT d, m, s * c + (1 - s) * 100 AS x FROM v, b);"
#define SPREAD                                                                                                         \
    CROWDED "INSERT INTO daily SELECT policy, date, 'custody_over', 'cbp', 0, 0, 0, 0, 0, q50 = 102 FROM daily WHERE " \
            "measure = 'custody'"
/* Sixty days of encounters, 10 and 11 by turns, from the 31st on 20 and 21. */
#define DOUBLED                                                                                                        \
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 59) INSERT INTO daily SELECT "           \
    "'observed', date('2021-01-01', '+' || i || ' day'), 'encounters', '', x, x, x, x, x, x FROM (SELECT i, 10 + 10 "  \
    "* (i >= 30) + i % 2 AS x FROM n)"
#define LATER(horizon)                                                                                                 \
    "INSERT INTO comparison SELECT policy_a, policy_b, measure, element, '" horizon                                    \
    "', 5, 0, 0, 0, 50, 0.5, 0, -0.5, -0.6, -0.5, -0.4 FROM comparison"

/* What a page of the fixture with these changes holds so many times. */
static void pages_hold_what_the_tables_say(void **state)
{
    static const char observed_row[] =
        "<tr><th scope=\"row\">Encounters (people)</th><td>Policy observed &lt;0&gt;</td>";
    static const char alternate[] = "DELETE FROM daily WHERE measure = 'custody_over'; WITH RECURSIVE n(i) AS (SELECT "
                                    "0 UNION ALL SELECT i + 1 FROM n "
                                    "WHERE i < 27) INSERT INTO daily SELECT 'observed', date('2021-01-01', '+' || i || "
                                    "' day'), 'custody_over', 'cbp', "
                                    "i % 2, 0, 0, i % 2, 0, 0 FROM n";
    static const struct {
        int policies;
        double suppress;
        const char *sql, *text;
        int count;
    } cases[] = {
        /* -100 of 1,000, from -18 to -2 %, lower in 90 % */
        {3, 0, "",
         CELL(MINUS "100") CELL(MINUS "10" PERCENT) CELL(MINUS "18" PERCENT) CELL(MINUS "10" PERCENT)
             CELL(MINUS "2" PERCENT) CELL("90" PERCENT) CELL("4" PERCENT) "</tr>",
         1},
        {3, 100, "", CELL(MINUS "100") CELL(MINUS "10" PERCENT), 1}, /* at the bound it is shown */
        {3, 101, "", CELL(MINUS "100") CELL(MINUS "10" PERCENT), 0},
        {3, 0, "UPDATE comparison SET relative = NULL WHERE measure = 'encounters'", observed_row, 1},
        {3, 0, "UPDATE comparison SET relative = NULL, mean_difference = NULL", observed_row, 0},
        /* reductions of encounters, cost and harm; how they last is not known */
        {3, 0, "", CELL("+20" PERCENT) CELL(MINUS "20" PERCENT) CELL("+60" PERCENT) CELL(DASH), 1},
        {3, 0, "", "<h3>Effect and how it lasts</h3>", 0},
        {3, 0, "INSERT INTO sustainability VALUES ('humane','no_change','retained',0.5,0.1,0.4,0.9,'')",
         CELL("+20" PERCENT) CELL(MINUS "20" PERCENT) CELL("+60" PERCENT) CELL("+50" PERCENT), 1},
        {3, 0, "INSERT INTO sustainability VALUES ('humane','no_change','retained',0.5,0.1,0.4,0.9,'why')",
         "<td>Reduction of the last three months / the largest</td>" CELL("0.5") CELL("0.1") CELL("0.4")
             CELL("0.9") "<td>why</td>",
         1},
        /* of effect and cost both policies, of effect and harm one is beaten by none */
        {3, 0, "", "class=\"ring g", 3},
        {3, 0, "UPDATE comparison SET horizon = '3m'", "<figcaption>Difference from the baseline after 3 months <", 1},
        {3, 0, "UPDATE comparison SET horizon = '12d'", "<figcaption>Difference from the baseline after 12 days <", 1},
        {3, 0, "UPDATE comparison SET horizon = '1w'", "<figcaption>Difference from the baseline after 1 week <", 1},
        {3, 0, "", "<li>2021-04-01 the policies part here</li>", 1},
        {3, 0, "DELETE FROM comparison", "<caption>The policies</caption><thead><tr>" COLUMN("Policy") "</tr>", 1},
        {1, 0, "", "id=\"policies\"", 0},
        /* 4 months of 81.25 and 10 of 185.2 thousand, times 1.04 */
        {1, 0, "", "<tr><th scope=\"row\">Mar 2021</th>" CELL("84,500") CELL("192,608") CELL("+128" PERCENT), 1},
        {1, 0, "UPDATE fit SET observed = 5", "No change of level stands out", 1},
        {1, 0, CROWDED,
         "<td>watch: over 80 %</td><td class=\"date\">2021-01-02</td><td class=\"date\">2021-01-06</td><td "
         "class=\"date\">2021-01-04</td>" CELL("90") CELL("100"),
         1},
        {1, 0, CROWDED, "<td>watch: over 80 %</td>", 1}, /* two days over 100 of two over 80 are too few */
        {1, 0, CROWDED, "<td>alert: over 100 %</td>", 0},
        {1, 0, CROWDED, "<p>Within capacity in most replicates throughout.</p>", 1},
        {1, 0, SPREAD, "in at least one replicate of twenty, 1 day: " DATE("2021-01-09") ".</p>", 1},
        {1, 0, "UPDATE daily SET q50 = 9999 WHERE measure = 'beds'", "under 80 % of every capacity", 1},
        {1, 0, "", "No capacity is stated for this facility.", 1}, /* the shelters */
        {1, 0, "", "Moving average of three months.", 2},
        {1, 0, "", "2020-11</th>" CELL("74,880") CELL("75,920"), 1}, /* of two months */
        {1, 0, "", "2020-12</th>" CELL("76,960") CELL("77,653"), 1}, /* of three */
        {1, 0, DOUBLED, "Moving average of three months.", 1},
        {1, 0, DOUBLED, "Moving average of 29 days.", 1},
        {1, 0, DOUBLED, "<th scope=\"row\">2021-01-31</th>" CELL("10.5") CELL("20.5") CELL("+95" PERCENT), 1},
        {3, 0, "",
         "<th scope=\"row\">Policy observed &lt;0&gt;</th>" CELL(DASH) CELL(MINUS "10" PERCENT) CELL(MINUS "18" PERCENT)
             CELL(MINUS "2" PERCENT) CELL(DASH) CELL(MINUS "30" PERCENT) CELL(MINUS "20" PERCENT),
         1},
        {3, 0, LATER("18m"), "<caption>The policies after 18 months: encounters, and changes", 1},
        {3, 0, LATER("18m"), "<figcaption>Difference from the baseline after 1 year <", 1},
        {3, 0, LATER("18m"),
         "<th scope=\"row\">Policy humane &lt;1&gt;</th>" CELL(DASH) CELL(MINUS "50" PERCENT) CELL(MINUS "60" PERCENT)
             CELL(MINUS "40" PERCENT) CELL(DASH) CELL(MINUS "50" PERCENT) CELL(MINUS "50" PERCENT),
         1},
        {3, 0, LATER("53w"), "reduction of encounters against the baseline after 53 weeks.", 1},
        {3, 0, LATER("364d"), "reduction of encounters against the baseline after 1 year.", 1},
        {1, 0, alternate, "14 days: " DATE("2021-01-02") "; " DATE("2021-01-04") "; ", 1},
        {1, 0, alternate, "; " DATE("2021-01-24") "; and 2 more up to " DATE("2021-01-28") ".", 1},
        {1, 0, "INSERT INTO sensitivity VALUES ('m','sobol_total','only',0.6,0.5,0.7)",
         "Influence on m: share of the variance from the parameter with its interactions (Sobol)</title>", 2},
        {1, 0, "INSERT INTO sensitivity VALUES ('m','sobol_total','only',0.6,0.5,0.7)",
         "<th scope=\"row\">only</th><td>m</td><td>sobol_total</td>" CELL("0.6") CELL("0.5") CELL("0.7"), 1},
        {1, 0, "INSERT INTO posterior VALUES ('p',1,1,2,3,1.5,2.5,2.75,NULL,0.25,'so')",
         "<th scope=\"row\">p</th>" CELL("1") CELL("2") CELL("3") CELL("1.5") CELL("2.5") CELL("2.75")
             CELL("25" PERCENT) "<td>so</td>",
         1},
        {1, 0, "", "id=\"facts\"", 0},
        {1, 0, FACTS, "<caption>Facts, worst first</caption>", 1},
        {1, 0, FACTS,
         "<th scope=\"row\">One &lt;</th><td>t</td><td class=\"date\">2021-05-01</td><td "
         "class=\"date\">2021-05-02</td>" CELL("30") CELL("60") CELL("20") CELL("90")
             CELL("2") "<td>no</td><td></td><td>src</td>",
         1},
        {1, 0, FACTS,
         "<p>Facts that no parameter was fitted to: of 2, 1 are inside the 90\xc2\xa0% interval, and 1 have", 1},
        {1, 0, FACTS, "<p>Facts used in fitting: of 1, 0 are inside", 1},
        {1, 40, FACTS, CELL("30") CELL("60") CELL("20"), 0},
        {1, 0, "", "<path class=\"flow\"", 2 * 5}, /* of six routes one is not used; two drawings */
        {1, 0, "", "<path class=\"path\"", 2},
        {1, 0, "", "<title>Tapachula to Mexico City: 1,741,600</title>", 2}, /* 0.8 of all encounters */
        {1, 1e7, "", "<path class=\"flow\"", 0},
        {1, 0, "", "<th scope=\"row\">Guatemala City</th><td>Tapachula</td>" CELL("2,177,000"), 1}};
    (void)state;
    char *html = NULL;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length;
        if (i == 0 || cases[i].policies != cases[i - 1].policies || cases[i].suppress != cases[i - 1].suppress
            || strcmp(cases[i].sql, cases[i - 1].sql) != 0) { /* else the page is the same */
            memory_free(memory_default(), html);
            assert_true(fixture_write(result, cases[i].policies, 1) && fixture_add(result, cases[i].sql));
            html = write_and_read(cases[i].suppress, &length);
        }
        if (count_of(html, cases[i].text) != cases[i].count) print_error("case %d: %s\n", (int)i, cases[i].text);
        assert_int_equal(count_of(html, cases[i].text), cases[i].count);
    }
    memory_free(memory_default(), html);
}

/* A point is on the front unless another is at least as good in both and better in one. */
static void fronts_hold_what_nothing_beats(void **state)
{
    struct scatter_point p[6] = {{"a", 0, 1, 1, 0}, {"b", 1, 2, 0, 0},   {"c", 2, 1, 0.5, 0},
                                 {"d", 3, 2, 0, 0}, {"e", 4, NAN, 9, 0}, {"f", 5, 0.5, 1, 0}};
    static const int front[6] = {1, 1, 0, 1, 0, 0};
    (void)state;
    scatter_front(p, 6);
    for (int i = 0; i < 6; i++)
        assert_int_equal(p[i].on_front, front[i]);
}

/* Fails the n-th request for memory. */
struct failing {
    long left;
};

static void *failing_resize(void *user, void *block, size_t bytes)
{
    struct failing *f = user;
    if (bytes == 0) {
        free(block);
        return NULL;
    }
    if (f->left-- == 0) return NULL;
    return realloc(block, bytes);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    assert_true(fixture_write(result, 3, 1));
    int done = 0;
    for (long n = 0; !done && n < 5000; n += n < 40 ? 1 : 23) {
        struct failing f = {n};
        struct allocator a = {failing_resize, &f};
        struct error_list errors;
        unlink(page);
        errors_init(&errors, memory_default());
        enum flujo_status status = report_write_in(&a, result, page, &(struct report_options){0, SPANISH, NULL},
                                                   &errors);
        if (f.left >= 0) {
            assert_int_equal(status, FLUJO_OK);
            done = 1;
        } else if (status == FLUJO_OK) { /* an allocation that is not needed failed */
            assert_true(file_exists(page));
        } else {
            assert_false(file_exists(page));
        }
        errors_free(&errors);
    }
    assert_true(done);
}

static void units_are_those_of_the_measure(void **state)
{
    (void)state;
    size_t length;
    char *html = make(3, 1, 0, &length);
    assert_null(strstr(html, "people a month")); /* an encounter is an event: one person may have several */
    assert_non_null(strstr(html, "Unit: encounters a month."));
    assert_non_null(strstr(html, "Encounters by demographic"));
    assert_non_null(strstr(html, "Difference from the baseline after 1 year"));
    assert_non_null(strstr(html, "<th scope=\"row\">Cost (USD)</th><td>")); /* of a difference in cost */
    assert_null(strstr(html, "<h4"));                                       /* no level of heading is left out */
    assert_non_null(strstr(html, "<th scope=\"row\">Policy humane &lt;1&gt;</th>"
                                 "<td class=\"n\">\xe2\x80\x93</td><td class=\"n\">\xe2\x88\x92"
                                 "20\xc2\xa0%</td><td class=\"n\">\xe2\x88\x92"
                                 "28\xc2\xa0%</td>"));
    assert_null(strstr(html, "last year's value"));
    /* One row of scores a measure: 86 % inside, an error of 18 %. */
    assert_non_null(
        strstr(html,
               "<td>all</td><td>nationwide</td><td class=\"n\">86\xc2\xa0%</td><td class=\"n\">18\xc2\xa0%</td>"));
    memory_free(memory_default(), html);
}

static void a_short_last_month_is_stated(void **state)
{
    (void)state;
    size_t length;
    assert_true(fixture_write(result, 3, 1) && fixture_add(result, "UPDATE run SET \"end\" = '2021-12-19'"));
    char *html = write_and_read(0, &length);
    const char *policies = strstr(html, "id=\"policies\"");
    assert_non_null(policies);
    assert_non_null(strstr(policies, " or to 2021-12-19, are left out."));
    memory_free(memory_default(), html);
}

/* Of two single counts one is outside the interval: it stands first, with its distance. */
static void what_is_not_met_stands_first(void **state)
{
    (void)state;
    size_t length;
    assert_true(
        fixture_write(result, 1, 1)
        && fixture_add(result,
                       "INSERT INTO observation (policy, obs_group, position, measure, element, from_date, "
                       "to_date, value, sim_mean, q05, q25, q50, q75, q95) VALUES "
                       "('observed','a',0,'custody','cbp','2021-03-01','2021-03-01',100,110,80,90,110,120,130),"
                       "('observed','a',1,'custody','hhs','2021-03-01','2021-03-01',100,160,140,150,160,170,180)"));
    char *html = write_and_read(0, &length);
    assert_non_null(strstr(html, "<p>Of 2 observed numbers 1 lie outside the 90"));
    const char *first = strstr(html,
                               "<th scope=\"row\">In custody, Shelters, 2021-03-01</th><td class=\"n\">100</td><td "
                               "class=\"n\">160</td><td class=\"n\">140</td><td class=\"n\">180</td><td>outside</td>");
    const char *second = strstr(html, "<th scope=\"row\">In custody, Border facilities, 2021-03-01</th>");
    assert_true(first != NULL && second != NULL && first < second);
    assert_non_null(strstr(html, "Single counts: how far the simulation is from them"));
    memory_free(memory_default(), html);
}

/* What the scenario states, then the defaults, each with its source. */
static void values_in_force_are_listed(void **state)
{
    (void)state;
    size_t length;
    char *html = make(1, 1, 0, &length);
    const char *stated, *speed;
    assert_non_null(strstr(html, "Values that the scenario states: 0 measured, 0 calibrated, 1 assumed."));
    assert_non_null(strstr(html, "Options at their default: 1 measured, 0 calibrated, 1 assumed."));
    stated = strstr(html, "<td>assumed</td><td>Survey, https");
    assert_non_null(stated);
    speed = strstr(
        html, "<th scope=\"row\">speed</th><td></td><td class=\"n\">30</td><td>km/day</td><td>default</td><td></td>"
              "<td>assumed</td><td>own assumption</td>");
    assert_true(speed != NULL && speed > stated);
    memory_free(memory_default(), html);
}

/* A forecast and its validation are drawn, not only listed; small counts are hidden there too. */
static void studies(void)
{
    assert_true(
        fixture_write(result, 1, 1)
        && fixture_add(
            result,
            "UPDATE run SET kind = 'forecast'; DELETE FROM route_monthly;"
            "INSERT INTO forecast VALUES ('observed','2022-01','encounters','',1000,700,750,900,990,1100,1250,1350),"
            " ('observed','2022-02','encounters','',1100,800,850,1000,1090,1200,1350,1450),"
            " ('observed','2022-01','encounters','demographic:family',6,2,3,5,6.25,7,8,9);"
            "INSERT INTO forecast_capacity VALUES "
            "('observed','cbp',4600,0.3,'2022-01-02','2022-01-05','2022-02-01',4711);"
            "INSERT INTO validation SELECT "
            "'2021-06-30','',1,'2021-07',1234,1300,900,950,1100,1250,1400,1500,1600,90,9,80,70,6,4,0.4,"
            "1200,NULL,1210,1200,1200,1220,NULL,95,NULL,94,93,92,91,NULL;"
            "INSERT INTO validation_score VALUES "
            "('all','','all','months',1,NULL),('all','','all','rmspe',0.25,NULL),"
            "('all','','all','crps_skill_random_walk_t',-0.94,0.1);"
            "INSERT INTO assimilation_check VALUES ('encounters','sv','family','2021-07',700,600,650,690,720,760,0),"
            "('encounters','gt','family','2021-07',800,100,200,300,400,500,1);"
            "INSERT INTO class VALUES (90,'gt_x','gt','family','',1,1);"
            "INSERT INTO latent VALUES ('gt_x','2021-07',0,0.5),('gt_x','2021-07',1,-0.5),('gt_x','2021-07',2,0.25)"));
}

static void studies_are_drawn(void **state)
{
    (void)state;
    size_t length;
    studies();
    char *open = write_and_read(0, &length), *closed = write_and_read(10, &length);
    assert_balanced(open);
    assert_null(strstr(open, "id=\"map\"")); /* no flows to show */
    assert_null(strstr(open, "<details class=\"fold\">"));
    assert_non_null(
        strstr(open, "The simulated median is highest in Feb 2022 with 1,090 (90 % interval 800 to 1,450)."));
    assert_non_null(strstr(open, "<td class=\"date\">2022-01-05</td>"));
    /* The one month of families is seen: a median with a width, and a band around it. */
    const char *families = strstr(open, "forecast: Families</title>");
    assert_non_null(families);
    double from, to;
    assert_non_null(strstr(families, "<path class=\"median\" d=\"M"));
    assert_int_equal(sscanf(strstr(families, "<path class=\"median\" d=\"M"), "<path class=\"median\" d=\"M%lf %*fL%lf",
                            &from, &to),
                     2);
    assert_true(to > from);
    assert_true(strstr(families, "<path class=\"band90\"") < strstr(families, "<path class=\"median\""));
    assert_non_null(strstr(open, "Counted and replayed: gt family"));
    assert_non_null(strstr(open, "Not explained by drivers: gt family"));
    const char *missed = strstr(open, "Counts that are not reached");
    assert_non_null(missed);
    assert_non_null(strstr(missed, ">800<"));
    assert_non_null(strstr(open, "Encounters forecast with data to 2021-06-30"));
    assert_non_null(strstr(open, ">total<"));
    assert_non_null(strstr(open, "The observed value is highest in Jul 2021 with 1,234."));
    assert_non_null(strstr(open, "\xe2\x88\x92"
                                 "94\xc2\xa0%"));
    assert_non_null(strstr(open, ">6.25<"));
    assert_null(strstr(closed, ">6.25<"));
    memory_free(memory_default(), open);
    memory_free(memory_default(), closed);
}

/* The text of a page between its tags, without the scenario as read: in place. */
static void strip(char *html)
{
    char *to = html;
    for (const char *at = html; *at != '\0';) {
        const char *skipped[] = {"<pre", "<style", "<script"}, *ends[] = {"</pre>", "</style>", "</script>"};
        for (int i = 0; i < 3; i++)
            if (strncmp(at, skipped[i], strlen(skipped[i])) == 0) at = strstr(at, ends[i]);
        if (*at == '<') {
            at = strchr(at, '>') + 1;
            *to++ = '\n';
        } else {
            *to++ = *at++;
        }
    }
    *to = '\0';
}

/* Words that no Spanish text has; the fixture's own labels lack them too. */
static void assert_no_english(char *html)
{
    static const char *const words[] = {"the", "of", "and", "with", "by", "is", "are", "from", "to", "under", "mean"};
    strip(html);
    for (char *word = strtok(html, " \n.,:;()"); word != NULL; word = strtok(NULL, " \n.,:;()"))
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strcmp(word, words[i]) == 0) fail_msg("English is left: %s ... %.60s", word, word + strlen(word) + 1);
}

static void spanish_pages_hold_no_english(void **state)
{
    (void)state;
    size_t length;
    assert_true(
        fixture_write(result, 3, 1)
        && fixture_add(
            result,
            "UPDATE route_monthly SET mean = mean;"
            "INSERT INTO statement (position, kind, measure, policy, words, n0, n1) VALUES "
            "(1, 'worst', 'encounters', 'x', 'Expulsions, Families', 9, 0.5),"
            "(2, 'size', 'encounters', 'x', 'weight of belief (b)', 0.5, 0);"
            "INSERT INTO translation VALUES ('es', 'Families', 'Familias'), ('es', 'Rate of departure', 'Tasa'),"
            " ('es', 'Policy humane <1>', 'Humana');"
            "INSERT INTO sustainability VALUES ('humane','half_life_months',3,1,2,3,4,"
            "'longer than the run in 39 % of the replicates');"));
    char *html = write_and_read_in(SPANISH, 10, &length);
    assert_balanced(html);
    assert_non_null(strstr(html, "La serie peor reproducida es “Expulsiones, Familias”: se desv"));
    const char *folded = strstr(html, "<details><summary>M\xc3\xa1s sobre hasta d\xc3\xb3nde fiarse</summary>");
    assert_non_null(folded);
    assert_non_null(strstr(folded, "“peso de la creencia (b)”, que causa el 50 % de su varianza."));
    assert_true(strstr(html, "La serie peor") < folded);
    assert_non_null(strstr(html, ">Humana</th>"));
    assert_non_null(strstr(html, "m\xc3\xa1s que la simulaci\xc3\xb3n en el 39 % de las r\xc3\xa9plicas"));
    assert_non_null(strstr(html, "ene 2021</text>"));
    assert_no_english(html);
    memory_free(memory_default(), html);
    studies(); /* the tables of the studies */
    assert_true(fixture_add(result, "INSERT INTO translation VALUES ('es', 'Rate of departure', 'Tasa')"));
    html = write_and_read_in(SPANISH, 0, &length);
    assert_no_english(html);
    memory_free(memory_default(), html);
}

static void camps_are_drawn(void **state)
{
    (void)state;
    size_t length;
    assert_true(
        fixture_write(result, 1, 1)
        && fixture_add(result,
                       "INSERT INTO measure VALUES (3,'camp_people','People in the camp','people','place',1,1,1);"
                       "INSERT INTO place VALUES (6,'g','Camp "
                       "<g>','camp','gt','','',15,-91,0,500),(7,'h','H','conflict_zone','gt','','',16,-91,0,0);"
                       "INSERT INTO daily VALUES ('observed','2021-05-01','camp_people','g',400,300,350,400,450,480),"
                       " ('observed','2021-05-02','camp_people','g',420,320,370,420,470,490);"
                       "INSERT INTO observation VALUES "
                       "('observed','source_data',0,'camp_people','g','','','2021-05-01','2021-05-01',444,400,300,"
                       "350,400,450,480)"));
    char *html = write_and_read(0, &length);
    assert_balanced(html);
    assert_non_null(strstr(html, "People in Camp &lt;g&gt;"));
    assert_non_null(strstr(html, "registered is highest in 2021-05-01 with 444."));
    assert_non_null(strstr(html, "Only people registered in the camps given are counted."));
    assert_null(strstr(html, "Fewer encounters are not the same as less need"));
    memory_free(memory_default(), html);
}

static void other_files_are_refused(void **state)
{
    (void)state;
    struct error_list errors;
    unlink(page);
    unlink(result);
    errors_init(&errors, memory_default());
    assert_int_equal(report_write(memory_default(), result, page, 0, &errors), FLUJO_BAD_INPUT);
    assert_true(errors.errors > 0);
    assert_false(file_exists(page));
    errors_free(&errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(page_is_well_formed),
                                       cmocka_unit_test(page_loads_nothing),
                                       cmocka_unit_test(drawings_have_words),
                                       cmocka_unit_test(sections_have_headings_and_folds),
                                       cmocka_unit_test(other_policies_are_rows),
                                       cmocka_unit_test(a_route_with_a_hidden_month_has_none),
                                       cmocka_unit_test(the_policy_of_the_page_can_be_chosen),
                                       cmocka_unit_test(markers_without_bars_are_explained),
                                       cmocka_unit_test(texts_are_escaped),
                                       cmocka_unit_test(shortfall_has_dates),
                                       cmocka_unit_test(same_result_same_bytes),
                                       cmocka_unit_test(missing_tables_are_left_out),
                                       cmocka_unit_test(small_counts_are_hidden),
                                       cmocka_unit_test(exports_hide_below_the_bound),
                                       cmocka_unit_test(intervals_show_no_small_ends),
                                       cmocka_unit_test(the_answer_and_its_numbers),
                                       cmocka_unit_test(numbers_of_a_page),
                                       cmocka_unit_test(fronts_hold_what_nothing_beats),
                                       cmocka_unit_test(pages_hold_what_the_tables_say),
                                       cmocka_unit_test(curves_and_names_by_hand),
                                       cmocka_unit_test(months_over_capacity_are_whole),
                                       cmocka_unit_test(units_are_those_of_the_measure),
                                       cmocka_unit_test(a_short_last_month_is_stated),
                                       cmocka_unit_test(values_in_force_are_listed),
                                       cmocka_unit_test(what_is_not_met_stands_first),
                                       cmocka_unit_test(studies_are_drawn),
                                       cmocka_unit_test(spanish_pages_hold_no_english),
                                       cmocka_unit_test(camps_are_drawn),
                                       cmocka_unit_test(every_allocation_may_fail),
                                       cmocka_unit_test(other_files_are_refused)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
