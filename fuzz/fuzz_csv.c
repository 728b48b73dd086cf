/* Any bytes as a CSV table: never a crash, every cell terminated, cells as many
 * as rows and columns say. */
#include "scenario/csv.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct error_list errors;
    struct csv_table table;
    arena_init(&arena, memory_default());
    errors_init(&errors, memory_default());
    if (csv_parse(&arena, "f.csv", (const char *)data, size, &errors, &table) == FLUJO_OK) {
        size_t letters = 0;
        for (int row = 0; row < table.rows; row++)
            for (int c = 0; c < table.columns; c++)
                letters += strlen(csv_at(&table, row, c).text);
        if (letters > size) abort();
        if (table.columns == 0 && errors.errors == 0) abort();
    }
    errors_free(&errors);
    arena_free(&arena);
    return 0;
}
