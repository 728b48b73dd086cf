/* The table `slice`: a block of numbers for each policy, part and replicate; of a condensed one, a block for each period
 * of months and days too, numbered from 0 in place of the replicate. */
#include "store/slice_tables.h"

#include "base/text.h"
#include "engine/condensed.h"
#include "store/insert.h"

#include <float.h>
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

static const char kept_name[] = "kept";
static const char *const bins_names[PERIOD_HORIZON] = {[PERIOD_MONTH] = "bins_month", [PERIOD_DAY] = "bins_day"};

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

/* Bins as bytes: the range, the sums, then ties, level and counts seven bits at a time. */
enum { BINS_BYTES = 4 * 8 + (2 + BINS) * 5 };

static unsigned char *put_count(unsigned char *to, uint32_t count)
{
    for (; count > 127; count >>= 7)
        *to++ = (unsigned char)(count | 128);
    *to++ = (unsigned char)count;
    return to;
}

static unsigned char *put_bins(unsigned char *to, const struct bins *b)
{
    uint64_t words[4] = {0, 0, b->whole, b->rest};
    memcpy(words, &b->least, 2 * sizeof *words); /* and the most, which follows */
    for (int i = 0; i < 4; i++)
        put_word(to + 8 * i, words[i], 8);
    to = put_count(put_count(to + 32, b->ties), (uint32_t)b->level);
    for (int i = 0; i < BINS; i++)
        to = put_count(to, b->count[i]);
    return to;
}

/* A block of bytes that is read. */
struct reading {
    const unsigned char *at, *end;
    int failed;
};

static uint32_t get_count(struct reading *r)
{
    uint32_t count = 0;
    for (int shift = 0; shift < 35; shift += 7) {
        if (r->at == r->end) break;
        uint32_t byte = *r->at++;
        count |= (byte & 127) << shift;
        if (byte < 128) return count;
    }
    r->failed = 1;
    return 0;
}

/* 1 if the block goes on with bins of n numbers. */
static int get_bins(struct reading *r, uint32_t n, struct bins *b)
{
    uint64_t words[4];
    if (r->end - r->at < 32) return 0;
    for (int i = 0; i < 4; i++)
        words[i] = get_word(r->at + 8 * i, 8);
    r->at += 32;
    memcpy(&b->least, words, 2 * sizeof *words);
    b->whole = words[2];
    b->rest = words[3];
    b->ties = get_count(r);
    b->level = (int32_t)get_count(r);
    for (int i = 0; i < BINS; i++)
        b->count[i] = get_count(r);
    return !r->failed && bins_sound(b, n);
}

/* What a slice is being written with. */
struct putting {
    struct result_writer *w;
    sqlite3_stmt *q;
    unsigned char *block;
    double *numbers; /* a row of what is kept of a replicate */
};

static void put_bytes(const struct putting *p, const char *policy, const char *part, int number, size_t length)
{
    sqlite3_stmt *q = p->q;
    if (p->w->status != FLUJO_OK) return;
    int ok = sqlite3_bind_text(q, 1, policy, -1, SQLITE_STATIC) == SQLITE_OK
             && sqlite3_bind_text(q, 2, part, -1, SQLITE_STATIC) == SQLITE_OK
             && sqlite3_bind_int(q, 3, number) == SQLITE_OK
             && sqlite3_bind_blob64(q, 4, p->block, length, SQLITE_STATIC) == SQLITE_OK
             && sqlite3_step(q) == SQLITE_DONE;
    if (!ok) writer_fail(p->w, "slice");
    sqlite3_reset(q);
}

static void put_numbers(const struct putting *p, const char *policy, const char *part, int replicate,
                        const double *values, size_t n)
{
    if (n > 0) put_bytes(p, policy, part, replicate, encode(values, n, p->block));
}

static void put_condensed(const struct putting *p, const char *policy, const struct ensemble *e)
{
    const struct condensed *c = e->condensed;
    for (int i = 0; i < e->replicates; i++) {
        for (int k = 0; k < c->width; k++)
            p->numbers[k] = (double)c->kept[(size_t)i * (size_t)c->width + (size_t)k];
        put_numbers(p, policy, kept_name, e->first_replicate + i, p->numbers, (size_t)c->width);
    }
    for (enum period_kind kind = PERIOD_MONTH; kind < PERIOD_HORIZON; kind++) {
        for (int period = 0; period < c->shape.count[kind]; period++) {
            unsigned char *to = p->block;
            for (int k = 0; k < c->shape.width[kind]; k++) {
                struct bins b;
                condensed_bins(c, kind, period, k, &b);
                to = put_bins(to, &b);
            }
            put_bytes(p, policy, bins_names[kind], period, (size_t)(to - p->block));
        }
    }
}

