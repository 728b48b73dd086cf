/* NetCDF files of a result, written by libnetcdf. Failures are kept; after one, calls do nothing. */
#ifndef FLUJO_STORE_NETCDF_FILE_H
#define FLUJO_STORE_NETCDF_FILE_H

#include "store/read.h"

enum { NETCDF_MOST_RANK = 4 };

struct netcdf_file {
    const struct result_file *r;
    struct error_list *errors;
    enum flujo_status status;
    const char *path;
    int root, group; /* ids; variables are put into the group */
    double below;    /* counts of people nearer to 0 are left out */
};
void netcdf_create(struct netcdf_file *f, const char *path);
void netcdf_group(struct netcdf_file *f, const char *name);
void netcdf_close(struct netcdf_file *f); /* always call it */

/* Dimensions and their sizes, as variables take them. */
struct netcdf_space {
    int rank, dimension[NETCDF_MOST_RANK];
    size_t size[NETCDF_MOST_RANK];
};
/* Add a dimension of the group to a space. */
void netcdf_dimension(struct netcdf_file *f, struct netcdf_space *space, const char *name, size_t size);
enum netcdf_kind { NETCDF_NUMBER, NETCDF_AXIS, NETCDF_WHOLE, NETCDF_STRING }; /* axis: numbers, none of them missing */
/* A variable and the attributes of `long_name` and `units`, null for none; its id. */
int netcdf_variable(struct netcdf_file *f, const char *name, enum netcdf_kind kind, const struct netcdf_space *space,
                    const char *long_name, const char *units);
void netcdf_attribute(struct netcdf_file *f, int variable, const char *name, const char *text);

/* A query with the text `value` bound to each of its `?`. Its rows hold positions, one a dimension, and a number. */
struct netcdf_rows {
    const char *sql, *value;
    int wide;   /* a row holds the numbers along the last dimension, which has no position */
    int people; /* they are counts of people */
};
/* The variable's values: NaN where there is no row. */
void netcdf_fill(struct netcdf_file *f, int variable, const struct netcdf_space *space, struct netcdf_rows rows);
/* The first column of each row as a text along the one dimension of the space. */
void netcdf_fill_texts(struct netcdf_file *f, int variable, const struct netcdf_space *space, struct netcdf_rows rows);
/* 0, 1, 2, ... as a variable named as its dimension. */
void netcdf_count(struct netcdf_file *f, const struct netcdf_space *space, const char *name);
/* The number of rows of a query as above, 0 after a failure. */
size_t netcdf_size(struct netcdf_file *f, struct netcdf_rows rows);

/* The group posterior and its fellows (netcdf_inference.c). */
void netcdf_inference(struct netcdf_file *f);
#endif
