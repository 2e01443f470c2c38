/*
 * The least a TFTP server can do, as the yardstick for the batched host: ppoll, recvmmsg, one 4-byte header and one
 * 512-byte body pointer per datagram, sendmmsg. And the load for both: N lock-step clients, each of which answers a
 * DATA packet with the next ACK. Loopback only.
 *
 *   gcc -O2 -o minimal-tftp-loop minimal-tftp-loop.c
 *   minimal-tftp-loop serve PORT                  serves until it is killed
 *   minimal-tftp-loop load PORT CLIENTS SECONDS   prints DATA packets a second
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, BLOCK = 512, SLOT = 2112, MOST_CLIENTS = 1024, CONTROL = 32 };

static int open_socket(uint16_t port) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  int size = 8 << 20, on = 1;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
  setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0) {
    perror("bind");
    exit(1);
  }
  return fd;
}

static void serve(uint16_t port) {
  static struct mmsghdr in[BATCH], out[BATCH];
  static struct iovec in_iov[BATCH], out_iov[BATCH][2];
  static struct sockaddr_in names[BATCH];
  static uint8_t data[BATCH][SLOT], heads[BATCH][8], controls[BATCH][CONTROL], body[BLOCK];
  int fd = open_socket(port);
  for (int i = 0; i < BATCH; i++) {
    in_iov[i] = (struct iovec){data[i], 2048};
    in[i].msg_hdr = (struct msghdr){&names[i], sizeof names[i], &in_iov[i], 1, controls[i], CONTROL, 0};
    out_iov[i][0] = (struct iovec){heads[i], 4};
    out_iov[i][1] = (struct iovec){body, BLOCK};
    out[i].msg_hdr = (struct msghdr){&names[i], sizeof names[i], out_iov[i], 2, NULL, 0, 0};
  }
  for (;;) {
    struct pollfd wanted = {fd, POLLIN, 0};
    if (ppoll(&wanted, 1, NULL, NULL) <= 0) continue;
    int received = recvmmsg(fd, in, BATCH, MSG_DONTWAIT, NULL);
    for (int i = 0; i < received; i++) {
      uint16_t block = (uint16_t)(data[i][2] << 8 | data[i][3]) + 1;
      heads[i][0] = 0, heads[i][1] = 3, heads[i][2] = block >> 8, heads[i][3] = block & 255;
      in[i].msg_hdr.msg_namelen = sizeof names[i];
      in[i].msg_hdr.msg_controllen = CONTROL;
    }
    if (received > 0) sendmmsg(fd, out, received, 0);
  }
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void acknowledge(int fd, uint16_t block) {
  uint8_t ack[4] = {0, 4, block >> 8, block & 255};
  if (send(fd, ack, sizeof ack, 0) < 0) perror("send");
}

static void load(uint16_t port, int clients, double duration) {
  static int fds[MOST_CLIENTS];
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int poller = epoll_create1(0);
  for (int i = 0; i < clients; i++) {
    fds[i] = open_socket(0);
    connect(fds[i], (struct sockaddr *)&server, sizeof server);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fds[i]};
    epoll_ctl(poller, EPOLL_CTL_ADD, fds[i], &event);
    acknowledge(fds[i], 0);
  }
  double start = seconds(), end = start + duration, now;
  long packets = 0;
  while ((now = seconds()) < end) {
    struct epoll_event events[64];
    int ready = epoll_wait(poller, events, 64, 100);
    if (ready == 0)
      for (int i = 0; i < clients; i++) acknowledge(fds[i], 0);
    for (int i = 0; i < ready; i++) {
      uint8_t data[BLOCK + 4];
      if (recv(events[i].data.fd, data, sizeof data, MSG_DONTWAIT) != sizeof data) continue;
      packets++;
      acknowledge(events[i].data.fd, (uint16_t)(data[2] << 8 | data[3]));
    }
  }
  printf("%.0f\n", packets / (now - start));
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "serve") == 0) serve((uint16_t)atoi(argv[2]));
  if (argc == 5 && strcmp(argv[1], "load") == 0 && atoi(argv[3]) <= MOST_CLIENTS) {
    load((uint16_t)atoi(argv[2]), atoi(argv[3]), atof(argv[4]));
    return 0;
  }
  fprintf(stderr, "usage: %s serve PORT | load PORT CLIENTS SECONDS\n", argv[0]);
  return 2;
}