static void put_policy(const struct putting *p, const struct ensemble *e)
{
    const char *policy = e->scenario->policies[e->policy].id;
    for (enum ensemble_part part = 0; part < ENSEMBLE_PARTS; part++) {
        for (int i = 0; i < (part == PART_SUMS ? 1 : e->replicates); i++) {
            size_t n;
            const double *values = ensemble_block(e, part, i, 1, &n);
            put_numbers(p, policy, part_names[part], e->first_replicate + i, values, n);
        }
    }
    if (e->condensed != NULL) put_condensed(p, policy, e);
}

/* Bytes of the largest block. */
static size_t largest_block(const struct ensemble *e)
{
    const struct condensed *c = e->condensed;
    size_t most = c != NULL ? (size_t)c->width : 0, n;

    for (enum ensemble_part part = 0; part < ENSEMBLE_PARTS; part++) {
        ensemble_block(e, part, 0, 1, &n);
        most = n > most ? n : most;
    }
    most = most * sizeof(double) + 1;
    n = c != NULL ? (size_t)c->shape.width[PERIOD_MONTH] * BINS_BYTES : 0; /* no fewer than of a day */
    return n > most ? n : most;
}

void result_put_slice(struct result_writer *w, uint64_t identity, struct ensemble *const *ensembles, int count)
{
    struct putting p = {.w = w};
    const struct condensed *c = ensembles[0]->condensed;
    char text[17];

    snprintf(text, sizeof text, "%016" PRIx64, identity);
    result_put_note(w, "slice", text);
    p.block = memory_alloc(w->a, largest_block(ensembles[0]), 1);
    p.numbers = memory_alloc(w->a, c != NULL ? (size_t)c->width : 0, sizeof *p.numbers);
    if (p.block == NULL || p.numbers == NULL) writer_no_memory(w);
    if (w->status == FLUJO_OK
        && sqlite3_prepare_v2(w->db, "INSERT INTO slice VALUES (?, ?, ?, ?)", -1, &p.q, NULL) != SQLITE_OK)
        writer_fail(w, "slice");
    for (int i = 0; i < count && w->status == FLUJO_OK; i++)
        put_policy(&p, ensembles[i]);
    sqlite3_finalize(p.q);
    memory_free(w->a, p.block);
    memory_free(w->a, p.numbers);
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
    double first = result_one_number(&out->file, "SELECT min(replicate) FROM slice WHERE part NOT LIKE 'bins%'", NULL,
                                     0, errors);
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

static const char incomplete[] = "does not hold the replicates that it states; make it again";

/* Takes block `number`; 0 if it is not what it should be. */
typedef int (*take_fn)(void *user, int number, const unsigned char *block, size_t length);

/* The blocks of a part from `first` on, `count` of them, in their order. */
static enum flujo_status take_blocks(const struct slice *slice, const char *policy, const char *part, int first,
                                     int count, take_fn take, void *user, struct error_list *errors)
{
    char from[16], to[16];
    const char *values[] = {policy, part, from, to};
    int next = first, step = 0, right = 1;

    snprintf(from, sizeof from, "%d", first);
    snprintf(to, sizeof to, "%d", first + count - 1);
    sqlite3_stmt *q = result_query(&slice->file,
                                   "SELECT replicate, data FROM slice WHERE policy = ? AND part = ? AND replicate "
                                   "BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER) ORDER BY replicate",
                                   values, 4, errors);
    if (q == NULL) return FLUJO_FAILED;
    while (right && (step = result_step(&slice->file, q, errors)) == 1) {
        right = sqlite3_column_int(q, 0) == next && next < first + count
                && take(user, next, sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1));
        next++;
    }
    if (!result_end(q, errors) || (right && step < 0)) return FLUJO_FAILED;
    return right && next == first + count ? FLUJO_OK : refuse(slice, incomplete, errors);
}

/* Where blocks go. */
struct taking {
    struct ensemble *e;
    enum ensemble_part part;
    enum period_kind kind;
    double *numbers;
};

static int take_rows(void *user, int number, const unsigned char *block, size_t length)
{
    const struct taking *t = user;
    size_t n;
    double *rows = ensemble_block(t->e, t->part, number - t->e->first_replicate, 1, &n);
    if (t->part != PART_SUMS) memset(rows, 0, n * sizeof *rows);
    return decode(block, length, rows, n);
}

static int take_kept(void *user, int number, const unsigned char *block, size_t length)
{
    const struct taking *t = user;
    const struct condensed *c = t->e->condensed;
    float *row = c->kept + (size_t)(number - t->e->first_replicate) * (size_t)c->width;
    memset(t->numbers, 0, (size_t)c->width * sizeof *t->numbers);
    if (!decode(block, length, t->numbers, (size_t)c->width)) return 0;
    for (int k = 0; k < c->width; k++) {
        if (!(fabs(t->numbers[k]) <= (double)FLT_MAX)) return 0;
        row[k] = (float)t->numbers[k];
    }
    return 1;
}

