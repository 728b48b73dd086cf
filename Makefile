# Thin front of the Meson build: the commands a newcomer needs.
#   make          builds build/flujo
#   make demo     runs the corridor, compares the policies, writes a report
#   make check    runs every test
#   make deps     installs what a Debian or Ubuntu system lacks, after saying so
#   make install PREFIX=/usr/local
BUILD ?= build
PREFIX ?= /usr/local
SCENARIO = scenarios/northern-triangle-2021
RESULTS = $(SCENARIO)/results

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD) --quiet

$(BUILD)/build.ninja: | deps
	@meson setup $(BUILD) --prefix=$(PREFIX) >/dev/null

deps:
	@sh packaging/deps.sh

check: all
	@meson test -C $(BUILD) --print-errorlogs --no-suite long

check-long: all
	@meson test -C $(BUILD) --print-errorlogs --suite long

demo: all
	@mkdir -p $(RESULTS)
	@$(BUILD)/flujo run $(SCENARIO) --out $(RESULTS)/observed.sqlite
	@$(BUILD)/flujo compare $(SCENARIO) --horizon 1y --replicates 100 --out $(RESULTS)/compare.sqlite
	@$(BUILD)/flujo report $(RESULTS)/observed.sqlite --out $(RESULTS)/observed.html --quiet
	@$(BUILD)/flujo report $(RESULTS)/compare.sqlite --out $(RESULTS)/report.html --quiet
	@echo
	@echo "observed against simulated: $(CURDIR)/$(RESULTS)/observed.html"
	@echo "report: $(CURDIR)/$(RESULTS)/report.html"

install: all
	@meson configure $(BUILD) --prefix=$(PREFIX)
	@ninja -C $(BUILD) install

clean:
	@rm -rf $(BUILD)

.PHONY: all deps check check-long demo install clean
