/* Any bytes as a published file, of any shape, with a map of places: never a crash. What is written without a
 * mistake has as many rows as the import states, or a header alone; and no memory is kept when some is refused. */
#include "folder.h"

#include "base/errors.h"
#include "import/import.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct fuzz_file files[] = {
    {"map.csv",
     "id,name,pcode,lat,lon\nsv,El Salvador,,13.7,-89.2\nKidal,Kidal,ML08,18.44,1.41\nGao,Gao,ML07,16.27,-0.04\n"},
    {"in.csv", ""},
    {NULL, NULL}};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_folder_make(files);
    return 0;
}

static void import(const struct allocator *a, const struct import_options *options)
{
    struct error_list errors;
    struct import *im;
    struct text t;
    errors_init(&errors, a);
    text_init(&t, a);
    if (import_read(a, options, &im, &errors) == FLUJO_OK) {
        import_table(im, &t);
        if (!t.failed && (t.length == 0 || t.data[t.length - 1] != '\n')) abort();
        import_report(im, &t);
        import_json(im, "out.csv", &t);
    }
    import_free(im);
    text_free(&t);
    errors_free(&errors);
}

/* Refuses memory after so many calls. */
static void *refuse(void *user, void *block, size_t bytes)
{
    int *left = user;
    if (bytes > 0 && *left == 0) return NULL;
    *left -= bytes > 0;
    return memory_default()->resize(memory_default()->user, block, bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char in[4096], map[4096];
    if (size < 1) return 0;
    strcpy(in, fuzz_path("in.csv"));
    strcpy(map, fuzz_path("map.csv"));
    fuzz_put("in.csv", data + 1, size - 1);
    const char *paths[] = {in, in};
    int calls = data[0];
    const struct allocator scarce = {refuse, &calls};
    struct import_options options = {.shape = "auto",
                                     .files = paths,
                                     .file_count = 1 + (data[0] & 1),
                                     .map = data[0] & 2 ? map : NULL,
                                     .partial = (data[0] & 4) != 0,
                                     .flow = (data[0] & 24) == 8,
                                     .within_km = NAN,
                                     .half_life = data[0] & 16 ? 2 : NAN,
                                     .full = NAN};
    import(memory_default(), &options);
    import(&scarce, &options);
    return 0;
}
