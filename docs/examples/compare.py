"""How many encounters fewer than the baseline, with a 90 % interval: compare.py FOLDER POLICY BASELINE HORIZON"""
import sys

import flujo

folder, policy, baseline, horizon = sys.argv[1:]
result = flujo.load(folder).compare([policy], baseline=baseline, horizon=horizon)
d = result.difference(policy, "encounters")
print(f"{d.policy}: {d.mean:.17g} ({d.q05:.17g} to {d.q95:.17g})")
