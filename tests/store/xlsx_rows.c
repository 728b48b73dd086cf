/* usage: xlsx_rows RESULT FOLDER ROWS: `flujo export --format xlsx` with sheets of so many rows. */
#include "store/export.h"

#include <stdlib.h>

int main(int argc, char **argv)
{
    struct error_list errors;
    struct result_file r;
    enum flujo_status status = FLUJO_BAD_INPUT;

    errors_init(&errors, memory_default());
    if (argc == 4) status = result_open(memory_default(), argv[1], &r, &errors);
    if (argc == 4 && status == FLUJO_OK) {
        status = export_xlsx_sheets(&r, argv[2], 0, atoi(argv[3]), &errors);
        result_close(&r);
    }
    errors_free(&errors);
    return status != FLUJO_OK;
}
