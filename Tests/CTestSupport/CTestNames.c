#define _GNU_SOURCE
#include "CTestNames.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t released = PTHREAD_COND_INITIALIZER;
static int hanging, generation;

int test_hanging_names(void) {
    pthread_mutex_lock(&lock);
    int count = hanging;
    pthread_mutex_unlock(&lock);
    return count;
}

void test_release_names(void) {
    pthread_mutex_lock(&lock);
    generation += 1;
    pthread_cond_broadcast(&released);
    pthread_mutex_unlock(&lock);
}

static void hang(void) {
    pthread_mutex_lock(&lock);
    hanging += 1;
    for (int mine = generation; mine == generation;) pthread_cond_wait(&released, &lock);
    hanging -= 1;
    pthread_mutex_unlock(&lock);
}

static bool ends(const char *text, const char *with) {
    size_t length = strlen(text), tail = strlen(with);
    return length >= tail && strcmp(text + length - tail, with) == 0;
}

static int (*real_getaddrinfo)(
    const char *, const char *, const struct addrinfo *, struct addrinfo **);
static int (*real_connect)(int, const struct sockaddr *, socklen_t);
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void find_real(void) {
    real_getaddrinfo = (__typeof__(real_getaddrinfo))dlsym(RTLD_NEXT, "getaddrinfo");
    real_connect = (__typeof__(real_connect))dlsym(RTLD_NEXT, "connect");
}

__attribute__((visibility("default"))) int getaddrinfo(
    const char *name, const char *service, const struct addrinfo *hints,
    struct addrinfo **result) {
    pthread_once(&once, find_real);
    if (name && ends(name, ".test")) {
        if (ends(name, ".hang.test")) hang();
        while (ends(name, ".silent.test")) pause();  // the process's end is its end
        if (ends(name, ".here.test")) name = "127.0.0.1";
        else if (ends(name, ".metadata.test")) name = "169.254.169.254";
        else return EAI_NONAME;
    }
    return real_getaddrinfo(name, service, hints, result);
}

__attribute__((visibility("default"))) int connect(
    int socket, const struct sockaddr *address, socklen_t size) {
    pthread_once(&once, find_real);
    const struct sockaddr_in *four = (const struct sockaddr_in *)address;
    if (address->sa_family == AF_INET && four->sin_addr.s_addr == inet_addr("127.0.0.249")) {
        errno = EHOSTUNREACH;
        return -1;
    }
    return real_connect(socket, address, size);
}
