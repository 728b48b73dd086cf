/* See latent.h. */
#include "model/latent.h"

double latent_on_path(const struct latent_paths *p, int class_index, day_number day)
{
    const double *path = p->value + (size_t)class_index * (size_t)p->months;
    int index = date_month_index(day), days = date_days_in_month(index / 12, index % 12 + 1);
    double off = day - date_make(index / 12, index % 12 + 1, 1) - (days - 1) / 2.0; /* days after the middle */
    int other = off < 0 ? index - 1 : index + 1;
    double apart = (days + date_days_in_month(other / 12, other % 12 + 1)) / 2.0,
           share = (off < 0 ? -off : off) / apart;
    int here = index - p->first, there = other - p->first, last = p->months - 1;
    here = here < 0 ? 0 : here > last ? last : here;
    there = there < 0 ? 0 : there > last ? last : there;
    return path[here] + share * (path[there] - path[here]);
}
