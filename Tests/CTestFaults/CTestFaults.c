#define _GNU_SOURCE
#include "CTestFaults.h"

#include <signal.h>
#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

// One worker process, one thread.
static enum test_fault_mode fault_mode;
static int points_left, fault_code, is_reached;

static sqlite3_vfs *real_vfs;

struct faulty_file {
    sqlite3_file base;
    sqlite3_file *real;
};

// The code that a write point returns; SQLITE_OK: it works.
static int next_point(void) {
    if (is_reached) return fault_mode == test_fault_forever ? fault_code : SQLITE_OK;
    if (points_left == 0 || --points_left > 0) return SQLITE_OK;
    is_reached = 1;
    return fault_code;
}

static void die_if_asked(void) {
    if (fault_mode == test_fault_kill) kill(getpid(), SIGKILL);
}

static sqlite3_file *real_of(sqlite3_file *file) { return ((struct faulty_file *)file)->real; }

static int faulty_close(sqlite3_file *file) {
    sqlite3_file *real = real_of(file);
    return real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
}

static int faulty_read(sqlite3_file *file, void *out, int count, sqlite3_int64 offset) {
    return real_of(file)->pMethods->xRead(real_of(file), out, count, offset);
}

static int faulty_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    int code = next_point();
    if (code == SQLITE_OK)
        return real_of(file)->pMethods->xWrite(real_of(file), bytes, count, offset);
    real_of(file)->pMethods->xWrite(real_of(file), bytes, count / 2, offset);
    die_if_asked();
    return code == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size) {
    int code = next_point();
    if (code == SQLITE_OK) return real_of(file)->pMethods->xTruncate(real_of(file), size);
    die_if_asked();
    return SQLITE_IOERR_TRUNCATE;
}

static int faulty_sync(sqlite3_file *file, int flags) {
    int code = next_point();
    if (code == SQLITE_OK) return real_of(file)->pMethods->xSync(real_of(file), flags);
    die_if_asked();
    return SQLITE_IOERR_FSYNC;
}

static int faulty_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int faulty_lock(sqlite3_file *file, int lock) {
    return real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int faulty_unlock(sqlite3_file *file, int lock) {
    return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}

static int faulty_check_lock(sqlite3_file *file, int *answer) {
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), answer);
}

static int faulty_control(sqlite3_file *file, int operation, void *argument) {
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int faulty_sector_size(sqlite3_file *file) {
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int faulty_characteristics(sqlite3_file *file) {
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static const sqlite3_io_methods faulty_methods = {
    .iVersion = 1,
    .xClose = faulty_close,
    .xRead = faulty_read,
    .xWrite = faulty_write,
    .xTruncate = faulty_truncate,
    .xSync = faulty_sync,
    .xFileSize = faulty_size,
    .xLock = faulty_lock,
    .xUnlock = faulty_unlock,
    .xCheckReservedLock = faulty_check_lock,
    .xFileControl = faulty_control,
    .xSectorSize = faulty_sector_size,
    .xDeviceCharacteristics = faulty_characteristics,
};

static int faulty_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags) {
    (void)vfs;
    struct faulty_file *ours = (struct faulty_file *)file;
    ours->base.pMethods = NULL;
    ours->real = (sqlite3_file *)(ours + 1);
    if (flags & SQLITE_OPEN_MAIN_JOURNAL) {
        int code = next_point();
        if (code != SQLITE_OK) {
            die_if_asked();
            return SQLITE_CANTOPEN;
        }
    }
    int code = real_vfs->xOpen(real_vfs, name, ours->real, flags, out_flags);
    if (ours->real->pMethods) ours->base.pMethods = &faulty_methods;
    return code;
}

static int faulty_delete(sqlite3_vfs *vfs, const char *name, int sync) {
    (void)vfs;
    int code = next_point();
    if (code == SQLITE_OK) return real_vfs->xDelete(real_vfs, name, sync);
    die_if_asked();
    return SQLITE_IOERR_DELETE;
}

int test_fault_register(void) {
    static sqlite3_vfs faulty;
    real_vfs = sqlite3_vfs_find(NULL);
    if (!real_vfs) return 1;
    faulty = *real_vfs;
    faulty.zName = "faulty";
    faulty.pNext = NULL;
    faulty.szOsFile = (int)sizeof(struct faulty_file) + real_vfs->szOsFile;
    faulty.xOpen = faulty_open;
    faulty.xDelete = faulty_delete;
    return sqlite3_vfs_register(&faulty, 0);
}

void test_fault_arm(enum test_fault_mode mode, int point, int code) {
    fault_mode = mode;
    points_left = point;
    fault_code = code;
    is_reached = 0;
}

int test_fault_disarm(void) {
    int reached = is_reached;
    points_left = 0;
    is_reached = 0;
    return reached;
}

int test_contains(const void *bytes, size_t count, const void *sought, size_t sought_count) {
    return memmem(bytes, count, sought, sought_count) != NULL;
}

int test_is_dumpable(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }

int test_count_in_memory(const unsigned char *complement, size_t count) {
    FILE *maps = fopen("/proc/self/maps", "r");
    if (!maps || count == 0) return -1;
    char line[512];
    int found = 0;
    while (fgets(line, sizeof line, maps)) {
        uintptr_t start, end;
        char rights[5];
        if (sscanf(line, "%lx-%lx %4s", &start, &end, rights) != 3) continue;
        if (rights[0] != 'r' || rights[1] != 'w' || end - start < count) continue;
        const unsigned char first = (unsigned char)~complement[0];
        const unsigned char *byte = (const unsigned char *)start, *last = (const unsigned char *)end - count;
        while (byte <= last && (byte = memchr(byte, first, (size_t)(last - byte) + 1))) {
            size_t same = 1;
            while (same < count && byte[same] == (unsigned char)~complement[same]) same++;
            if (same == count) found++;
            byte++;
        }
    }
    fclose(maps);
    return found;
}
