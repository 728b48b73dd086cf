/* flujo import: files as agencies publish them, as observations of a scenario. */
#include "import/import.h"

#include "base/files.h"
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

static enum flujo_status check_operands(const struct args *args, struct error_list *errors)
{
    struct text names;
    text_init(&names, args->a);
    import_names(&names);
    if (args->operand_count < 2)
        usage_error(errors,
                    "give what to import and from where: flujo import SHAPE FILE... --out observations/NAME.csv with "
                    "auto or one of %s; or flujo import flee FOLDER OUT",
                    names.data ? names.data : "");
    else if (!args->options.out && !args->options.dry_run)
        usage_error(errors, "`flujo import` needs --out FILE, or --dry-run to see what it would write");
    text_free(&names);
    return errors_status(errors);
}

static enum flujo_status show(const struct args *args, const struct import *im, const struct text *csv)
{
    const struct options *o = &args->options;
    struct text t;
    text_init(&t, args->a);
    if (o->json) {
        import_json(im, o->dry_run ? NULL : o->out, &t);
    } else if (!o->quiet) {
        import_report(im, &t);
        if (o->dry_run)
            text_format(&t, "nothing is written; it would be\n%s", csv->data ? csv->data : "");
        else
            text_format(&t, "written to %s\n", o->out);
    }
    enum flujo_status status = t.failed ? FLUJO_NO_MEMORY : FLUJO_OK;
    if (status == FLUJO_OK && t.length > 0) fputs(t.data, stdout);
    text_free(&t);
    return status;
}

static enum flujo_status import(const struct args *args, struct import **im, struct text *csv,
                                struct error_list *errors)
{
    const struct options *o = &args->options;
    const struct import_options options = {.shape = args->operands[0],
                                           .files = args->operands + 1,
                                           .file_count = args->operand_count - 1,
                                           .map = o->map,
                                           .measure = o->measure,
                                           .element = o->element,
                                           .values = o->value,
                                           .where = o->where.items,
                                           .where_count = o->where.count,
                                           .partial = o->partial,
                                           .flow = o->flow,
                                           .within_km = o->within,
                                           .half_life = o->half_life,
                                           .full = o->full,
                                           .end_given = o->end.given,
                                           .end = o->end.value};
    enum flujo_status status = FLUJO_OK;
    stop_install(); /* the table is whole or not there */
    if (!o->dry_run) status = file_can_write(args->a, o->out, errors);
    if (status == FLUJO_OK) status = import_read(args->a, &options, im, errors);
    if (status != FLUJO_OK) return status;
    if (!o->dry_run && import_written(*im) == 0)
        return usage_error(errors, "no row is taken, so nothing is written; --dry-run lists the reasons");
    import_table(*im, csv);
    if (csv->failed) return FLUJO_NO_MEMORY;
    if (!o->dry_run) status = file_write_atomic(args->a, o->out, csv->data, csv->length, errors);
    return status == FLUJO_OK ? show(args, *im, csv) : status;
}

int command_import(const struct args *args)
{
    struct error_list errors;
    struct import *im = NULL;
    struct text csv;
    errors_init(&errors, args->a);
    text_init(&csv, args->a);
    enum flujo_status status = check_operands(args, &errors);
    if (status == FLUJO_OK) status = import(args, &im, &csv, &errors);
    int code = cli_finish(status, &errors);
    import_free(im);
    text_free(&csv);
    errors_free(&errors);
    return code;
}
