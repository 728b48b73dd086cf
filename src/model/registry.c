/* The processes in the order of the day, and their option tables. */
#include "model/process.h"

#define DECLARE(name) extern const struct process name##_process;
MODEL_PROCESSES(DECLARE)

#define PROCESS(name) &name##_process,
const struct process *const model_processes[PROCESS_COUNT] = {MODEL_PROCESSES(PROCESS)};

#define TABLE(name) &name##_process.options,
const struct option_table *const model_option_tables[] = {MODEL_PROCESSES(TABLE)};
const int model_option_table_count = PROCESS_COUNT;
