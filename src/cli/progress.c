/* Progress on a terminal, and stopping on request.
 *
 * The one mutable global of the program is here: a signal handler can reach
 * nothing else. */
#include "base/files.h"
#include "cli/cli.h"
#include "store/export.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif
#include <time.h>
#include <unistd.h>

static flujo_stop stop_requested;

/* Temporary files and folders under way, for the second signal: a handler can make system calls, no more. */
enum { MOST_TEMPORARY = 2 };
static char temporary[MOST_TEMPORARY][FILE_PATH_SIZE];
static atomic_int temporary_count;

/* A file, or a folder and what is in it, `levels` deep. A folder is read by a system call of Linux alone; elsewhere
 * the next command that makes it removes what is left. */
static void drop(int at, const char *name, int levels)
{
    if (unlinkat(at, name, 0) == 0 || levels == 0) return;
#ifdef __linux__
    char entries[2048] __attribute__((aligned(8)));
    int folder = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    for (long n; folder >= 0 && (n = syscall(SYS_getdents64, folder, entries, sizeof entries)) > 0;)
        for (long i = 0; i < n;) {
            const struct dirent64 *entry = (const void *)(entries + i);
            if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
                drop(folder, entry->d_name, levels - 1);
            i += entry->d_reclen;
        }
#endif
    unlinkat(at, name, AT_REMOVEDIR);
}

static void on_signal(int number)
{
    (void)number;
    if (!atomic_exchange(&stop_requested.set, 1)) return;
    for (int i = 0; i < atomic_load(&temporary_count); i++)
        drop(AT_FDCWD, temporary[i], 2);
    _exit(FLUJO_INTERRUPTED);
}

static void clean(void (*temporary_name)(const char *path, struct text *name), const char *path)
{
    char buffer[FILE_PATH_SIZE];
    struct text name;
    int at = atomic_load(&temporary_count);
    text_init(&name, memory_default());
    temporary_name(file_target(path, buffer), &name);
    if (!name.failed && name.length < FILE_PATH_SIZE && at < MOST_TEMPORARY) {
        memcpy(temporary[at], name.data, name.length + 1);
        atomic_store(&temporary_count, at + 1);
    }
    text_free(&name);
}

static void first_name(const char *path, struct text *name) { file_temporary(path, 0, name); }

void stop_cleans(const char *path) { clean(first_name, path); }

void stop_cleans_folder(const char *out) { clean(export_folder_name, out); }

void stop_install(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGXFSZ};
    struct sigaction action = {0}, before;

    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (signals[i] != SIGHUP || (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)) /* nohup */
            sigaction(signals[i], &action, NULL);
}

flujo_stop *stop_handle(void) { return &stop_requested; }

const atomic_int *stop_flag(void) { return &stop_requested.set; }

void progress_init(struct progress *p, int quiet, int total)
{
    *p = (struct progress){.shown = !quiet && isatty(STDERR_FILENO), .total = total, .begun = seconds_now()};
}

void progress_report(void *user, int done, int total)
{
    struct progress *p = user;
    double now = seconds_now();

    p->total = total;
    if (!p->shown || done == 0 || (now - p->last < 0.2 && done < p->total)) return;
    p->last = now;
    const char *most = p->settles ? "at most " : "";
    fprintf(stderr, "\r%s%d of %s%d replicates, %s%.0f s left \033[K", p->stages ? "stage 1 of 2, simulating: " : "",
            done, most, p->total, most, (now - p->begun) / done * (p->total - done));
}

void progress_say(struct progress *p, const char *what)
{
    if (p->shown && p->last > 0) fprintf(stderr, "\r%s%s \033[K", p->stages ? "stage 2 of 2: " : "", what);
}

void progress_end(struct progress *p)
{
    if (p->shown && p->last > 0) fprintf(stderr, "\r\033[K");
    p->shown = 0;
}
