/* Coast lines and country borders of the world, for maps: made of src/report/basemap/lines.txt when flujo is built. */
#ifndef FLUJO_REPORT_BASEMAP_H
#define FLUJO_REPORT_BASEMAP_H

struct basemap_line {
    int border, first, count; /* border: else a coast; points of the list */
};
extern const short basemap_points[][2]; /* longitude and latitude in hundredths of a degree */
extern const struct basemap_line basemap_lines[];
extern const int basemap_line_count;

#endif
