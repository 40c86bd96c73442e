/* Preloaded into the server: writes down, in order, what it does to the files of one folder and which acks it
   sends, so that a test can say what a disk would hold had the power failed at any of these moments.

   POWERCUT_FOLDER: the folder. POWERCUT_JOURNAL: the file to write to; tests.faults.disk_journal.py reads it. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name, ...) ({ static __typeof__(name) *real; \
    if (!real) { real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name); } \
    real(__VA_ARGS__); })

static const char ACK[] = "\"ack\",\"id\":\"";
static const char *folder;
static size_t folder_length;
static int journal = -1;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("POWERCUT_JOURNAL");
    folder = getenv("POWERCUT_FOLDER");
    if (!folder || !path) return;
    folder_length = strlen(folder);
    journal = REAL(open, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* The name within the folder ("" for the folder itself), or NULL for what lies elsewhere. */
static const char *inside(const char *path) {
    if (journal < 0 || strncmp(path, folder, folder_length)) return NULL;
    if (path[folder_length] == '/') return path + folder_length + 1;
    return path[folder_length] ? NULL : "";
}

static const char *name_of(int at, const char *path, char room[PATH_MAX]) {
    char where[64], base[PATH_MAX / 2];
    if (path[0] == '/') return inside(path);
    snprintf(where, sizeof where, at == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", at);
    ssize_t length = readlink(where, base, sizeof base - 1);
    if (length < 0) return NULL;
    base[length] = 0;
    snprintf(room, PATH_MAX, "%s/%s", base, path);
    return inside(room);
}

/* The file's number, 0 for what lies elsewhere. Files that have lost their name still count. */
static uint64_t watched(int fd, int *is_folder) {
    char where[64], path[PATH_MAX];
    struct stat found;
    if (journal < 0) return 0;
    snprintf(where, sizeof where, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(where, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    const char *name = inside(path);
    if (!name || fstat(fd, &found)) return 0;
    *is_folder = !*name;
    return found.st_ino;
}

struct record { uint8_t kind; uint64_t file, offset; uint32_t name, content; } __attribute__((packed));

static void note(char kind, uint64_t file, uint64_t offset, const char *name, const void *content, size_t size) {
    struct record head = {kind, file, offset, name ? strlen(name) : 0, size};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)name, head.name}, {(void *)content, size}};
    if (REAL(writev, journal, parts, 3) < 0) abort();
}

static void note_acks(const char *sent, size_t size) {
    const char *end = sent + size, *id = sent;
    if (journal < 0) return;
    while ((id = memmem(id, end - id, ACK, sizeof ACK - 1))) {
        id += sizeof ACK - 1;
        const char *over = memchr(id, '"', end - id);
        if (!over) return;
        pthread_mutex_lock(&order);
        note('A', 0, 0, NULL, id, over - id);
        pthread_mutex_unlock(&order);
    }
}

static void opened(int at, const char *path, int flags, int fd, int was_there) {
    char room[PATH_MAX];
    const char *name = name_of(at, path, room);
    struct stat found;
    if (fd < 0 || !name || !*name || !(flags & (O_CREAT | O_TRUNC)) || fstat(fd, &found)) return;
    if (!was_there) note('C', found.st_ino, 0, name, NULL, 0);
    else if (flags & O_TRUNC) note('T', found.st_ino, 0, NULL, NULL, 0);
}

#define OPENS(call, at, path, flags) do { \
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
    if (journal < 0 || !(flags & (O_CREAT | O_TRUNC))) return call; \
    pthread_mutex_lock(&order); \
    int was_there = !faccessat(at, path, F_OK, 0); \
    int fd = call; \
    opened(at, path, flags, fd, was_there); \
    pthread_mutex_unlock(&order); \
    return fd; } while (0)

