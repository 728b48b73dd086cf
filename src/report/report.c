/* The report: opens the result, writes the sections in their order, then the
 * page around them, and puts the file in place in one step. */
#include "report/report.h"

#include "base/files.h"
#include "report/sections.h"

#include <string.h>

/* The translations of the scenario's own texts. */
static void load_texts(struct report *r)
{
    const char *code = language_codes[r->reader.language];
    struct names texts;
    if (r->reader.language == ENGLISH || !report_has(r, "translation")) return;
    report_names(r, "SELECT text, translated FROM translation WHERE language = ?", &code, 1, &texts);
    struct translation *own = report_fine(r) ? arena_alloc(&r->arena, (size_t)texts.count + 1, sizeof *own)
                                             : NULL; /* zeroed */
    if (own == NULL) report_fail(r, FLUJO_NO_MEMORY);
    for (int i = 0; own != NULL && i < texts.count; i++)
        own[i] = (struct translation){texts.id[i], texts.label[i]};
    r->reader.own = own;
}

static void load_run(struct report *r)
{
    _Static_assert(POLICIES_SHOWN == 8, "as in the query of the policies");
    int has_run = report_has(r, "run");
    r->title = has_run ? report_one(r, "SELECT coalesce(nullif(title, ''), scenario) FROM run", NULL, 0) : "";
    r->start = has_run ? report_one(r, "SELECT start FROM run", NULL, 0) : "";
    r->end = has_run ? report_one(r, "SELECT \"end\" FROM run", NULL, 0) : "";
    r->decision = has_run ? report_one(r, "SELECT decision FROM run", NULL, 0) : "";
    r->title = r->title[0] ? say_label(r, r->title) : say(r, "Simulation result");
    const char *base = has_run ? report_one(r, "SELECT base_policy FROM run", NULL, 0) : "";
    if (report_has(r, "policy"))
        report_names(
            r, /* that of the page first where it would not be among those shown */
            "SELECT policy, label FROM policy p ORDER BY p.policy = ?1 AND (SELECT count(*) FROM policy q WHERE "
            "q.policy_order < p.policy_order) >= 8 DESC, policy_order",
            &base, 1, &r->policies);
    r->comparing = r->policies.count > 1;
    r->policy = r->policies.count > 0 ? r->policies.id[0] : base;
    for (int i = 0; i < r->policies.count; i++)
        if (strcmp(r->policies.id[i], base) == 0) r->policy = r->policies.id[i];
    r->policy_label = names_label(&r->policies, r->policy);
    r->study = has_run && report_number(r, "SELECT kind NOT IN ('run', 'compare') FROM run", NULL, 0) > 0;
    r->camps = report_has(r, "measure")
               && report_number(r, "SELECT count(*) FROM measure WHERE measure = 'camp_people'", NULL, 0) > 0;
}

static void load_names(struct report *r)
{
    static const struct {
        const char *table, *sql;
        size_t at;
    } lists[] = {
        {"origin", "SELECT id, label FROM origin ORDER BY position", offsetof(struct report, origins)},
        {"demographic", "SELECT id, label FROM demographic ORDER BY position", offsetof(struct report, demographics)},
        {"facility", "SELECT id, label FROM facility ORDER BY position", offsetof(struct report, facilities)},
        {"place", "SELECT id, label FROM place ORDER BY position", offsetof(struct report, places)},
        {"country", "SELECT id, label FROM country ORDER BY position", offsetof(struct report, countries)},
        {"measure", "SELECT measure, label FROM measure", offsetof(struct report, measures)},
        {"measure", "SELECT measure, unit FROM measure", offsetof(struct report, units)},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (report_has(r, lists[i].table))
            report_names(r, lists[i].sql, NULL, 0, (struct names *)(void *)((char *)r + lists[i].at));
}

static void write_sections(struct report *r)
{
    static void (*const sections[])(struct report *) = {section_answer,       section_map,      section_encounters,
                                                        section_camps,        section_custody,  section_policies,
                                                        section_drivers,      section_asylum,   section_trends,
                                                        section_record,       section_facts,    section_scores,
                                                        section_assimilation, section_study,    section_parameters,
                                                        section_limits,       section_glossary, section_reproduce};
    for (size_t i = 0; i < sizeof sections / sizeof *sections && report_fine(r); i++)
        sections[i](r);
}

static enum flujo_status write_page(struct report *r, const char *out_path)
{
    struct text page;
    enum flujo_status status = r->body.failed || r->contents.failed ? FLUJO_NO_MEMORY : r->status;
    if (status != FLUJO_OK) return status;
    text_init(&page, r->a);
    page_open(&page, r);
    if (r->body.data != NULL) text_add_bytes(&page, r->body.data, r->body.length);
    page_close(&page, r);
    status = page.failed ? FLUJO_NO_MEMORY : file_write_atomic(r->a, out_path, page.data, page.length, r->errors);
    text_free(&page);
    return status;
}

enum flujo_status report_write_in(const struct allocator *a, const char *result_path, const char *out_path,
                                  const struct report_options *options, struct error_list *errors)
{
    struct report r = {.a = a,
                       .errors = errors,
                       .suppress_below = options->suppress_below,
                       .reader = {options->language, NULL},
                       .link = options->link,
                       .policy = "",
                       .policy_label = "",
                       .title = "",
                       .start = "",
                       .end = "",
                       .decision = ""};
    arena_init(&r.arena, a);
    text_init(&r.body, a);
    text_init(&r.contents, a);
    enum flujo_status status = result_open(a, result_path, &r.file, errors);
    if (status != FLUJO_OK) goto out;
    load_texts(&r);
    load_run(&r);
    if (report_has(&r, "sweep_row")) {
        errors_add(errors, SEVERITY_ERROR, (struct position){result_path, 0, 0},
                   "is a sweep, of which there is no page; `flujo export` writes its rows as one table, and `flujo run "
                   "--set` repeats one of them");
        status = FLUJO_BAD_INPUT;
    } else {
        load_names(&r);
        write_sections(&r);
        status = write_page(&r, out_path);
    }
    result_close(&r.file);
out:
    text_free(&r.contents);
    text_free(&r.body);
    arena_free(&r.arena);
    return status;
}

enum flujo_status report_write(const struct allocator *a, const char *result_path, const char *out_path,
                               double suppress_below, struct error_list *errors)
{
    return report_write_in(a, result_path, out_path, &(struct report_options){suppress_below, ENGLISH, NULL}, errors);
}
