# migrant: build, install and test entries.  `make demo` and `make test` only need make and root or sudo.

# from `make demo DATA=folder`; PGXS uses DATA itself
CITY := $(DATA)

EXTENSION = migrant
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" migrant.control)
MODULE_big = $(EXTENSION)

# In order of dependency: each room, also of the SQL modules, depends only on itself and earlier ones (see ARCHITECTURE.md).
ROOMS = base time geo code grid occupancy usage coverage residence density flow release trajectory movement similarity registry
SOURCES := $(sort $(wildcard src/*.c $(ROOMS:%=src/%/*.c)))
OBJS = $(SOURCES:.c=.o)
PG_CPPFLAGS = -I$(srcdir)/src -DMIG_VERSION='"$(EXTVERSION)"' -ffp-contract=off -fno-math-errno
# a server built by gcc passes on flags and attributes unknown to clang
ifneq ($(findstring clang,$(CC)),)
PG_CFLAGS = -Wno-unknown-warning-option -Wno-ignored-optimization-argument -Wno-ignored-attributes
endif

# The script of this version is built; scripts of earlier versions and upgrade scripts are in sql/ and never change.
INSTALL_SQL = build/$(EXTENSION)--$(EXTVERSION).sql
SQL_MODULES = sql/begin.sql $(foreach room,$(filter-out registry,$(ROOMS)),$(sort $(wildcard sql/$(room)/*.sql))) \
	sql/registry/migrant_create_registry.sql sql/end.sql
DATA_built = $(INSTALL_SQL)
DATA = $(wildcard sql/$(EXTENSION)--*.sql)
SCRIPTS = bin/migrant_load

# Tests in the schedule run first, three at a time, then the others, one by one; with REGRESS="names", only those.
ALL_TESTS = $(sort $(patsubst test/sql/%.sql,%,$(wildcard test/sql/*.sql)))
SCHEDULE = test/schedule
SCHEDULED := $(shell sed -n 's/^test://p' $(SCHEDULE))
REGRESS = $(filter-out $(SCHEDULED) $(if $(filter 15,$(MAJORVERSION)),soft_error),$(ALL_TESTS))
REGRESS_OPTS = --inputdir=test --load-extension=postgis --load-extension=$(EXTENSION) --encoding=UTF8 --no-locale \
	$(if $(filter file,$(origin REGRESS)),--schedule=$(SCHEDULE))
ISOLATION := $(sort $(patsubst test/specs/%.spec,%,$(wildcard test/specs/*.spec)))
ISOLATION_OPTS = --inputdir=test --outputdir=. --load-extension=postgis --load-extension=$(EXTENSION)
EXTRA_CLEAN = build tmp_check $(OBJS:%=%.d) $(OBJS:%.o=%.bc.d)

# Building needs the server's development files; `make demo` and `make test` install them first.
PG_CONFIG ?= pg_config
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2> /dev/null))
ifdef PGXS
include $(PGXS)
else
all install installcheck:
	@echo "no PostgreSQL development files found by $(PG_CONFIG); on Debian: apt-get install postgresql-server-dev-all"
	@exit 1
endif

# Templates are processed by assemble.awk: this cancels PGXS's rule, which would overwrite the module with a template's name.
%.sql: %.sql.in

$(INSTALL_SQL): $(SQL_MODULES) $(wildcard sql/*/*.sql.in sql/registry/*.sql seeds/*.csv) sql/assemble.awk $(EXTENSION).control
	@mkdir -p $(@D)
	awk -f sql/assemble.awk $(SQL_MODULES) > $@.tmp
	mv $@.tmp $@
# the headers that each object depends on
DEPENDENCIES = -MMD -MP -MF $@.d
$(OBJS) $(OBJS:.o=.bc): override CPPFLAGS += $(DEPENDENCIES)
$(OBJS) $(OBJS:.o=.bc): Makefile
-include $(shell find src tmp_check -name '*.d' 2> /dev/null)

# Vectorized loops over points (src/base/simd.h): no value there is NaN, infinite or -0, so none of these flags changes results.
SIMD_FLAGS = -O3 -ffinite-math-only -fno-signed-zeros -fno-trapping-math -fno-math-errno
SIMD_STEMS = src/density/kde_spans $(addprefix src/similarity/,edits nearest path warp)
$(SIMD_STEMS:%=%.o) $(SIMD_STEMS:%=%.bc): override CPPFLAGS += $(SIMD_FLAGS)
$(SIMD_STEMS:%=tmp_check/%.o) $(SIMD_STEMS:%=tmp_check/fuzz/%.o): CORE_CFLAGS += $(SIMD_FLAGS)

# --- Tests against the running server given by the PG* variables ---

PROVE_FLAGS ?=
PROVE_DB = $(EXTENSION)_prove

.PHONY: help installcheck-pgtap installcheck-tap
help: # list of entries
	@sed -n 's/^\([a-z-]*\):.* # \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F '|' '{ printf "make %-14s %s\n", $$1, $$2 }'
installcheck: installcheck-pgtap installcheck-tap # all tests that need the server of the PG* variables

installcheck-pgtap:
	dropdb --if-exists $(PROVE_DB)
	createdb --template=template0 --encoding=UTF8 --locale=C $(PROVE_DB)
	psql -qX -d $(PROVE_DB) -c 'CREATE EXTENSION pgtap' -c 'CREATE EXTENSION $(EXTENSION) CASCADE'
	pg_prove $(PROVE_FLAGS) -d $(PROVE_DB) test/pgtap/*.sql
	dropdb $(PROVE_DB)

TAP_RUNS := $(patsubst %,run-%,$(sort $(wildcard test/t/*.sh)))
.PHONY: $(TAP_RUNS)
installcheck-tap: $(TAP_RUNS)
$(TAP_RUNS): run-%: %
	prove $(PROVE_FLAGS) $*

.PHONY: reference
reference: # docs/reference.md, from the catalogs and comments on the server of the PG* variables
	dropdb --if-exists $(PROVE_DB)
	createdb --template=template0 --encoding=UTF8 --locale=C $(PROVE_DB)
	psql -qX -d $(PROVE_DB) -c 'CREATE EXTENSION $(EXTENSION) CASCADE'
	psql -qX -d $(PROVE_DB) -f docs/reference.sql -o docs/reference.md
	dropdb $(PROVE_DB)

# --- Checks without a server; their output is in tmp_check ---

# The pure core: everything but SQL functions.  Here it is compiled without the server's header files, which it must not need.
CORE_SOURCES := $(filter-out %_sql.c,$(SOURCES))
CORE_TESTS := $(sort $(wildcard test/core/*/*_test.c))
FUZZERS := $(sort $(wildcard test/fuzz/*/*_fuzz.c))
HEADERS := $(wildcard src/*/*.h test/core/*.h)
C_FILES := $(HEADERS) $(SOURCES) $(CORE_TESTS) $(FUZZERS)
SHELL_SCRIPTS = $(shell grep -rsIlE '^\#!.*/(ba)?sh' .ci .githooks bin seeds test)

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all
CORE_CFLAGS = -std=c99 -g -O1 -Wall -Wextra -Werror -ffp-contract=off -Isrc -Itest/core
CORE_CC = $(CC) $(CORE_CFLAGS) $(SANITIZE)
FUZZ_CC = clang $(CORE_CFLAGS) $(SANITIZE) -fsanitize=fuzzer
CORE_RUNS := $(CORE_TESTS:%.c=run-%)
FUZZ_STEMS := $(FUZZERS:%.c=%)
CORPUS = test/fuzz/corpus/$(patsubst %_fuzz,%,$(notdir $*))
FUZZ_SECONDS ?= 60

.PHONY: check-core check-fuzz fuzz fuzz-merge format format-check lint lint-scripts $(CORE_RUNS) \
	$(FUZZ_STEMS:%=replay-%) $(FUZZ_STEMS:%=fuzz-%) $(FUZZ_STEMS:%=merge-%)
check-core: $(CORE_RUNS) # unit tests of the core under the sanitizers, without a server
$(CORE_RUNS): run-%: tmp_check/%
	@echo $* && $<

# check-fuzz replays the corpus in each fuzzer; fuzz searches for new inputs, and fuzz-merge rebuilds the corpus: the smallest subset
# of both with the same code coverage.  Inputs with a name instead of a hash are always kept.
check-fuzz: $(FUZZ_STEMS:%=replay-%) # replays the inputs found by fuzzers
fuzz: $(FUZZ_STEMS:%=fuzz-%) # fuzzing, FUZZ_SECONDS=60 each
fuzz-merge: $(FUZZ_STEMS:%=merge-%) # adds new inputs to test/fuzz/corpus
$(FUZZ_STEMS:%=replay-%): replay-%: tmp_check/%
	@$< -runs=0 $(CORPUS) && echo "ok - replay $(*F)" || { echo "not ok - replay $(*F)"; exit 1; }
$(FUZZ_STEMS:%=fuzz-%): fuzz-%: tmp_check/%
	@mkdir -p tmp_check/found/$(*F) $(CORPUS)
	@$< -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=tmp_check/$(*F)- tmp_check/found/$(*F) $(CORPUS) && \
		echo "ok - $(*F)" || { echo "not ok - $(*F)"; exit 1; }
$(FUZZ_STEMS:%=merge-%): merge-%: tmp_check/%
	@rm -rf tmp_check/merged/$(*F)
	@mkdir -p tmp_check/merged/$(*F) tmp_check/found/$(*F) $(CORPUS)
	@$< -set_cover_merge=1 -use_counters=0 tmp_check/merged/$(*F) $(CORPUS) tmp_check/found/$(*F)
	@find $(CORPUS) -regextype egrep -regex '.*/[0-9a-f]{40}' -delete
	@cp tmp_check/merged/$(*F)/* $(CORPUS)

tmp_check/%.o: %.c
	@mkdir -p $(@D)
	$(CORE_CC) $(DEPENDENCIES) -c -o $@ $<
tmp_check/fuzz/%.o: %.c
	@mkdir -p $(@D)
	$(FUZZ_CC)-no-link $(DEPENDENCIES) -c -o $@ $<
tmp_check/libcore.a: $(CORE_SOURCES:%.c=tmp_check/%.o)
tmp_check/fuzz/libcore.a: $(CORE_SOURCES:%.c=tmp_check/fuzz/%.o)
tmp_check/libcore.a tmp_check/fuzz/libcore.a:
	@rm -f $@
	ar rcs $@ $^
$(CORE_TESTS:%.c=tmp_check/%): %: %.o tmp_check/libcore.a
	$(CORE_CC) -o $@ $^ -lm
$(FUZZERS:%.c=tmp_check/%): tmp_check/%: tmp_check/fuzz/%.o tmp_check/fuzz/libcore.a
	@mkdir -p $(@D)
	$(FUZZ_CC) -o $@ $^ -lm

# Format and lint are checked by the LLVM 14 tools of Debian 12; other versions give different results.
format: # formats all C files
	clang-format-14 -i $(C_FILES)
format-check:
	clang-format-14 --dry-run --Werror $(C_FILES)
# A stamp for each file that passes, valid until the file or a header that it includes changes.
CPPCHECK_STAMPS := $(patsubst %,tmp_check/%.cppcheck,$(CORE_SOURCES) $(CORE_TESTS) $(FUZZERS))
TIDY_STAMPS := $(patsubst %.c,tmp_check/%.tidy,$(filter %.c,$(C_FILES)))
lint: lint-scripts $(CPPCHECK_STAMPS) $(TIDY_STAMPS) # cppcheck, clang-tidy, shellcheck and the order of the rooms
tmp_check/%.cppcheck: %
	@mkdir -p $(@D)
	@echo cppcheck $<
	@cppcheck --quiet --error-exitcode=1 --std=c99 --enable=warning,performance,portability --inline-suppr -Isrc -Itest/core $<
	@$(CC) -Isrc -Itest/core -MM -MP -MT $@ -MF $@.d $<
	@touch $@
tmp_check/%.tidy: TIDY_FLAGS = -std=gnu99 -Isrc -Itest/core -I$(shell $(PG_CONFIG) --includedir-server)
tmp_check/%.tidy: %.c .clang-tidy
	@mkdir -p $(@D)
	@echo clang-tidy $<
	@clang-tidy-14 --quiet $< -- $(TIDY_FLAGS)
	@$(CC) $(TIDY_FLAGS) -MM -MP -MT $@ -MF $@.d $<
	@touch $@
lint-scripts:
	test/rooms
	shellcheck --exclude=SC1091,SC2016 $(SHELL_SCRIPTS)

# --- Entries that install what they need and run on a throw-away server, in a copy of this tree ---

SCALE ?= 0.05
OUT ?= demo-output
ROWS ?= 2000000

.PHONY: demo demo-stop test nightly coverage bench
# paths are passed in the environment, as they may contain blanks
demo: export CITY := $(CITY)
demo: export GPS := $(GPS)
demo: export OUT := $(OUT)
demo: # the demo city on a throw-away server: SCALE=0.05 OUT=folder DATA=folder KEEP=1
	@mkdir -p "$$OUT"
	@SCALE=$(SCALE) DATA="$${CITY:+$$(realpath -m "$$CITY")}" GPS="$${GPS:+$$(realpath -m "$$GPS")}" OUT="$$(realpath "$$OUT")" \
		$(if $(KEEP),seeds/demo/keep start,test/with_server demo seeds/demo/run)
	@$(if $(filter demo-output,$(OUT)),chown -R --reference=. $(OUT))
demo-stop: # stops the server left by make demo KEEP=1
	@seeds/demo/keep stop
test: # every test on a throw-away server
	@SUITES=$(SUITES) test/with_server test test/run
nightly: # tests too slow for every change: PARTS="fuzz undefined ..."
	@PARTS="$(PARTS)" test/nightly
coverage: # lines reached by tests
	@test/with_server test test/coverage
bench: # ratios to other extensions on PostgreSQL 17: ROWS=2000000 PARTS="..."
	@test/trixie env ROWS=$(ROWS) PARTS="$(PARTS)" $(if $(MANY),MANY=$(MANY)) test/with_server bench test/bench/run
