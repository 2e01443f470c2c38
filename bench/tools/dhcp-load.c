/*
 * DHCP load in a closed loop: K exchanges outstanding, each DISCOVER -> OFFER -> REQUEST -> ACK for a client never seen
 * before (a counter in its hardware address). The load is a relay agent: giaddr is its own address, its socket is port
 * 67 of it, and the server is spoken to by unicast. With --rate the exchanges begin at that pace instead, K being the
 * most that may be outstanding. After the exchanges, --renewals N rebinds leases that were granted (REQUEST with ciaddr).
 *
 *   dhcp-load --server A --giaddr A [--outstanding 64] [--seconds 5] [--rate 0] [--first 0] [--stride 1]
 *             [--exchanges 0] [--renewals 0]
 *
 * --first is the first value of the client counter, --stride what is added for the next; --exchanges stops after that many. Messages without an answer are
 * repeated after about 1, 2 and 4 seconds; an exchange still open a second after the end counts as dropped. Prints one
 * JSON object; exit status 0 when something was granted and no address twice, 1 otherwise, 2 for usage.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
  BATCH = 64,
  LENGTH = 300,
  LARGEST = 2048,
  OPTIONS = 240,
  MOST_OUTSTANDING = 65536,
  MOST_TRIES = 4,
  TICK_MS = 10,
  SOCKET_BUFFER = 8 << 20,
};
enum message { DISCOVER = 1, OFFER = 2, REQUEST = 3, ACK = 5, NAK = 6 };
enum phase { IDLE, SELECTING, REQUESTING, REBINDING };

struct exchange {
  enum phase phase;
  uint16_t generation; /* high half of the xid: an answer to an earlier exchange of this place is not ours */
  uint32_t client;
  uint32_t address, server; /* offered address and server identifier, network byte order */
  uint64_t begun, sent;     /* ns */
  int tries;
};

struct lease {
  uint32_t client, address;
};

struct latencies {
  uint32_t *us;
  size_t count, room;
};

struct result {
  uint64_t begun, done, dropped, retries, refused, begun_at, ended_at;
  uint64_t in_time; /* done before the time was up: what the rate is made of */
  struct latencies latencies;
};

static struct {
  struct sockaddr_in server;
  struct in_addr giaddr;
  uint32_t outstanding, seconds, rate, first, stride, exchanges, renewals;
} wanted = {.outstanding = 64, .seconds = 5, .stride = 1};

static struct exchange *exchanges;
static struct result fresh, renewed;
static struct result *current = &fresh;
static struct lease *leases;
static size_t lease_count, lease_room, lease_next;
static uint8_t *handed_out; /* one bit for each value of an address's low 24 bits */
static uint64_t duplicates;
static uint32_t *idle;
static uint32_t idle_count;
static uint32_t next_client;
static int fd;

struct batch {
  struct mmsghdr headers[BATCH];
  struct iovec iov[BATCH];
  uint8_t bytes[BATCH][LARGEST];
};
static struct batch in, out;
static unsigned queued;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void *grown(void *memory, size_t *room, size_t size) {
  *room = *room == 0 ? 1 << 16 : *room * 2;
  memory = realloc(memory, *room * size);
  if (memory == NULL) die("realloc");
  return memory;
}

static uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* --- messages ----------------------------------------------------------------------------------------------------- */

static void flush(void) {
  unsigned sent = 0;
  while (sent < queued) {
    int count = sendmmsg(fd, out.headers + sent, queued - sent, 0);
    if (count > 0) sent += (unsigned)count;
    else if (errno != EINTR && errno != EAGAIN && errno != ECONNREFUSED) die("sendmmsg");
  }
  queued = 0;
}

static uint8_t *put_option(uint8_t *at, uint8_t code, const void *value, uint8_t length) {
  at[0] = code, at[1] = length;
  memcpy(at + 2, value, length);
  return at + 2 + length;
}

static void put_hardware(uint8_t *at, uint32_t client) {
  at[0] = 0x02, at[1] = 0x1b, at[2] = (uint8_t)(client >> 24), at[3] = (uint8_t)(client >> 16);
  at[4] = (uint8_t)(client >> 8), at[5] = (uint8_t)client;
}

