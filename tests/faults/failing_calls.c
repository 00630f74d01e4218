// Loaded before all other libraries (LD_PRELOAD): lets one call of a kind fail, or it and all that
// follow.
//
//   FAULT_KIND    read, write, finish, open, memory or thread: which calls are counted, from the
//   beginning of main() FAULT_AT      the number of the first that fails, from 0; without it none
//   does FAULT_ERROR   errno of the failure; 0: a read or write is done by half FAULT_STAYS   "1":
//   all that follow fail too FAULT_REPORT  a file; a line for each of the first failures, "KIND
//   CALL PATH", and at the end "count NUMBER"

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t count, size_t size);
extern void* __libc_realloc(void* block, size_t size);
extern void* __libc_memalign(size_t alignment, size_t size);

enum { kMostReports = 8 };

static const char* kind;  // null: nothing is counted yet
static const char* report_file;
static long first = -1;
static int error_number;
static bool stays;
static atomic_long counted;
static atomic_int reported;

// The functions of before, looked up before main() begins, for looking up takes memory.
static ssize_t (*true_read)(int, void*, size_t);
static ssize_t (*true_write)(int, const void*, size_t);
static int (*true_open)(const char*, int, ...);
static FILE* (*true_fopen)(const char*, const char*);
static int (*true_close)(int);
static int (*true_rename)(const char*, const char*);
static int (*true_pthread_create)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);

static void report(const char* text) {
  const long fd = syscall(SYS_openat, AT_FDCWD, report_file, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (fd < 0) return;
  syscall(SYS_write, fd, text, strlen(text));
  syscall(SYS_close, fd);
}

static void path_of(int fd, char* place, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const long length = syscall(SYS_readlinkat, AT_FDCWD, link, place, size - 1);
  place[length > 0 ? length : 0] = '\0';
}

// Whether this call is one that fails; sets errno.
static bool fails(const char* which, const char* call, int fd, const char* path) {
  if (kind == NULL || strcmp(kind, which) != 0) return false;
  const long number = atomic_fetch_add(&counted, 1);
  if (first < 0 || number < first || (number > first && !stays)) return false;
  if (report_file != NULL && atomic_fetch_add(&reported, 1) < kMostReports) {
    char place[1024] = "";
    char text[1200];
    if (fd >= 0) path_of(fd, place, sizeof place);
    snprintf(text, sizeof text, "%s %s %s\n", which, call, path != NULL ? path : place);
    report(text);
  }
  errno = error_number;
  return true;
}

// What only the kernel has made, such as an eventfd, does not fail.
static bool is_file(int fd) {
  struct stat about;
  return fstat(fd, &about) == 0 && (about.st_mode & S_IFMT) != 0 && !S_ISSOCK(about.st_mode);
}

static bool is_written(int fd) {
  const int flags = fcntl(fd, F_GETFL);
  return flags != -1 && (flags & O_ACCMODE) != O_RDONLY && is_file(fd);
}

ssize_t read(int fd, void* place, size_t size) {
  if (kind != NULL && strcmp(kind, "read") == 0 && is_file(fd) && fails("read", "read", fd, NULL)) {
    if (error_number != 0) return -1;
    return true_read(fd, place, size > 1 ? size / 2 : size);
  }
  return true_read != NULL ? true_read(fd, place, size) : syscall(SYS_read, fd, place, size);
}

ssize_t write(int fd, const void* text, size_t size) {
  if (kind != NULL && strcmp(kind, "write") == 0 && is_file(fd) &&
      fails("write", "write", fd, NULL)) {
    if (error_number != 0) return -1;
    return true_write(fd, text, size > 1 ? size / 2 : size);
  }
  return true_write != NULL ? true_write(fd, text, size) : syscall(SYS_write, fd, text, size);
}

// libstdc++ writes long texts so.
ssize_t writev(int fd, const struct iovec* parts, int count) {
  if (kind != NULL && strcmp(kind, "write") == 0 && is_file(fd) &&
      fails("write", "writev", fd, NULL)) {
    if (error_number != 0) return -1;
    return true_write(fd, parts[0].iov_base,
                      parts[0].iov_len > 1 ? parts[0].iov_len / 2 : parts[0].iov_len);
  }
  return syscall(SYS_writev, fd, parts, count);
}

static bool open_fails(const char* call, const char* path) { return fails("open", call, -1, path); }

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  if (open_fails("open", path)) return -1;
  return true_open != NULL ? true_open(path, flags, mode)
                           : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  if (open_fails("open", path)) return -1;
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_LARGEFILE, mode);
}

