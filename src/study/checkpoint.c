/* Calibration checkpoints. The layout is in the header; every length is checked
 * against the size of the file before anything is allocated from it. */
#include "study/checkpoint.h"

#include "base/text.h"
#include <string.h>

enum { VERSION = 2, HEAD = 104 };
static const char magic[8] = {'F', 'L', 'U', 'J', 'O', 'A', 'B', 'C'};

uint64_t hash_bytes(uint64_t hash, const void *data, size_t length)
{
    const unsigned char *at = data;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * 1099511628211u;
    return hash;
}

static void put_u64(struct text *t, uint64_t v)
{
    char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)(unsigned char)(v >> (8 * i));
    text_add_bytes(t, bytes, 8);
}

static void put_f64(struct text *t, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, 8);
    put_u64(t, bits);
}

static void put_array(struct text *t, const double *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put_f64(t, v[i]);
}

static uint64_t get_u64(const char **at)
{
    uint64_t v = 0;
    for (int i = 0; i < 8; i++)
        v |= (uint64_t)(unsigned char)(*at)[i] << (8 * i);
    *at += 8;
    return v;
}

static double get_f64(const char **at)
{
    uint64_t bits = get_u64(at);
    double v;
    memcpy(&v, &bits, 8);
    return v;
}

static void get_array(const char **at, double *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        v[i] = get_f64(at);
}

enum flujo_status checkpoint_write(const struct abc_state *s, const char *path, uint64_t identity,
                                   struct error_list *errors)
{
    struct text t;
    size_t n = s->kept, k = s->parameters, m = s->summaries;
    text_init(&t, s->a);
    text_add_bytes(&t, magic, 8);
    put_u64(&t, VERSION);
    put_u64(&t, identity);
    put_u64(&t, k);
    put_u64(&t, m);
    put_u64(&t, n);
    put_u64(&t, (uint64_t)s->generation);
    put_u64(&t, (uint64_t)s->finished);
    put_u64(&t, s->next_run);
    put_f64(&t, s->epsilon);
    put_f64(&t, s->acceptance);
    put_u64(&t, s->particles);
    put_u64(&t, s->extra_count);
    put_array(&t, s->z, n * k);
    put_array(&t, s->distance, n);
    put_array(&t, s->x, n * m);
    put_array(&t, s->learnt_x, m);
    put_array(&t, s->learnt_z, k);
    put_array(&t, s->slope, k * m);
    put_array(&t, s->factor, k * k);
    put_array(&t, s->drawn, MAX_GENERATIONS + 1);
    put_array(&t, s->share_inside, MAX_GENERATIONS + 1);
    put_array(&t, s->centre, (MAX_GENERATIONS + 1) * k);
    put_array(&t, s->spread, (MAX_GENERATIONS + 1) * k * k);
    put_array(&t, s->extra, s->extra_count);
    put_f64(&t, s->widen);
    for (size_t i = 0; i < n; i++)
        put_u64(&t, s->run[i]);
    put_u64(&t, t.failed ? 0 : hash_bytes(HASH_START, t.data, t.length));
    enum flujo_status status = t.failed ? FLUJO_NO_MEMORY : file_write_atomic(s->a, path, t.data, t.length, errors);
    text_free(&t);
    return status;
}

/* Numbers of 8 bytes after the head, or 0 if the sizes are absurd. */
static size_t body_words(uint64_t k, uint64_t m, uint64_t n, uint64_t extra)
{
    const uint64_t most = 1u << 24;
    if (k == 0 || m == 0 || n == 0 || extra > most || k > 100000 || m > most || n > most || n * (k + m) > ((uint64_t)1 << 33))
        return 0;
    return (size_t)(n * (k + m + 2) + m + k + k * m + k * k + (MAX_GENERATIONS + 1) * (2 + k + k * k) + extra + 2);
}

static void read_body(struct abc_state *s, const char *at)
{
    size_t n = s->kept, k = s->parameters, m = s->summaries;
    get_array(&at, s->z, n * k);
    get_array(&at, s->distance, n);
    get_array(&at, s->x, n * m);
    get_array(&at, s->learnt_x, m);
    get_array(&at, s->learnt_z, k);
    get_array(&at, s->slope, k * m);
    get_array(&at, s->factor, k * k);
    get_array(&at, s->drawn, MAX_GENERATIONS + 1);
    get_array(&at, s->share_inside, MAX_GENERATIONS + 1);
    get_array(&at, s->centre, (MAX_GENERATIONS + 1) * k);
    get_array(&at, s->spread, (MAX_GENERATIONS + 1) * k * k);
    get_array(&at, s->extra, s->extra_count);
    s->widen = get_f64(&at);
    for (size_t i = 0; i < n; i++)
        s->run[i] = (uint32_t)get_u64(&at);
}

/* The reason why these bytes are no checkpoint of this study, or null. */
static const char *refuse(const char *data, size_t length, uint64_t identity)
{
    const char *at = data + 8, *tail = data + length - 8;
    if (length < HEAD + 8 || memcmp(data, magic, 8) != 0)
        return "is not a calibration checkpoint; remove it or give another --checkpoint";
    if (get_u64(&at) != VERSION)
        return "is a checkpoint of another version of flujo; remove it to start again";
    uint64_t found = get_u64(&at), k = get_u64(&at), m = get_u64(&at), n = get_u64(&at);
    const char *room_at = data + HEAD - 16;
    uint64_t room = get_u64(&room_at), extra = get_u64(&room_at);
    size_t words = body_words(k, m, n, extra);
    if (words == 0 || room < n || room > ((uint64_t)1 << 24) || length != HEAD + words * 8 || get_u64(&tail) != hash_bytes(HASH_START, data, length - 8))
        return "is damaged (its checksum does not match); remove it to start again";
    if (found != identity)
        return "belongs to another scenario or other settings; remove it to start again, or use the same settings";
    return 0;
}

enum flujo_status checkpoint_read(struct abc_state *s, const struct allocator *a, const char *path, uint64_t identity,
                                  struct error_list *errors)
{
    char *data = 0;
    size_t length = 0;
    struct position at = {path, 0, 0};
    memset(s, 0, sizeof *s);
    enum flujo_status status = file_read(a, path, &data, &length, errors);
    if (status != FLUJO_OK)
        return status;
    const char *why = refuse(data, length, identity);
    if (why != 0) {
        errors_add(errors, SEVERITY_ERROR, at, "%s", why);
        status = FLUJO_BAD_INPUT;
    } else {
        const char *head = data + 24;
        const char *room = data + HEAD - 16;
        size_t k = (size_t)get_u64(&head), m = (size_t)get_u64(&head), n = (size_t)get_u64(&head);
        status = abc_make(s, a, k, m, (size_t)get_u64(&room));
        size_t extra = (size_t)get_u64(&room);
        if (status == FLUJO_OK) {
            s->extra = memory_alloc(a, extra, sizeof(double));
            s->extra_count = extra;
            status = s->extra ? FLUJO_OK : FLUJO_NO_MEMORY;
            if (status != FLUJO_OK)
                abc_free(s);
        }
        if (status == FLUJO_OK) {
            s->kept = n;
            s->generation = (int)get_u64(&head);
            s->finished = (int)get_u64(&head);
            s->next_run = (uint32_t)get_u64(&head);
            s->epsilon = get_f64(&head);
            s->acceptance = get_f64(&head);
            read_body(s, data + HEAD);
        }
    }
    memory_free(a, data);
    return status;
}
