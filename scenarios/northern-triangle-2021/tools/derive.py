#!/usr/bin/env python3
"""Derive the files of this scenario that are computed from border statistics.

Reads source_data/ (US Customs and Border Protection, public domain) and writes
  series/expulsion_share.csv        share expelled under Title 42, by demographic and by class
  series/hhs_stay.csv               length of care with HHS, as a multiple of facilities.csv
  series/labour.csv, violence.csv   job openings; homicides (others: assumed)
  series/usbp_monthly_2000_2020.csv monthly apprehensions, dated the first of the month
  observations/encounters.csv       encounters by month, origin, demographic
  observations/expelled.csv         expulsions by month, demographic
  classes.csv                       baseline departures and pools

Only the standard library is used; the output does not depend on the machine.
Run from the folder of the scenario:  python3 tools/derive.py
"""
import calendar
import csv
import math
from collections import defaultdict
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
ORIGINS = ["sv", "gt", "hn", "mx", "other"]
DEMOGRAPHICS = ["single_adult", "family", "unaccompanied_child", "accompanied_minor"]

# Days of the month on which the rule behind the share was in force, where that
# is not the whole month. Expulsions began on 21 March 2020; a court ended those
# of unaccompanied children on 18 November 2020.
DAYS_IN_FORCE = {("2020-03", d): (21, 31) for d in DEMOGRAPHICS}
DAYS_IN_FORCE[("2020-11", "unaccompanied_child")] = (1, 17)

# The share of a small class is drawn to that of its demographic: as if so many more
# people had been met, of whom the share of the demographic was expelled.
SHRINKAGE = 4

# Baseline departures. Assumed, not measured: the share of those who set out who
# come to the border, and how many encounters follow from one arrival there at the
# end of 2019: e / (1 - e r t a) with the medians of scenario.yml for the chance of
# an encounter e, the share returned r, the share of those who try again t and its
# ratio after an ordinary return a. The season of those months is relative to the
# mean of a year and acts with the strength that scenario.yml gives it.
BASE_MONTHS = ["2019-10", "2019-11", "2019-12"]
ARRIVING_SHARE = {"sv": 0.64, "gt": 0.64, "hn": 0.64, "mx": 0.99, "other": 0.75}
ENCOUNTER_RETURN_RETRY = {"single_adult": (0.72, 0.45, 0.70), "family": (0.96, 0.35, 0.45),
                          "unaccompanied_child": (0.95, 0.30, 0.50), "accompanied_minor": (0.90, 0.50, 0.45)}
RETRY_AFTER_RETURN = 0.60
RETURN_ODDS = {"mx_family": 0.15, "sv_family": 1.8, "gt_family": 1.8, "hn_family": 1.8, "mx_unaccompanied_child": 60,
               "sv_unaccompanied_child": 0.02, "gt_unaccompanied_child": 0.02, "hn_unaccompanied_child": 0.02,
               "other_unaccompanied_child": 0.02}
SEASON_OF_BASE_MONTHS = 0.75 ** 0.4
# People with intent per monthly departure. Assumed.
POOL_MONTHS = {"sv": 60, "gt": 60, "hn": 60, "mx": 60, "other": 120}
SMALLEST_DEPARTURES = 0.5


