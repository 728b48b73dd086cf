#!/bin/sh
# What can be checked of these files without the tools they are for: they parse, and state the version of meson.build.
# Usage: check.sh, from the root of the checkout
set -eu
version=$(sed -n "s/^  version: '\(.*\)',/\1/p" meson.build)
for file in packaging/conda/meta.yaml packaging/flake.nix bindings/python/pyproject.toml bindings/r/DESCRIPTION debian/changelog; do
    grep -q "$version" $file || { echo "$file does not state version $version" >&2; exit 1; }
done
for script in packaging/*.sh; do sh -n "$script"; done
checked="shell"
if python3 -c 'import yaml' 2>/dev/null; then # the templates of conda are not YAML: they are filled in first
    sed -e '/^{%/d' -e "s/{{ version }}/$version/; s/{{ compiler(\"c\") }}/gcc/" packaging/conda/meta.yaml |
        python3 -c 'import sys, yaml; recipe = yaml.safe_load(sys.stdin); assert recipe["package"]["name"] == "flujo" and recipe["test"]["imports"] == ["flujo"]'
    checked="$checked conda"
fi
if command -v ruby >/dev/null; then ruby -c packaging/homebrew/flujo.rb >/dev/null; checked="$checked ruby"; fi
if command -v nix-instantiate >/dev/null; then nix-instantiate --parse packaging/flake.nix >/dev/null; checked="$checked nix"; fi
# Each library of the build is in each recipe, and the image gets what the Debian source says.
for library in fyaml sqlite random123 nlopt xlsxwriter netcdf; do
    for file in packaging/conda/meta.yaml packaging/homebrew/flujo.rb packaging/flake.nix debian/control packaging/container/Containerfile; do
        grep -q "$library" $file || { echo "$file lacks $library" >&2; exit 1; }
    done
done
echo "parsed:$(printf ' %s' $checked)"
