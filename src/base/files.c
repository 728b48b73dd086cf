/* Whole files: read at once, written so that a reader sees the old bytes or the
 * new ones and nothing between: a temporary name beside the target, fsync, then
 * rename, which POSIX makes atomic within a file system. */
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int file_is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

int file_exists(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0;
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

enum flujo_status file_read(const struct allocator *a, const char *path, char **data, size_t *length,
                            struct error_list *errors)
{
    char *buffer = NULL;
    size_t capacity = 0, used = 0;
    struct stat info;
    enum flujo_status status = FLUJO_OK;
    *data = NULL;
    *length = 0;

    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return file_error(errors, path, "open this file", errno, "give the path of a file that can be read",
                          FLUJO_BAD_INPUT);
    if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0)
        used = (size_t)info.st_size; /* first room: the whole file */
    for (size_t room = used + 1 > 4096 ? used + 2 : 4096, got = 0;; room = 4096) {
        char *bigger = memory_grow(a, buffer, &capacity, got + room, 1);
        if (bigger == NULL) {
            errors->out_of_memory = 1;
            status = FLUJO_NO_MEMORY;
            break;
        }
        buffer = bigger;
        ssize_t part = read(file, buffer + got, capacity - got - 1);
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0)
            status = file_error(errors, path, "read this file", errno, "give a file that can be read whole",
                                errno == EISDIR ? FLUJO_BAD_INPUT : FLUJO_FAILED);
        if (part <= 0) {
            used = got;
            break;
        }
        got += (size_t)part;
    }
    close(file);
    if (status != FLUJO_OK) {
        memory_free(a, buffer);
        return status;
    }
    buffer[used] = '\0';
    *data = buffer;
    *length = used;
    return FLUJO_OK;
}

/* Open a new file beside `path`; its name in `name`. Returns the descriptor or
 * -1 with errno. The process id and a count keep names of writers apart. */
static int open_beside(const char *path, struct text *name)
{
    for (unsigned attempt = 0; attempt < 1000; attempt++) {
        text_clear(name);
        text_format(name, "%s.%ld-%u.part", path, (long)getpid(), attempt);
        if (name->failed) {
            errno = ENOMEM;
            return -1;
        }
        int file = open(name->data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file >= 0 || errno != EEXIST)
            return file;
    }
    return -1;
}

static int write_all(int file, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t part = write(file, data, length);
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0)
            return 0;
        data += part;
        length -= (size_t)part;
    }
    return 1;
}

/* Make the new name in the folder of `path` last through a power cut. Some
 * file systems cannot; the file itself is whole either way. */
static void sync_folder(const char *path, struct text *scratch)
{
    const char *slash = strrchr(path, '/');
    text_clear(scratch);
    if (slash == NULL)
        text_add(scratch, ".");
    else
        text_add_bytes(scratch, path, slash == path ? 1 : (size_t)(slash - path));
    int folder = scratch->failed ? -1 : open(scratch->data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        fsync(folder);
        close(folder);
    }
}

enum flujo_status file_write_atomic(const struct allocator *a, const char *path, const char *data, size_t length,
                                    struct error_list *errors)
{
    enum flujo_status status = FLUJO_OK;
    struct text name;
    text_init(&name, a);
    int file = open_beside(path, &name);
    if (file < 0 && name.failed) {
        errors->out_of_memory = 1;
        status = FLUJO_NO_MEMORY;
        goto out;
    }
    if (file < 0) {
        status = file_error(errors, path, "write this file", errno, "give a path in a folder that can be written",
                            FLUJO_FAILED);
        goto out;
    }
    int good = write_all(file, data, length) && fsync(file) == 0;
    int number = errno;
    if (close(file) != 0 && good) {
        good = 0;
        number = errno;
    }
    if (good && rename(name.data, path) != 0) {
        good = 0;
        number = errno;
    }
    if (!good) {
        unlink(name.data);
        status = file_error(errors, path, "write this file", number, "make room or give another path", FLUJO_FAILED);
        goto out;
    }
    sync_folder(path, &name);
out:
    text_free(&name);
    return status;
}
