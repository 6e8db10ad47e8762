/* SPDX-License-Identifier: ISC */
/* TLS against `openssl s_server`: which certificates are taken, and what it is called when not. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/mem.h"
#include "net/http.h"
#include "unit.h"

static struct loop *loop;
static int status;
static bool reused; /* the server said so of the TLS session */
static struct err failure;

static void on_reply(void *arg, struct http_reply *r, const struct err *e)
{
	(void)arg;
	status = r != NULL ? r->status : 0;
	reused = r != NULL && strstr(r->body.data, "Reused, TLS") != NULL;
	err_clear(&failure);
	if (e != NULL)
		err_copy(&failure, e);
}

static void get_times(int times, const struct http_conf *conf, const char *url)
{
	struct http *client = NULL;

	if (!ok(http_new(&client, loop, conf, &failure) == 0, "a client"))
		return;
	struct http_request req = {.method = "GET", .url = url};
	while (times-- > 0) {
		http_send(client, &req, on_reply, NULL, NULL, NULL);
		loop_run(loop, NULL);
	}
	http_free(client);
	printf("# %d %s\n", status, failure.text);
}

static void get(const struct http_conf *conf, const char *url)
{
	get_times(1, conf, url);
}

static pid_t spawn(char *const argv[], int *out)
{
	int fd[2];

	if (pipe(fd) != 0)
		return -1;
	pid_t pid = fork();
	if (pid == 0) {
		dup2(fd[1], 1);
		close(2);
		execvp(argv[0], argv);
		_exit(127);
	}
	close(fd[1]);
	*out = fd[0];
	return pid;
}

static bool run(char *const argv[])
{
	int out, code = -1;

	pid_t pid = spawn(argv, &out);
	waitpid(pid, &code, 0);
	close(out);
	return code == 0;
}

/* Starts a server on a free port and learns the port from what it prints. */
static pid_t serve(char *cert, char *key, int *port)
{
	char *argv[] = {"openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", cert,
	    "-key", key, NULL};
	char line[256];
	int out;

	*port = 0;
	pid_t pid = spawn(argv, &out);
	FILE *f = fdopen(out, "r");
	while (*port == 0 && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "ACCEPT ", 7) == 0)
			*port = (int)strtol(strrchr(line, ':') + 1, NULL, 10);
	/* The reading end stays open for as long as the server may print. */
	return pid;
}

static bool make_cert(char *cert, char *key, char *name)
{
	char *san = mem_printf("subjectAltName=DNS:%s", name);
	char *argv[] = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
	    "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=test", "-addext", san,
	    "-keyout", key, "-out", cert, NULL};

	bool good = run(argv);
	mem_free_wiped(san);
	return good;
}

int main(void)
{
	char dir[] = "/tmp/http_tls.XXXXXX";
	int port;

	ok(loop_new(&loop, &clock_system, NULL) == 0 && mkdtemp(dir) != NULL, "a loop, a folder");
	char *cert = mem_printf("%s/cert", dir), *key = mem_printf("%s/key", dir);
	char *cert2 = mem_printf("%s/cert2", dir), *key2 = mem_printf("%s/key2", dir);
	ok(make_cert(cert, key, "test.example") && make_cert(cert2, key2, "b"), "certificates");
	pid_t pid = serve(cert, key, &port);
	ok(port > 0, "a server");
	char *url = mem_printf("https://127.0.0.1:%d/", port);

	get(&(struct http_conf){.user_agent = "u"}, url);
	is_int(failure.code, ERR_CONFIG, "unknown CA");
	ok(strncmp(failure.text, url + 8, strlen(url) - 9) == 0, "the host is named");
	get(&(struct http_conf){.user_agent = "u", .ca_file = cert2}, url);
	is_int(failure.code, ERR_CONFIG, "wrong CA");
	get(&(struct http_conf){.user_agent = "u", .ca_file = cert}, url);
	is_int(failure.code, ERR_CONFIG, "right CA, wrong name");
	get(&(struct http_conf){.user_agent = "u", .ca_file = cert, .server_name = "test.example"},
	    url);
	is_int(status, 200, "right CA, name given");
	ok(!reused, "by a session of its own");
	get_times(2,
	    &(struct http_conf){.user_agent = "u", .ca_file = cert, .server_name = "test.example"},
	    url);
	ok(status == 200 && reused, "a second connection goes on with the session");
	get(&(struct http_conf){.user_agent = "u", .ca_file = cert, .server_name = "b"}, url);
	is_int(failure.code, ERR_CONFIG, "right CA, wrong name given");
	get(&(struct http_conf){.user_agent = "u", .ca_path = dir, .server_name = "test.example"},
	    url);
	is_int(failure.code, ERR_CONFIG, "a folder without that CA");
	get(&(struct http_conf){.user_agent = "u", .insecure = true, .http2 = 1}, url);
	is_int(status, 200, "insecure");
	get(
	    &(struct http_conf){
		.user_agent = "u", .insecure = true, .cert_file = cert2, .key_file = key2},
	    url);
	is_int(status, 200, "with a client certificate");
	get(
	    &(struct http_conf){
		.user_agent = "u", .insecure = true, .cert_file = cert2, .key_file = key},
	    url);
	is_int(failure.code, ERR_CONFIG, "with another's key");
	memcpy(url, "http:/", 6); /* cuts the s */
	memmove(url + 6, url + 7, strlen(url + 7) + 1);
	get(&(struct http_conf){.user_agent = "u"}, url);
	ok(status == 0 && err_is_temporary(failure.code), "http to an https port");

	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	char *argv[] = {"rm", "-r", dir, NULL};
	ok(run(argv), "clean");
	char *all[] = {cert, key, cert2, key2, url};
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		mem_free_wiped(all[i]);
	loop_free(loop);
	return unit_done();
}
