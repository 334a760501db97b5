# migrant: build, install and test entries.  `make demo` and `make test` need nothing but make and root or sudo.

EXTENSION = migrant
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" migrant.control)
MODULE_big = $(EXTENSION)
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c src/core/*.c)))
PG_CPPFLAGS = -I$(srcdir)/src -ffp-contract=off -fno-math-errno

INSTALL_SQL = sql/$(EXTENSION)--$(EXTVERSION).sql
SQL_MODULES = $(sort $(wildcard sql/[0-9][0-9]_*.sql))
DATA_built = $(INSTALL_SQL)
DATA = $(filter-out $(INSTALL_SQL),$(wildcard sql/$(EXTENSION)--*.sql))

ALL_TESTS = $(sort $(patsubst test/sql/%.sql,%,$(wildcard test/sql/*.sql)))
REGRESS = $(filter-out $(if $(filter 15,$(MAJORVERSION)),soft_error),$(ALL_TESTS))
REGRESS_OPTS = --inputdir=test --load-extension=postgis --load-extension=$(EXTENSION) --encoding=UTF8 --no-locale
EXTRA_CLEAN = $(INSTALL_SQL)

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

$(INSTALL_SQL): $(SQL_MODULES) $(wildcard sql/*.in sql/registry/*.sql seeds/*.csv) sql/assemble.awk $(EXTENSION).control
	awk -f sql/assemble.awk $(SQL_MODULES) > $@.tmp
	mv $@.tmp $@
$(OBJS): $(wildcard src/*.h src/core/*.h)
