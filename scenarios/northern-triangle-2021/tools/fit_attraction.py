#!/usr/bin/env python3
"""Fit the attraction of border sectors to their shares of encounters.

Reads places.csv, routes.csv and observations/sectors.csv, prints the attraction
of each sector (places.csv holds it rounded to 0.1) and the shares it gives.

Mechanism: the recursive logit of the program at the medians of scenario.yml,
with fixed weights of the origins (about their share of departures) and a fixed
crowd at every checkpoint; then a <- a + log(share observed / share reached),
repeated. Laredo is the reference, 0.
Limits: no demographics, no time, no memory of risk; sector figures leave out
ports of entry. Only the standard library.  python3 tools/fit_attraction.py
"""
import csv
import math
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
DISTANCE_COST, RISK_COST, HAZARD = 0.0015, 3.0, 0.08
COOPERATION = {"mx": 0.5, "gt": 0.3}
EFFORT = {"mx": 1.0, "gt": 0.5}
CROWDING = 1.5               # 1 + arrivals / enforcement.crowding
UNPROTECTED = 1 - 0.7 * 0.4  # share with a smuggler times what that protects
WEIGHT = {"sv": 0.47, "gt": 1.0, "hn": 1.0, "mx": 6.0, "other": 3.0}
REFERENCE, ROUNDS = "laredo", 40


def read(name):
    with open(FOLDER / name, encoding="utf-8", newline="") as f:
        return [row for row in csv.DictReader(f) if not next(iter(row.values())).startswith("#")]


def number(text):
    return float(text) if text else 0.0


def risk(place):
    country = place["country"]
    force = number(place["enforcement"]) * EFFORT.get(country, 1.0) * (1 + COOPERATION.get(country, 0.0))
    return -math.expm1(-HAZARD * force * UNPROTECTED / CROWDING)


def southward_first(places, routes):
    """Places in an order in which every route leads from an earlier to a later one."""
    out, seen, order = {p: [] for p in places}, set(), []
    for r in routes:
        out[r["from"]].append((r["to"], float(r["km"])))

    def visit(p):
        if p not in seen:
            seen.add(p)
            for q, _ in out[p]:
                visit(q)
            order.append(p)

    for p in places:
        visit(p)
    return out, order[::-1]


def shares(places, out, order, attraction):
    value, people, reached = {}, {p: 0.0 for p in places}, {}
    for p in reversed(order):
        if p in attraction:
            value[p] = attraction[p]
        elif out[p]:
            value[p] = math.log(sum(math.exp(value[q] - DISTANCE_COST * km - RISK_COST * risk(places[q]))
                                    for q, km in out[p]))
    for origin, weight in WEIGHT.items():
        group = [p for p in places.values() if p["origin"] == origin]
        total = sum(number(p["population"]) for p in group)
        for p in group:
            people[p["id"]] += weight * number(p["population"]) / total
    for p in order:
        staying = people[p] * (1 - risk(places[p]))
        if p in attraction:
            reached[p] = staying
        for q, km in out[p]:
            cost = DISTANCE_COST * km + RISK_COST * risk(places[q])
            people[q] += staying * math.exp(value[q] - cost - value[p])
    total = sum(reached.values())
    return {p: n / total for p, n in reached.items()}


def main():
    places = {p["id"]: p for p in read("places.csv")}
    out, order = southward_first(places, read("routes.csv"))
    seen = {r["element"]: float(r["value"]) for r in read("observations/sectors.csv")}
    target = {p: n / sum(seen.values()) for p, n in seen.items()}
    attraction = {p: 0.0 for p in seen}
    for _ in range(ROUNDS):
        got = shares(places, out, order, attraction)
        attraction = {p: a + math.log(target[p] / got[p]) for p, a in attraction.items()}
    base = attraction[REFERENCE]
    kept = {p: number(places[p]["attraction"]) for p in attraction}
    got = shares(places, out, order, kept)
    print("sector,fitted,in_places_csv,share_observed,share_with_places_csv")
    for p, a in attraction.items():
        print(f"{p},{a - base:.2f},{kept[p]:.1f},{target[p]:.3f},{got[p]:.3f}")


if __name__ == "__main__":
    main()
