/* Where a calibration stands, on disk: written between generations.
 *
 * Format (little-endian): 8 bytes "FLUJOABC", u32 version (2), u32 0, u64
 * identity, u64 parameters, u64 summaries, u64 particles held, i64 generation, i64
 * finished, u64 next run, f64 epsilon, f64 acceptance, u64 room for particles, u64
 * extra numbers; then f64 arrays z,
 * distance, x, learnt_x, learnt_z, slope, factor, drawn, share_inside,
 * centre, spread, extra, f64 widen and the run numbers as u64; last a u64 FNV-1a
 * over all bytes before it. Written under a temporary name, synced and renamed. */
#ifndef FLUJO_STUDY_CHECKPOINT_H
#define FLUJO_STUDY_CHECKPOINT_H

#include "base/errors.h"
#include "study/abc.h"

/* identity: a hash of everything that decides the result (scenario, settings,
 * seed); a checkpoint of another identity is refused. */
enum flujo_status checkpoint_write(const struct abc_state *s, const char *path, uint64_t identity,
                                   struct error_list *errors);
/* Into an empty state. FLUJO_BAD_INPUT for damage, another version or another
 * identity, each with its own diagnostic; s is then empty. */
enum flujo_status checkpoint_read(struct abc_state *s, const struct allocator *a, const char *path, uint64_t identity,
                                  struct error_list *errors);

uint64_t hash_bytes(uint64_t hash, const void *data, size_t length); /* FNV-1a; start with HASH_START */
#define HASH_START 14695981039346656037u

#endif
