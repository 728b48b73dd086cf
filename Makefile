# Thin front of the Meson build: the commands a newcomer needs.
# `make` builds build/flujo, `make check` runs every test, `make demo` runs the
# corridor scenario, compares its policies and writes both reports, `make deps` installs
# what Debian or Ubuntu lacks, `make install PREFIX=...` installs.
BUILD ?= build
PREFIX ?= /usr/local
SCENARIO ?= scenarios/northern-triangle-2021
REPLICATES ?= 50
RESULTS = $(BUILD)/demo
SETUP ?= # options of meson for a new build, as -Dwerror=true

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD) --quiet

$(BUILD)/build.ninja: | deps
	@meson setup $(BUILD) --prefix=$(PREFIX) $(SETUP) >/dev/null

deps:
	@sh packaging/deps.sh

check: all
	@meson test -C $(BUILD) --print-errorlogs --no-suite long --timeout-multiplier 6

check-long: all
	@meson test -C $(BUILD) --print-errorlogs --suite long --timeout-multiplier 0

# Every allocation of five commands fails once, on a scenario and on a Flee folder; results with flipped bits;
# 3,000 mutated scenarios, 50 kills.
check-faults: all
	@python3 tests/faults/faults.py $(BUILD)/flujo $(BUILD)/tests/faults/libfault_shim.so .
	@python3 tests/faults/flips.py $(BUILD)/flujo . --flips 500
	@python3 tests/faults/attack.py $(BUILD)/flujo . --scenarios 3000 --kills 50

# Lines and branches of src/ that the tests of `make check` reach, by gcovr (Debian: gcovr); the numbers of docs/reliability.md.
# PYTHONOPTIMIZE: gcovr 5 asserts that a function has one line, and one source is compiled for three widths.
.PHONY: coverage check-threads check-valgrind analyse
coverage: | deps
	@[ -f $(BUILD)-coverage/build.ninja ] || meson setup $(BUILD)-coverage -Db_coverage=true -Doptimization=1 \
		-Dc_args=-fprofile-update=atomic >/dev/null
	@ninja -C $(BUILD)-coverage --quiet
	@find $(BUILD)-coverage -name '*.gcda' -delete
	@FLUJO_ALL_PLACES=1 meson test -C $(BUILD)-coverage --no-suite long --timeout-multiplier 20 >/dev/null || true
	@PYTHONOPTIMIZE=1 gcovr -r . $(BUILD)-coverage --filter src/ --exclude-unreachable-branches --print-summary --txt $(BUILD)-coverage/coverage.txt

# ThreadSanitizer over what computes on several threads.
THREADED = base/parallel engine/expected engine/fit engine/periods engine/sums engine/together study/abc study/assimilate \
	study/calibration study/compare study/forecast study/resamples study/small_calibration study/smoother api/api api/api_flee flee/people
check-threads: | deps
	@[ -f $(BUILD)-threads/build.ninja ] || meson setup $(BUILD)-threads -Db_sanitize=thread -Db_lundef=false \
		-Dbuildtype=debugoptimized >/dev/null
	@TSAN_OPTIONS=halt_on_error=1 meson test -C $(BUILD)-threads --timeout-multiplier 20 --print-errorlogs $(THREADED)

check-valgrind: all
	@sh tests/faults/valgrind.sh $(BUILD)/flujo .

# clang's static analyser; what it finds wrongly stands in the script with the reason.
analyse: all
	@python3 tests/faults/analyse.py $(BUILD)

# Every write of ten commands fails once (ENOSPC, EIO) or takes half of its bytes; all C tests with an allocation refused.
.PHONY: check-writes torture campaign
check-writes: all
	@python3 tests/faults/faults.py $(BUILD)/flujo $(BUILD)/tests/faults/libfault_shim.so . --kinds ENOSPC,EIO,short

# The allocations of flujo's own allocator under AddressSanitizer: what a refused one leaves behind is a leak.
.PHONY: check-leaks
check-leaks: | deps
	@[ -f $(BUILD)-sanitised/build.ninja ] || meson setup $(BUILD)-sanitised -Db_sanitize=address,undefined -Db_lundef=false \
		-Dbuildtype=debugoptimized >/dev/null
	@ninja -C $(BUILD)-sanitised --quiet flujo
	@$(CC) -shared -fPIC -O1 -D_GNU_SOURCE -DBESIDE_ASAN tests/faults/shim.c -o $(BUILD)-sanitised/beside_asan.so
	@ASAN_OPTIONS=verify_asan_link_order=0 UBSAN_OPTIONS=halt_on_error=1 python3 tests/faults/faults.py $(BUILD)-sanitised/flujo \
		$(BUILD)-sanitised/beside_asan.so . --kinds realloc --most 24

