/* The files of a scenario, in place of base/files.c and the folders of the system: the page hands them over by name
 * ("scenario/series/violence.csv"), and the loader reads them as it reads a folder. */
#include "base/files.h"

#include "live/wasm/files.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

enum { MOST_FILES = 256 };

static struct {
    const char *name, *data;
    size_t length;
} files[MOST_FILES];
static int file_count;

/* The folder that is open: one at a time. */
static struct {
    size_t length; /* of its name */
    const char *name;
    int next;
} folder;

static int file_find(const char *path)
{
    for (int i = 0; i < file_count; i++)
        if (strcmp(files[i].name, path) == 0) return i;
    return -1;
}

int files_put(const char *name, const char *data, size_t length)
{
    int i = file_find(name);
    if (i < 0 && file_count == MOST_FILES) return 0;
    if (i < 0) i = file_count++;
    files[i].name = name;
    files[i].data = data;
    files[i].length = length;
    return 1;
}

int file_is_folder(const char *path)
{
    size_t n = strlen(path);
    for (int i = 0; i < file_count; i++)
        if (strncmp(files[i].name, path, n) == 0 && files[i].name[n] == '/') return 1;
    return 0;
}

int file_present(const char *path) { return file_find(path) >= 0 || file_is_folder(path); }

enum flujo_status file_read(const struct allocator *a, const char *path, char **data, size_t *length,
                            struct error_list *errors)
{
    int i = file_find(path);
    (void)errors; /* the loader asks whether it is there */
    *data = memory_alloc(a, i < 0 ? 1 : files[i].length + 1, 1);
    *length = i < 0 ? 0 : files[i].length;
    if (*data == NULL) return FLUJO_NO_MEMORY;
    if (i >= 0) memcpy(*data, files[i].data, *length);
    return FLUJO_OK;
}

DIR *opendir(const char *name)
{
    errno = ENOENT;
    if (!file_is_folder(name)) return NULL;
    folder.name = name;
    folder.length = strlen(name);
    folder.next = 0;
    return (DIR *)&folder;
}

/* Files of the folder itself; of a folder in it the loader knows the name. */
struct dirent *readdir(DIR *dir)
{
    static union {
        struct dirent entry;
        char room[sizeof(struct dirent) + 256];
    } found;
    (void)dir;
    while (folder.next < file_count) {
        const char *name = files[folder.next++].name;
        if (strncmp(name, folder.name, folder.length) != 0 || name[folder.length] != '/') continue;
        name += folder.length + 1;
        if (strchr(name, '/') != NULL || strlen(name) > 255) continue;
        strcpy(found.entry.d_name, name);
        return &found.entry;
    }
    return NULL;
}

int closedir(DIR *dir) { return (void)dir, 0; }
