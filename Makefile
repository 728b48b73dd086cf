# Thin front of the Meson build: the commands a newcomer needs.
# `make` builds build/flujo, `make check` runs every test, `make demo` compares
# policies in the corridor scenario and writes its report, `make deps` installs
# what Debian or Ubuntu lacks, `make install PREFIX=...` installs.
BUILD ?= build
PREFIX ?= /usr/local
SCENARIO ?= scenarios/northern-triangle-2021
REPLICATES ?= 20

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD) --quiet

$(BUILD)/build.ninja: | deps
	@meson setup $(BUILD) --prefix=$(PREFIX) >/dev/null

deps:
	@sh packaging/deps.sh

check: all
	@meson test -C $(BUILD) --print-errorlogs

demo: all
	@$(BUILD)/flujo compare $(SCENARIO) --horizon 1y --replicates $(REPLICATES) --seed 1 --out $(BUILD)/demo.sqlite
	@$(BUILD)/flujo report $(BUILD)/demo.sqlite --out $(BUILD)/demo.html
	@echo "The report is in $(BUILD)/demo.html"

install: all
	@meson configure $(BUILD) --prefix=$(abspath $(PREFIX)) >/dev/null
	@meson install -C $(BUILD) --quiet

clean:
	@rm -rf $(BUILD)

.PHONY: all deps check demo install clean
