/*
 * The least a TFTP server can do with the system calls of our batched host: ppoll, recvmmsg, one 4-byte header and one
 * pointer into the file per datagram, sendmmsg. Reads with blksize and windowsize of the files it was started with; all
 * transfers share one data socket and are told apart by the client's address and port. No timers: an ACK is answered
 * with what follows it. It is the yardstick for what JavaScript costs, not a server to use.
 *
 *   minimal-tftp-server ADDRESS PORT FILE...      serves until it is killed
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BATCH = 64, LARGEST = 2048, CONTROL = 32, TRANSFERS = 1 << 15, SOCKET_BUFFER = 8 << 20 };

struct file {
  const char *name;
  uint8_t *bytes;
  size_t length;
};

struct transfer {
  const struct file *file; /* NULL: a free place */
  uint32_t address;
  uint16_t port, blksize, windowsize;
  uint32_t sent; /* last block sent, counted without wrapping */
};

struct batch {
  struct mmsghdr headers[BATCH];
  struct iovec iov[BATCH][2];
  struct sockaddr_in names[BATCH];
  uint8_t bytes[BATCH][LARGEST], control[BATCH][CONTROL];
};

static struct transfer transfers[TRANSFERS];
static struct batch in, out;
static unsigned queued;
static int request_socket, data_socket;
static struct file files[16];
static size_t file_count;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static int open_socket(const char *address, uint16_t port) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), size = SOCKET_BUFFER, on = 1;
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
  if (inet_pton(AF_INET, address, &at.sin_addr) != 1) die(address);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
  setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0) die("bind");
  return fd;
}

static void load_file(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat stat;
  if (fd < 0 || fstat(fd, &stat) < 0) die(path);
  const char *slash = strrchr(path, '/');
  struct file *file = &files[file_count++];
  *file = (struct file){slash == NULL ? path : slash + 1, malloc((size_t)stat.st_size + 1), (size_t)stat.st_size};
  if (file->bytes == NULL || read(fd, file->bytes, file->length) != (ssize_t)file->length) die(path);
  close(fd);
}

static void prepare_batches(void) {
  for (int i = 0; i < BATCH; i++) {
    in.iov[i][0] = (struct iovec){in.bytes[i], LARGEST};
    in.headers[i].msg_hdr = (struct msghdr){&in.names[i], sizeof in.names[i], in.iov[i], 1, in.control[i], CONTROL, 0};
    out.iov[i][0].iov_base = out.bytes[i];
    out.headers[i].msg_hdr = (struct msghdr){&out.names[i], sizeof out.names[i], out.iov[i], 2, NULL, 0, 0};
  }
}

static void flush(void) {
  if (queued > 0) sendmmsg(data_socket, out.headers, queued, 0);
  queued = 0;
}

static void queue(const struct sockaddr_in *to, size_t head, const uint8_t *body, size_t length) {
  out.names[queued] = *to;
  out.iov[queued][0].iov_len = head;
  out.iov[queued][1] = (struct iovec){(void *)body, length};
  if (++queued == BATCH) flush();
}

/* The transfer of this client, or a free place for it: open addressing over the port and address. */
static struct transfer *find(const struct sockaddr_in *client) {
  uint32_t hash = (client->sin_addr.s_addr ^ client->sin_port) * 2654435761u;
  for (uint32_t i = hash >> 17, looked = 0; looked < TRANSFERS; i++, looked++) {
    struct transfer *transfer = &transfers[i % TRANSFERS];
    if (transfer->file == NULL) return transfer;
    if (transfer->address == client->sin_addr.s_addr && transfer->port == client->sin_port) return transfer;
  }
  memset(transfers, 0, sizeof transfers);
  return &transfers[0];
}

static void send_window(struct transfer *transfer, const struct sockaddr_in *to, uint32_t acked) {
  const struct file *file = transfer->file;
  uint32_t last = (uint32_t)(file->length / transfer->blksize) + 1;
  transfer->sent = acked;
  for (int i = 0; i < transfer->windowsize && transfer->sent < last; i++) {
    uint32_t block = ++transfer->sent;
    size_t offset = (size_t)(block - 1) * transfer->blksize, left = file->length - offset;
    uint8_t *head = out.bytes[queued];
    head[0] = 0, head[1] = 3, head[2] = (uint8_t)(block >> 8), head[3] = (uint8_t)block;
    queue(to, 4, file->bytes + offset, left < transfer->blksize ? left : transfer->blksize);
  }
}

static uint16_t option(const uint8_t *bytes, size_t length, const char *name, uint16_t fallback) {
  const uint8_t *at = memmem(bytes, length, name, strlen(name) + 1);
  return at == NULL ? fallback : (uint16_t)atoi((const char *)at + strlen(name) + 1);
}

static void take_request(uint8_t *bytes, size_t length, const struct sockaddr_in *from) {
  const struct file *file = files;
  bytes[length] = 0;
  while (file < files + file_count && strcmp(file->name, (const char *)bytes + 2) != 0) file++;
  if (file == files + file_count) return;
  struct transfer *transfer = find(from);
  transfer->file = file;
  transfer->address = from->sin_addr.s_addr;
  transfer->port = from->sin_port;
  transfer->blksize = option(bytes, length, "blksize", 512);
  transfer->windowsize = option(bytes, length, "windowsize", 1);
  transfer->sent = 0;
  if (transfer->blksize == 512 && transfer->windowsize == 1) return send_window(transfer, from, 0);
  uint8_t *oack = out.bytes[queued];
  int head = sprintf((char *)oack, "%c%cblksize%c%u%cwindowsize%c%u", 0, 6, 0, transfer->blksize, 0, 0, transfer->windowsize);
  queue(from, (size_t)head + 1, NULL, 0);
}

static void take_ack(const uint8_t *bytes, const struct sockaddr_in *from) {
  struct transfer *transfer = find(from);
  if (transfer->file == NULL || bytes[1] != 4) return;
  uint16_t behind = (uint16_t)((uint16_t)transfer->sent - (uint16_t)(bytes[2] << 8 | bytes[3]));
  if (behind <= transfer->windowsize) send_window(transfer, from, transfer->sent - behind);
}

static void receive(int fd) {
  int count = recvmmsg(fd, in.headers, BATCH, MSG_DONTWAIT, NULL);
  for (int i = 0; i < count; i++) {
    size_t length = in.headers[i].msg_len;
    if (fd == request_socket && length < LARGEST) take_request(in.bytes[i], length, &in.names[i]);
    if (fd == data_socket && length >= 4) take_ack(in.bytes[i], &in.names[i]);
    in.headers[i].msg_hdr.msg_namelen = sizeof in.names[i];
    in.headers[i].msg_hdr.msg_controllen = CONTROL;
  }
  flush();
}

int main(int argc, char **argv) {
  if (argc < 4 || argc > 19) {
    fprintf(stderr, "usage: minimal-tftp-server ADDRESS PORT FILE...\n");
    return 2;
  }
  for (int i = 3; i < argc; i++) load_file(argv[i]);
  prepare_batches();
  request_socket = open_socket(argv[1], (uint16_t)atoi(argv[2]));
  data_socket = open_socket(argv[1], 0);
  struct pollfd wanted[] = {{request_socket, POLLIN, 0}, {data_socket, POLLIN, 0}};
  for (;;) {
    if (ppoll(wanted, 2, NULL, NULL) <= 0) continue;
    for (int i = 0; i < 2; i++)
      if (wanted[i].revents != 0) receive(wanted[i].fd);
  }
}
