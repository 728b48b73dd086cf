/* The table `slice`: a block of numbers for each policy, part and replicate. */
#include "store/slice_tables.h"

#include "base/text.h"
#include "store/insert.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const part_names[ENSEMBLE_PARTS] = {[PART_MONTHLY] = "monthly",
                                                       [PART_HORIZON] = "horizon",
                                                       [PART_DAILY] = "daily",
                                                       [PART_PARAMETERS] = "parameters",
                                                       [PART_SUMS] = "sums"};

/* Numbers as bytes, the lowest first, on any machine. */
static void put_word(unsigned char *to, uint64_t word, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)(word >> 8 * i);
}

static uint64_t get_word(const unsigned char *from, int bytes)
{
    uint64_t word = 0;
    for (int i = 0; i < bytes; i++)
        word |= (uint64_t)from[i] << 8 * i;
    return word;
}

/* The bytes of a block; their number. */
static size_t encode(const double *values, size_t n, unsigned char *out)
{
    int small = 1;
    for (size_t i = 0; i < n && small; i++)
        small = (double)(float)values[i] == values[i];
    int bytes = small ? 4 : 8;
    out[0] = (unsigned char)bytes;
    for (size_t i = 0; i < n; i++) {
        float narrow = (float)(small ? values[i] : 0);
        uint32_t half;
        uint64_t word;
        memcpy(&half, &narrow, sizeof half);
        memcpy(&word, &values[i], sizeof word);
        put_word(out + 1 + (size_t)bytes * i, small ? half : word, bytes);
    }
    return 1 + (size_t)bytes * n;
}

/* 1 if the block holds n finite numbers; they are added to `values` (which begin as 0 or hold sums). */
static int decode(const unsigned char *block, size_t length, double *values, size_t n)
{
    size_t bytes = length > 0 ? block[0] : 0;
    if ((bytes != 4 && bytes != 8) || length != 1 + bytes * n) return 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t word = get_word(block + 1 + bytes * i, (int)bytes);
        uint32_t half = (uint32_t)word;
        float narrow;
        double value;
        memcpy(&narrow, &half, sizeof narrow);
        memcpy(&value, &word, sizeof value);
        if (bytes == 4) value = (double)narrow;
        if (!isfinite(value)) return 0;
        values[i] += value;
    }
    return 1;
}

/* What a slice is being written with. */
struct putting {
    struct result_writer *w;
    sqlite3_stmt *q;
    unsigned char *block;
};

static void put_block(const struct putting *p, const char *policy, enum ensemble_part part, int replicate,
                      const double *values, size_t n)
{
    sqlite3_stmt *q = p->q;
    if (p->w->status != FLUJO_OK || n == 0) return;
    size_t length = encode(values, n, p->block);
    int ok = sqlite3_bind_text(q, 1, policy, -1, SQLITE_STATIC) == SQLITE_OK
             && sqlite3_bind_text(q, 2, part_names[part], -1, SQLITE_STATIC) == SQLITE_OK
             && sqlite3_bind_int(q, 3, replicate) == SQLITE_OK
             && sqlite3_bind_blob64(q, 4, p->block, length, SQLITE_STATIC) == SQLITE_OK
             && sqlite3_step(q) == SQLITE_DONE;
    if (!ok) writer_fail(p->w, "slice");
    sqlite3_reset(q);
}

static void put_policy(const struct putting *p, const struct ensemble *e)
{
    const char *policy = e->scenario->policies[e->policy].id;
    for (enum ensemble_part part = 0; part < ENSEMBLE_PARTS; part++) {
        for (int i = 0; i < (part == PART_SUMS ? 1 : e->replicates); i++) {
            size_t n;
            const double *values = ensemble_block(e, part, i, 1, &n);
            put_block(p, policy, part, e->first_replicate + i, values, n);
        }
    }
}

