#include "folder.h"

#include "base/files.h"
#include "support/check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char home[4096], place[64];

/* Plain writing: nothing here needs to survive a crash. */
static void write_file(const char *path, const char *data, size_t length)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(data, 1, length, out), length);
    assert_int_equal(fclose(out), 0);
}

static void copy_file(const char *from, const char *to)
{
    char *data;
    size_t length;
    struct error_list errors;
    errors_init(&errors, memory_default());
    assert_int_equal(file_read(memory_default(), from, &data, &length, &errors), FLUJO_OK);
    write_file(to, data, length);
    memory_free(memory_default(), data);
    errors_free(&errors);
}

/* Walk one folder: copy it to `to`, or remove it when `to` is null. */
static void walk(const char *folder, const char *to)
{
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    if (to != NULL) assert_int_equal(mkdir(to, 0700), 0);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char from[4096 + 300], target[4096 + 300];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        snprintf(from, sizeof from, "%.4000s/%.250s", folder, entry->d_name);
        snprintf(target, sizeof target, "%.4000s/%.250s", to != NULL ? to : "", entry->d_name);
        if (file_is_folder(from))
            walk(from, to != NULL ? target : NULL);
        else if (to != NULL)
            copy_file(from, target);
        else
            assert_int_equal(unlink(from), 0);
    }
    closedir(dir);
    if (to == NULL) assert_int_equal(rmdir(folder), 0);
}

const char *folder_tests(void) { return TESTS_FOLDER; }

const char *folder_begin(void)
{
    assert_non_null(getcwd(home, sizeof home));
    snprintf(place, sizeof place, "/tmp/flujo-test-XXXXXX");
    assert_non_null(mkdtemp(place));
    assert_int_equal(chdir(place), 0);
    walk(TESTS_FOLDER "/data/tiny", "tiny");
    return place;
}

void folder_change(const char *file, const char *from, const char *to)
{
    char path[512];
    char *data = NULL;
    size_t length = 0;
    struct error_list errors;
    struct text out;
    snprintf(path, sizeof path, "tiny/%s", file);
    if (strcmp(from, "-") == 0) {
        assert_int_equal(unlink(path), 0);
        return;
    }
    errors_init(&errors, memory_default());
    text_init(&out, memory_default());
    if (strcmp(from, "*") == 0) {
        text_add(&out, to);
    } else {
        assert_int_equal(file_read(memory_default(), path, &data, &length, &errors), FLUJO_OK);
        char *found = strstr(data, from);
        if (found == NULL) fail_msg("'%s' is not in %s", from, path);
        text_add_bytes(&out, data, (size_t)(found - data));
        text_add(&out, to);
        text_add(&out, found + strlen(from));
        memory_free(memory_default(), data);
    }
    write_file(path, out.data != NULL ? out.data : "", out.length);
    text_free(&out);
    errors_free(&errors);
}

void folder_end(void)
{
    assert_int_equal(chdir(home), 0);
    walk(place, NULL);
}
