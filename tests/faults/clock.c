/* Preloaded into the server: its wall clock is off by as many seconds as the number in the file CLOCK_OFFSET says
   (8 bytes, signed, in the machine's order), at once when that changes. The clock that only counts is left alone,
   as by anybody who sets a computer's time. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define REAL(name, ...) ({ static __typeof__(name) *real; \
    if (!real) { real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name); } \
    real(__VA_ARGS__); })

static const volatile int64_t *offset;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("CLOCK_OFFSET");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *seen = mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (seen != MAP_FAILED) offset = seen;
}

static time_t off(void) { return offset ? *offset : 0; }

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = REAL(clock_gettime, clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += off();
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int failed = REAL(gettimeofday, now, zone);
    if (!failed) now->tv_sec += off();
    return failed;
}

time_t time(time_t *now) {
    time_t is = REAL(time, NULL) + off();
    if (now) *now = is;
    return is;
}
