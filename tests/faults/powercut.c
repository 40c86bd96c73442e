/* Preloaded into the server: records, in order, what it does to the files of one folder and which acks it sends, so
   that a test can tell what would be on the disk after a power cut at any of these moments.

   POWERCUT_FOLDER: the folder. POWERCUT_JOURNAL: the file to write to; tests/faults/disk_journal.py reads it. */

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

static const char ACK_START[] = "\"ack\",\"id\":\"";
static const char *folder;
static size_t folder_length;
static int journal = -1;
static pthread_mutex_t journal_lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void init(void) {
    const char *path = getenv("POWERCUT_JOURNAL");
    folder = getenv("POWERCUT_FOLDER");
    if (!folder || !path) return;
    folder_length = strlen(folder);
    journal = REAL(open, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* The name within the folder, "" for the folder itself, or NULL for a path outside it. */
static const char *relative_name(const char *path) {
    if (journal < 0 || strncmp(path, folder, folder_length)) return NULL;
    if (path[folder_length] == '/') return path + folder_length + 1;
    return path[folder_length] ? NULL : "";
}

static const char *resolve_name(int at, const char *path, char buffer[PATH_MAX]) {
    char proc_path[64], base[PATH_MAX / 2];
    if (path[0] == '/') return relative_name(path);
    snprintf(proc_path, sizeof proc_path, at == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", at);
    ssize_t length = readlink(proc_path, base, sizeof base - 1);
    if (length < 0) return NULL;
    base[length] = 0;
    snprintf(buffer, PATH_MAX, "%s/%s", base, path);
    return relative_name(buffer);
}

/* The inode number of an open file in the folder, 0 for other files. A file that was unlinked still counts. */
static uint64_t inode_in_folder(int fd, int *is_folder) {
    char proc_path[64], path[PATH_MAX];
    struct stat status;
    if (journal < 0) return 0;
    snprintf(proc_path, sizeof proc_path, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(proc_path, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    const char *name = relative_name(path);
    if (!name || fstat(fd, &status)) return 0;
    *is_folder = !*name;
    return status.st_ino;
}

struct record { uint8_t kind; uint64_t file, offset; uint32_t name, content; } __attribute__((packed));

static void append_record(char kind, uint64_t file, uint64_t offset, const char *name, const void *content, size_t size) {
    struct record header = {kind, file, offset, name ? strlen(name) : 0, size};
    struct iovec parts[3] = {{&header, sizeof header}, {(void *)name, header.name}, {(void *)content, size}};
    if (REAL(writev, journal, parts, 3) < 0) abort();
}

static void record_acks(const char *sent, size_t size) {
    const char *end = sent + size, *id = sent;
    if (journal < 0) return;
    while ((id = memmem(id, end - id, ACK_START, sizeof ACK_START - 1))) {
        id += sizeof ACK_START - 1;
        const char *id_end = memchr(id, '"', end - id);
        if (!id_end) return;
        pthread_mutex_lock(&journal_lock);
        append_record('A', 0, 0, NULL, id, id_end - id);
        pthread_mutex_unlock(&journal_lock);
    }
}

static void record_open(int at, const char *path, int flags, int fd, int existed) {
    char buffer[PATH_MAX];
    const char *name = resolve_name(at, path, buffer);
    struct stat status;
    if (fd < 0 || !name || !*name || !(flags & (O_CREAT | O_TRUNC)) || fstat(fd, &status)) return;
    if (!existed) append_record('C', status.st_ino, 0, name, NULL, 0);
    else if (flags & O_TRUNC) append_record('T', status.st_ino, 0, NULL, NULL, 0);
}

#define WRAP_OPEN(call, at, path, flags) do { \
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
    if (journal < 0 || !(flags & (O_CREAT | O_TRUNC))) return call; \
    pthread_mutex_lock(&journal_lock); \
    int existed = !faccessat(at, path, F_OK, 0); \
    int fd = call; \
    record_open(at, path, flags, fd, existed); \
    pthread_mutex_unlock(&journal_lock); \
    return fd; } while (0)

int open(const char *path, int flags, ...) { WRAP_OPEN(REAL(open, path, flags, mode), AT_FDCWD, path, flags); }
int open64(const char *path, int flags, ...) { WRAP_OPEN(REAL(open64, path, flags, mode), AT_FDCWD, path, flags); }
int openat(int at, const char *path, int flags, ...) { WRAP_OPEN(REAL(openat, at, path, flags, mode), at, path, flags); }
int openat64(int at, const char *path, int flags, ...) { WRAP_OPEN(REAL(openat64, at, path, flags, mode), at, path, flags); }

/* Make the call and record it if it succeeded, under the lock, so that records are in the order of the calls. */
#define RECORD_CALL(fd, result_type, call, kind, offset, content, size) do { \
    int is_folder = 0; uint64_t file = inode_in_folder(fd, &is_folder); \
    if (!file) return call; \
    pthread_mutex_lock(&journal_lock); \
    result_type result = call; \
    if (result >= 0) append_record(is_folder ? 'D' : kind, file, offset, NULL, content, size); \
    pthread_mutex_unlock(&journal_lock); \
    return result; } while (0)

ssize_t pwrite(int fd, const void *from, size_t size, off_t at) { RECORD_CALL(fd, ssize_t, REAL(pwrite, fd, from, size, at), 'W', at, from, result); }
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) { RECORD_CALL(fd, ssize_t, REAL(pwrite64, fd, from, size, at), 'W', at, from, result); }
int ftruncate(int fd, off_t size) { RECORD_CALL(fd, int, REAL(ftruncate, fd, size), 'T', size, NULL, 0); }
int ftruncate64(int fd, off64_t size) { RECORD_CALL(fd, int, REAL(ftruncate64, fd, size), 'T', size, NULL, 0); }
int fsync(int fd) { RECORD_CALL(fd, int, REAL(fsync, fd), 'S', 0, NULL, 0); }
int fdatasync(int fd) { RECORD_CALL(fd, int, REAL(fdatasync, fd), 'S', 0, NULL, 0); }

ssize_t write(int fd, const void *from, size_t size) {
    record_acks(from, size);
    RECORD_CALL(fd, ssize_t, REAL(write, fd, from, size), 'W', lseek(fd, 0, SEEK_CUR) - result, from, result);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    for (int i = 0; i < count; i++) record_acks(parts[i].iov_base, parts[i].iov_len);
    return REAL(writev, fd, parts, count);
}

ssize_t send(int fd, const void *from, size_t size, int flags) {
    record_acks(from, size);
    return REAL(send, fd, from, size, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    for (size_t i = 0; i < message->msg_iovlen; i++)
        record_acks(message->msg_iov[i].iov_base, message->msg_iov[i].iov_len);
    return REAL(sendmsg, fd, message, flags);
}

/* Record that a file was unlinked, renamed or linked (the new name, and the old one as content), and unlock. */
static int record_name_change(int result, char kind, const char *name, const char *old_name) {
    if (!result && name) append_record(kind, 0, 0, name, old_name, old_name ? strlen(old_name) : 0);
    pthread_mutex_unlock(&journal_lock);
    return result;
}

#define RECORD_NAME_CALL(call, kind, at, path, old_at, old_path) do { \
    char buffer[PATH_MAX], old_buffer[PATH_MAX]; \
    const char *name = resolve_name(at, path, buffer), *old_name = resolve_name(old_at, old_path, old_buffer); \
    pthread_mutex_lock(&journal_lock); \
    return record_name_change(call, kind, name, old_name); } while (0)

int unlink(const char *path) { RECORD_NAME_CALL(REAL(unlink, path), 'U', AT_FDCWD, path, AT_FDCWD, path); }
int unlinkat(int at, const char *path, int flags) { RECORD_NAME_CALL(REAL(unlinkat, at, path, flags), 'U', at, path, at, path); }
int rename(const char *from, const char *to) { RECORD_NAME_CALL(REAL(rename, from, to), 'R', AT_FDCWD, to, AT_FDCWD, from); }
int link(const char *from, const char *to) { RECORD_NAME_CALL(REAL(link, from, to), 'L', AT_FDCWD, to, AT_FDCWD, from); }
int linkat(int from_at, const char *from, int at, const char *to, int flags) { RECORD_NAME_CALL(REAL(linkat, from_at, from, at, to, flags), 'L', at, to, from_at, from); }
