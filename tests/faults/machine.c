/* A machine that goes wrong on command, for one process: what stands in the file $FAULTY is done while it stands.
   "fsync 200": each flush takes 200 ms longer. "readonly": what lies under $FAULTY_UNDER cannot be written.
   "clock 3600": the wall clock is so many seconds ahead; what counts evenly (monotonic) is left alone, as it is
   when somebody sets a clock. libfaketime changes how long sleeps last, which no set clock does. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static int (*real_clock)(clockid_t, struct timespec *);

static void find_clock(void) {
  if (!real_clock) real_clock = dlsym(RTLD_NEXT, "clock_gettime");
}

/* What stands in the file, read again at most twenty times a second: clocks are asked far more often. */
static int wanted(const char *what, long *value) {
  static char text[64];
  static long read_at = -1;
  struct timespec now;
  find_clock();
  real_clock(CLOCK_MONOTONIC, &now);
  long tick = now.tv_sec * 20 + now.tv_nsec / 50000000;
  if (tick != read_at) {
    char fresh[64] = "";
    const char *path = getenv("FAULTY");
    int kept = errno, file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file >= 0) {
      ssize_t length = read(file, fresh, sizeof fresh - 1);
      fresh[length > 0 ? length : 0] = 0;
      close(file);
    }
    errno = kept;
    memcpy(text, fresh, sizeof text);
    read_at = tick;
  }
  if (strncmp(text, what, strlen(what))) return 0;
  if (value) *value = atol(text + strlen(what));
  return 1;
}

int clock_gettime(clockid_t which, struct timespec *at) {
  long ahead = 0;
  find_clock();
  int done = real_clock(which, at);
  if (!done && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE) && wanted("clock", &ahead)) {
    at->tv_sec += ahead;
  }
  return done;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  struct timespec now;
  (void)zone;
  int done = clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return done;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}

static int ours(int file) {
  const char *under = getenv("FAULTY_UNDER");
  char link[64], path[4096];
  if (!under) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return !strncmp(path, under, strlen(under));
}

static void linger(int file) {
  long ms = 0;
  if (!ours(file) || !wanted("fsync", &ms)) return;
  struct timespec pause = {ms / 1000, (ms % 1000) * 1000000};
  nanosleep(&pause, NULL);
}

int fsync(int file) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fsync");
  linger(file);
  return real(file);
}

int fdatasync(int file) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
  linger(file);
  return real(file);
}

static int refused(int file) {
  if (!ours(file) || !wanted("readonly", NULL)) return 0;
  errno = EROFS;
  return 1;
}

ssize_t pwrite64(int file, const void *from, size_t count, off64_t at) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
  return refused(file) ? -1 : real(file, from, count, at);
}

ssize_t pwrite(int file, const void *from, size_t count, off_t at) {
  static ssize_t (*real)(int, const void *, size_t, off_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwrite");
  return refused(file) ? -1 : real(file, from, count, at);
}

int ftruncate64(int file, off64_t length) {
  static int (*real)(int, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "ftruncate64");
  return refused(file) ? -1 : real(file, length);
}
