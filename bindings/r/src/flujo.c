/* The C interface of flujo for R (.Call). A simulation runs on a thread of its own, so that an interrupt stops it. */
#include <flujo/flujo.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define R_NO_REMAP
#include <R.h>
#include <R_ext/Rdynload.h>
#include <Rinternals.h>

static SEXP text(const char *s) { return s == NULL ? NA_STRING : Rf_mkCharCE(s, CE_UTF8); }

/* A list with these names; its elements are set by the caller. */
static SEXP named_list(int n, const char *const *names)
{
    SEXP list = PROTECT(Rf_allocVector(VECSXP, n)), tags = PROTECT(Rf_allocVector(STRSXP, n));
    for (int i = 0; i < n; i++)
        SET_STRING_ELT(tags, i, text(names[i]));
    Rf_setAttrib(list, R_NamesSymbol, tags);
    UNPROTECT(2);
    return list;
}

static SEXP string(const char *s) { return Rf_ScalarString(text(s)); }

static SEXP diagnostics(flujo_errors *errors)
{
    static const char *const names[] = {"severity", "file", "line", "column", "message", "hint"};
    static const char *const severities[] = {"note", "warning", "error"};
    int n = (int)flujo_errors_count(errors);
    SEXP list = PROTECT(named_list(6, names));
    for (int c = 0; c < 6; c++)
        SET_VECTOR_ELT(list, c, Rf_allocVector(c == 2 || c == 3 ? INTSXP : STRSXP, n));
    for (int i = 0; i < n; i++) {
        const struct flujo_error *e = flujo_errors_get(errors, (size_t)i);
        if (e == NULL) continue;
        SET_STRING_ELT(VECTOR_ELT(list, 0), i, text(severities[e->severity]));
        SET_STRING_ELT(VECTOR_ELT(list, 1), i, text(e->file));
        INTEGER(VECTOR_ELT(list, 2))[i] = e->line;
        INTEGER(VECTOR_ELT(list, 3))[i] = e->column;
        SET_STRING_ELT(VECTOR_ELT(list, 4), i, text(e->message));
        SET_STRING_ELT(VECTOR_ELT(list, 5), i, text(e->hint));
    }
    UNPROTECT(1);
    return list;
}

