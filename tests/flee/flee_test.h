/* Helpers of the displacement tests: instances written to a scratch folder. */
#ifndef FLUJO_FLEE_TEST_H
#define FLUJO_FLEE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "flee/displacement_run.h"
#include "flee/flee_instance.h"

struct test_file {
    const char *name, *text;
};

/* A sound small instance: A in conflict, town T, camps B and C. */
static const struct test_file sound[] = {
    {"input_csv/locations.csv", "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
                                "A,r,X,10.0,20.0,conflict_zone,0,1000\nT,r,X,10.4,20.0,town,,\n"
                                "B,r,Y,10.0,20.4,camp,,100000\nC,r,Y,10.4,20.8,camp,,100000\n"},
    {"input_csv/routes.csv", "#name1,name2,distance,forced_redirection\nA,B,50,0\nA,T,60,0\nT,C,100,0\n"},
    {"input_csv/closures.csv", "#closure_type,name1,name2,closure_start,closure_end\n"},
    {"input_csv/conflicts.csv", "#Day,A\n0,1\n1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n7,1\n8,1\n9,1\n"},
    {"input_csv/registration_corrections.csv", "\n"},
    {"input_csv/sim_period.csv", "StartDate,2014-01-01\nLength,10\n"},
    {"source_data/data_layout.csv", "total,refugees.csv\nB,b.csv\nC,c.csv\n"},
    {"source_data/refugees.csv", "Date,Count\n2014-01-01,0\n2014-01-11,1000\n"},
    {"source_data/b.csv", "Date,Count\n2014-01-01,0\n2014-01-11,600\n"},
    {"source_data/c.csv", "Date,Count\n2014-01-01,0\n2014-01-11,400\n"},
};
enum { SOUND_FILES = (int)(sizeof sound / sizeof *sound) };

/* A fresh folder with these files over the sound ones; a null text leaves the
 * file out. The path into `folder` (64 bytes). */
static inline void write_instance(char *folder, const struct test_file *files, size_t count)
{
    char path[160];
    strcpy(folder, "/tmp/flujo-flee-XXXXXX");
    assert_non_null(mkdtemp(folder));
    const char *parts[] = {"input_csv", "source_data"};
    for (int i = 0; i < 2; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, parts[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    for (size_t i = 0; i < SOUND_FILES + count; i++) {
        const struct test_file *file = i < SOUND_FILES ? &sound[i] : &files[i - SOUND_FILES];
        (void)snprintf(path, sizeof path, "%s/%s", folder, file->name);
        if (!file->text) {
            (void)remove(path);
            continue;
        }
        FILE *f = fopen(path, "wb");
        assert_non_null(f);
        fputs(file->text, f);
        fclose(f);
    }
}

static inline void remove_instance(const char *folder, const struct test_file *files, size_t count)
{
    char path[160];
    for (size_t i = 0; i < SOUND_FILES + count; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder,
                       i < SOUND_FILES ? sound[i].name : files[i - SOUND_FILES].name);
        (void)remove(path);
    }
    (void)snprintf(path, sizeof path, "%s/input_csv", folder);
    (void)rmdir(path);
    (void)snprintf(path, sizeof path, "%s/source_data", folder);
    (void)rmdir(path);
    (void)rmdir(folder);
}

/* Read; the diagnostics as one text, a line each, into `said`. */
static inline struct flee_instance *read_instance(const char *folder, const struct flee_read_options *options,
                                                  char *said, size_t size)
{
    struct error_list errors;
    struct flee_instance *f = NULL;
    errors_init(&errors, memory_default());
    enum flujo_status status = flee_instance_read(memory_default(), folder, options, &f, &errors);
    assert_int_equal(status == FLUJO_OK, f != NULL);
    size_t at = 0;
    said[0] = 0;
    for (size_t i = 0; i < errors.count && at + 600 < size; i++) {
        errors_format(&errors.items[i], said + at, 590);
        at += strlen(said + at);
        said[at++] = '\n';
        said[at] = 0;
    }
    if (status != FLUJO_OK) assert_true(errors.errors > 0); /* never silent */
    errors_free(&errors);
    return f;
}

/* A small instance with its network. */
struct toy {
    char folder[64];
    struct flee_instance *f;
    struct displacement_net net;
    const struct test_file *files;
    size_t count;
};

static inline void toy_open_as(struct toy *t, const struct test_file *files, size_t count, const char *const *sets,
                               size_t set_count, int compat)
{
    char said[4096];
    struct error_list errors;
    const struct flee_read_options options = {.compat = compat, .overrides = sets, .override_count = set_count};
    write_instance(t->folder, files, count);
    t->files = files;
    t->count = count;
    t->f = read_instance(t->folder, &options, said, sizeof said);
    if (!t->f) fail_msg("%s", said);
    errors_init(&errors, memory_default());
    assert_int_equal(displacement_net_init(&t->net, memory_default(), t->f, &t->f->settings, &errors), FLUJO_OK);
    errors_free(&errors);
}

static inline void toy_open(struct toy *t, const struct test_file *files, size_t count, const char *const *sets,
                            size_t set_count)
{
    toy_open_as(t, files, count, sets, set_count, 0);
}

static inline void toy_close(struct toy *t)
{
    displacement_net_free(&t->net);
    flee_instance_free(t->f);
    remove_instance(t->folder, t->files, t->count);
}

#endif
