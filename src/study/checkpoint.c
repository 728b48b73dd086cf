/* Checkpoints of studies: what they all share. The layout is in the header. */
#include "study/checkpoint.h"

#include "base/files.h"

#include <string.h>

enum { WORD = 8, HEAD = 3 * WORD };

void checkpoint_put(struct text *t, uint64_t v)
{
    char bytes[WORD];
    for (int i = 0; i < WORD; i++)
        bytes[i] = (char)(unsigned char)(v >> (8 * i));
    text_add_bytes(t, bytes, WORD);
}

void checkpoint_put_numbers(struct text *t, const double *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &v[i], sizeof bits);
        checkpoint_put(t, bits);
    }
}

static uint64_t word_at(const char *at)
{
    uint64_t v = 0;
    for (int i = 0; i < WORD; i++)
        v |= (uint64_t)(unsigned char)at[i] << (8 * i);
    return v;
}

uint64_t checkpoint_take(struct checkpoint *c)
{
    if (c->words == 0) return 0;
    uint64_t v = word_at(c->at);
    c->at += WORD;
    c->words--;
    return v;
}

void checkpoint_take_numbers(struct checkpoint *c, double *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = checkpoint_take(c);
        memcpy(&v[i], &bits, sizeof bits);
    }
}

void checkpoint_begin(struct text *t, const struct allocator *a, const struct checkpoint_kind *kind, uint64_t identity)
{
    text_init(t, a);
    text_add_bytes(t, kind->magic, WORD);
    checkpoint_put(t, kind->version);
    checkpoint_put(t, identity);
}

enum flujo_status checkpoint_end(struct text *t, const char *path, struct error_list *errors)
{
    checkpoint_put(t, t->failed ? 0 : hash_bytes(HASH_START, t->data, t->length));
    enum flujo_status status = t->failed ? FLUJO_NO_MEMORY : file_write_atomic(t->a, path, t->data, t->length, errors);
    text_free(t);
    return status;
}

static const char damage[] = "is damaged (its checksum does not match); remove it to start again";

static enum flujo_status refuse(const char *path, const char *why, struct error_list *errors)
{
    errors_add(errors, SEVERITY_ERROR, (struct position){path, 0, 0}, "%s", why);
    return FLUJO_BAD_INPUT;
}

enum flujo_status checkpoint_damaged(const char *path, struct error_list *errors)
{
    return refuse(path, damage, errors);
}

static enum flujo_status judge(const char *data, size_t length, const char *path, const struct checkpoint_kind *kind,
                               uint64_t identity, struct error_list *errors)
{
    if (length < HEAD + WORD || memcmp(data, kind->magic, WORD) != 0) {
        errors_add(errors, SEVERITY_ERROR, (struct position){path, 0, 0},
                   "is not a %s checkpoint; remove it or give another --checkpoint", kind->name);
        return FLUJO_BAD_INPUT;
    }
    if (word_at(data + WORD) != kind->version)
        return refuse(path, "is a checkpoint of another version of flujo; remove it to start again", errors);
    if (length % WORD != 0 || word_at(data + length - WORD) != hash_bytes(HASH_START, data, length - WORD))
        return checkpoint_damaged(path, errors);
    if (word_at(data + 2 * WORD) != identity)
        return refuse(path,
                      "belongs to another scenario or other settings; remove it to start again, or use the same "
                      "settings",
                      errors);
    return FLUJO_OK;
}

enum flujo_status checkpoint_open(struct checkpoint *c, const struct allocator *a, const char *path,
                                  const struct checkpoint_kind *kind, uint64_t identity, struct error_list *errors)
{
    size_t length = 0;
    *c = (struct checkpoint){.a = a};
    enum flujo_status status = file_read(a, path, &c->data, &length, errors);
    if (status != FLUJO_OK) return status;
    status = judge(c->data, length, path, kind, identity, errors);
    if (status != FLUJO_OK) {
        checkpoint_close(c);
        return status;
    }
    c->at = c->data + HEAD;
    c->words = (length - HEAD - WORD) / WORD;
    return FLUJO_OK;
}

void checkpoint_close(struct checkpoint *c)
{
    if (c->a != 0) memory_free(c->a, c->data);
    *c = (struct checkpoint){0};
}