/* list(status, handle or NULL, diagnostics), which R/flujo.R turns into a value or an error. Frees the list of errors. */
static SEXP outcome(int status, SEXP handle, flujo_errors *errors)
{
    static const char *const names[] = {"status", "handle", "diagnostics", "text"};
    SEXP list = PROTECT(named_list(4, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarInteger(status));
    SET_VECTOR_ELT(list, 1, handle);
    SET_VECTOR_ELT(list, 2, diagnostics(errors));
    SET_VECTOR_ELT(list, 3, string(flujo_status_text(status)));
    flujo_errors_free(errors);
    UNPROTECT(1);
    return list;
}

static void free_scenario(SEXP p)
{
    flujo_scenario_free(R_ExternalPtrAddr(p));
    R_ClearExternalPtr(p);
}
static void free_result(SEXP p)
{
    flujo_result_free(R_ExternalPtrAddr(p));
    R_ClearExternalPtr(p);
}

static SEXP handle(void *address, R_CFinalizer_t finalize)
{
    if (address == NULL) return R_NilValue;
    SEXP p = PROTECT(R_MakeExternalPtr(address, R_NilValue, R_NilValue));
    R_RegisterCFinalizerEx(p, finalize, TRUE);
    UNPROTECT(1);
    return p;
}

static void *address_of(SEXP p)
{
    void *address = TYPEOF(p) == EXTPTRSXP ? R_ExternalPtrAddr(p) : NULL;
    if (address == NULL) Rf_error("this handle of flujo is of another session or has been freed");
    return address;
}

static const char *string_of(SEXP x)
{
    return Rf_isString(x) && LENGTH(x) == 1 ? Rf_translateCharUTF8(STRING_ELT(x, 0)) : NULL;
}

static SEXP c_version(void) { return string(flujo_version()); }

static SEXP c_load(SEXP folder, SEXP set, SEXP strict)
{
    int n = LENGTH(set);
    const char **texts = (const char **)R_alloc((size_t)n + 1, sizeof *texts);
    for (int i = 0; i < n; i++)
        texts[i] = Rf_translateCharUTF8(STRING_ELT(set, i));
    struct flujo_load_options o = {.size = sizeof o,
                                   .set = texts,
                                   .set_count = (size_t)n,
                                   .strict = Rf_asLogical(strict)};
    flujo_errors *errors = flujo_errors_new(NULL);
    flujo_scenario *scenario = NULL;
    int status = (int)flujo_scenario_load(string_of(folder), &o, &scenario, errors);
    SEXP h = PROTECT(handle(scenario, free_scenario));
    SEXP list = outcome(status, h, errors);
    UNPROTECT(1);
    return list;
}

static SEXP c_scenario(SEXP scenario)
{
    static const char *const names[] = {"folder", "name", "title", "summary", "start", "end", "decision", "policies"};
    const flujo_scenario *s = address_of(scenario);
    const struct flujo_scenario_info *info = flujo_scenario_about(s);
    const char *const texts[] = {info->folder, info->name, info->title, info->summary};
    int days[] = {info->start, info->end, info->decision}, n = flujo_scenario_count(s, FLUJO_POLICY);
    SEXP list = PROTECT(named_list(8, names));
    for (int i = 0; i < 4; i++)
        SET_VECTOR_ELT(list, i, string(texts[i]));
    for (int i = 0; i < 3; i++)
        SET_VECTOR_ELT(list, 4 + i, Rf_ScalarInteger(days[i]));
    SET_VECTOR_ELT(list, 7, Rf_allocVector(STRSXP, n));
    for (int i = 0; i < n; i++)
        SET_STRING_ELT(VECTOR_ELT(list, 7), i, text(flujo_scenario_id(s, FLUJO_POLICY, i)));
    UNPROTECT(1);
    return list;
}

/* One simulation on its thread. */
struct work {
    const flujo_scenario *scenario;
    struct flujo_options o;
    flujo_result *result;
    flujo_errors *errors;
    int compare, done;
    enum flujo_status status;
};

static void *simulate(void *user)
{
    struct work *w = user;
    w->status = (w->compare ? flujo_compare : flujo_run)(w->scenario, &w->o, &w->result, w->errors);
    __atomic_store_n(&w->done, 1, __ATOMIC_RELEASE);
    return NULL;
}

static void check_interrupt(void *user)
{
    (void)user;
    R_CheckUserInterrupt();
}

/* The member of the options of this name; what R/flujo.R does not name has its default. */
static void set_option(struct flujo_options *o, const char *name, SEXP x)
{
    const struct {
        const char *name, **to;
    } texts[] = {{"policy", &o->policy},
                 {"policies", &o->policies},
                 {"baseline", &o->baseline},
                 {"horizon", &o->horizon},
                 {"end", &o->end},
                 {"posterior", &o->posterior},
                 {"assimilation", &o->assimilation},
                 {"out", &o->out},
                 {"engine", &o->engine},
                 {"noise", &o->noise},
                 {"sampling", &o->sampling}};
    const struct {
        const char *name;
        int *to;
    } numbers[] = {{"replicates", &o->replicates},
                   {"threads", &o->threads},
                   {"no_priors", &o->no_priors},
                   {"no_daily", &o->no_daily},
                   {"store_replicates", &o->store_replicates}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(name, texts[i].name) == 0) *texts[i].to = string_of(x);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strcmp(name, numbers[i].name) == 0) *numbers[i].to = Rf_asInteger(x);
    if (strcmp(name, "precision") == 0) o->precision = Rf_asReal(x);
    if (strcmp(name, "seed") == 0) o->has_seed = 1, o->seed = (uint64_t)Rf_asReal(x);
}

