/*
 * TFTP load: many readers from one wildcard UDP socket, so that the load costs less than any server under it.
 *
 * Every read has a source address of its own (127.0.1.1 and up, or from --first, set with IP_PKTINFO; they must be local
 * addresses here); servers tell readers apart by address and port, so they see as many clients as there are reads. Each
 * block is compared with the file it must come from. With --sockets every read has a real socket of its own instead.
 *
 *   tftp-load --server 127.0.0.1 --port 69 --first 127.0.1.1 --file NAME --expect PATH
 *             [--readers 50] [--repeat 1] [--blksize 512] [--windowsize 1] [--seconds 30] [--sockets]
 *
 * Prints one JSON object. Exit status 0 when every read finished with the right bytes, 1 otherwise, 2 for usage.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
  BATCH = 64,
  LARGEST = 65536,
  STARTS_PER_TURN = 32, /* a burst of requests must not overflow the server's socket: that would measure luck */
  TICK_MS = 100,
  SILENCE_MS = 1000,
  SOCKET_BUFFER = 8 << 20,
};

enum state { WAITING, READING, FINISHED };

struct reader {
  enum state state;
  int fd;
  uint32_t address;    /* of the read that is running, host byte order */
  in_port_t peer;      /* the server's transfer port, network byte order; 0 until its first answer */
  uint32_t block;      /* last block in order, counted without wrapping */
  uint32_t acked;      /* last block acknowledged */
  bool gap_reported;   /* a gap is acknowledged once, not once per late datagram */
  uint32_t blksize, windowsize;
  uint32_t reads_left;
  uint64_t heard;      /* ns */
};

static struct {
  struct sockaddr_in server;
  uint32_t first; /* address of the first read, host byte order; the next ones follow it */
  const char *file, *expect;
  uint32_t readers, repeat, blksize, windowsize, seconds;
  bool sockets;
} wanted = {.first = 0x7f000101, .readers = 50, .repeat = 1, .blksize = 512, .windowsize = 1, .seconds = 30};

static struct {
  uint64_t bytes, packets, duplicates, retransmits, reads, finished, failed, corrupt, started_at, ended_at;
  char first_error[128];
} seen;

static const uint8_t *content;
static uint64_t content_length;
static struct reader *readers;
static int shared_fd = -1, poller = -1;
static struct reader **by_address; /* by address - wanted.first: the reader whose read had it */

/* Outgoing datagrams of one batch, all through the same socket. */
static struct {
  int fd;
  unsigned count;
  struct mmsghdr headers[BATCH];
  struct iovec iov[BATCH];
  struct sockaddr_in to[BATCH];
  uint8_t bytes[BATCH][512];
  _Alignas(struct cmsghdr) uint8_t control[BATCH][CMSG_SPACE(sizeof(struct in_pktinfo))];
} out;

static struct {
  struct mmsghdr headers[BATCH];
  struct iovec iov[BATCH];
  struct sockaddr_in from[BATCH];
  uint8_t *bytes;
  _Alignas(struct cmsghdr) uint8_t control[BATCH][CMSG_SPACE(sizeof(struct in_pktinfo))];
} in;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint16_t word(const uint8_t *at) { return (uint16_t)(at[0] << 8 | at[1]); }

/* --- sockets ------------------------------------------------------------------------------------------------------ */

static int open_socket(uint32_t address) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) die("socket");
  int size = SOCKET_BUFFER, on = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0)
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
  struct timeval tick = {0, TICK_MS * 1000};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tick, sizeof tick);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(address)};
  if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0) die("bind");
  return fd;
}

static void prepare_batches(void) {
  in.bytes = malloc((size_t)BATCH * LARGEST);
  if (in.bytes == NULL) die("malloc");
  for (int i = 0; i < BATCH; i++) {
    in.iov[i] = (struct iovec){in.bytes + (size_t)i * LARGEST, LARGEST};
    in.headers[i].msg_hdr = (struct msghdr){.msg_name = &in.from[i], .msg_iov = &in.iov[i], .msg_iovlen = 1,
                                            .msg_control = in.control[i]};
    out.iov[i].iov_base = out.bytes[i];
    out.headers[i].msg_hdr = (struct msghdr){.msg_name = &out.to[i], .msg_namelen = sizeof out.to[i],
                                             .msg_iov = &out.iov[i], .msg_iovlen = 1};
    struct cmsghdr *control = (struct cmsghdr *)out.control[i];
    control->cmsg_level = IPPROTO_IP;
    control->cmsg_type = IP_PKTINFO;
    control->cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo));
  }
}