int open(const char *path, int flags, ...) { OPENS(REAL(open, path, flags, mode), AT_FDCWD, path, flags); }
int open64(const char *path, int flags, ...) { OPENS(REAL(open64, path, flags, mode), AT_FDCWD, path, flags); }
int openat(int at, const char *path, int flags, ...) { OPENS(REAL(openat, at, path, flags, mode), at, path, flags); }
int openat64(int at, const char *path, int flags, ...) { OPENS(REAL(openat64, at, path, flags, mode), at, path, flags); }

/* Does the call under the lock and notes it when it succeeded: nothing comes between the two. */
#define NOTED(fd, result_type, call, kind, offset, content, size) do { \
    int is_folder = 0; uint64_t file = watched(fd, &is_folder); \
    if (!file) return call; \
    pthread_mutex_lock(&order); \
    result_type done = call; \
    if (done >= 0) note(is_folder ? 'D' : kind, file, offset, NULL, content, size); \
    pthread_mutex_unlock(&order); \
    return done; } while (0)

ssize_t pwrite(int fd, const void *from, size_t size, off_t at) { NOTED(fd, ssize_t, REAL(pwrite, fd, from, size, at), 'W', at, from, done); }
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) { NOTED(fd, ssize_t, REAL(pwrite64, fd, from, size, at), 'W', at, from, done); }
int ftruncate(int fd, off_t size) { NOTED(fd, int, REAL(ftruncate, fd, size), 'T', size, NULL, 0); }
int ftruncate64(int fd, off64_t size) { NOTED(fd, int, REAL(ftruncate64, fd, size), 'T', size, NULL, 0); }
int fsync(int fd) { NOTED(fd, int, REAL(fsync, fd), 'S', 0, NULL, 0); }
int fdatasync(int fd) { NOTED(fd, int, REAL(fdatasync, fd), 'S', 0, NULL, 0); }

ssize_t write(int fd, const void *from, size_t size) {
    note_acks(from, size);
    NOTED(fd, ssize_t, REAL(write, fd, from, size), 'W', lseek(fd, 0, SEEK_CUR) - done, from, done);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    for (int i = 0; i < count; i++) note_acks(parts[i].iov_base, parts[i].iov_len);
    return REAL(writev, fd, parts, count);
}

ssize_t send(int fd, const void *from, size_t size, int flags) {
    note_acks(from, size);
    return REAL(send, fd, from, size, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    for (size_t i = 0; i < message->msg_iovlen; i++)
        note_acks(message->msg_iov[i].iov_base, message->msg_iov[i].iov_len);
    return REAL(sendmsg, fd, message, flags);
}

/* A name comes, goes or changes: kind, the new name, and the old one as content. */
static int renamed(int done, char kind, const char *name, const char *before) {
    if (!done && name) note(kind, 0, 0, name, before, before ? strlen(before) : 0);
    pthread_mutex_unlock(&order);
    return done;
}

#define NAMED(call, kind, at, path, old_at, old_path) do { \
    char room[PATH_MAX], old_room[PATH_MAX]; \
    const char *name = name_of(at, path, room), *before = name_of(old_at, old_path, old_room); \
    pthread_mutex_lock(&order); \
    return renamed(call, kind, name, before); } while (0)

int unlink(const char *path) { NAMED(REAL(unlink, path), 'U', AT_FDCWD, path, AT_FDCWD, path); }
int unlinkat(int at, const char *path, int flags) { NAMED(REAL(unlinkat, at, path, flags), 'U', at, path, at, path); }
int rename(const char *from, const char *to) { NAMED(REAL(rename, from, to), 'R', AT_FDCWD, to, AT_FDCWD, from); }
int link(const char *from, const char *to) { NAMED(REAL(link, from, to), 'L', AT_FDCWD, to, AT_FDCWD, from); }
int linkat(int from_at, const char *from, int at, const char *to, int flags) { NAMED(REAL(linkat, from_at, from, at, to, flags), 'L', at, to, from_at, from); }