static SEXP c_simulate(SEXP scenario, SEXP options, SEXP compare)
{
    struct work w = {.scenario = address_of(scenario), .o = {.size = sizeof w.o}, .compare = Rf_asLogical(compare)};
    SEXP names = Rf_getAttrib(options, R_NamesSymbol);
    for (int i = 0; i < LENGTH(options); i++)
        set_option(&w.o, CHAR(STRING_ELT(names, i)), VECTOR_ELT(options, i));
    w.errors = flujo_errors_new(NULL);
    w.o.stop = flujo_stop_new(NULL);
    pthread_t thread;
    if (w.errors == NULL || w.o.stop == NULL || pthread_create(&thread, NULL, simulate, &w) != 0) {
        flujo_stop_free(w.o.stop);
        flujo_errors_free(w.errors);
        Rf_error("flujo: out of memory");
    }
    int interrupted = 0;
    while (!__atomic_load_n(&w.done, __ATOMIC_ACQUIRE)) {
        nanosleep(&(struct timespec){0, 5000000}, NULL);
        if (!interrupted && !R_ToplevelExec(check_interrupt, NULL)) {
            interrupted = 1;
            flujo_stop_set(w.o.stop);
        }
    }
    pthread_join(thread, NULL);
    flujo_stop_free(w.o.stop);
    SEXP h = PROTECT(handle(w.result, free_result));
    SEXP list = outcome((int)w.status, h, w.errors);
    UNPROTECT(1);
    return list;
}

static SEXP c_result(SEXP result)
{
    static const char *const names[] = {"kind", "answer",     "baseline",  "file",        "policies", "horizons",
                                        "seed", "replicates", "completed", "first_month", "months",   "start"};
    const flujo_result *r = address_of(result);
    const struct flujo_result_info *info = flujo_result_about(r);
    const char *const texts[] = {info->kind, info->answer, info->baseline, info->file};
    int numbers[] = {info->replicates, info->completed, info->first_month, info->months, info->start};
    SEXP list = PROTECT(named_list(12, names));
    for (int i = 0; i < 4; i++)
        SET_VECTOR_ELT(list, i, string(texts[i]));
    SET_VECTOR_ELT(list, 4, Rf_allocVector(STRSXP, info->policies));
    for (int i = 0; i < info->policies; i++)
        SET_STRING_ELT(VECTOR_ELT(list, 4), i, text(flujo_result_policy(r, i)));
    SET_VECTOR_ELT(list, 5, Rf_allocVector(STRSXP, info->horizons));
    for (int i = 0; i < info->horizons; i++)
        SET_STRING_ELT(VECTOR_ELT(list, 5), i, text(flujo_result_horizon(r, i)));
    SET_VECTOR_ELT(list, 6, Rf_ScalarReal((double)info->seed));
    for (int i = 0; i < 5; i++)
        SET_VECTOR_ELT(list, 7 + i, Rf_ScalarInteger(numbers[i]));
    UNPROTECT(1);
    return list;
}

/* The differences, a column each. */
static SEXP c_differences(SEXP result)
{
    static const char *const names[] = {
        "policy",       "measure",      "element",      "horizon",           "mean",
        "q05",          "q50",          "q95",          "probability_lower", "relative",
        "relative_q05", "relative_q50", "relative_q95", "probability_equal", "replicates"};
    const flujo_result *r = address_of(result);
    int n = (int)flujo_result_differences(r);
    SEXP list = PROTECT(named_list(15, names));
    for (int c = 0; c < 15; c++)
        SET_VECTOR_ELT(list, c, Rf_allocVector(c < 4 ? STRSXP : REALSXP, n));
    for (int i = 0; i < n; i++) {
        const struct flujo_difference *d = flujo_result_difference(r, (size_t)i);
        const char *const texts[] = {d->policy, d->measure, d->element, d->horizon};
        double numbers[] = {d->mean,      d->q05,          d->q50,          d->q95,          d->probability_lower,
                            d->relative,  d->relative_q05, d->relative_q50, d->relative_q95, d->probability_equal,
                            d->replicates};
        for (int c = 0; c < 4; c++)
            SET_STRING_ELT(VECTOR_ELT(list, c), i, text(texts[c]));
        for (int c = 4; c < 15; c++)
            REAL(VECTOR_ELT(list, c))[i] = numbers[c - 4];
    }
    UNPROTECT(1);
    return list;
}