static void flush(void) {
  unsigned sent = 0;
  while (sent < out.count) {
    int count = sendmmsg(out.fd, out.headers + sent, out.count - sent, 0);
    if (count > 0) sent += (unsigned)count;
    else if (errno == ECONNREFUSED) continue; /* an earlier ICMP error, reported here; the datagram has not left yet */
    else if (errno != EINTR && errno != EAGAIN) die("sendmmsg");
  }
  out.count = 0;
}

/* Room for one datagram of at most 512 bytes from this reader; its length is set with `queue`. */
static uint8_t *reserve(const struct reader *reader) {
  if (out.count == BATCH || (out.count > 0 && out.fd != reader->fd)) flush();
  out.fd = reader->fd;
  return out.bytes[out.count];
}

static void queue(const struct reader *reader, size_t length) {
  unsigned i = out.count++;
  struct msghdr *header = &out.headers[i].msg_hdr;
  out.iov[i].iov_len = length;
  out.to[i] = wanted.server;
  if (reader->peer != 0) out.to[i].sin_port = reader->peer;
  if (wanted.sockets) return;
  struct in_pktinfo info = {.ipi_spec_dst.s_addr = htonl(reader->address)};
  memcpy(CMSG_DATA((struct cmsghdr *)out.control[i]), &info, sizeof info);
  header->msg_control = out.control[i];
  header->msg_controllen = sizeof out.control[i];
}

/* --- one reader --------------------------------------------------------------------------------------------------- */

static size_t append(uint8_t *at, const char *text) {
  size_t length = strlen(text) + 1;
  memcpy(at, text, length);
  return length;
}

static size_t append_option(uint8_t *at, const char *name, uint32_t value) {
  char digits[12];
  snprintf(digits, sizeof digits, "%u", value);
  size_t length = append(at, name);
  return length + append(at + length, digits);
}

static void request(struct reader *reader) {
  uint8_t *at = reserve(reader);
  size_t length = 2;
  at[0] = 0, at[1] = 1;
  length += append(at + length, wanted.file);
  length += append(at + length, "octet");
  if (wanted.blksize != 512) length += append_option(at + length, "blksize", wanted.blksize);
  if (wanted.windowsize != 1) length += append_option(at + length, "windowsize", wanted.windowsize);
  queue(reader, length);
}

static void acknowledge(struct reader *reader) {
  uint8_t *at = reserve(reader);
  at[0] = 0, at[1] = 4, at[2] = (uint8_t)(reader->block >> 8), at[3] = (uint8_t)reader->block;
  reader->acked = reader->block;
  queue(reader, 4);
}

static void begin(struct reader *reader, uint64_t now) {
  if (wanted.sockets && reader->fd >= 0) close(reader->fd);
  reader->address = wanted.first + (uint32_t)seen.reads;
  by_address[seen.reads++] = reader;
  if (wanted.sockets) {
    reader->fd = open_socket(reader->address);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = reader};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, reader->fd, &event) < 0) die("epoll_ctl");
  }
  *reader = (struct reader){.state = READING, .fd = reader->fd, .address = reader->address, .blksize = 512,
                            .windowsize = 1, .reads_left = reader->reads_left - 1, .heard = now};
  request(reader);
}

static void finish(struct reader *reader, bool whole) {
  reader->state = reader->reads_left > 0 ? WAITING : FINISHED;
  if (whole) seen.finished++;
  else seen.failed++;
}

static uint32_t option_value(const uint8_t *at, const uint8_t *end, const char *name, uint32_t fallback) {
  while (at < end) {
    const uint8_t *value = memchr(at, 0, (size_t)(end - at));
    if (value == NULL || memchr(value + 1, 0, (size_t)(end - value - 1)) == NULL) return fallback;
    if (strcasecmp((const char *)at, name) == 0) return (uint32_t)strtoul((const char *)value + 1, NULL, 10);
    at = value + 2 + strlen((const char *)value + 1);
  }
  return fallback;
}

static void take_oack(struct reader *reader, const uint8_t *bytes, size_t length) {
  reader->blksize = option_value(bytes + 2, bytes + length, "blksize", 512);
  reader->windowsize = option_value(bytes + 2, bytes + length, "windowsize", 1);
  acknowledge(reader);
}

/* True when the block holds exactly the bytes of the file at its place. */
static bool is_right(const struct reader *reader, const uint8_t *body, size_t length) {
  uint64_t offset = (uint64_t)(reader->block - 1) * reader->blksize;
  if (offset > content_length) return false;
  uint64_t left = content_length - offset;
  return length == (left < reader->blksize ? left : reader->blksize) && memcmp(body, content + offset, length) == 0;
}

