#include "CSystem.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/vfs.h>

int csystem_forbid_dumps(void) {
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) return errno;
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return errno;
    return 0;
}

int csystem_file_system(const char *path, uint32_t *kind) {
    struct statfs status;
    if (statfs(path, &status) != 0) return errno;
    *kind = (uint32_t)status.f_type;
    return 0;
}
