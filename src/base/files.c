/* Whole files: read at once, written so that a reader sees the old bytes or the
 * new ones and nothing between: a temporary name beside the target, fsync, then
 * rename, which POSIX makes atomic within a file system.
 *
 * A process that is killed leaves its temporary file, NAME.PID-N.part. Whoever
 * writes holds a lock on it (flock), which ends with the process, so the next
 * writer of the same target can distinguish what is left over from what is being
 * written, and removes it. Where a file system has no such locks nothing is
 * removed. */
#include "base/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(FILE_PATH_SIZE >= PATH_MAX, "realpath needs as much");

int file_is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

int file_is_regular(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISREG(s.st_mode);
}

int file_exists(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0;
}

int file_present(const char *path)
{
    struct stat s;
    return lstat(path, &s) == 0 || errno != ENOENT;
}

/* Whether `input` is the file or folder of `info`, or a folder with a table or settings
 * that are it; -1 without memory. `depth`: folders to go down. */
static int leads_to(const struct allocator *a, const char *input, const struct stat *info, int depth)
{
    struct stat s;
    struct text inner;
    int found = 0;
    if (stat(input, &s) != 0) return 0;
    if (s.st_dev == info->st_dev && s.st_ino == info->st_ino) return 1;
    DIR *dir = S_ISDIR(s.st_mode) && depth > 0 ? opendir(input) : NULL;
    text_init(&inner, a);
    for (struct dirent *entry; dir != NULL && found == 0 && (entry = readdir(dir)) != NULL;) {
        const char *end = strrchr(entry->d_name, '.');
        if (end != NULL && strcmp(end, ".csv") != 0 && strcmp(end, ".yml") != 0 && strcmp(end, ".yaml") != 0) continue;
        text_path(&inner, input, entry->d_name);
        found = inner.failed ? -1 : leads_to(a, inner.data, info, depth - 1);
    }
    if (dir != NULL) closedir(dir);
    text_free(&inner);
    return found;
}

int file_is_input(const struct allocator *a, const char *path, const char *input)
{
    struct stat info;
    return stat(path, &info) == 0 ? leads_to(a, input, &info, 3) : 0;
}

/* Add "cannot <what> this file: <reason>; <remedy>" and give back status. */
static enum flujo_status file_error(struct error_list *errors, const char *path, const char *what, int number,
                                    const char *remedy, enum flujo_status status)
{
    char reason[128];
    struct position at = {.file = path};
    errors_add(errors, SEVERITY_ERROR, at, "cannot %s: %s; %s", what, strerror_r(number, reason, sizeof reason),
               remedy);
    return errors->out_of_memory ? FLUJO_NO_MEMORY : status;
}

/* Open a regular file of a size that is read; a pipe or a device would never end. */
static enum flujo_status open_regular(const char *path, int *file, size_t *size, struct error_list *errors)
{
    struct position at = {.file = path};
    struct stat info;
    *file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (*file < 0 || fstat(*file, &info) != 0)
        return file_error(errors, path, "open this file", errno, "give the path of a file that can be read",
                          FLUJO_BAD_INPUT);
    if (S_ISDIR(info.st_mode))
        errors_add(errors, SEVERITY_ERROR, at, "this is a folder; give a file");
    else if (!S_ISREG(info.st_mode))
        errors_add(errors, SEVERITY_ERROR, at, "this is a pipe or a device; give a regular file");
    else if (info.st_size > FILE_MOST_BYTES)
        errors_add(errors, SEVERITY_ERROR, at, "%lld bytes; %d (256 MiB) are the most that are read, divide the file",
                   (long long)info.st_size, FILE_MOST_BYTES);
    else {
        *size = (size_t)info.st_size;
        return FLUJO_OK;
    }
    return errors->out_of_memory ? FLUJO_NO_MEMORY : FLUJO_BAD_INPUT;
}

enum flujo_status file_read(const struct allocator *a, const char *path, char **data, size_t *length,
                            struct error_list *errors)
{
    size_t size = 0, got = 0;
    int file = -1;
    enum flujo_status status = open_regular(path, &file, &size, errors);
    char *buffer = status == FLUJO_OK ? memory_resize(a, NULL, size + 1, 1) : NULL;
    if (status == FLUJO_OK && buffer == NULL) errors->out_of_memory = 1, status = FLUJO_NO_MEMORY;
    while (status == FLUJO_OK && got < size) { /* what is added meanwhile is left out */
        ssize_t part = read(file, buffer + got, size - got);
        if (part < 0 && errno == EINTR) continue;
        if (part < 0)
            status = file_error(errors, path, "read this file", errno, "give a file that can be read whole",
                                FLUJO_FAILED);
        if (part <= 0) break;
        got += (size_t)part;
    }
    if (file >= 0) close(file);
    if (status != FLUJO_OK) {
        memory_free(a, buffer);
        buffer = NULL;
        got = 0;
    } else {
        buffer[got] = '\0';
    }
    *data = buffer;
    *length = got;
    return status;
}

/* Bytes of a path that its temporary files share: a name of 255 bytes leaves no room for more. */
static int temporary_stem(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    size_t length = strlen(name);
    return (int)((size_t)(name - path) + (length < 220 ? length : 220));
}

void file_temporary(const char *path, unsigned attempt, struct text *name)
{
    text_clear(name);
    text_format(name, "%.*s.%ld-%u.part", temporary_stem(path), path, (long)getpid(), attempt);
}

/* Is `word` of the form PID-N.part, after the name of the target and a point? */
static int is_temporary(const char *word)
{
    size_t process = strspn(word, "0123456789");
    const char *number = word + process + (word[process] == '-');
    size_t digits = strspn(number, "0123456789");
    return process > 0 && word[process] == '-' && digits > 0 && strcmp(number + digits, ".part") == 0;
}

