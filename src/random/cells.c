/* One kind of split for many cells at once: by the widest registers there are. */
#include "random/cells.h"

void split_cell_alone(const struct wide_phase *phase, struct split_cell *c)
{
    struct stream s = stream_at(phase->key, phase->process, phase->day, c->cell);
    s.counter[0] = c->block;
    random_split(&s, c->split, c->n, c->counts);
    c->block = s.counter[0];
}

void random_split_cells(struct random_key key, uint32_t process, uint32_t day, struct split_cell *cells, int count)
{
    const struct wide_phase phase = {key, process, day};
    if (split_cells_wide(&phase, cells, count) || split_cells_narrow(&phase, cells, count))
        return;
    for (int i = 0; i < count; i++)
        split_cell_alone(&phase, &cells[i]);
}