static void take_data(struct reader *reader, const uint8_t *bytes, size_t length) {
  uint16_t ahead = (uint16_t)(word(bytes + 2) - (uint16_t)reader->block);
  if (ahead != 1) {
    seen.duplicates++;
    bool repeat = ahead == 0 && reader->acked == reader->block; /* our ACK was lost */
    bool gap = ahead > 1 && ahead <= reader->windowsize && !reader->gap_reported;
    if (gap) reader->gap_reported = true;
    if (repeat || gap) acknowledge(reader);
    return;
  }
  reader->block++;
  reader->gap_reported = false;
  seen.packets++;
  seen.bytes += length - 4;
  if (!is_right(reader, bytes + 4, length - 4)) {
    seen.corrupt++;
    return finish(reader, false);
  }
  bool last = length - 4 < reader->blksize;
  if (last || reader->block - reader->acked >= reader->windowsize) acknowledge(reader);
  if (last) finish(reader, true);
}

static void take_error(struct reader *reader, const uint8_t *bytes, size_t length) {
  if (seen.first_error[0] == 0)
    snprintf(seen.first_error, sizeof seen.first_error, "%u %.*s", word(bytes + 2), (int)(length - 4), bytes + 4);
  finish(reader, false);
}

static void take(struct reader *reader, const uint8_t *bytes, size_t length, in_port_t peer, uint64_t now) {
  if (reader->state != READING || length < 4) return;
  if (reader->peer == 0) reader->peer = peer;
  if (reader->peer != peer) return;
  reader->heard = now;
  switch (word(bytes)) {
    case 3: return take_data(reader, bytes, length);
    case 5: return take_error(reader, bytes, length);
    case 6: if (reader->block == 0) take_oack(reader, bytes, length);
  }
}

/* --- the loop ----------------------------------------------------------------------------------------------------- */

static uint32_t destination(struct msghdr *header) {
  for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c != NULL; c = CMSG_NXTHDR(header, c)) {
    if (c->cmsg_level != IPPROTO_IP || c->cmsg_type != IP_PKTINFO) continue;
    struct in_pktinfo info;
    memcpy(&info, CMSG_DATA(c), sizeof info);
    return ntohl(info.ipi_addr.s_addr);
  }
  return 0;
}

static struct reader *reader_at(uint32_t address) {
  uint32_t index = address - wanted.first;
  struct reader *reader = index < seen.reads ? by_address[index] : NULL;
  return reader != NULL && reader->address == address ? reader : NULL;
}

static void receive(int fd, struct reader *owner) {
  for (int i = 0; i < BATCH; i++) {
    in.headers[i].msg_hdr.msg_namelen = sizeof in.from[i];
    in.headers[i].msg_hdr.msg_controllen = sizeof in.control[i];
  }
  int count = recvmmsg(fd, in.headers, BATCH, owner == NULL ? MSG_WAITFORONE : MSG_DONTWAIT, NULL);
  uint64_t now = now_ns();
  for (int i = 0; i < count; i++) {
    struct reader *reader = owner != NULL ? owner : reader_at(destination(&in.headers[i].msg_hdr));
    if (reader != NULL) take(reader, in.iov[i].iov_base, in.headers[i].msg_len, in.from[i].sin_port, now);
  }
  flush();
}

static void receive_all(void) {
  if (!wanted.sockets) return receive(shared_fd, NULL);
  struct epoll_event events[BATCH];
  int ready = epoll_wait(poller, events, BATCH, TICK_MS);
  for (int i = 0; i < ready; i++) receive(((struct reader *)events[i].data.ptr)->fd, events[i].data.ptr);
}

static void start_some(uint64_t now) {
  static uint32_t next;
  uint32_t started = 0;
  for (uint32_t looked = 0; looked < wanted.readers && started < STARTS_PER_TURN; looked++) {
    struct reader *reader = &readers[next];
    next = (next + 1) % wanted.readers;
    if (reader->state != WAITING) continue;
    begin(reader, now);
    started++;
  }
  flush();
}

static void repeat_silent(uint64_t now) {
  for (uint32_t i = 0; i < wanted.readers; i++) {
    struct reader *reader = &readers[i];
    if (reader->state != READING || now - reader->heard < SILENCE_MS * 1000000ull) continue;
    reader->heard = now;
    seen.retransmits++;
    if (reader->peer == 0) request(reader);
    else acknowledge(reader);
  }
  flush();
}