/* What this exchange has to say now: DISCOVER, REQUEST (selecting) or REQUEST (rebinding). */
static void say(struct exchange *exchange, uint64_t now) {
  static const uint8_t wishes[] = {1, 3, 6, 15, 66, 150, 51, 54};
  uint32_t xid = (uint32_t)exchange->generation << 16 | (uint32_t)(exchange - exchanges);
  uint8_t *message = out.bytes[queued], identifier[7] = {1};
  memset(message, 0, LENGTH);
  message[0] = 1, message[1] = 1, message[2] = 6, message[3] = 1;
  memcpy(message + 4, &xid, 4);
  if (exchange->phase == REBINDING) memcpy(message + 12, &exchange->address, 4);
  memcpy(message + 24, &wanted.giaddr, 4);
  put_hardware(message + 28, exchange->client);
  put_hardware(identifier + 1, exchange->client);
  memcpy(message + 236, "\x63\x82\x53\x63", 4);
  uint8_t *at = message + OPTIONS, type = exchange->phase == SELECTING ? DISCOVER : REQUEST;
  at = put_option(at, 53, &type, 1);
  at = put_option(at, 61, identifier, sizeof identifier);
  if (exchange->phase == REQUESTING) {
    at = put_option(at, 50, &exchange->address, 4);
    at = put_option(at, 54, &exchange->server, 4);
  }
  at = put_option(at, 55, wishes, sizeof wishes);
  *at = 255;
  exchange->sent = now;
  if (++queued == BATCH) flush();
}

static bool option_at(const uint8_t *message, size_t length, uint8_t code, void *value, uint8_t size) {
  for (size_t i = OPTIONS; i + 1 < length && message[i] != 255;) {
    if (message[i] == 0) {
      i++;
      continue;
    }
    uint8_t have = message[i + 1];
    if (i + 2 + have > length) return false;
    if (message[i] == code && have == size) return memcpy(value, message + i + 2, size), true;
    i += 2u + have;
  }
  return false;
}

/* --- exchanges ---------------------------------------------------------------------------------------------------- */

static void begin(uint64_t now) {
  struct exchange *exchange = &exchanges[idle[--idle_count]];
  bool renewal = current == &renewed;
  struct lease *lease = renewal ? &leases[lease_next++ % lease_count] : NULL;
  *exchange = (struct exchange){
      .phase = renewal ? REBINDING : SELECTING, .generation = (uint16_t)(exchange->generation + 1),
      .client = renewal ? lease->client : next_client, .address = renewal ? lease->address : 0, .begun = now, .tries = 1};
  if (!renewal) next_client += wanted.stride;
  current->begun++;
  say(exchange, now);
}

static void end(struct exchange *exchange) {
  exchange->phase = IDLE;
  idle[idle_count++] = (uint32_t)(exchange - exchanges);
}

static void remember_lease(const struct exchange *exchange) {
  uint32_t low = ntohl(exchange->address) & 0xffffff;
  uint8_t bit = (uint8_t)(1 << (low & 7));
  if (handed_out[low >> 3] & bit) duplicates++;
  handed_out[low >> 3] |= bit;
  if (lease_count == lease_room) leases = grown(leases, &lease_room, sizeof *leases);
  leases[lease_count++] = (struct lease){exchange->client, exchange->address};
}

static void took(const struct exchange *exchange, uint64_t now) {
  struct latencies *all = &current->latencies;
  if (all->count == all->room) all->us = grown(all->us, &all->room, sizeof *all->us);
  all->us[all->count++] = (uint32_t)((now - exchange->begun) / 1000);
}

static void granted(struct exchange *exchange, uint64_t now) {
  took(exchange, now);
  if (exchange->phase == REQUESTING) remember_lease(exchange);
  current->done++;
  end(exchange);
}

/* Counts with the time it has waited: a server that forgets a few clients must not look fast for it. */
static void dropped(struct exchange *exchange, uint64_t now) {
  took(exchange, now);
  current->dropped++;
  end(exchange);
}

static void refused(struct exchange *exchange) {
  current->refused++;
  end(exchange);
}

static void take(const uint8_t *message, size_t length, uint64_t now) {
  uint32_t xid;
  uint8_t type;
  if (length < OPTIONS || message[0] != 2 || !option_at(message, length, 53, &type, 1)) return;
  memcpy(&xid, message + 4, 4);
  if ((xid & 0xffff) >= wanted.outstanding) return;
  struct exchange *exchange = &exchanges[xid & 0xffff];
  if (exchange->phase == IDLE || exchange->generation != xid >> 16) return;
  if (type == NAK) return refused(exchange);
  if (exchange->phase == SELECTING && type == OFFER) {
    memcpy(&exchange->address, message + 16, 4);
    if (!option_at(message, length, 54, &exchange->server, 4)) return;
    exchange->phase = REQUESTING;
    exchange->tries = 1;
    return say(exchange, now);
  }
  if (exchange->phase != SELECTING && type == ACK && memcmp(message + 16, &exchange->address, 4) == 0)
    granted(exchange, now);
}

