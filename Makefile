# Thin front of the Meson build: the commands a newcomer needs.
# `make` builds build/flujo, `make check` runs every test, `make demo` runs the
# corridor and writes its report, `make deps` installs what Debian lacks.
BUILD ?= build
PREFIX ?= /usr/local

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD) --quiet

$(BUILD)/build.ninja: | deps
	@meson setup $(BUILD) --prefix=$(PREFIX) >/dev/null

deps:
	@sh packaging/deps.sh

.PHONY: all deps