static void run(void) {
  uint64_t reads = (uint64_t)wanted.readers * wanted.repeat, now = now_ns(), tick = now;
  uint64_t end = now + wanted.seconds * 1000000000ull;
  seen.started_at = now;
  while (seen.finished + seen.failed < reads && now < end) {
    if (seen.reads < reads && seen.reads - seen.finished - seen.failed < wanted.readers) start_some(now);
    receive_all();
    now = now_ns();
    if (now - tick < TICK_MS * 1000000ull) continue;
    tick = now;
    repeat_silent(now);
  }
  seen.ended_at = now_ns();
}

static void report(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double cpu = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  for (char *c = seen.first_error; *c != 0; c++)
    if (*c < ' ' || *c == '"' || *c == '\\') *c = '.';
  printf("{\"readers\":%u,\"reads\":%lu,\"finished\":%lu,\"failed\":%lu,\"corrupt\":%lu,\"bytes\":%lu,\"packets\":%lu,"
         "\"duplicates\":%lu,\"retransmits\":%lu,\"seconds\":%.6f,\"clientCpuSeconds\":%.6f,\"firstError\":\"%s\"}\n",
         wanted.readers, seen.reads, seen.finished, seen.failed, seen.corrupt, seen.bytes, seen.packets,
         seen.duplicates, seen.retransmits, (seen.ended_at - seen.started_at) / 1e9, cpu, seen.first_error);
}

static void load_content(void) {
  int fd = open(wanted.expect, O_RDONLY | O_CLOEXEC);
  struct stat stat;
  if (fd < 0 || fstat(fd, &stat) < 0) die(wanted.expect);
  content_length = (uint64_t)stat.st_size;
  content = content_length == 0 ? (const uint8_t *)"" : mmap(NULL, content_length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
  if (content == MAP_FAILED) die("mmap");
  close(fd);
}

static uint32_t number(const char *text, uint32_t most) {
  char *end;
  unsigned long value = strtoul(text, &end, 10);
  if (*end == 0 && end != text && value >= 1 && value <= most) return (uint32_t)value;
  fprintf(stderr, "tftp-load: %s is not a number from 1 to %u\n", text, most);
  exit(2);
}

static void arguments(int argc, char **argv) {
  static const struct option names[] = {
      {"server", 1, 0, 's'},  {"port", 1, 0, 'p'},       {"file", 1, 0, 'f'},    {"expect", 1, 0, 'e'},
      {"readers", 1, 0, 'r'}, {"repeat", 1, 0, 'n'},     {"blksize", 1, 0, 'b'}, {"windowsize", 1, 0, 'w'},
      {"seconds", 1, 0, 't'}, {"sockets", 0, 0, 'k'},    {"first", 1, 0, 'a'},
      {0}};
  struct in_addr first;
  wanted.server = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(69), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;) switch (option) {
    case 's': if (inet_pton(AF_INET, optarg, &wanted.server.sin_addr) != 1) exit(2); break;
    case 'p': wanted.server.sin_port = htons((uint16_t)number(optarg, 65535)); break;
    case 'f': wanted.file = optarg; break;
    case 'e': wanted.expect = optarg; break;
    case 'r': wanted.readers = number(optarg, 16384); break;
    case 'n': wanted.repeat = number(optarg, 16384); break;
    case 'b': wanted.blksize = number(optarg, 65464); break;
    case 'w': wanted.windowsize = number(optarg, 65535); break;
    case 't': wanted.seconds = number(optarg, 3600); break;
    case 'a': if (inet_pton(AF_INET, optarg, &first) != 1) exit(2); wanted.first = ntohl(first.s_addr); break;
    case 'k': wanted.sockets = true; break;
    default: exit(2);
  }
  if (wanted.file != NULL && wanted.expect != NULL && strlen(wanted.file) < 400) return;
  fprintf(stderr, "usage: tftp-load --file NAME --expect PATH [--server A] [--port N] [--first A] [--readers N] [--repeat N]\n"
                  "                 [--blksize N] [--windowsize N] [--seconds N] [--sockets]\n");
  exit(2);
}

int main(int argc, char **argv) {
  arguments(argc, argv);
  load_content();
  prepare_batches();
  readers = calloc(wanted.readers, sizeof *readers);
  by_address = calloc((size_t)wanted.readers * wanted.repeat, sizeof *by_address);
  if (readers == NULL || by_address == NULL) die("calloc");
  if (wanted.sockets) poller = epoll_create1(EPOLL_CLOEXEC);
  else shared_fd = open_socket(INADDR_ANY);
  for (uint32_t i = 0; i < wanted.readers; i++) {
    readers[i].fd = shared_fd;
    readers[i].reads_left = wanted.repeat;
  }
  run();
  report();
  return seen.finished == (uint64_t)wanted.readers * wanted.repeat ? 0 : 1;
}
