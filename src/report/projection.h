/* An equirectangular projection, true at the middle latitude, and the coasts and borders in it. */
#ifndef FLUJO_REPORT_PROJECTION_H
#define FLUJO_REPORT_PROJECTION_H

#include "base/text.h"

struct projection {
    double width, height;        /* of the drawing */
    double k;                    /* drawing units per degree of latitude */
    double west, north, squeeze; /* squeeze: cos of the middle latitude */
};
/* Degrees of the places to be shown; a margin is left around them. Longitudes may go on beyond 180. */
void projection_fit(struct projection *p, double width, double tallest, double west, double east, double south,
                    double north);
static inline double projection_x(const struct projection *p, double lon)
{
    return (lon - p->west) * p->squeeze * p->k;
}
static inline double projection_y(const struct projection *p, double lat) { return (p->north - lat) * p->k; }

/* The coasts, or the borders, as the data of one SVG path, cut off at the edges of the drawing. */
void projection_lines(struct text *t, const struct projection *p, int borders);

#endif