FILE* fopen(const char* path, const char* mode) {
  return open_fails("fopen", path) ? NULL : true_fopen(path, mode);
}

FILE* fopen64(const char* path, const char* mode) {
  return open_fails("fopen", path) ? NULL : true_fopen(path, mode);
}

// A descriptor that fails to close is closed all the same.
int close(int fd) {
  const bool counts = kind != NULL && strcmp(kind, "finish") == 0 && is_written(fd);
  const bool wrong = counts && fails("finish", "close", fd, NULL);
  const int code = true_close != NULL ? true_close(fd) : (int)syscall(SYS_close, fd);
  if (wrong) errno = error_number;
  return wrong ? -1 : code;
}

int fsync(int fd) { return fails("finish", "fsync", fd, NULL) ? -1 : (int)syscall(SYS_fsync, fd); }

int fdatasync(int fd) {
  return fails("finish", "fdatasync", fd, NULL) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int ftruncate(int fd, off_t length) {
  return fails("finish", "ftruncate", fd, NULL) ? -1 : (int)syscall(SYS_ftruncate, fd, length);
}

int rename(const char* from, const char* to) {
  return fails("finish", "rename", -1, to) ? -1 : true_rename(from, to);
}

void* malloc(size_t size) { return fails("memory", "malloc", -1, "") ? NULL : __libc_malloc(size); }

void* calloc(size_t count, size_t size) {
  return fails("memory", "calloc", -1, "") ? NULL : __libc_calloc(count, size);
}

void* realloc(void* block, size_t size) {
  return fails("memory", "realloc", -1, "") ? NULL : __libc_realloc(block, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
  return fails("memory", "aligned_alloc", -1, "") ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void** place, size_t alignment, size_t size) {
  if (fails("memory", "posix_memalign", -1, "")) return ENOMEM;
  *place = __libc_memalign(alignment, size);
  return *place != NULL ? 0 : ENOMEM;
}

void* mmap(void* at, size_t size, int protection, int flags, int fd, off_t offset) {
  if (fails("memory", "mmap", -1, "")) return MAP_FAILED;
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  return (void*)syscall(SYS_mmap, at, size, protection, flags, fd, offset);
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*work)(void*),
                   void* with) {
  if (fails("thread", "pthread_create", -1, "")) return error_number;
  return true_pthread_create(thread, attributes, work, with);
}

static int (*true_main)(int, char**, char**);

static int armed_main(int argc, char** argv, char** environment) {
  const char* at = getenv("FAULT_AT");
  const char* error = getenv("FAULT_ERROR");
  const char* again = getenv("FAULT_STAYS");
  report_file = getenv("FAULT_REPORT");
  first = at != NULL ? atol(at) : -1;
  error_number = error != NULL ? atoi(error) : EIO;
  stays = again != NULL && strcmp(again, "1") == 0;
  kind = getenv("FAULT_KIND");
  return true_main(argc, argv, environment);
}

__attribute__((destructor)) static void say_count(void) {
  if (kind == NULL || report_file == NULL) return;
  kind = NULL;
  char text[64];
  snprintf(text, sizeof text, "count %ld\n", atomic_load(&counted));
  report(text);
}

typedef int Start(int (*)(int, char**, char**), int, char**, int (*)(int, char**, char**),
                  void (*)(void), void (*)(void), void*);

// Function pointers come as objects.
#define LOOK_UP(pointer, name)                  \
  do {                                          \
    void* const found = dlsym(RTLD_NEXT, name); \
    memcpy(&(pointer), &found, sizeof found);   \
  } while (0)

int __libc_start_main(int (*program)(int, char**, char**), int argc, char** argv,
                      int (*init)(int, char**, char**), void (*fini)(void), void (*rtld_fini)(void),
                      void* stack_end) {
  LOOK_UP(true_read, "read");
  LOOK_UP(true_write, "write");
  LOOK_UP(true_open, "open");
  LOOK_UP(true_fopen, "fopen");
  LOOK_UP(true_close, "close");
  LOOK_UP(true_rename, "rename");
  LOOK_UP(true_pthread_create, "pthread_create");
  Start* start = NULL;
  LOOK_UP(start, "__libc_start_main");
  true_main = program;
  return start(armed_main, argc, argv, init, fini, rtld_fini, stack_end);
}