torture: all
	@FLUJO_ALL_PLACES=1 $(BUILD)/tests/api/test_no_memory
	@python3 tests/faults/torture.py $(BUILD) $(BUILD)/tests/faults/libfault_shim.so --most 40 --seconds 20

# Hours: 100,000 mutated scenarios and Flee folders, 500 kills of runs; SCENARIOS=, KILLS= and SEED= for less.
SCENARIOS ?= 100000
KILLS ?= 500
SEED ?= 3
campaign: all
	@python3 tests/faults/attack.py $(BUILD)/flujo . --scenarios $(SCENARIOS) --kills $(KILLS) --going-on $(KILLS) --seed $(SEED)

# What a draw costs here and in GSL, where that is installed.
bench-gsl: all
	@ninja -C $(BUILD) --quiet bench/bench_gsl
	@$(BUILD)/bench/bench_gsl

# Replicates over ranks of MPI (Open MPI's mpirun), in a build of their own.
check-mpi:
	@sh packaging/deps.sh $@
	@[ -f $(BUILD)-mpi/build.ninja ] || meson setup $(BUILD)-mpi -Dmpi=enabled -Dtests=false >/dev/null
	@ninja -C $(BUILD)-mpi --quiet
	@tests/hpc/ranks.sh $(BUILD)-mpi/flujo .

bench-mpi: check-mpi
	@tests/hpc/bench.sh $(BUILD)-mpi/flujo .

# What a comparison over five years takes of memory, of 150, 500 and 1,000 replicates by expected draws and of slices merged, with a
# comparison of bytes; an hour and more for 10,000: make bench-memory OF=10000 SLICES=10. And how far its quantiles are off.
OF ?= 150,500,1000
SLICES ?= 5
bench-memory: all
	@python3 bench/memory.py $(BUILD)/flujo $(SCENARIO) --engine expected --policies observed,as_of_20_january,earlier_practice,announced,partners,causes \
	  --of $(OF) --slices $(SLICES)
	@$(BUILD)/flujo bench summaries $(SCENARIO) --replicates 300

# A Slurm array on this machine, a task of it killed and requeued; as root.
check-slurm: all
	@sh packaging/deps.sh $@
	@tests/hpc/slurm.sh $(BUILD)/flujo .

# The shipped Snakefile, a slice of it killed and run again.
check-snakemake: all
	@sh packaging/deps.sh $@
	@tests/hpc/snakemake.sh $(BUILD)/flujo .

# One dialect: .clang-format.
format:
	@git ls-files '*.c' '*.h' | xargs clang-format -i --style=file

check-format:
	@git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror --style=file

# The same bytes over threads, vector widths, locales, time zones, kills, compilers and levels (tests/bytes).
.PHONY: halves check-mpi bench-mpi bench-memory check-slurm check-snakemake check-bytes
check-bytes: all
	@python3 tests/bytes/bytes.py $(BUILD)/flujo . --builds $(BUILD)-bytes

# Shipped scenarios beside reference values with tolerances by quantity (tests/reference); with RECIPES=FILE the recipes too,
# after `RECIPE_VALUES=FILE tests/recipes/run.sh build/flujo scenarios docs/tutorial.md docs/recipes/[0-9]*.md`.
.PHONY: check-reference
check-reference: all
	@python3 tests/reference/reference.py check $(BUILD)/flujo . $(if $(RECIPES),--recipes $(RECIPES))

# What the program computes, pinned (tests/golden); `make golden` pins it anew and shows what moved.
check-golden: all
	@python3 tests/golden/golden.py check $(BUILD)/flujo . --threads 1,2,5

# The small golden cases by programs for i386 (32 bits) and s390x (big-endian, under qemu-user): Debian's cross compilers.
.PHONY: check-arch
check-arch: all
	@sh packaging/deps.sh $@
	@sh tests/arch/arch.sh $(BUILD)/flujo . $(BUILD)-arch

golden: all
	@python3 tests/golden/golden.py renew $(BUILD)/flujo .

# valgrind over the public interface from C, Python and R; the sanitised build of .ci/run does the same with ASan and UBSan.
check-memory: all
	@sh tests/api/memory.sh $(BUILD) .

# What Python costs beside C; 10^7 values reach NumPy without a copy.
bench-bindings: all
	@/usr/bin/python3 bench/bindings.py $(BUILD) .

