/* Distances on the globe, and roads that are too short for them. */
#ifndef FLUJO_BASE_GEOGRAPHY_H
#define FLUJO_BASE_GEOGRAPHY_H

#include <math.h>

/* Great circle, km; nan if a position is unknown. Degrees. */
static inline double geography_km(double lat, double lon, double to_lat, double to_lon)
{
    const double radians = 0.017453292519943295;
    double u = sin((to_lat - lat) * radians / 2), v = sin((to_lon - lon) * radians / 2);
    double h = u * u + cos(lat * radians) * cos(to_lat * radians) * v * v;
    return 2.0 * 6371.0 * asin(sqrt(h > 1.0 ? 1.0 : h));
}

/* A road is at least as long as the straight line; some leeway for rough positions. 0 if the line is unknown. */
static inline int geography_too_short(double road_km, double line_km) { return line_km > 1.5 * road_km + 50.0; }

#endif