/* list(values, shape, measure, element, unit): values in the order of C, which R/flujo.R turns around. */
static SEXP c_values(SEXP result, SEXP kind, SEXP policy)
{
    static const char *const names[] = {"values", "shape", "measure", "element", "unit"};
    const flujo_result *r = address_of(result);
    enum flujo_values k = (enum flujo_values)Rf_asInteger(kind);
    struct flujo_array array;
    if (flujo_result_values(r, k, Rf_asInteger(policy), &array) != FLUJO_OK) return R_NilValue;
    size_t count = 1;
    int n = flujo_result_columns(r, k);
    SEXP list = PROTECT(named_list(5, names));
    SET_VECTOR_ELT(list, 1, Rf_allocVector(INTSXP, array.dimensions));
    for (int i = 0; i < array.dimensions; i++) {
        count *= array.shape[i];
        INTEGER(VECTOR_ELT(list, 1))[i] = (int)array.shape[i];
    }
    SET_VECTOR_ELT(list, 0, Rf_allocVector(REALSXP, (R_xlen_t)count));
    memcpy(REAL(VECTOR_ELT(list, 0)), array.data, count * sizeof(double));
    for (int c = 2; c < 5; c++)
        SET_VECTOR_ELT(list, c, Rf_allocVector(STRSXP, n));
    for (int i = 0; i < n; i++) {
        const struct flujo_column *column = flujo_result_column(r, k, i);
        SET_STRING_ELT(VECTOR_ELT(list, 2), i, text(column->measure));
        SET_STRING_ELT(VECTOR_ELT(list, 3), i, text(column->element));
        SET_STRING_ELT(VECTOR_ELT(list, 4), i, text(column->unit));
    }
    UNPROTECT(1);
    return list;
}

static SEXP c_save(SEXP result)
{
    flujo_errors *errors = flujo_errors_new(NULL);
    int status = (int)flujo_result_save(address_of(result), NULL, errors);
    return outcome(status, R_NilValue, errors);
}

static SEXP c_file(SEXP file, SEXP to, SEXP format, SEXP below)
{
    flujo_errors *errors = flujo_errors_new(NULL);
    const char *f = string_of(format);
    int status = (int)(f == NULL ? flujo_report(string_of(file), string_of(to), Rf_asReal(below), errors)
                                 : flujo_export(string_of(file), f, string_of(to), Rf_asReal(below), errors));
    return outcome(status, R_NilValue, errors);
}

static const R_CallMethodDef calls[] = {
    {"c_version", (DL_FUNC)&c_version, 0},   {"c_load", (DL_FUNC)&c_load, 3},
    {"c_scenario", (DL_FUNC)&c_scenario, 1}, {"c_simulate", (DL_FUNC)&c_simulate, 3},
    {"c_result", (DL_FUNC)&c_result, 1},     {"c_differences", (DL_FUNC)&c_differences, 1},
    {"c_values", (DL_FUNC)&c_values, 3},     {"c_save", (DL_FUNC)&c_save, 1},
    {"c_file", (DL_FUNC)&c_file, 4},         {NULL, NULL, 0}};

void R_init_flujo(DllInfo *dll);
void R_init_flujo(DllInfo *dll)
{
    R_registerRoutines(dll, NULL, calls, NULL, NULL);
    R_useDynamicSymbols(dll, FALSE);
}
