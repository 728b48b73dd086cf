/* The style sheet of a report, its parts in order, ended by null; its script, and what goes with it. */
#ifndef FLUJO_REPORT_STYLE_H
#define FLUJO_REPORT_STYLE_H

extern const char *const report_style[];

struct report_script {
    const char *text, *hash, *style; /* hash: as a policy of content names it */
};
extern const struct report_script report_script; /* made by tools/report_script.py of src/report/page */

#endif
