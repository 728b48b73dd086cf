/* Lists of diagnostics as callers see them, the version, stops. */
#include "api/handles.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *flujo_version(void) { return FLUJO_VERSION; }

struct allocator allocator_of(const struct flujo_allocator *a)
{
    return a == NULL ? *memory_default() : (struct allocator){a->resize, a->user};
}

void structure_copy(void *ours, size_t our_size, const void *theirs)
{
    size_t size = theirs == NULL ? 0 : *(const size_t *)theirs;

    memset(ours, 0, our_size);
    if (size > 0) memcpy(ours, theirs, size < our_size ? size : our_size);
}

flujo_errors *flujo_errors_new(const struct flujo_allocator *allocator)
{
    struct allocator own = allocator_of(allocator);
    flujo_errors *errors = memory_alloc(&own, 1, sizeof *errors);

    if (errors == NULL) return NULL;
    errors->own = own;
    errors_init(&errors->list, &errors->own);
    return errors;
}

static void free_views(flujo_errors *errors)
{
    for (size_t i = 0; i < errors->view_count; i++)
        memory_free(&errors->own, (char *)errors->views[i].message);
    memory_free(&errors->own, errors->views);
    errors->views = NULL;
    errors->view_count = 0;
}

void flujo_errors_clear(flujo_errors *errors)
{
    if (errors == NULL) return;
    free_views(errors);
    errors_free(&errors->list);
    errors_init(&errors->list, &errors->own);
}

void flujo_errors_free(flujo_errors *errors)
{
    if (errors == NULL) return;
    struct allocator own = errors->own;

    flujo_errors_clear(errors);
    memory_free(&own, errors);
}

size_t flujo_errors_count(const flujo_errors *errors) { return errors == NULL ? 0 : errors->list.count; }

/* Room for views of all items, made once between two calls. */
static int make_views(flujo_errors *errors)
{
    if (errors->view_count == errors->list.count) return 1;
    free_views(errors);
    errors->views = memory_alloc(&errors->own, errors->list.count, sizeof *errors->views);
    errors->view_count = errors->views == NULL ? 0 : errors->list.count;
    return errors->views != NULL;
}

const struct flujo_error *flujo_errors_get(flujo_errors *errors, size_t i)
{
    if (i >= flujo_errors_count(errors) || !make_views(errors)) return NULL;
    const struct diagnostic *d = &errors->list.items[i];
    struct flujo_error *view = &errors->views[i];

    if (view->message != NULL) return view;
    char *message = memory_copy_string(&errors->own, d->text), *hint = message == NULL ? NULL : strstr(message, "; ");
    if (hint != NULL) *hint = '\0';
    *view = (struct flujo_error){.severity = (int)d->severity,
                                 .file = d->file,
                                 .line = d->line,
                                 .column = d->column,
                                 .message = message,
                                 .hint = hint == NULL ? NULL : hint + 2,
                                 .more = d->more > 0 ? d->more - 1 : 0};
    return message == NULL ? NULL : view;
}

const char *flujo_status_text(int status)
{
    switch (status) {
    case FLUJO_OK: return "done";
    case FLUJO_FAILED: return "failed while running";
    case FLUJO_BAD_INPUT: return "wrong input";
    case FLUJO_BELOW_THRESHOLD: return "a score misses its threshold";
    case FLUJO_NO_MEMORY: return "out of memory";
    case FLUJO_INTERRUPTED: return "stopped on request";
    default: return "unknown status";
    }
}

void call_begin(struct call *c, flujo_errors *errors)
{
    errors_init(&c->own, memory_default());
    c->errors = errors == NULL ? &c->own : &errors->list;
    if (errors != NULL) free_views(errors);
    c->errors_before = c->errors->errors;
    c->errors->errors = 0;
}

enum flujo_status call_end(struct call *c, enum flujo_status status)
{
    if (c->errors->out_of_memory && status != FLUJO_OK && status != FLUJO_INTERRUPTED) status = FLUJO_NO_MEMORY;
    errors_sort(c->errors);
    c->errors->errors += c->errors_before;
    errors_free(&c->own);
    return status;
}

enum flujo_status argument_error(struct error_list *errors, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    errors_add_list(errors, SEVERITY_ERROR, (struct position){0}, format, values);
    va_end(values);
    return FLUJO_BAD_INPUT;
}

flujo_stop *flujo_stop_new(const struct flujo_allocator *allocator)
{
    struct allocator own = allocator_of(allocator);
    flujo_stop *stop = memory_alloc(&own, 1, sizeof *stop);

    if (stop != NULL) stop->own = own;
    return stop;
}

void flujo_stop_free(flujo_stop *stop)
{
    if (stop == NULL) return;
    struct allocator own = stop->own;

    memory_free(&own, stop);
}

void flujo_stop_set(flujo_stop *stop) { atomic_store(&stop->set, 1); }

void flujo_stop_clear(flujo_stop *stop) { atomic_store(&stop->set, 0); }

int flujo_stop_is_set(const flujo_stop *stop) { return atomic_load(&stop->set); }