def write(name, header, rows):
    with open(FOLDER / name, "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(header)
        w.writerows(rows)


def read_encounters():
    counts = defaultdict(int)
    with open(FOLDER / "source_data/encounters_monthly.csv", encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            key = (row["month"], row["citizenship"].lower(), row["demographic"], row["title"])
            counts[key] += int(row["encounters"])
    return counts, sorted({k[0] for k in counts})


def total(counts, month, demographic, title=None, origin=None):
    return sum(n for (m, o, d, t), n in counts.items()
               if m == month and d == demographic
               and (title is None or t == title) and (origin is None or o == origin))


def expulsion_share(counts, months):
    rows = []
    for month in months:
        if month < "2020-03":
            continue
        length = calendar.monthrange(int(month[:4]), int(month[5:]))[1]
        day = 26 if month == "2020-03" else 15
        shares, of_classes = {}, {}
        for d in DEMOGRAPHICS:
            first, last = DAYS_IN_FORCE.get((month, d), (1, length))
            in_force = (last - first + 1) / length
            exposed = total(counts, month, d) * in_force
            shares[d] = min(total(counts, month, d, title="42") / exposed if exposed else 0.0, 1.0)
            for o in ORIGINS:
                expelled = total(counts, month, d, title="42", origin=o) + SHRINKAGE * shares[d]
                of_classes[f"{o}_{d}"] = min(expelled / (total(counts, month, d, origin=o) * in_force + SHRINKAGE), 1.0)
        classes_by_origin = [of_classes[f"{o}_{d}"] for o in ORIGINS for d in DEMOGRAPHICS]
        rows.append([f"{month}-{day:02d}"] + [f"{s:.4f}" for s in [*shares.values(), *classes_by_origin]])
    write("series/expulsion_share.csv", ["date"] + DEMOGRAPHICS + [f"{o}_{d}" for o in ORIGINS for d in DEMOGRAPHICS], rows)


def expulsion_earlier():
    """Shares as recorded to 20 January 2021; then families as in February 2021, and from 29 January children as in October 2020."""
    with open(FOLDER / "series/expulsion_share.csv", encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    of = {row["date"]: row for row in rows}
    columns = ["date"] + [c for c in rows[0] if c != "date" and c.endswith(("family", "unaccompanied_child"))]
    before, after = of["2021-01-15"], of["2021-02-15"]
    branch = {c: f"{float(before[c]) + (float(after[c]) - float(before[c])) * 5 / 31:.12g}" for c in columns[1:]}
    children = {c: branch[c] for c in columns[1:] if c.endswith("unaccompanied_child")}
    octobers = {c: of["2020-10-15"][c] for c in children}
    table = [row for row in rows if row["date"] < "2021-01-20"]
    table.append({**branch, "date": "2021-01-20"})
    # Families move from 20 January to 15 February as recorded; children stay until the day before the order is lifted.
    for day, days_on in (("2021-01-28", 8), ("2021-01-29", 9), ("2021-02-15", 26)):
        share = {c: f"{float(branch[c]) + (float(after[c]) - float(branch[c])) * days_on / 26:.12g}" for c in columns[1:]}
        table.append({**share, **(children if day == "2021-01-28" else octobers), "date": day})
    write("series/expulsion_earlier.csv", columns, [[row[c] for c in columns] for row in table])


# Days of care from February 2021 on: stock over discharges where a day has both (25 February, 24 March and 13 April), or the
# change of the stock and the transfers to HHS (late April). 35 days in facilities.csv.
HHS_STAY_DAYS = 35
LATER_CARE = [("2021-02-25", 6210, 132), ("2021-03-24", 11900, 268), ("2021-04-13", 19120, 303), ("2021-04-22", 20800, 442)]
# Then discharges a day were flat (WOLA, 7 September 2021): as many as take the stock from the end of April to that of 30 June, given
# the transfers of June (daily report of 30 June) and, for May, July and August, children met who are not of Mexico.
CARE_END_OF_APRIL, CARE_END_OF_JUNE, TRANSFERS_OF_JUNE = 22500, 14739, 430


def flat_discharges(counts):
    """Days of the end of each month with the length of care then, in days."""
    taken = {m: sum(total(counts, m, "unaccompanied_child", origin=o) for o in ORIGINS if o != "mx")
             for m in ("2021-05", "2021-07", "2021-08")}
    taken["2021-06"] = 30 * TRANSFERS_OF_JUNE
    a_day = (CARE_END_OF_APRIL - CARE_END_OF_JUNE + taken["2021-05"] + taken["2021-06"]) / 61
    rows, held = [("2021-05-01", CARE_END_OF_APRIL / a_day)], CARE_END_OF_APRIL
    for month in sorted(taken):
        days = calendar.monthrange(int(month[:4]), int(month[5:]))[1]
        held += taken[month] - days * a_day
        rows.append((f"{month}-{days}", held / a_day))
    return rows


def care(counts):
    rows = []
    with open(FOLDER / "source_data/hhs_monthly.csv", encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            rows.append((row["month"] + "-15", 100 / float(row["discharge_rate_percent_of_care_per_day"])))
    rows += [(day, held / discharged) for day, held, discharged in LATER_CARE] + flat_discharges(counts)
    write("series/hhs_stay.csv", ["date", "hhs"], [[day, f"{days / HHS_STAY_DAYS:.3f}"] for day, days in rows])


# Values after September 2021 are scenarios: openings fade, homicides stay as in 2021.
LATER_LABOUR = [("2022-03-15", 1.6), ("2023-03-15", 1.1), ("2024-09-15", 0.3), ("2025-09-15", 0)]
# Politics elsewhere: assumed.
OTHER_VIOLENCE = {"2019-11-15": (0, 0), "2020-07-01": (0, 0), "2021-02-15": (0.02, 0.17), "2021-05-15": (0.08, 0.4),
                  "2021-08-15": (0.08, 0.67), "2022-11-15": (0, 0.5), "2024-11-15": (0, 0.33)}


def labour():
    """Job openings: 0 = mean of October to December 2019, -1 = April 2020."""
    with open(FOLDER / "source_data/job_openings.csv", encoding="utf-8", newline="") as f:
        openings = {row["month"]: float(row["job_openings_thousand"]) for row in csv.DictReader(f)}
    usual = sum(openings[m] for m in BASE_MONTHS) / len(BASE_MONTHS)
    rows = [(m + "-15", round((n - usual) / (usual - openings["2020-04"]), 3)) for m, n in openings.items()]
    write("series/labour.csv", ["date", "all"], rows + LATER_LABOUR)


def violence():
    """Logarithm of the homicide rate of a year, in the middle of the year; 0 = 15 November 2019."""
    with open(FOLDER / "source_data/homicides.csv", encoding="utf-8", newline="") as f:
        rates = {row["year"]: [math.log(float(row[o])) for o in ("sv", "gt", "hn")] for row in csv.DictReader(f)}
    middle = {date(int(year), 7, 1): logs for year, logs in rates.items()}

    def at(day, i):
        before = max((d for d in middle if d <= day), default=min(middle))
        after = min((d for d in middle if d >= day), default=max(middle))
        share = (day - before).days / (after - before).days if after > before else 0
        return middle[before][i] + share * (middle[after][i] - middle[before][i])

    zero = date(2019, 11, 15)
    rows = [[day] + [f"{at(min(date.fromisoformat(day), date(2021, 7, 1)), i) - at(zero, i):.3f}" for i in range(3)] + list(elsewhere)
            for day, elsewhere in OTHER_VIOLENCE.items()]
    write("series/violence.csv", ["date"] + ORIGINS, rows)


def seasonality():
    rows = []
    with open(FOLDER / "source_data/usbp_monthly_2000_2020.csv", encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            rows.append([row["month"] + "-01", row["usbp_apprehensions"]])
    write("series/usbp_monthly_2000_2020.csv", ["date", "all"], rows)


def observations(counts, months):
    write("observations/encounters.csv", ["month", "measure", "origin", "demographic", "value"],
          [[m, "encounters", o, d, total(counts, m, d, origin=o)]
           for m in months for o in ORIGINS for d in DEMOGRAPHICS])
    write("observations/expelled.csv", ["month", "measure", "demographic", "value"],
          [[m, "expelled", d, total(counts, m, d, title="42")]
           for m in months if m >= "2020-04" for d in DEMOGRAPHICS])


def encounters_per_arrival(origin, demographic):
    met, returned, again = ENCOUNTER_RETURN_RETRY[demographic]
    odds = RETURN_ODDS.get(f"{origin}_{demographic}", 1)
    returned = odds * returned / (1 - returned + odds * returned)
    return met / (1 - met * returned * again * RETRY_AFTER_RETURN)


def classes(counts):
    rows = []
    for o in ORIGINS:
        for d in DEMOGRAPHICS:
            mean = sum(total(counts, m, d, origin=o) for m in BASE_MONTHS) / len(BASE_MONTHS)
            base = mean / (ARRIVING_SHARE[o] * encounters_per_arrival(o, d)) / SEASON_OF_BASE_MONTHS
            base = max(round(base, 1), SMALLEST_DEPARTURES)
            rows.append([f"{o}_{d}", o, d, "", round(base * POOL_MONTHS[o]), base])
    write("classes.csv", ["id", "origin", "demographic", "stream", "pool", "departures_per_month"], rows)


def main():
    counts, months = read_encounters()
    expulsion_share(counts, months)
    expulsion_earlier()
    care(counts)
    labour()
    violence()
    seasonality()
    observations(counts, months)
    classes(counts)


if __name__ == "__main__":
    main()
