/* Checkpoints of the three kinds of study with a head and a checksum that are right: what reads them must judge every
 * number, and a study goes on from what is read. The first byte chooses the kind, and whether the rest is a whole body or
 * edits of a real one: by edit two bytes of position, then one of a value (odd[], or bytes that follow). */
#include "folder.h"
#include "base/hash.h"
#include "scenario/scenario.h"
#include "study/abc.h"
#include "study/assimilate.h"
#include "study/validate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KINDS = 3, HEAD = 24, WORD = 8, IDENTITY = 1, PARAMETERS = 2, SUMMARIES = 3, PARTICLES = 8 };

static struct scenario *tiny;
static struct {
    char *data; /* of a real checkpoint */
    size_t size;
} real[KINDS];

static enum flujo_status simulate(void *user, const double *theta, const uint32_t *run, size_t count, double *out)
{
    (void)user;
    for (size_t i = 0; i < count; i++)
        for (int j = 0; j < SUMMARIES; j++)
            out[i * SUMMARIES + (size_t)j] = theta[i * PARAMETERS + (size_t)(j % PARAMETERS)] + j + run[i] % 7 * 0.01;
    return FLUJO_OK;
}
static const double observed[SUMMARIES] = {0.5, 1.5, 2.5};
static const struct abc_problem problem = {PARAMETERS, SUMMARIES, observed, simulate, NULL};
static const struct abc_options abc = {.particles = PARTICLES, .pilot = 2 * PARTICLES, .proposals = PARTICLES};

static void make_abc(const char *path, struct error_list *errors)
{
    struct abc_state s = {0};
    if (abc_start(&s, memory_default(), &problem, &abc) != FLUJO_OK || abc_step(&s, &problem, &abc) != FLUJO_OK
        || abc_write(&s, path, IDENTITY, errors) != FLUJO_OK)
        abort();
    abc_free(&s);
}

static void go_on_abc(const char *path, int go_on, struct error_list *errors)
{
    struct abc_state s = {0};
    if (abc_read(&s, memory_default(), path, IDENTITY, errors) == FLUJO_OK && s.parameters == PARAMETERS
        && s.summaries == SUMMARIES && s.particles == PARTICLES) {
        double z[PARTICLES * PARAMETERS], weight[PARTICLES];
        if (s.generation >= 0) abc_adjust(&s, &problem, z, weight);
        if (go_on && s.generation >= 0 && s.generation < MAX_GENERATIONS) abc_step(&s, &problem, &abc);
    }
    abc_free(&s);
}

static struct validation *new_validation(void)
{
    struct validate_options o = {.policy = 0};
    struct validation *v = validation_make(memory_default(), tiny, &o);
    if (v == NULL) abort();
    return v;
}

static void make_validation(const char *path, struct error_list *errors)
{
    enum { ROWS = 6, TRIGGER_ROWS = 2 };
    struct validation *v = new_validation();
    v->rows = memory_alloc(v->a, ROWS, sizeof *v->rows);
    v->trigger_rows = memory_alloc(v->a, TRIGGER_ROWS, sizeof *v->trigger_rows);
    if (v->rows == NULL || v->trigger_rows == NULL) abort();
    v->row_count = ROWS;
    for (int i = 0; i < ROWS; i++)
        v->rows[i] = (struct validate_row){.origin = date_make(2020, 10 + i / 3, 31 - i / 3),
                                           .drivers = i % 2,
                                           .month = 2020 * 12 + 9 + i / 3 + 1 + i % 3,
                                           .lead = 1 + i % 3,
                                           .element = {i % 2 ? ELEMENT_DEMOGRAPHIC : ELEMENT_TOTAL, 0},
                                           .observed = 100 + i,
                                           .q50 = 90,
                                           .q90 = 120,
                                           .crps = 3,
                                           .baseline_crps = {2, 3, 4}};
    if (validation_write(v, 1, path, IDENTITY, errors) != FLUJO_OK) abort();
    validation_free(v);
}

