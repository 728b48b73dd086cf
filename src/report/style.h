/* The style sheet of a report, its parts in order, ended by null. */
#ifndef FLUJO_REPORT_STYLE_H
#define FLUJO_REPORT_STYLE_H

extern const char *const report_style[];

#endif
