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
PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell $(PKG_CONFIG) --libs $(PKGS) 2>/dev/null)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DLE_VERSION='"$(VERSION)"' -Ilib -include core/banned.h \
	$(WARN) -fPIE -MMD -MP $(PKG_CFLAGS) $(CFLAGS) $(SAN)
ALL_LDFLAGS = -pie -Wl,--as-needed $(LDFLAGS) $(SAN)

ifeq ($(V),1)
Q =
else
Q = @
say = @printf '  %-5s %s\n' $(1) $(2)
endif

LIB_OBJ = $(patsubst %.c,$(BUILD)/%.o,$(wildcard lib/*/*.c))
TOOLS = $(patsubst cmd/%.c,%,$(wildcard cmd/le-*.c))
BIN = $(addprefix $(BUILD)/bin/,$(TOOLS))
UNIT = $(patsubst t/unit/%.c,$(BUILD)/unit/%,$(wildcard t/unit/*.c))
LIB = $(BUILD)/lible.a

all: $(BIN)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(LIB): $(LIB_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)

$(BUILD)/unit/%: $(BUILD)/t/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $< $(LIB) $(PKG_LIBS)

unit: $(UNIT)
	$(Q)prove -e '' $(UNIT)

clean:
	rm -rf $(BUILD)

.PHONY: all unit clean
.SECONDARY:
-include $(LIB_OBJ:.o=.d) $(BIN:$(BUILD)/bin/%=$(BUILD)/cmd/%.d) $(UNIT:$(BUILD)/unit/%=$(BUILD)/t/unit/%.d)