static void go_on_validation(const char *path, struct error_list *errors)
{
    int finished = 0;
    char element[ELEMENT_NAME_SIZE], date[11];
    struct validation *v = new_validation();
    if (validation_read(v, &finished, path, IDENTITY, errors) == FLUJO_OK) {
        validation_score(v);
        for (int i = 0; i < v->row_count; i++) {
            element_name(M_ENCOUNTERS, tiny, v->rows[i].element, element);
            date_format(v->rows[i].origin, date);
            if (validate_drivers_names[v->rows[i].drivers] == NULL) abort();
        }
        for (int i = 0; i < v->trigger_row_count; i++)
            if (v->trigger_rows[i].trigger >= v->trigger_count) abort();
    }
    validation_free(v);
}

static void go_on_assimilation(const char *path, int go_on, struct error_list *errors)
{
    atomic_int stop = !go_on;
    struct assimilate_options o = {
        .members = 3, .passes = 2, .seed = 1, .threads = 1, .population_scale = 1, .checkpoint = path, .stop = &stop};
    struct assimilation *as = NULL;
    assimilate_run(memory_default(), tiny, &o, &as, errors);
    assimilation_free(as);
}

static void keep(int kind)
{
    FILE *in = fopen(fuzz_path("state"), "rb");
    if (in == NULL) abort();
    real[kind].data = malloc(1 << 20);
    real[kind].size = fread(real[kind].data, 1, 1 << 20, in);
    if (real[kind].size < HEAD + WORD || real[kind].size == 1 << 20) abort();
    fclose(in);
    remove(fuzz_path("state"));
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct error_list errors;
    char path[512];
    (void)argc, (void)argv;
    errors_init(&errors, memory_default());
    fuzz_folder_make(fuzz_scenario);
    strcpy(path, fuzz_path("state"));
    if (scenario_load(memory_default(), fuzz_folder(), NULL, 0, &tiny, &errors) != FLUJO_OK) abort();
    make_abc(path, &errors), keep(0);
    make_validation(path, &errors), keep(1);
    go_on_assimilation(path, 1, &errors), keep(2);
    errors_free(&errors);
    return 0;
}

static void edit(char *body, size_t words, const uint8_t *e, size_t size)
{
    static const double odd[] = {0, -1, 1e308, -1e308, 1e19, 0.5, 4294967296.0, -0.0, 1, 2, 1e9};
    enum { ODD = sizeof odd / sizeof odd[0] };
    for (size_t at = 0; at + 3 <= size;) {
        char *word = body + ((size_t)e[at] << 8 | e[at + 1]) % words * WORD;
        int value = e[at + 2];
        at += 3;
        if (value < ODD) {
            memcpy(word, &odd[value], WORD);
        } else if (value < 64) {
            int64_t small = value - ODD - 2;
            memcpy(word, &small, WORD);
        } else if (at + WORD <= size) {
            memcpy(word, e + at, WORD);
            at += WORD;
        }
    }
}

static void put(int kind, int whole, const uint8_t *data, size_t size)
{
    size_t body = whole ? size / WORD * WORD : real[kind].size - HEAD - WORD;
    char *file = malloc(HEAD + body + WORD);
    if (file == NULL) abort();
    memcpy(file, real[kind].data, whole ? HEAD : HEAD + body);
    if (whole && body > 0) memcpy(file + HEAD, data, body);
    if (!whole) edit(file + HEAD, body / WORD, data, size);
    uint64_t sum = hash_bytes(HASH_START, file, HEAD + body);
    memcpy(file + HEAD + body, &sum, WORD);
    fuzz_put("state", file, HEAD + body + WORD);
    free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error_list errors;
    char path[512];
    if (size < 1) return 0;
    int kind = data[0] % KINDS, whole = data[0] >> 7, go_on = data[0] >> 6 & 1;
    errors_init(&errors, memory_default());
    strcpy(path, fuzz_path("state"));
    put(kind, whole, data + 1, size - 1);
    if (kind == 0) go_on_abc(path, go_on, &errors);
    if (kind == 1) go_on_validation(path, &errors);
    if (kind == 2) go_on_assimilation(path, go_on, &errors);
    errors_free(&errors);
    remove(path);
    return 0;
}
