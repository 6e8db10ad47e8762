/* SPDX-License-Identifier: ISC */
#include "crypto/keygen.h"

#include "unit.h"

struct case_ {
	struct loop *loop;
	struct keygen *keygen;
	int made, ticks;
	enum key_type last;
	enum err_code code;
	struct loop_timer tick;
};

static void made(void *arg, struct key *key, const struct err *e)
{
	struct case_ *c = arg;

	c->made++;
	c->code = e != NULL ? e->code : ERR_NONE;
	if (key != NULL)
		c->last = key_type(key);
	key_free(key);
}

static void tick(void *arg)
{
	struct case_ *c = arg;

	c->ticks++;
	if (c->made == 0)
		loop_timer_set(c->loop, &c->tick, 1, tick, c);
}

static void open_case(struct case_ *c)
{
	struct err e = ERR_INIT;

	memset(c, 0, sizeof(*c));
	ok(loop_new(&c->loop, &clock_system, &e) == 0 && keygen_new(&c->keygen, c->loop, &e) == 0,
	    "a key maker");
}

static void close_case(struct case_ *c)
{
	loop_timer_clear(&c->tick);
	keygen_free(c->keygen);
	loop_free(c->loop);
}

static void one(enum key_type type)
{
	struct case_ c;
	struct err e = ERR_INIT;

	open_case(&c);
	keygen_start(c.keygen, type, made, &c);
	is_int(c.made, 0, "nobody is called back at once");
	loop_run(c.loop, &e);
	is_int(c.made, 1, "the loop goes on until it is made");
	is_int(c.code, ERR_NONE, "no error");
	is_int(c.last, type, key_type_name(type));
	close_case(&c);
}

/* The point of it all: the loop serves others while primes are looked for. */
static void no_pause(void)
{
	struct case_ c;
	struct err e = ERR_INIT;

	open_case(&c);
	keygen_start(c.keygen, KEY_RSA4096, made, &c);
	loop_timer_set(c.loop, &c.tick, 1, tick, &c);
	loop_run(c.loop, &e);
	is_int(c.made, 1, "an RSA key of 4096 bits");
	ok(c.ticks >= 3, "timers come meanwhile");
	close_case(&c);
}

static void many(void)
{
	struct case_ c;
	struct err e = ERR_INIT;

	open_case(&c);
	for (int i = 0; i < 3 * KEYGEN_THREADS; i++)
		keygen_start(c.keygen, i % 2 ? KEY_RSA2048 : KEY_P256, made, &c);
	loop_run(c.loop, &e);
	is_int(c.made, 3 * KEYGEN_THREADS, "more than there are threads: all are made");
	close_case(&c);
}

static void cancelled(void)
{
	struct case_ c;
	struct err e = ERR_INIT;
	struct keygen_call *calls[4];

	open_case(&c);
	for (int i = 0; i < 4; i++)
		calls[i] = keygen_start(c.keygen, i < 3 ? KEY_RSA4096 : KEY_P384, made, &c);
	for (int i = 0; i < 4; i++)
		keygen_cancel(calls[i]);
	keygen_start(c.keygen, KEY_RSA2048, made, &c);
	loop_run(c.loop, &e);
	is_int(c.made, 1, "who cancelled is not called, who comes after is served");
	is_int(c.last, KEY_RSA2048, "with his own");
	keygen_cancel(NULL);
	close_case(&c);
}

/* Sixteen keys of 4096 bits would take many seconds. */
static void dropped(void)
{
	struct case_ c;
	int64_t began_ms = clock_mono_ms(&clock_system);

	open_case(&c);
	for (int i = 0; i < 16; i++)
		keygen_start(c.keygen, KEY_RSA4096, made, &c);
	close_case(&c);
	is_int(c.made, 0, "a key maker that is freed calls nobody");
	ok(clock_mono_ms(&clock_system) - began_ms < 3000, "and breaks off the search");
	keygen_free(NULL);
}

int main(void)
{
	one(KEY_P256);
	one(KEY_P384);
	one(KEY_RSA2048);
	no_pause();
	many();
	cancelled();
	dropped();
	return unit_done();
}
