"""What the bindings call, once each: what works, what is refused, what is freed. Run under valgrind by memory.sh."""
import gc
import sys

import flujo

tiny, mali = sys.argv[1:]
scenario = flujo.load(tiny)
result = scenario.compare(["humane"], baseline="observed", horizon="30d", replicates=2, threads=2)
values, differences = result.values("horizon", "humane"), result.differences()
del result
gc.collect()
total = values.sum()  # the view keeps the memory
world = scenario.world("humane")
world.step(3)
world["processing.capacity"] = 3
measures = world.measures
replicates = flujo.load_flee(mali).run(replicates=1)
replicates.values()
for wrong in (lambda: flujo.load("none"), lambda: scenario.run(policy="humbug"), lambda: scenario.world("humbug"),
              lambda: scenario.run(replicates=1).values("daily", "humbug"), lambda: flujo.load_flee("none"),
              lambda: world.__setitem__("humbug", 1)):
    try:
        wrong()
    except (flujo.Error, KeyError):
        continue
    sys.exit("not refused")
print(len(differences), values.shape, total > 0, measures.shape)
