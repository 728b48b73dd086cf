#!/usr/bin/env python3
"""usage: provenance.py PROGRAM CHECKOUT

The provenance of a result has the shape of docs/provenance.schema.json, states the command, the settings and the build
(as `flujo version` prints it), and the hash of every file that was read, worked out here once more.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../faults"))
from faults import flee_folder  # noqa: E402

KINDS = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


def faults(value, schema, at="provenance"):
    """What the part of JSON Schema that the file uses finds wrong."""
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(type(value) is KINDS[k] for k in kinds):
        return [f"{at} is no {' or '.join(kinds)}"]
    found = [f"{at} is not {schema['const']}"] if "const" in schema and value != schema["const"] else []
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{at}: {value} does not match {schema['pattern']}")
    if isinstance(value, dict):
        found += [f"{at} lacks {key}" for key in schema.get("required", []) if key not in value]
        for key, item in value.items():
            inner = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
            found += [f"{at} has an unknown {key}"] if inner is False else faults(item, inner, f"{at}.{key}")
    if isinstance(value, list):
        for n, item in enumerate(value):
            found += faults(item, schema.get("items", {}), f"{at}[{n}]")
    return found


def fnv1a(data):
    h = 0xCBF29CE484222325
    for byte in data:
        h = (h ^ byte) * 0x100000001B3 & (1 << 64) - 1
    return f"{h:016x}"


def main():
    program, checkout = sys.argv[1:]
    scenario = os.path.join(checkout, "tests/data/tiny")
    with open(os.path.join(checkout, "docs/provenance.schema.json"), encoding="utf-8") as f:
        schema = json.load(f)
    assert faults({"schema": "x", "seed": 1}, schema), "the check of the schema checks nothing"
    with tempfile.TemporaryDirectory() as folder:
        members, out = os.path.join(folder, "members.sqlite"), os.path.join(folder, "r.sqlite")
        quiet = ["--quiet", "--seed", "18446744073709551615"]
        subprocess.run([program, "assimilate", scenario, "--members", "20", "--passes", "1", "--quiet", "--out", members],
                       check=True)
        subprocess.run([program, "run", scenario, *quiet, "--assimilation", members, "--set", "belief.trust=0.25",
                        "--out", out], check=True)
        subprocess.run([program, "export", out, "--format", "provenance", "--out", folder, "--quiet"], check=True)
        with open(os.path.join(folder, "provenance.json"), encoding="utf-8") as f:
            found = json.load(f)
        wrong = faults(found, schema)
        inputs = {"--assimilation members.sqlite": members}
        for root, _, files in os.walk(scenario):
            for name in files:
                if name.endswith((".csv", ".yml")):
                    path = os.path.join(root, name)
                    inputs[os.path.relpath(path, scenario)] = path
        for name, path in inputs.items():
            with open(path, "rb") as f:
                if found["inputs"].get(name) != fnv1a(f.read()):
                    wrong.append(f"{name} has another hash: {found['inputs'].get(name)}")
        wrong += [f"{name} was not read" for name in found["inputs"] if name not in inputs]
        version = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
        wrong += [f"flujo version lacks {k} {v}" for k, v in found["build"].items() if f"{k} {v}\n" not in version]
        if found["seed"] != "18446744073709551615" or found["settings"] != ["belief.trust=0.25"] or found["interrupted"]:
            wrong.append("seed, settings or interruption are not as asked")
        if not found["command"].startswith("flujo run tiny "):
            wrong.append("the command is another: " + found["command"])
        # Of a Flee folder all files, each once.
        flee = os.path.join(folder, "flee")
        flee_folder(flee)
        subprocess.run([program, "run", flee, "--replicates", "1", "--quiet", "--out", out + ".flee"], check=True)
        subprocess.run([program, "export", out + ".flee", "--format", "provenance", "--out", os.path.join(folder, "of-flee"), "--quiet"],
                       check=True)
        with open(os.path.join(folder, "of-flee/provenance.json"), encoding="utf-8") as f:
            of_flee = json.load(f)
        wrong += faults(of_flee, schema)
        read = {os.path.relpath(os.path.join(where, n), flee): os.path.join(where, n) for where, _, names in os.walk(flee) for n in names}
        wrong += [f"{name} of the Flee folder has another hash, or none" for name, path in read.items()
                  if of_flee["inputs"].get(name) != fnv1a(open(path, "rb").read())]
        if len(of_flee["inputs"]) != len(read):
            wrong.append("of the Flee folder more was read than is there")
        if os.path.exists(os.path.join(folder, "provenance.csv")):
            wrong.append("the build is among the tables of an export")
    print("\n".join(wrong) or f"{len(inputs)} inputs, {len(found['build'])} parts of the build")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
