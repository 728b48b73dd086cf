#ifndef FLUJO_BASE_CLOCK_H
#define FLUJO_BASE_CLOCK_H

double seconds_now(void); /* monotonic; of no use but for differences */

#endif
