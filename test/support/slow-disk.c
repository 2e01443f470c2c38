/*
 * A slow disk, for a program that is started with this library in LD_PRELOAD: as long as the file SLOW_SWITCH is there, every
 * open below the folder SLOW_FOLDER, and every read and fdatasync of what was opened there, takes SLOW_MS milliseconds. A sync
 * that waits is told by a file besides SLOW_SWITCH, with `.sync` at the end of its name.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static void wait_if_below(const char *path) {
  const char *folder = getenv("SLOW_FOLDER"), *gate = getenv("SLOW_SWITCH"), *ms = getenv("SLOW_MS");
  if (!folder || !gate || !ms || strncmp(path, folder, strlen(folder)) != 0 || access(gate, F_OK) != 0) return;
  long wait = atol(ms);
  struct timespec time = {wait / 1000, (wait % 1000) * 1000000L};
  nanosleep(&time, NULL);
}

static void wait_if_opened_below(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return;
  path[length] = 0;
  wait_if_below(path);
}

int open64(const char *path, int flags, ...) {
  static int (*real)(const char *, int, ...);
  if (!real) real = dlsym(RTLD_NEXT, "open64");
  va_list rest;
  va_start(rest, flags);
  mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  wait_if_below(path);
  return real(path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  return open64(path, flags, mode);
}

ssize_t pread64(int fd, void *into, size_t length, off64_t offset) {
  static ssize_t (*real)(int, void *, size_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "pread64");
  wait_if_opened_below(fd);
  return real(fd, into, length, offset);
}

ssize_t read(int fd, void *into, size_t length) {
  static ssize_t (*real)(int, void *, size_t);
  if (!real) real = dlsym(RTLD_NEXT, "read");
  if (fd > 2) wait_if_opened_below(fd);
  return real(fd, into, length);
}

static void tell_sync(void) {
  char told[4096];
  snprintf(told, sizeof told, "%s.sync", getenv("SLOW_SWITCH"));
  int fd = creat(told, 0600);
  if (fd >= 0) close(fd);
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
  if (access(getenv("SLOW_SWITCH"), F_OK) == 0) tell_sync();
  wait_if_opened_below(fd);
  return real(fd);
}
