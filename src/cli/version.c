/* flujo version: what this build is made of. */
#include "cli/cli.h"

#include "live/page.h"
#include "random/vectors.h"
#include "store/provenance.h"

#include <stdio.h>

int command_version(const struct args *args)
{
    struct build_part part;

    (void)args;
    for (int i = 0; build_part(i, &part); i++)
        printf("%s %s\n", part.name, part.text);
    printf("live pages %s\n", live_parts.head != NULL ? "built in" : "not built in");
    printf("vectors %s\n", vectors_name(vectors_in_use()));
    printf("mpi %s\n", ranks_library());
    return 0;
}
