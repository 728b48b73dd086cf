/* Runs a fuzz target over every file of a folder, and over fixed changes of
 * each (cuts and replaced bytes), so that what was once found stays fixed also
 * where no fuzzer is at hand. The only argument is the folder. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An exact-size copy, so that a read beyond the end is seen by a sanitizer. */
static void run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size > 0 ? size : 1);
    if (copy == NULL) abort();
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void run_changes(uint8_t *data, size_t size)
{
    static const uint8_t bytes[] = {'"', '{', '[', ':', ',', '\n', '\t', '-', '*', '&', 0, 0xFF, '9'};
    run(data, size);
    uint32_t random = 12345;
    for (int i = 0; i < 150 && size > 0; i++) {
        random = random * 1664525u + 1013904223u;
        size_t at = (random >> 8) % size;
        uint8_t kept = data[at];
        data[at] = bytes[(random >> 3) % sizeof bytes];
        run(data, i % 3 == 0 ? at + 1 : size);
        data[at] = kept;
    }
}

int main(int argc, char **argv)
{
    DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
    int files = 0;
    if (dir == NULL) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    LLVMFuzzerInitialize(&argc, &argv);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        static uint8_t data[65536];
        char path[2048];
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        FILE *in = fopen(path, "rb");
        if (in == NULL) return 1;
        size_t size = fread(data, 1, sizeof data, in);
        fclose(in);
        run_changes(data, size);
        files++;
    }
    closedir(dir);
    return files > 0 ? 0 : 1;
}