/* Between 0.75 and 1.25 times 1, 2, 4, 8 s: clients that were dropped together must not come back together. */
static uint64_t patience(const struct exchange *exchange) {
  uint32_t spread = (exchange->client * 2654435761u + (uint32_t)exchange->tries * 40503u) >> 16; /* 0..65535 */
  return (750000000ull + spread * 7629ull) << (exchange->tries - 1);
}

static void repeat_silent(uint64_t now) {
  for (uint32_t i = 0; i < wanted.outstanding; i++) {
    struct exchange *exchange = &exchanges[i];
    if (exchange->phase == IDLE || now - exchange->sent < patience(exchange)) continue;
    if (exchange->tries == MOST_TRIES) {
      dropped(exchange, now);
      continue;
    }
    exchange->tries++;
    current->retries++;
    say(exchange, now);
  }
}

/* --- the loop ----------------------------------------------------------------------------------------------------- */

/*
 * Waits for an answer, but no longer than until the next exchange is due: SO_RCVTIMEO counts in ticks of the kernel, of which
 * one of 250 a second makes bursts of 8 ms out of an even pace.
 */
static void wait_until(uint64_t due) {
  uint64_t now = now_ns(), most = TICK_MS * 1000000ull, wait = due <= now ? 0 : due - now < most ? due - now : most;
  struct pollfd in_fd = {.fd = fd, .events = POLLIN};
  struct timespec timeout = {0, (long)wait};
  ppoll(&in_fd, 1, &timeout, NULL);
}

static uint64_t receive(void) {
  int count = recvmmsg(fd, in.headers, BATCH, wanted.rate > 0 ? MSG_DONTWAIT : MSG_WAITFORONE, NULL);
  uint64_t now = now_ns();
  for (int i = 0; i < count; i++) take(in.bytes[i], in.headers[i].msg_len, now);
  return now;
}

/* When so many exchanges have begun by the pace of --rate. */
static uint64_t due(uint64_t begun) {
  return current->begun_at + (uint64_t)((double)begun * 1e9 / wanted.rate);
}

/* How many exchanges may have begun by now: the pace of --rate, the end of the time, the most that was asked for. */
static uint64_t allowed(uint64_t now, uint64_t end_at, uint64_t most) {
  if (now >= end_at) return 0;
  if (wanted.rate == 0 || current == &renewed) return most;
  uint64_t by_pace = 1 + (now - current->begun_at) / 1000 * wanted.rate / 1000000;
  return by_pace < most ? by_pace : most;
}

static void run(struct result *result, uint64_t most) {
  current = result;
  uint64_t now = now_ns(), tick = now, end_at = now + wanted.seconds * 1000000000ull;
  uint64_t give_up_at = end_at + 1000000000ull;
  result->begun_at = now;
  while (now < give_up_at) {
    for (uint64_t limit = allowed(now, end_at, most); idle_count > 0 && result->begun < limit;) begin(now);
    flush();
    bool over = now >= end_at || result->begun >= most;
    if (over && idle_count == wanted.outstanding) break;
    if (wanted.rate > 0) wait_until(over || idle_count == 0 ? UINT64_MAX : due(current->begun));
    now = receive();
    if (now < end_at) result->in_time = result->done, result->ended_at = now;
    if (now - tick < TICK_MS * 1000000ull) continue;
    tick = now;
    repeat_silent(now);
  }
  if (result->begun < most) result->ended_at = end_at;
  for (uint32_t i = 0; i < wanted.outstanding; i++)
    if (exchanges[i].phase != IDLE) dropped(&exchanges[i], now);
}

static void open_socket(void) {
  fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) die("socket");
  int size = SOCKET_BUFFER;
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0)
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  struct timeval tick = {0, TICK_MS * 1000};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tick, sizeof tick);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(67), .sin_addr = wanted.giaddr};
  if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0) die("bind");
}

