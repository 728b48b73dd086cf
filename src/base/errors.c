/* Diagnostics: a list that every check adds to, and the words "did you mean".
 *
 * The list owns its texts, so a caller may free what it checked. A diagnostic
 * that cannot be stored is not lost silently: the list turns into "out of
 * memory", which errors_status gives back. */
#include "base/errors.h"

#include "base/text.h"
#include <stdio.h>
#include <string.h>

void errors_init(struct error_list *list, const struct allocator *a)
{
    memset(list, 0, sizeof *list);
    list->a = a;
}

void errors_free(struct error_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        memory_free(list->a, list->items[i].file);
        memory_free(list->a, list->items[i].text);
    }
    memory_free(list->a, list->items);
    memory_free(list->a, list->kinds);
    errors_init(list, list->a);
}

/* The formatted text in a new block, or null. */
static char *format_copy(const struct allocator *a, const char *format, va_list args)
{
    va_list again;
    char *text = NULL;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length >= 0) text = memory_resize(a, NULL, (size_t)length + 1, 1);
    if (text != NULL) vsnprintf(text, (size_t)length + 1, format, args);
    return text;
}

/* The kind of this format, counted once more; null when memory is out. */
static struct error_kind *kind_of(struct error_list *list, const char *format)
{
    size_t i = 0;
    while (i < list->kind_count && list->kinds[i].format != format)
        i++;
    if (i == list->kind_count) {
        void *grown = memory_grow(list->a, list->kinds, &list->kind_capacity, i + 1, sizeof *list->kinds);
        if (grown == NULL) return NULL;
        list->kinds = grown;
        list->kinds[list->kind_count++] = (struct error_kind){.format = format};
    }
    list->kinds[i].count++;
    return &list->kinds[i];
}

void errors_add(struct error_list *list, enum severity severity, struct position at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    errors_add_list(list, severity, at, format, args);
    va_end(args);
}

void errors_add_list(struct error_list *list, enum severity severity, struct position at, const char *format,
                     va_list args)
{
    if (severity == SEVERITY_ERROR) list->errors++;
    struct error_kind *kind = kind_of(list, format);
    if (kind != NULL && kind->count > MOST_OF_A_KIND + 1) {
        list->items[kind->last].more++;
        return;
    }
    struct diagnostic *items = memory_grow(list->a, list->items, &list->capacity, list->count + 1, sizeof *items);
    if (items != NULL) list->items = items;
    if (items == NULL || kind == NULL) {
        list->out_of_memory = 1;
        return;
    }

    struct diagnostic d = {.severity = severity, .line = at.line, .column = at.column};
    d.kind = (size_t)(kind - list->kinds);
    d.more = kind->count > MOST_OF_A_KIND;
    d.text = format_copy(list->a, format, args);
    if (at.file != NULL) d.file = memory_copy_string(list->a, at.file);
    if (d.text == NULL || (at.file != NULL && d.file == NULL)) {
        memory_free(list->a, d.text);
        memory_free(list->a, d.file);
        list->out_of_memory = 1;
        kind->count--; /* what is beyond the limit needs an item that is there */
        return;
    }
    kind->last = list->count;
    list->items[list->count++] = d;
}

/* The index of the first diagnostic about the same file: files are in the order in which they came up. */
static size_t file_rank(const struct error_list *list, size_t i)
{
    const char *file = list->items[i].file;
    size_t j = 0;
    while (j < i
           && (file == NULL || list->items[j].file == NULL ? file != list->items[j].file
                                                           : strcmp(file, list->items[j].file) != 0))
        j++;
    return j;
}

/* Into its place among those before it, which are in order; equals stay in theirs. */
static void insert_diagnostic(struct diagnostic *items, size_t i)
{
    struct diagnostic d = items[i];
    for (; i > 0; i--) {
        const struct diagnostic *before = &items[i - 1];
        int later = before->rank != d.rank   ? before->rank > d.rank
                    : before->line != d.line ? before->line > d.line
                                             : before->column > d.column;
        if (!later) break;
        items[i] = *before;
    }
    items[i] = d;
}

/* In place: what a command has written is not taken back for want of memory to sort what it says. */
void errors_sort(struct error_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        list->items[i].rank = file_rank(list, i);
    for (size_t i = 1; i < list->count; i++)
        insert_diagnostic(list->items, i);
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].more > 0) list->kinds[list->items[i].kind].last = i;
}

void errors_format(const struct diagnostic *d, char *out, size_t size)
{
    static const char *const names[] = {"note", "warning", "error"};
    char place[32] = "", more[64] = "";
    if (size == 0) return;
    if (d->line > 0 && d->column > 0)
        snprintf(place, sizeof place, ":%d:%d", d->line, d->column);
    else if (d->line > 0)
        snprintf(place, sizeof place, ":%d", d->line);
    if (d->more > 0) snprintf(more, sizeof more, "%zu more of this kind: ", d->more);
    size_t used = d->file != NULL ? text_visible(d->file, out, size) : 0;
    snprintf(out + used, size - used, "%s%s%s: %s", d->file != NULL ? place : "", d->file != NULL ? ": " : "",
             names[d->severity], more);
    used += strlen(out + used);
    text_visible(d->text, out + used, size - used);
}

enum flujo_status errors_status(const struct error_list *list)
{
    if (list->out_of_memory) return FLUJO_NO_MEMORY;
    return list->errors > 0 ? FLUJO_BAD_INPUT : FLUJO_OK;
}

enum { LONGEST_WORD = 63 };

static int fold(char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c; }

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* Damerau-Levenshtein distance in bytes (the restricted form: an exchanged
 * pair is not edited again), case folded; words of at most LONGEST_WORD. */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LONGEST_WORD + 1] = {{0}};
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        last[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t same = fold(a[i - 1]) == fold(b[j - 1]);
            now[j] = least(last[j - 1] + 1 - same, least(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) && fold(a[i - 2]) == fold(b[j - 1]))
                now[j] = least(now[j], before[j - 2] + 1);
        }
        size_t *oldest = before;
        before = last;
        last = now;
        now = oldest;
    }
    return last[b_length];
}

const char *errors_did_you_mean(const char *word, const char *const *candidates, size_t count)
{
    const char *best = NULL;
    size_t best_distance = 0, length = strlen(word);
    if (length > LONGEST_WORD) return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t other = strlen(candidates[i]);
        if (other > LONGEST_WORD) continue;
        size_t distance = edit_distance(word, length, candidates[i], other);
        size_t longer = length > other ? length : other;
        if (distance * 3 <= longer && (best == NULL || distance < best_distance)) {
            best = candidates[i];
            best_distance = distance;
        }
    }
    return best;
}

const char *errors_known(const char *word, const char *const *candidates, size_t count, char out[KNOWN_SIZE])
{
    const char *near = word != NULL ? errors_did_you_mean(word, candidates, count) : NULL;
    size_t used = 0, i = 0;

    if (near != NULL) {
        snprintf(out, KNOWN_SIZE, "did you mean '%.*s'?", TEXT_CUT(near, 80));
        return out;
    }
    used = (size_t)snprintf(out, KNOWN_SIZE, "known: %s", count == 0 ? "none" : "");
    for (; i < count && used + 80 < KNOWN_SIZE; i++)
        used += (size_t)snprintf(out + used, KNOWN_SIZE - used, "%s%.*s", i > 0 ? ", " : "",
                                 TEXT_CUT(candidates[i], 60));
    if (i < count) snprintf(out + used, KNOWN_SIZE - used, ", ...");
    return out;
}
