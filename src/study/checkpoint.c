/* Checkpoints of studies: what they all share. The layout is in the header. */
#include "study/checkpoint.h"

#include "base/files.h"
#include "engine/ranks.h"

#include <math.h>
#include <string.h>

enum { WORD = 8, HEAD = 3 * WORD };

static void put_word(struct text *t, uint64_t v)
{
    char bytes[WORD];
    for (int i = 0; i < WORD; i++)
        bytes[i] = (char)(unsigned char)(v >> (8 * i));
    text_add_bytes(t, bytes, WORD);
}

static uint64_t bits_of(double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

size_t checkpoint_words(const struct checkpoint_field *fields, size_t n)
{
    size_t words = 0;
    for (size_t i = 0; i < n; i++)
        words += fields[i].count;
    return words;
}

static uint64_t saved(const struct checkpoint_field *f, size_t i)
{
    switch (f->type) {
    case FIELD_INT: return (uint64_t)((const int *)f->at)[i];
    case FIELD_INT_AS_NUMBER: return bits_of(((const int *)f->at)[i]);
    case FIELD_U32: return ((const uint32_t *)f->at)[i];
    case FIELD_SIZE: return ((const size_t *)f->at)[i];
    default: return bits_of(((const double *)f->at)[i]);
    }
}

void checkpoint_put(struct text *t, const struct checkpoint_field *fields, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < fields[k].count; i++)
            put_word(t, saved(&fields[k], i));
}

static uint64_t word_at(const char *at)
{
    uint64_t v = 0;
    for (int i = 0; i < WORD; i++)
        v |= (uint64_t)(unsigned char)at[i] << (8 * i);
    return v;
}

/* 0 if the field cannot hold the word. */
static int load(const struct checkpoint_field *f, size_t i, uint64_t word)
{
    double number;
    memcpy(&number, &word, sizeof number);
    switch (f->type) {
    case FIELD_INT: ((int *)f->at)[i] = (int)word; return (uint64_t)(int)word == word;
    case FIELD_INT_AS_NUMBER:
        if (!(fabs(number) < 1e9)) return 0;
        ((int *)f->at)[i] = (int)number;
        return 1;
    case FIELD_U32: ((uint32_t *)f->at)[i] = (uint32_t)word; return word <= UINT32_MAX;
    case FIELD_SIZE: ((size_t *)f->at)[i] = (size_t)word; return word <= SIZE_MAX;
    default: ((double *)f->at)[i] = number; return fabs(number) < 1e18 || (f->type == FIELD_OPTIONAL && isnan(number));
    }
}

int checkpoint_take(struct checkpoint *c, const struct checkpoint_field *fields, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < fields[k].count; i++, c->at += WORD, c->words--)
            if (c->words == 0 || !load(&fields[k], i, word_at(c->at))) return 0;
    return 1;
}

void checkpoint_begin(struct text *t, const struct allocator *a, const struct checkpoint_kind *kind, uint64_t identity)
{
    text_init(t, a);
    text_add_bytes(t, kind->magic, WORD);
    put_word(t, kind->version);
    put_word(t, identity);
}

enum flujo_status checkpoint_end(struct text *t, const char *path, struct error_list *errors)
{
    put_word(t, t->failed ? 0 : hash_bytes(HASH_START, t->data, t->length));
    enum flujo_status status = t->failed         ? FLUJO_NO_MEMORY
                               : ranks_own() > 0 ? FLUJO_OK /* all have the same state */
                                                 : file_write_atomic(t->a, path, t->data, t->length, errors);
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
