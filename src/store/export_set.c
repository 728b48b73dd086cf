/* Folders of files that are put in place together: made in a folder of its own beside `out`, which then gets its name
 * or, where there is one, takes its place. */
#include "store/export.h"

#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum flujo_status export_make_folder(const char *folder, struct error_list *errors)
{
    if (file_is_folder(folder) || mkdir(folder, 0777) == 0) return FLUJO_OK;
    errors_add(errors, SEVERITY_ERROR, (struct position){folder, 0, 0},
               "cannot be made a folder: %s; give one within a folder that exists", strerror(errno));
    return FLUJO_FAILED;
}

/* Without slashes at its end. */
static void add_stem(struct text *t, const char *out)
{
    size_t length = strlen(out);
    while (length > 1 && out[length - 1] == '/')
        length--;
    text_add_bytes(t, out, length);
}

void export_folder_name(const char *out, struct text *name)
{
    text_clear(name);
    add_stem(name, out);
    text_format(name, ".%ld.part", (long)getpid());
}

static int is_entry(const struct dirent *e) { return strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0; }

/* Whether `path` is what a killed process left: nobody has it locked, and who made it is gone. */
static int is_left(const char *path, long process)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int left = folder >= 0 && process > 0 && kill((pid_t)process, 0) != 0 && errno == ESRCH
               && flock(folder, LOCK_EX | LOCK_NB) == 0;
    if (folder >= 0) close(folder);
    return left;
}

/* Remove what killed processes left beside `out`. */
static void sweep(const struct text *out, struct text *scratch)
{
    const char *slash = strrchr(out->data, '/'), *stem = slash == NULL ? out->data : slash + 1;
    text_clear(scratch);
    text_add_bytes(scratch, out->data, (size_t)(stem - out->data));
    DIR *beside = scratch->failed ? NULL : opendir(scratch->length > 0 ? scratch->data : ".");
    for (struct dirent *e; beside != NULL && (e = readdir(beside)) != NULL;) {
        size_t length = strlen(stem);
        char *end = NULL;
        if (strncmp(e->d_name, stem, length) != 0 || e->d_name[length] != '.') continue;
        long process = strtol(e->d_name + length + 1, &end, 10);
        if (strcmp(end, ".part") != 0) continue;
        text_clear(scratch);
        text_add_bytes(scratch, out->data, (size_t)(stem - out->data));
        text_add(scratch, e->d_name);
        if (!scratch->failed && is_left(scratch->data, process)) folder_remove(scratch->data);
    }
    if (beside != NULL) closedir(beside);
}

enum flujo_status export_begin(struct export_set *set, const struct allocator *a, const char *out,
                               struct error_list *errors)
{
    char buffer[FILE_PATH_SIZE];
    *set = (struct export_set){.dir = NULL};
    text_init(&set->out, a);
    text_init(&set->folder, a);
    add_stem(&set->out, file_target(out, buffer));
    if (!set->out.failed) sweep(&set->out, &set->folder);
    if (!set->out.failed) export_folder_name(set->out.data, &set->folder);
    if (set->out.failed || set->folder.failed) return FLUJO_NO_MEMORY;
    if (file_exists(set->out.data) && !file_is_folder(set->out.data)) errno = ENOTDIR;
    if ((file_exists(set->out.data) && !file_is_folder(set->out.data)) || mkdir(set->folder.data, 0777) != 0) {
        errors_add(errors, SEVERITY_ERROR, (struct position){out, 0, 0},
                   "cannot be made a folder: %s; give one within a folder that exists", strerror(errno));
        return FLUJO_FAILED;
    }
    set->dir = opendir(set->folder.data);
    if (set->dir != NULL) {
        flock(dirfd(set->dir), LOCK_EX | LOCK_NB);
        return FLUJO_OK;
    }
    rmdir(set->folder.data);
    return FLUJO_NO_MEMORY;
}

/* What is in the old folder and not in the new one is linked into that; what is in both keeps its mode. 0 if that
 * cannot be: a folder in it, say. */
static int complete(DIR *from, int to)
{
    for (struct dirent *e; (e = readdir(from)) != NULL;) {
        struct stat before, after;
        if (!is_entry(e)) continue;
        if (fstatat(dirfd(from), e->d_name, &before, AT_SYMLINK_NOFOLLOW) != 0 || S_ISDIR(before.st_mode)) return 0;
        int both = fstatat(to, e->d_name, &after, AT_SYMLINK_NOFOLLOW) == 0;
        if (both ? fchmodat(to, e->d_name, before.st_mode & 07777, 0) != 0 || !S_ISREG(before.st_mode)
                 : linkat(dirfd(from), e->d_name, to, e->d_name, 0) != 0)
            return 0;
    }
    return 1;
}

/* The folder takes the place of the one there in one step, which then has its name. */
static int exchange(const struct export_set *set)
{
    int done = 0;
#ifdef RENAME_EXCHANGE
    struct stat before, after;
    int made = dirfd(set->dir);
    DIR *there = opendir(set->out.data);
    done = there != NULL && fstat(dirfd(there), &before) == 0 && fstat(made, &after) == 0
           && before.st_uid == after.st_uid && before.st_gid == after.st_gid && complete(there, made)
           && fchmod(made, before.st_mode & 07777) == 0
           && renameat2(AT_FDCWD, set->folder.data, AT_FDCWD, set->out.data, RENAME_EXCHANGE) == 0;
    if (there != NULL) closedir(there);
#else
    (void)set;
#endif
    return done;
}

/* Where folders cannot be exchanged, file by file. `number`: why the folder could not be given its name. */
static enum flujo_status move_files(struct export_set *set, int number, struct error_list *errors)
{
    enum flujo_status status = FLUJO_OK;
    int target = open(set->out.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (target < 0) {
        errors_add(errors, SEVERITY_ERROR, (struct position){set->out.data, 0, 0},
                   "cannot be given its name: %s; give another path", strerror(number));
        return FLUJO_FAILED;
    }
    rewinddir(set->dir);
    for (struct dirent *e; status == FLUJO_OK && (e = readdir(set->dir)) != NULL;) {
        if (!is_entry(e)) continue;
        if (renameat(dirfd(set->dir), e->d_name, target, e->d_name) != 0) {
            errors_add(errors, SEVERITY_ERROR, (struct position){set->out.data, 0, 0}, "%s cannot be put there: %s",
                       e->d_name, strerror(errno));
            status = FLUJO_FAILED;
        }
    }
    close(target);
    return status;
}

enum flujo_status export_end(struct export_set *set, enum flujo_status status, struct error_list *errors)
{
    int renamed = set->dir != NULL && status == FLUJO_OK && rename(set->folder.data, set->out.data) == 0;
    int number = errno;
    if (set->dir != NULL && !renamed) {
        if (status == FLUJO_OK && !exchange(set)) status = move_files(set, number, errors);
        folder_remove(set->folder.data); /* what was there before, or is not to be */
    }
    if (set->dir != NULL) closedir(set->dir);
    if (set->dir != NULL && status == FLUJO_OK) file_sync_folder(set->out.data, &set->folder);
    text_free(&set->out);
    text_free(&set->folder);
    return status;
}
