/* flujo version: what this build is made of. */
#include "cli/cli.h"

#include "random/vectors.h"

#include <libfyaml.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#ifdef FLUJO_HAVE_NLOPT
#include <nlopt.h>
#endif
#ifdef FLUJO_HAVE_XLSXWRITER
#include <xlsxwriter.h>
#endif
#ifdef FLUJO_HAVE_NETCDF
#include <netcdf.h>
#endif

int command_version(const struct args *args)
{
    (void)args;
    printf("flujo %s\n", FLUJO_VERSION);
#if defined(__clang__)
    printf("compiler clang %d.%d.%d\n", __clang_major__, __clang_minor__, __clang_patchlevel__);
#elif defined(__GNUC__)
    printf("compiler gcc %d.%d.%d\n", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
    printf("sqlite %s\n", sqlite3_libversion());
    printf("libfyaml %s\n", fy_library_version());
#ifdef FLUJO_HAVE_NLOPT
    int major, minor, bugfix;

    nlopt_version(&major, &minor, &bugfix);
    printf("nlopt %d.%d.%d\n", major, minor, bugfix);
#else
    printf("nlopt not built in\n");
#endif
#ifdef FLUJO_HAVE_XLSXWRITER
    printf("xlsxwriter %s\n", lxw_version());
#else
    printf("xlsxwriter not built in\n");
#endif
#ifdef FLUJO_HAVE_NETCDF
    printf("netcdf %.*s\n", (int)strcspn(nc_inq_libvers(), " "), nc_inq_libvers());
#else
    printf("netcdf not built in\n");
#endif
    printf("vectors %s\n", vectors_name(vectors_in_use()));
    printf("mpi not built in\n");
    return 0;
}