/* Remove a temporary file unless its writer lives. */
static void remove_left_over(const char *path)
{
    struct stat info;
    int file = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) return;
    if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) && flock(file, LOCK_EX | LOCK_NB) == 0) unlink(path);
    close(file);
}

/* The folder of `path` into t: "" for the current one. */
static void text_folder_of(struct text *t, const char *path)
{
    const char *slash = strrchr(path, '/');
    text_clear(t);
    text_add_bytes(t, path, slash == NULL ? 0 : (size_t)(slash - path) + 1);
}

/* Remove what killed writers of `path` have left. */
static void sweep_beside(const char *path, struct text *scratch)
{
    text_folder_of(scratch, path);
    size_t folder = scratch->length, length = (size_t)temporary_stem(path) - folder;
    DIR *dir = scratch->failed ? NULL : opendir(folder > 0 ? scratch->data : ".");
    for (struct dirent *entry; dir != NULL && !scratch->failed && (entry = readdir(dir)) != NULL;) {
        if (strncmp(entry->d_name, path + folder, length) != 0 || entry->d_name[length] != '.'
            || !is_temporary(entry->d_name + length + 1))
            continue;
        text_folder_of(scratch, path);
        text_add(scratch, entry->d_name);
        if (!scratch->failed) remove_left_over(scratch->data);
    }
    if (dir != NULL) closedir(dir);
}

/* Lock a new file; 0 when a sweeper was first and the file is gone. */
static int lock_new(int file)
{
    struct stat info;
    if (flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return 0;
    return fstat(file, &info) != 0 || info.st_nlink > 0;
}

int file_open_beside(const char *path, struct text *name)
{
    if (file_exists(path) && !file_is_regular(path)) { /* renamed over, a device would be gone */
        errno = file_is_folder(path) ? EISDIR : EEXIST;
        return -1;
    }
    sweep_beside(path, name);
    for (unsigned attempt = 0; attempt < 1000 && !name->failed; attempt++) {
        file_temporary(path, attempt, name);
        if (name->failed) break;
        int file = open(name->data, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file < 0 && errno != EEXIST) return -1;
        struct stat before;
        if (file >= 0 && stat(path, &before) == 0) fchmod(file, before.st_mode & 07777); /* as the file it replaces */
        if (file >= 0 && lock_new(file)) return file;
        if (file >= 0) close(file);
    }
    errno = name->failed ? ENOMEM : EEXIST;
    return -1;
}

static int write_all(int file, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t part = write(file, data, length);
        if (part < 0 && errno == EINTR) continue;
        if (part < 0) return 0;
        data += part;
        length -= (size_t)part;
    }
    return 1;
}

void file_sync_folder(const char *path, struct text *scratch)
{
    text_folder_of(scratch, path);
    int folder = scratch->failed ? -1
                                 : open(scratch->length > 0 ? scratch->data : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        fsync(folder);
        close(folder);
    }
}

/* What is no file and cannot be renamed over: a terminal, a pipe, /dev/null. */
static int is_stream(const char *path) { return file_exists(path) && !file_is_folder(path) && !file_is_regular(path); }

const char *file_target(const char *path, char buffer[FILE_PATH_SIZE])
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISLNK(info.st_mode) && realpath(path, buffer) != NULL ? buffer : path;
}

static enum flujo_status write_stream(const char *path, const char *data, size_t length, struct error_list *errors)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    int good = file >= 0 && write_all(file, data, length), number = errno;
    if (file >= 0 && close(file) != 0 && good) {
        good = 0;
        number = errno;
    }
    return good ? FLUJO_OK : file_error(errors, path, "write this file", number, "give another path", FLUJO_FAILED);
}

/* Report why no file could be opened beside `path`. */
static enum flujo_status beside_error(const char *path, const struct text *name, struct error_list *errors)
{
    if (!name->failed)
        return file_error(errors, path, "write this file", errno, "give a path in a folder that can be written",
                          FLUJO_FAILED);
    errors->out_of_memory = 1;
    return FLUJO_NO_MEMORY;
}

enum flujo_status file_can_write(const struct allocator *a, const char *path, struct error_list *errors)
{
    enum flujo_status status = FLUJO_OK;
    char buffer[FILE_PATH_SIZE];
    struct text name;
    path = file_target(path, buffer);
    if (is_stream(path)) return FLUJO_OK;
    text_init(&name, a);
    int file = file_open_beside(path, &name);
    if (file < 0) {
        status = beside_error(path, &name, errors);
    } else {
        unlink(name.data);
        close(file);
    }
    text_free(&name);
    return status;
}

enum flujo_status file_write_atomic(const struct allocator *a, const char *path, const char *data, size_t length,
                                    struct error_list *errors)
{
    enum flujo_status status = FLUJO_OK;
    char buffer[FILE_PATH_SIZE];
    struct text name;
    path = file_target(path, buffer);
    if (is_stream(path)) return write_stream(path, data, length, errors);
    text_init(&name, a);
    int file = file_open_beside(path, &name);
    if (file < 0) {
        status = beside_error(path, &name, errors);
        goto out;
    }
    int good = write_all(file, data, length) && fsync(file) == 0;
    good = good && rename(name.data, path) == 0;
    int number = errno;
    if (!good) unlink(name.data); /* while it is locked */
    close(file);
    if (!good) {
        status = file_error(errors, path, "write this file", number, "make room or give another path", FLUJO_FAILED);
        goto out;
    }
    file_sync_folder(path, &name);
out:
    text_free(&name);
    return status;
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

void folder_remove(const char *path) { nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS); }
