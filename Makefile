# migrant: build, install and test entries.  `make demo` and `make test` need nothing but make and root or sudo.

# of `make demo DATA=folder`; PGXS has a DATA of its own
CITY := $(DATA)

EXTENSION = migrant
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" migrant.control)
MODULE_big = $(EXTENSION)

# From the bottom up; each room uses itself and those before it only (see ARCHITECTURE.md), and so do the SQL modules.
ROOMS = base time geo code grid occupancy usage coverage residence density flow release trajectory movement similarity registry
SOURCES := $(sort $(wildcard src/*.c $(ROOMS:%=src/%/*.c)))
OBJS = $(SOURCES:.c=.o)
PG_CPPFLAGS = -I$(srcdir)/src -DMIG_VERSION='"$(EXTVERSION)"' -ffp-contract=off -fno-math-errno
# a server built by gcc hands on flags and attributes that clang does not know
ifneq ($(findstring clang,$(CC)),)
PG_CFLAGS = -Wno-unknown-warning-option -Wno-ignored-optimization-argument -Wno-ignored-attributes
endif

# The script of this version is made; those of versions before, and from one to the next, lie in sql/ and never change.
INSTALL_SQL = build/$(EXTENSION)--$(EXTVERSION).sql
SQL_MODULES = sql/begin.sql $(foreach room,$(filter-out registry,$(ROOMS)),$(sort $(wildcard sql/$(room)/*.sql))) \
	sql/registry/migrant_create_registry.sql sql/end.sql
DATA_built = $(INSTALL_SQL)
DATA = $(wildcard sql/$(EXTENSION)--*.sql)

ALL_TESTS = $(sort $(patsubst test/sql/%.sql,%,$(wildcard test/sql/*.sql)))
REGRESS = $(filter-out $(if $(filter 15,$(MAJORVERSION)),soft_error),$(ALL_TESTS))
REGRESS_OPTS = --inputdir=test --load-extension=postgis --load-extension=$(EXTENSION) --encoding=UTF8 --no-locale
ISOLATION := $(sort $(patsubst test/specs/%.spec,%,$(wildcard test/specs/*.spec)))
ISOLATION_OPTS = --inputdir=test --outputdir=. --load-extension=postgis --load-extension=$(EXTENSION)
EXTRA_CLEAN = build tmp_check

# Building needs the server's development files; `make demo` and `make test` first install them.
PG_CONFIG ?= pg_config
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2> /dev/null))
ifdef PGXS
include $(PGXS)
else
all install installcheck:
	@echo "no PostgreSQL development files found by $(PG_CONFIG); on Debian: apt-get install postgresql-server-dev-all"
	@exit 1
endif

# Templates are for assemble.awk: this ends PGXS's rule, which would write over the module of a template's name.
%.sql: %.sql.in

$(INSTALL_SQL): $(SQL_MODULES) $(wildcard sql/*/*.sql.in sql/registry/*.sql seeds/*.csv) sql/assemble.awk $(EXTENSION).control
	@mkdir -p $(@D)
	awk -f sql/assemble.awk $(SQL_MODULES) > $@.tmp
	mv $@.tmp $@
$(OBJS): $(wildcard src/*/*.h)

# Loops over points as instructions for several at once (src/base/simd.h): no value there is NaN, infinite or -0, so that
# none of these flags changes a digit.
SIMD_FLAGS = -O3 -ffinite-math-only -fno-signed-zeros -fno-trapping-math -fno-math-errno
SIMD_STEMS = src/density/kde_spans $(addprefix src/similarity/,edits nearest path warp)
$(SIMD_STEMS:%=%.o) $(SIMD_STEMS:%=%.bc): override CPPFLAGS += $(SIMD_FLAGS)
$(SIMD_STEMS:%=tmp_check/%.o) $(SIMD_STEMS:%=tmp_check/fuzz/%.o): CORE_CFLAGS += $(SIMD_FLAGS)

# --- Tests against the running server that the PG* variables name ---

PROVE_FLAGS ?=
PROVE_DB = $(EXTENSION)_prove

.PHONY: help installcheck-pgtap installcheck-tap
help: # Each entry whose line says what it does.
	@sed -n 's/^\([a-z-]*\):.*# \([A-Z].*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F '|' '$$1 { printf "make %-18s %s\n", $$1, $$2 }'
installcheck: installcheck-pgtap installcheck-tap

installcheck-pgtap:
	dropdb --if-exists $(PROVE_DB)
	createdb --template=template0 --encoding=UTF8 --locale=C $(PROVE_DB)
	psql -qX -d $(PROVE_DB) -c 'CREATE EXTENSION pgtap' -c 'CREATE EXTENSION $(EXTENSION) CASCADE'
	pg_prove $(PROVE_FLAGS) -d $(PROVE_DB) test/pgtap/*.sql
	dropdb $(PROVE_DB)

installcheck-tap:
	prove $(PROVE_FLAGS) test/t/*.sh

# docs/reference.md from the catalogue and its comments
.PHONY: reference
reference:
	dropdb --if-exists $(PROVE_DB)
	createdb --template=template0 --encoding=UTF8 --locale=C $(PROVE_DB)
	psql -qX -d $(PROVE_DB) -c 'CREATE EXTENSION $(EXTENSION) CASCADE'
	psql -qX -d $(PROVE_DB) -f docs/reference.sql -o docs/reference.md
	dropdb $(PROVE_DB)

# --- Checks without a server; what they build lies in tmp_check ---

# The pure core: all that is no SQL function.  It is compiled here without the server's header files, which it must not need.
CORE_SOURCES := $(filter-out %_sql.c,$(SOURCES))
CORE_TESTS := $(sort $(wildcard test/core/*/*_test.c))
FUZZERS := $(sort $(wildcard test/fuzz/*/*_fuzz.c))
HEADERS := $(wildcard src/*/*.h test/core/*.h)
C_FILES := $(HEADERS) $(SOURCES) $(CORE_TESTS) $(FUZZERS)
SCRIPTS = $(shell grep -rsIlE '^\#!.*/(ba)?sh' .ci .githooks seeds test)

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all
CORE_CFLAGS = -std=c99 -g -O1 -Wall -Wextra -Werror -ffp-contract=off -Isrc -Itest/core
FUZZ_SECONDS ?= 5

.PHONY: check-core check-fuzz format format-check lint
check-core: $(CORE_TESTS:%.c=tmp_check/%)
	@failed=0; for t in $^; do echo "$$t"; $$t || failed=1; done; exit $$failed

# starts from the inputs in test/fuzz/corpus/NAME, if there are any
check-fuzz: $(FUZZERS:%.c=tmp_check/%)
	@failed=0; for f in $^; do \
		name=$$(basename $$f _fuzz); mkdir -p tmp_check/found/$$name; \
		if $$f -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=tmp_check/$$name- tmp_check/found/$$name \
			$$(find test/fuzz/corpus -name $$name -type d); \
		then echo "ok - fuzz $$name"; else echo "not ok - fuzz $$name"; failed=1; fi; \
	done; exit $$failed

CORE_CC = $(CC) $(CORE_CFLAGS) $(SANITIZE)
FUZZ_CC = clang $(CORE_CFLAGS) $(SANITIZE) -fsanitize=fuzzer
tmp_check/%.o: %.c $(HEADERS)
	@mkdir -p $(@D)
	$(CORE_CC) -c -o $@ $<
tmp_check/fuzz/%.o: %.c $(HEADERS)
	@mkdir -p $(@D)
	$(FUZZ_CC)-no-link -c -o $@ $<
tmp_check/test/core/%_test: tmp_check/test/core/%_test.o $(CORE_SOURCES:%.c=tmp_check/%.o)
	$(CORE_CC) -o $@ $^ -lm
tmp_check/test/fuzz/%: tmp_check/fuzz/test/fuzz/%.o $(CORE_SOURCES:%.c=tmp_check/fuzz/%.o)
	@mkdir -p $(@D)
	$(FUZZ_CC) -o $@ $^ -lm

# Layout and lint are judged by the LLVM 14 tools of Debian 12; other versions differ in their opinion.
format:
	clang-format-14 -i $(C_FILES)
format-check:
	clang-format-14 --dry-run --Werror $(C_FILES)
lint:
	test/rooms
	cppcheck --quiet --error-exitcode=1 --std=c99 --enable=warning,performance,portability --inline-suppr -Isrc -Itest/core \
		$(CORE_SOURCES) $(CORE_TESTS) $(FUZZERS)
	clang-tidy-14 --quiet $(filter %.c,$(C_FILES)) -- -std=gnu99 -Isrc -Itest/core -I$(shell $(PG_CONFIG) --includedir-server)
	shellcheck --exclude=SC1091,SC2016 $(SCRIPTS)

# --- Entries that install what they need and run on a throw-away server, in a copy of this tree ---

SCALE ?= 0.05
OUT ?= demo-output
ROWS ?= 2000000

.PHONY: demo demo-stop test coverage bench
# paths go through the environment, as they may have blanks
demo: export CITY := $(CITY)
demo: export GPS := $(GPS)
demo: export OUT := $(OUT)
demo:
	@mkdir -p "$$OUT"
	@SCALE=$(SCALE) DATA="$${CITY:+$$(realpath -m "$$CITY")}" GPS="$${GPS:+$$(realpath -m "$$GPS")}" OUT="$$(realpath "$$OUT")" \
		$(if $(KEEP),seeds/demo/keep start,test/with_server demo seeds/demo/run)
	@$(if $(filter demo-output,$(OUT)),chown -R --reference=. $(OUT))
# of `make demo KEEP=1`, whose server stays
demo-stop:
	@seeds/demo/keep stop
test:
	@test/with_server test test/run
coverage:
	@COPT="--coverage -O0" test/with_server test test/coverage
bench:
	@test/trixie env ROWS=$(ROWS) PARTS="$(PARTS)" $(if $(MANY),MANY=$(MANY)) test/with_server bench test/bench/run
