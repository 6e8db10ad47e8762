# SPDX-License-Identifier: ISC
# LE Exporter. `make help` lists the targets; V=1 shows the commands; DEV=1 turns warnings into errors.

VERSION = 0.1.0
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
DESTDIR ?=
CC ?= cc
AR ?= ar
PKG_CONFIG ?= pkg-config
BUILD ?= build

# What a packager may replace ...
CFLAGS ?= -O2 -g -fstack-protector-strong -D_FORTIFY_SOURCE=2
LDFLAGS ?= -Wl,-z,relro,-z,now
# ... and what the code needs in any case.
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
ifeq ($(DEV),1)
WARN += -Werror
endif
PKGS = libcurl openssl libsodium libcjson libmicrohttpd libcares libpsl libidn2
# Each library with its Debian package, for the message when one is missing.
PKG_DEB = libcurl:libcurl4-openssl-dev openssl:libssl-dev libsodium:libsodium-dev \
	libcjson:libcjson-dev libmicrohttpd:libmicrohttpd-dev libcares:libc-ares-dev \
	libpsl:libpsl-dev libidn2:libidn2-dev
PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell $(PKG_CONFIG) --libs $(PKGS) 2>/dev/null)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DLE_VERSION='"$(VERSION)"' -Ilib -include core/banned.h \
	$(WARN) -fPIE -MMD -MP $(PKG_CFLAGS) $(CFLAGS) $(SAN)
ALL_LDFLAGS = -pie -Wl,--as-needed $(LDFLAGS) $(SAN)

ifeq ($(V),1)
Q =
say =
else
Q = @
say = @printf '  %-5s %s\n' $(1) $(2)
endif

