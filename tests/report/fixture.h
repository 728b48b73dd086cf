/* A small result file for the tests of the report. */
#ifndef FLUJO_TESTS_REPORT_FIXTURE_H
#define FLUJO_TESTS_REPORT_FIXTURE_H

/* Write a result of `policies` (1 or 3) policies and 14 months to `path`; with
 * tables = 0 only an empty schema-less file with the right marks. Returns 1 on
 * success. The title holds <b>&"quotes"</b> so that escaping can be checked. */
int fixture_write(const char *path, int policies, int tables);
/* Change what was written. */
int fixture_add(const char *path, const char *sql);

#endif