void result_put_slice(struct result_writer *w, uint64_t identity, struct ensemble *const *ensembles, int count)
{
    struct putting p = {.w = w};
    size_t most = 0, n;
    char text[17];

    snprintf(text, sizeof text, "%016" PRIx64, identity);
    result_put_note(w, "slice", text);
    for (enum ensemble_part part = 0; part < ENSEMBLE_PARTS; part++) {
        ensemble_block(ensembles[0], part, 0, 1, &n);
        most = n > most ? n : most;
    }
    p.block = memory_alloc(w->a, most, sizeof(double) + 1);
    if (p.block == NULL) writer_no_memory(w);
    if (w->status == FLUJO_OK
        && sqlite3_prepare_v2(w->db, "INSERT INTO slice VALUES (?, ?, ?, ?)", -1, &p.q, NULL) != SQLITE_OK)
        writer_fail(w, "slice");
    for (int i = 0; i < count; i++)
        put_policy(&p, ensembles[i]);
    sqlite3_finalize(p.q);
    memory_free(w->a, p.block);
}

static enum flujo_status refuse(const struct slice *slice, const char *why, struct error_list *errors)
{
    errors_add(errors, SEVERITY_ERROR, (struct position){slice->file.path, 0, 0}, "%s", why);
    return FLUJO_BAD_INPUT;
}

enum flujo_status slice_open(const struct allocator *a, const char *path, struct slice *out, struct error_list *errors)
{
    size_t before = errors->errors;
    enum flujo_status status = result_open(a, path, &out->file, errors);
    if (status != FLUJO_OK) return status;
    char *identity = result_one_note(&out->file, "slice", errors);
    double count = result_one_number(&out->file, "SELECT replicates_completed FROM run WHERE interrupted = 0", NULL, 0,
                                     errors);
    double first = result_one_number(&out->file, "SELECT min(replicate) FROM slice", NULL, 0, errors);
    status = errors->out_of_memory ? FLUJO_NO_MEMORY : errors->errors > before ? FLUJO_FAILED : FLUJO_OK;
    if (status == FLUJO_OK && identity == NULL)
        status = refuse(out, "is no slice; one is made by `flujo run` or `flujo compare` with --replicates A:B",
                        errors);
    else if (status == FLUJO_OK && !(count >= 1 && count <= MOST_REPLICATES && first >= 0 && first <= MOST_REPLICATES))
        status = refuse(out, "is a slice that was interrupted; make it again", errors);
    if (status == FLUJO_OK) {
        out->identity = strtoull(identity, NULL, 16);
        out->first = (int)first, out->count = (int)count;
    } else {
        result_close(&out->file);
        out->file = (struct result_file){0};
    }
    memory_free(a, identity);
    return status;
}

/* One part of a policy: as many blocks as there are replicates. */
static enum flujo_status fill_part(const struct slice *slice, struct ensemble *e, enum ensemble_part part,
                                   struct error_list *errors)
{
    const char *values[] = {e->scenario->policies[e->policy].id, part_names[part]};
    int next = slice->first, end = part == PART_SUMS ? next + 1 : next + slice->count, step, right = 1;
    size_t n;
    double *rows = ensemble_block(e, part, next - e->first_replicate, slice->count, &n);

    if (n == 0) return FLUJO_OK;
    if (part != PART_SUMS) memset(rows, 0, n * sizeof *rows);
    sqlite3_stmt *q = result_query(&slice->file,
                                   "SELECT replicate, data FROM slice WHERE policy = ? AND part = ? ORDER BY replicate",
                                   values, 2, errors);
    if (q == NULL) return FLUJO_FAILED;
    while (right && (step = result_step(&slice->file, q, errors)) == 1) {
        rows = next < end ? ensemble_block(e, part, next - e->first_replicate, 1, &n) : NULL;
        right = rows != NULL && sqlite3_column_int(q, 0) == next
                && decode(sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1), rows, n);
        next++;
    }
    if (!result_end(q, errors) || (right && step < 0)) return FLUJO_FAILED;
    return right && next == end ? FLUJO_OK
                                : refuse(slice, "does not hold the replicates that it states; make it again", errors);
}

enum flujo_status slice_fill(const struct slice *slice, struct ensemble *e, struct error_list *errors)
{
    enum flujo_status status = FLUJO_OK;

    for (enum ensemble_part part = 0; part < ENSEMBLE_PARTS && status == FLUJO_OK; part++)
        status = fill_part(slice, e, part, errors);
    if (status == FLUJO_OK) memset(e->done + (slice->first - e->first_replicate), 1, (size_t)slice->count);
    return status;
}