static void prepare(void) {
  exchanges = calloc(wanted.outstanding, sizeof *exchanges);
  idle = calloc(wanted.outstanding, sizeof *idle);
  handed_out = calloc(1 << 21, 1);
  if (exchanges == NULL || idle == NULL || handed_out == NULL) die("calloc");
  for (uint32_t i = 0; i < wanted.outstanding; i++) idle[idle_count++] = wanted.outstanding - 1 - i;
  for (uint32_t i = 0; i < wanted.outstanding; i++) exchanges[i].generation = (uint16_t)(wanted.first * 31 + getpid());
  for (int i = 0; i < BATCH; i++) {
    in.iov[i] = (struct iovec){in.bytes[i], LARGEST};
    in.headers[i].msg_hdr = (struct msghdr){.msg_iov = &in.iov[i], .msg_iovlen = 1};
    out.iov[i] = (struct iovec){out.bytes[i], LENGTH};
    out.headers[i].msg_hdr = (struct msghdr){.msg_name = &wanted.server, .msg_namelen = sizeof wanted.server,
                                             .msg_iov = &out.iov[i], .msg_iovlen = 1};
  }
}

static int by_value(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static void report(const char *name, struct result *result) {
  struct latencies *all = &result->latencies;
  if (all->count > 0) qsort(all->us, all->count, sizeof *all->us, by_value);
  double elapsed = (result->ended_at - result->begun_at) / 1e9;
  uint32_t p50 = all->count > 0 ? all->us[all->count / 2] : 0, p99 = all->count > 0 ? all->us[all->count * 99 / 100] : 0;
  printf("\"%s\":{\"begun\":%lu,\"done\":%lu,\"seconds\":%.6f,\"perSecond\":%.1f,\"p50us\":%u,\"p99us\":%u,"
         "\"retries\":%lu,\"dropped\":%lu,\"refused\":%lu}",
         name, result->begun, result->done, elapsed, elapsed > 0 ? result->in_time / elapsed : 0, p50, p99,
         result->retries, result->dropped, result->refused);
}

static uint32_t number(const char *text, uint32_t most) {
  char *end;
  unsigned long value = strtoul(text, &end, 10);
  if (*end == 0 && end != text && value <= most) return (uint32_t)value;
  fprintf(stderr, "dhcp-load: %s is not a number up to %u\n", text, most);
  exit(2);
}

static void arguments(int argc, char **argv) {
  static const struct option names[] = {{"server", 1, 0, 's'},    {"giaddr", 1, 0, 'g'}, {"outstanding", 1, 0, 'k'},
                                        {"seconds", 1, 0, 't'},   {"rate", 1, 0, 'r'},   {"first", 1, 0, 'f'},
                                        {"exchanges", 1, 0, 'n'}, {"renewals", 1, 0, 'w'}, {"stride", 1, 0, 'd'},
                                        {0}};
  wanted.server = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(67)};
  for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;) switch (option) {
    case 's': if (inet_pton(AF_INET, optarg, &wanted.server.sin_addr) != 1) exit(2); break;
    case 'g': if (inet_pton(AF_INET, optarg, &wanted.giaddr) != 1) exit(2); break;
    case 'k': wanted.outstanding = number(optarg, MOST_OUTSTANDING); break;
    case 't': wanted.seconds = number(optarg, 3600); break;
    case 'r': wanted.rate = number(optarg, 1000000); break;
    case 'f': wanted.first = number(optarg, UINT32_MAX); break;
    case 'n': wanted.exchanges = number(optarg, UINT32_MAX); break;
    case 'd': wanted.stride = number(optarg, UINT32_MAX); break;
    case 'w': wanted.renewals = number(optarg, UINT32_MAX); break;
    default: exit(2);
  }
  if (wanted.server.sin_addr.s_addr != 0 && wanted.giaddr.s_addr != 0 && wanted.outstanding > 0) return;
  fprintf(stderr, "usage: dhcp-load --server A --giaddr A [--outstanding N] [--seconds N] [--rate N] [--first N]\n"
                  "                 [--stride N] [--exchanges N] [--renewals N]\n");
  exit(2);
}

int main(int argc, char **argv) {
  arguments(argc, argv);
  open_socket();
  prepare();
  next_client = wanted.first;
  run(&fresh, wanted.exchanges == 0 ? UINT64_MAX : wanted.exchanges);
  bool renewing = wanted.renewals > 0 && lease_count > 0;
  if (renewing) run(&renewed, wanted.renewals);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("{");
  report("exchanges", &fresh);
  if (renewing) printf(","), report("renewals", &renewed);
  printf(",\"duplicateAddresses\":%lu,\"nextClient\":%u,\"clientCpuSeconds\":%.6f}\n", duplicates, next_client,
         usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
  return fresh.done > 0 && duplicates == 0 ? 0 : 1;
}
