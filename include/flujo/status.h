/* Status codes of every flujo function that can fail.
 *
 * The first values are also the exit codes of the command line. Functions
 * return a status; the texts that explain it are in the caller's error_list. */
#ifndef FLUJO_STATUS_H
#define FLUJO_STATUS_H

enum flujo_status {
    FLUJO_OK = 0,
    FLUJO_FAILED = 1,          /* run-time failure: I/O, conservation, ... */
    FLUJO_BAD_INPUT = 2,       /* scenario, data or arguments are wrong */
    FLUJO_BELOW_THRESHOLD = 3, /* a validation score misses its threshold */
    FLUJO_NO_MEMORY = 4,       /* an allocation failed (exit code 1) */
    FLUJO_INTERRUPTED = 130    /* stopped on request; finished work is kept */
};

#endif