# One-line faults, applied one at a time: which tests notice them (tests/mutants). FAULTS=... for another list.
FAULTS ?= tests/mutants/faults.tsv
check-mutants: | deps
	@python3 tests/mutants/run.py --faults $(FAULTS) --work $(BUILD)-mutants

# Members of the shipped corridor that replay its record; as many as fit in 1 MB (10^6 bytes).
# .ci/run makes a few and replays them: `make members MEMBERS=FILE MEMBERS_OPTIONS=...`.
MEMBERS ?= $(SCENARIO)/assimilation.sqlite
MEMBERS_OPTIONS ?= --keep 14
members: all
	@$(BUILD)/flujo assimilate $(SCENARIO) $(MEMBERS_OPTIONS) --out $(MEMBERS)

# docs/facts.md: every dated fact of the corridor beside its simulation; fails where one is far off and facts.csv does not say why.
# The record is replayed by all members, for the 90 % interval of the few that the scenario keeps is too narrow.
FACTS_MEMBERS ?= $(RESULTS)/members.sqlite
$(RESULTS)/members.sqlite: all
	@mkdir -p $(RESULTS)
	@$(BUILD)/flujo assimilate $(SCENARIO) --quiet --force --out $@

facts: all $(FACTS_MEMBERS)
	@mkdir -p $(RESULTS)
	@$(BUILD)/flujo run $(SCENARIO) --facts --json --quiet --force --out $(RESULTS)/facts.sqlite >$(RESULTS)/facts.json
	@$(BUILD)/flujo run $(SCENARIO) --facts --json --quiet --force --assimilation $(FACTS_MEMBERS) --out $(RESULTS)/facts.sqlite >$(RESULTS)/replay.json
	@python3 tools/facts.py $(RESULTS)/facts.json $(RESULTS)/replay.json >docs/facts.md

.PHONY: check-web bench-web screenshots
# The live page (flujo page) in a headless Chromium; how long a user waits for it; its pictures in docs/.
check-web: all
	@python3 tests/live/check.py web $(BUILD)/flujo .

bench-web: all
	@python3 tests/live/check.py bench $(BUILD)/flujo .

screenshots: all
	@python3 tests/live/check.py shots $(BUILD)/flujo .

# Which differences of the corridor's policies turn where one assumed parameter is halved or doubled (docs/studies.md).
halves: all
	@python3 tools/halve_and_double.py $(BUILD)/flujo $(SCENARIO)

demo: all
	@mkdir -p $(RESULTS)
	@$(BUILD)/flujo run $(SCENARIO) --replicates $(REPLICATES) --out $(RESULTS)/observed.sqlite
	@$(BUILD)/flujo report $(RESULTS)/observed.sqlite --out $(RESULTS)/observed.html --quiet
	@$(BUILD)/flujo compare $(SCENARIO) --assimilation $(MEMBERS) --horizon 1y --out $(RESULTS)/policies.sqlite
	@$(BUILD)/flujo report $(RESULTS)/policies.sqlite --out $(RESULTS)/policies.html --quiet
	@echo
	@echo "What was observed beside what is simulated: $(RESULTS)/observed.html"
	@echo "The policies compared as counterfactuals of what happened, the report: $(RESULTS)/policies.html"

# DESTDIR=... stages both.
install: all
	@meson configure $(BUILD) --prefix=$(abspath $(PREFIX)) >/dev/null
	@meson install -C $(BUILD) --quiet

# What the last `make install` put in place.
uninstall:
	@ninja -C $(BUILD) uninstall >/dev/null

# Debian packages of what is committed, in $(BUILD)/deb: built twice, the same bytes, checked by lintian.
deb:
	@sh packaging/deb.sh $(BUILD)/deb

# As root: the same in a minimal Debian made for it, where they are installed, used and purged.
check-deb:
	@sh packaging/clean-deb.sh $(BUILD)/check-deb

# The documents and the reference of the C interface as HTML, in $(BUILD)/site; a broken link or a warning is an error.
site:
	@/usr/bin/python3 tools/site.py . $(BUILD)/site

# Recipes of other package managers parse, and state this version.
check-packaging:
	@sh packaging/check.sh

# Programs that are linked with the last tag (or ABI_BASE=COMMIT) go on with this library.
check-abi:
	@sh tests/api/abi.sh $(BUILD)/abi $(ABI_BASE)

clean:
	@rm -rf $(BUILD)

.PHONY: all deps check bench-gsl check-long check-faults check-golden golden check-memory bench-bindings check-mutants format check-format members facts demo install uninstall deb check-deb check-packaging check-abi site clean
