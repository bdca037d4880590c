/* Stands between a program and the C library (LD_PRELOAD) and sees every change of the files below
 * one folder. Three uses, chosen by environment variables:
 *
 *   SHIM_LOG   append a record of each change and each fsync to this file, for `power.py` to replay
 *   SHIM_EIO   let so many in a hundred calls of fsync fail with EIO, nothing synced
 *   SHIM_DIE   end the process with SIGKILL at the n-th change, a write half-way through
 *
 * SHIM_ROOT is the folder. What is written to the file SHIM_ACK is recorded as an acknowledgement.
 * A record: op (1 byte), inode (8), offset (8), lengths of two paths and of the data (4 each), then
 * these. Numbers are little-endian on every machine this is run on.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 4096
static char *opened[FILES]; /* path of each descriptor below the root, else null */
static char root[PATH_MAX], ack[PATH_MAX];
static size_t root_length;
static int log_file = -1, eio, is_ready;
static long die_at = -1, changes;
static uint64_t dice;

static void prepare(void) {
  if (is_ready) return;
  is_ready = 1;
  const char *text = getenv("SHIM_ROOT");
  if (!text || !*text) return;
  strncpy(root, text, sizeof root - 1);
  root_length = strlen(root);
  if ((text = getenv("SHIM_ACK"))) strncpy(ack, text, sizeof ack - 1);
  if ((text = getenv("SHIM_EIO"))) eio = atoi(text);
  if ((text = getenv("SHIM_DIE"))) die_at = atol(text);
  if ((text = getenv("SHIM_SEED"))) dice = strtoull(text, 0, 10);
  dice = dice * 6364136223846793005ULL + 1442695040888963407ULL;
  if ((text = getenv("SHIM_LOG")))
    log_file = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
}

static const char *absolute(const char *path, char *room) {
  if (path[0] == '/') return path;
  if (!getcwd(room, PATH_MAX)) return path;
  strncat(room, "/", PATH_MAX - strlen(room) - 1);
  strncat(room, path, PATH_MAX - strlen(room) - 1);
  return room;
}

static int below(const char *path) {
  return root_length && !strncmp(path, root, root_length) &&
         (path[root_length] == '/' || !path[root_length]);
}

static void record(char op, uint64_t inode, int64_t offset, const char *one, const char *two,
                   const void *data, uint32_t length) {
  if (log_file < 0) return;
  uint32_t first = strlen(one), second = strlen(two);
  unsigned char head[29];
  head[0] = op;
  memcpy(head + 1, &inode, 8);
  memcpy(head + 9, &offset, 8);
  memcpy(head + 17, &first, 4);
  memcpy(head + 21, &second, 4);
  memcpy(head + 25, &length, 4);
  struct iovec parts[4] = {{head, 29}, {(void *)one, first}, {(void *)two, second}, {(void *)data, length}};
  syscall(SYS_writev, log_file, parts, 4);
}

static int is_last(void) { return die_at >= 0 && ++changes == die_at; }
static void die(void) { syscall(SYS_kill, getpid(), SIGKILL); }

static uint64_t inode_of(int file) {
  struct stat found;
  return fstat(file, &found) ? 0 : found.st_ino;
}

static int known(int file) {
  prepare();
  return file >= 0 && file < FILES && opened[file];
}

static int open_any(int at, const char *path, int flags, mode_t mode) {
  prepare();
  char room[PATH_MAX];
  const char *full = absolute(path, room);
  int is_ours = at == AT_FDCWD && below(full), is_ack = ack[0] && !strcmp(full, ack);
  struct stat found;
  int is_new = is_ours && (flags & O_CREAT) && lstat(full, &found);
  if (is_new && is_last()) die();
  int file = syscall(SYS_openat, at, path, flags, mode);
  if (file >= 0 && file < FILES) {
    free(opened[file]);
    opened[file] = is_ours || is_ack ? strdup(full) : 0;
    if (is_new) record('C', inode_of(file), 0, full, "", 0, 0);
    else if (is_ours && (flags & O_TRUNC)) record('T', inode_of(file), 0, full, "", 0, 0);
  }
  return file;
}

#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) { MODE(flags) return open_any(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_any(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags) return open_any(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags) return open_any(at, path, flags, mode); }

int close(int file) {
  if (known(file)) { free(opened[file]); opened[file] = 0; }
  return syscall(SYS_close, file);
}

static ssize_t write_at(int file, const void *data, size_t length, int64_t offset, int moves) {
  if (ack[0] && !strcmp(opened[file], ack)) {
    record('A', 0, 0, "", "", data, length);
    return syscall(SYS_write, file, data, length);
  }
  if (is_last()) {
    if (moves) syscall(SYS_write, file, data, length / 2);
    else syscall(SYS_pwrite64, file, data, length / 2, offset);
    die();
  }
  ssize_t done = moves ? syscall(SYS_write, file, data, length)
                       : syscall(SYS_pwrite64, file, data, length, offset);
  if (done > 0) record('W', inode_of(file), offset, opened[file], "", data, done);
  return done;
}

ssize_t write(int file, const void *data, size_t length) {
  if (!known(file)) return syscall(SYS_write, file, data, length);
  int flags = fcntl(file, F_GETFL);
  return write_at(file, data, length, lseek(file, 0, flags & O_APPEND ? SEEK_END : SEEK_CUR), 1);
}

ssize_t pwrite(int file, const void *data, size_t length, off_t offset) {
  if (!known(file)) return syscall(SYS_pwrite64, file, data, length, offset);
  return write_at(file, data, length, offset, 0);
}

ssize_t pwrite64(int file, const void *data, size_t length, off64_t offset) {
  return pwrite(file, data, length, offset);
}

int ftruncate(int file, off_t length) {
  if (known(file)) {
    if (is_last()) die();
    record('T', inode_of(file), length, opened[file], "", 0, 0);
  }
  return syscall(SYS_ftruncate, file, length);
}

int ftruncate64(int file, off64_t length) { return ftruncate(file, length); }

static int sync_any(int file, long call) {
  if (known(file)) {
    if (is_last()) die();
    dice = dice * 6364136223846793005ULL + 1442695040888963407ULL;
    if (eio && (dice >> 33) % 100 < (uint64_t)eio) {
      record('E', inode_of(file), 0, opened[file], "", 0, 0);
      errno = EIO;
      return -1;
    }
    record('S', inode_of(file), 0, opened[file], "", 0, 0);
  }
  return syscall(call, file);
}

int fsync(int file) { return sync_any(file, SYS_fsync); }
int fdatasync(int file) { return sync_any(file, SYS_fdatasync); }

static void named(char op, const char *one, const char *two) {
  prepare();
  char first[PATH_MAX], second[PATH_MAX];
  const char *from = absolute(one, first), *to = *two ? absolute(two, second) : "";
  if (!below(from) && !(*to && below(to))) return;
  if (is_last()) die();
  record(op, 0, 0, from, to, 0, 0);
}

int rename(const char *from, const char *to) {
  named('R', from, to);
  return syscall(SYS_rename, from, to);
}

int unlink(const char *path) {
  named('U', path, "");
  return syscall(SYS_unlink, path);
}

int mkdir(const char *path, mode_t mode) {
  struct stat found;
  if (lstat(path, &found)) named('M', path, "");
  return syscall(SYS_mkdir, path, mode);
}
