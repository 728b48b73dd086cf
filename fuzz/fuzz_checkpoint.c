/* Any bytes as the body of a checkpoint whose head and checksum are right: what
 * reads it must judge every count. The first byte chooses the kind. */
#include "folder.h"
#include "base/hash.h"
#include "study/abc.h"
#include "study/validate.h"

#include <stdlib.h>
#include <string.h>

static const struct fuzz_file none[] = {{0, 0}};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    fuzz_folder_make(none);
    return 0;
}

static void put_checkpoint(const char *magic, uint64_t version, const uint8_t *body, size_t size)
{
    uint64_t head[2] = {version, 1};
    size_t length = 8 + sizeof head + size;
    char *file = malloc(length + 8);
    if (file == NULL) abort();
    memcpy(file, magic, 8);
    memcpy(file + 8, head, sizeof head);
    memcpy(file + 8 + sizeof head, body, size);
    uint64_t sum = hash_bytes(HASH_START, file, length);
    memcpy(file + length, &sum, 8);
    fuzz_put("state", file, length + 8);
    free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error_list errors;
    if (size < 1) return 0;
    size_t body = (size - 1) / 8 * 8;
    errors_init(&errors, memory_default());
    if (data[0] & 1) {
        struct validation *v = memory_alloc(memory_default(), 1, sizeof *v); /* its end frees it */
        int finished = 0;
        if (v == NULL) abort();
        v->a = memory_default();
        put_checkpoint("FLUJOVAL", 1, data + 1, body);
        validation_read(v, &finished, fuzz_path("state"), 1, &errors);
        validation_free(v);
    } else {
        struct abc_state s = {0};
        put_checkpoint("FLUJOABC", 4, data + 1, body);
        abc_read(&s, memory_default(), fuzz_path("state"), 1, &errors);
        abc_free(&s);
    }
    errors_free(&errors);
    return 0;
}
