/* What made a result: the build and the files that were read.
 *
 * The table `provenance` stands apart: results of two builds hold the same numbers, so it is neither compared by
 * `flujo diff` nor exported as a table. docs/provenance.schema.json describes the export. */
#ifndef FLUJO_STORE_PROVENANCE_H
#define FLUJO_STORE_PROVENANCE_H

#include "store/export.h"
#include "store/result.h"

struct build_part {
    const char *name; /* "compiler" */
    char text[160];   /* "gcc 12.2.0"; "not built in" */
};
/* The parts of this build in a fixed order; 0 beyond the last. */
int build_part(int index, struct build_part *out);

/* Files given by options, as "--posterior NAME" without the folders that lead to it. */
struct option_files {
    struct text names[3];
    struct input_file files[3];
    int count;
};
/* Add the file of an option that was given (a null path was not), with the hash of its bytes. */
enum flujo_status option_files_add(const struct allocator *a, struct option_files *f, const char *option,
                                   const char *path, struct error_list *errors);
void option_files_free(struct option_files *f);

/* The rows of the build, of the files of the scenario and of others that were read. */
void result_put_provenance(struct result_writer *w, const struct input_file *files, int count,
                           const struct option_files *others);

/* Write <folder>/provenance.json: the run, its command, build and inputs. */
enum flujo_status export_provenance(const struct result_file *r, const char *folder, double suppress_below,
                                    struct error_list *errors);

#endif