LIB_OBJ = $(patsubst %.c,$(BUILD)/%.o,$(wildcard lib/*/*.c lib/*/*/*.c))
TOOLS = $(patsubst cmd/%.c,%,$(wildcard cmd/le-*.c))
BIN = $(addprefix $(BUILD)/bin/,$(TOOLS) le-exporter le-exporter-init)
UNIT = $(patsubst t/unit/%.c,$(BUILD)/unit/%,$(wildcard t/unit/*.c))
HELPER = $(patsubst t/helper/%.c,$(BUILD)/helper/%,$(wildcard t/helper/*.c))
FUZZ = $(patsubst t/fuzz/%.c,%,$(wildcard t/fuzz/*.c))
LIB = $(BUILD)/lible.a
PROVE = prove -e '' -j2 --timer

all: libraries $(BIN)

help:
	@echo 'make              the tools, in $(BUILD)/bin'
	@echo 'make demo         the main job on real servers: Consul, OpenBao, Pebble, Traefik'
	@echo 'make demo-local   the same pipe with files only: Pebble and nginx from Debian'
	@echo 'make check        lint and all tests; installs what it needs with apt, and says so'
	@echo 'make unit         the unit tests alone'
	@echo 'make san          all tests under AddressSanitizer and UBSan'
	@echo 'make leak         the whole pipe under valgrind'
	@echo 'make fuzz         each fuzz target for FUZZ_TIME seconds (60); FUZZ=NAME for one'
	@echo 'make bench        the benchmarks beside other clients'
	@echo 'make lint fmt     check or apply the house rules'
	@echo 'make man          check the man pages'
	@echo 'make install      PREFIX=$(PREFIX) DESTDIR= as packagers expect; also uninstall'
	@echo 'make dist clean'
	@echo 'V=1 shows commands, DEV=1 turns warnings into errors, BUILD=DIR builds elsewhere'

# Names what is missing before the compiler does it less clearly.
libraries:
	@for p in $(PKG_DEB); do $(PKG_CONFIG) --exists $${p%%:*} || \
		{ echo "$${p%%:*} is missing: install Debian's $${p#*:}, or run scripts/deps build" >&2; \
		exit 1; }; done

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(LIB): $(LIB_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

link = @mkdir -p $(@D)
link_cmd = $(CC) $(ALL_LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)

$(BUILD)/bin/le-exporter $(BUILD)/bin/le-exporter-init: $(BUILD)/bin/%: scripts/%
	$(link)
	$(Q)install -m 755 $< $@

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(LIB)
	$(link)
	$(call say,LD,$@)
	$(Q)$(link_cmd)

$(BUILD)/unit/%: $(BUILD)/t/unit/%.o $(LIB)
	$(link)
	$(call say,LD,$@)
	$(Q)$(link_cmd)

$(BUILD)/helper/%: $(BUILD)/t/helper/%.o $(LIB)
	$(link)
	$(call say,LD,$@)
	$(Q)$(link_cmd)

# Everything that a test run wants; called again by make so that libraries installed by
# scripts/deps are seen.
tests: all $(UNIT) $(HELPER)

check:
	@scripts/deps check
	@$(MAKE) --no-print-directory -j2 tests
	@scripts/servers get pebble pebble-challtestsrv consul bao vault traefik
	@LE_NO_SKIP=1 BUILD=$(BUILD) $(PROVE) $(UNIT) t/*.t

$(BUILD)/helper/%: $(BUILD)/t/helper/%.o $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)

unit: $(UNIT)
	@$(PROVE) $(UNIT)

san:
	@scripts/deps san
	@$(MAKE) --no-print-directory -j2 tests BUILD=$(BUILD)/san \
		CFLAGS='-O1 -g -fno-omit-frame-pointer' SAN='-fsanitize=address,undefined -fno-sanitize-recover=all'
	@scripts/servers get pebble pebble-challtestsrv consul bao vault traefik
	@LE_NO_SKIP=1 BUILD=$(BUILD)/san $(PROVE) \
		$(patsubst t/unit/%.c,$(BUILD)/san/unit/%,$(wildcard t/unit/*.c)) t/[1-9]*.t

# The whole pipe with every tool under valgrind; the wrappers stand in for build/bin.
leak: tests
	@scripts/deps check
	@t/leak.sh $(BUILD)

FUZZ_TIME ?= 60
FUZZ_FLAGS = -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all
fuzz:
	@scripts/deps fuzz
	@t/fuzz/run.sh "$(BUILD)/fuzz" $(FUZZ_TIME) $(FUZZ)

$(BUILD)/fuzz/%: t/fuzz/%.c $(LIB)
	$(link)
	$(call say,FUZZ,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(FUZZ_FLAGS) $(ALL_LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)

lint: all
	@BUILD=$(BUILD) scripts/lint

fmt:
	@clang-format -i $$(git ls-files -co --exclude-standard '*.[ch]')

man:
	@mandoc -Tlint -W warning man/*.[157]

bench:
	@scripts/deps bench
	@$(MAKE) --no-print-directory -j2 tests
	@BUILD=$(BUILD) t/bench/orders
	@BUILD=$(BUILD) t/bench/figures

demo demo-local:
	@scripts/deps $@
	@$(MAKE) --no-print-directory -j2 all
	@BUILD=$(BUILD) scripts/$@

UNITS = $(wildcard scripts/systemd/*)
UNITDIR ?= $(PREFIX)/lib/systemd/system
install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(UNITDIR) \
		$(addprefix $(DESTDIR)$(MANDIR)/,man1 man5 man7)
	install -m 755 $(BIN) $(DESTDIR)$(BINDIR)
	for u in $(UNITS); do sed 's|/usr/bin/le-|$(BINDIR)/le-|g' $$u \
		> $(DESTDIR)$(UNITDIR)/$${u##*/} || exit 1; done
	for s in 1 5 7; do install -m 644 man/*.$$s $(DESTDIR)$(MANDIR)/man$$s || exit 1; done

uninstall:
	rm -f $(addprefix $(DESTDIR)$(BINDIR)/,$(notdir $(BIN))) \
		$(addprefix $(DESTDIR)$(UNITDIR)/,$(notdir $(UNITS)))
	for s in 1 5 7; do (cd man && for m in *.$$s; do \
		rm -f $(DESTDIR)$(MANDIR)/man$$s/$$m; done); done

dist:
	git archive --prefix=le-exporter-$(VERSION)/ -o le-exporter-$(VERSION).tar.gz HEAD

clean:
	rm -rf $(BUILD) le-exporter-*.tar.gz

.PHONY: all bench check clean demo demo-local dist fmt fuzz help install leak libraries lint man san \
	tests uninstall unit
.SECONDARY:
-include $(LIB_OBJ:.o=.d) $(patsubst %.c,$(BUILD)/%.d,$(wildcard cmd/*.c t/unit/*.c t/helper/*.c))
