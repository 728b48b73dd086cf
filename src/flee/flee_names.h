/* Names of places and countries as Unicode: é is é, composed or not; case is folded. */
#ifndef FLUJO_FLEE_NAMES_H
#define FLUJO_FLEE_NAMES_H

/* 1 if both are the same text in canonical form with case folded (Latin, Greek, Cyrillic, Armenian). When `loose`,
 * ASCII blanks and punctuation are left out too. Bytes that are not UTF-8 are compared as they are. */
int flee_names_equal(const char *a, const char *b, int loose);

#endif