static int take_bins(void *user, int number, const unsigned char *block, size_t length)
{
    const struct taking *t = user;
    struct condensed *c = t->e->condensed;
    if (block == NULL) return 0;
    struct reading r = {block, block + length, 0};
    for (int k = 0; k < c->shape.width[t->kind]; k++) {
        struct bins b;
        if (!get_bins(&r, (uint32_t)t->e->replicates, &b)) return 0;
        condensed_set_bins(c, t->kind, number, k, &b);
    }
    return r.at == r.end;
}

/* Replicates of a slice, all of them or some: those for which e has room from its first on. Sums only with the first. */
static enum flujo_status take_replicates(const struct slice *slice, struct ensemble *e, int first, int count,
                                         struct error_list *errors)
{
    const char *policy = e->scenario->policies[e->policy].id;
    enum flujo_status status = FLUJO_OK;

    for (enum ensemble_part part = 0; part < ENSEMBLE_PARTS && status == FLUJO_OK; part++) {
        struct taking t = {.e = e, .part = part};
        size_t n;
        ensemble_block(e, part, 0, 1, &n);
        if (n == 0 || (part == PART_SUMS && first > slice->first)) continue;
        status = take_blocks(slice, policy, part_names[part], first, part == PART_SUMS ? 1 : count, take_rows, &t,
                             errors);
    }
    if (status == FLUJO_OK) memset(e->done + (first - e->first_replicate), 1, (size_t)count);
    return status;
}

/* What is condensed of a slice. */
static enum flujo_status take_condensed(const struct allocator *a, const struct slice *slice, struct ensemble *e,
                                        struct error_list *errors)
{
    const char *policy = e->scenario->policies[e->policy].id;
    struct condensed *c = e->condensed;
    struct taking t = {.e = e, .numbers = memory_alloc(a, (size_t)c->width, sizeof *t.numbers)};
    enum flujo_status status = t.numbers != NULL ? FLUJO_OK : FLUJO_NO_MEMORY;

    if (status == FLUJO_OK)
        status = take_blocks(slice, policy, kept_name, slice->first, slice->count, take_kept, &t, errors);
    for (t.kind = PERIOD_MONTH; t.kind < PERIOD_HORIZON && status == FLUJO_OK; t.kind++)
        if (c->shape.count[t.kind] > 0)
            status = take_blocks(slice, policy, bins_names[t.kind], 0, c->shape.count[t.kind], take_bins, &t, errors);
    memory_free(a, t.numbers);
    if (status == FLUJO_OK) c->held = slice->count;
    return status;
}

/* Into a condensed ensemble: a slice that is condensed at once, another by batches. */
static enum flujo_status fill_condensed(const struct allocator *a, const struct slice *slice, int is_condensed,
                                        const struct run_request *q, struct ensemble *e, struct error_list *errors)
{
    struct run_request of = *q;
    int end = slice->first + slice->count, batch = is_condensed ? slice->count : run_request_batch(e->scenario, q, 1);
    enum flujo_status status = FLUJO_OK;

    of.values_most = is_condensed ? CONDENSE_ANY : 0;
    for (int first = slice->first; first < end && status == FLUJO_OK; first += batch) {
        of.first_replicate = first;
        of.replicates = end - first < batch ? end - first : batch;
        struct ensemble *part = ensemble_make(a, e->scenario, &of, e->policy);
        if (part == NULL) return FLUJO_NO_MEMORY;
        status = take_replicates(slice, part, first, of.replicates, errors);
        if (status == FLUJO_OK && is_condensed) status = take_condensed(a, slice, part, errors);
        if (status == FLUJO_OK) status = ensemble_put(a, e, first - e->first_replicate, part, q->threads);
        ensemble_free(a, part);
    }
    return status;
}

enum flujo_status slice_fill(const struct allocator *a, const struct slice *slice, const struct run_request *q,
                             struct ensemble *e, struct error_list *errors)
{
    static const char any_kept[] = "SELECT EXISTS (SELECT 1 FROM slice WHERE part = 'kept')";
    size_t before = errors->errors;
    int is_condensed = result_one_number(&slice->file, any_kept, NULL, 0, errors) > 0;

    if (errors->out_of_memory) return FLUJO_NO_MEMORY;
    if (errors->errors > before) return FLUJO_FAILED;
    if (e->condensed != NULL) return fill_condensed(a, slice, is_condensed, q, e, errors);
    return is_condensed
               ? refuse(slice, "has summaries in place of all replicates; make it with --keep-replicates", errors)
               : take_replicates(slice, e, slice->first, slice->count, errors);
}
