/* All of the public interface. */
#ifndef FLUJO_FLUJO_H
#define FLUJO_FLUJO_H

#include "flujo/error.h"
#include "flujo/flee.h"
#include "flujo/result.h"
#include "flujo/run.h"
#include "flujo/scenario.h"
#include "flujo/study.h"
#include "flujo/version.h"
#include "flujo/world.h"

#endif
