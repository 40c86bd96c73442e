/* The floor: what a write to N WebSockets costs when nothing else is done. One thread, epoll, one prepared
   frame. Whatever a client sends after its handshake is the command: write the frame to every socket.
   cc -O2 floor.c -o floor; ./floor PAYLOAD_SIZE prints the port it listens on (loopback only). */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#define MAX_SOCKETS 65536
#define ROL(x, n) ((x) << (n) | (x) >> (32 - (n)))
static int sockets[MAX_SOCKETS], count;
static unsigned char frame[65540];

static void sha1_block(uint32_t h[5], const unsigned char *p) {
    uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 80; i++)
        w[i] = i < 16 ? (uint32_t)p[4 * i] << 24 | p[4 * i + 1] << 16 | p[4 * i + 2] << 8 | p[4 * i + 3]
                      : ROL(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20 ? (b & c) | (~b & d) : i >= 40 && i < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
        uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
        uint32_t t = ROL(a, 5) + f + e + k + w[i];
        e = d, d = c, c = ROL(b, 30), b = a, a = t;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

static void accept_key(const char *key, char out[29]) { /* base64(sha1(key of 24 + GUID of 36)) */
    unsigned char text[128] = {0}, hash[21] = {0};
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    memcpy(text, key, 24), memcpy(text + 24, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
    text[60] = 0x80, text[126] = 480 >> 8, text[127] = 480 & 255;
    sha1_block(h, text), sha1_block(h, text + 64);
    for (int i = 0; i < 20; i++) hash[i] = h[i / 4] >> (24 - i % 4 * 8);
    for (int i = 0; i < 28; i++) {
        int bit = i * 6, pair = hash[bit / 8] << 8 | hash[bit / 8 + 1];
        out[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[pair >> (10 - bit % 8) & 63];
    }
    out[27] = '=', out[28] = 0;
}

int main(int argc, char **argv) {
    const char *begin = "{\"type\":\"patch\",\"audience\":\"hall\",\"pad\":\"";
    int size = argc > 1 ? atoi(argv[1]) : 150, on = 1, listener = socket(AF_INET, SOCK_STREAM, 0), all;
    frame[0] = 0x81, frame[1] = 126, frame[2] = size >> 8, frame[3] = size & 255;
    memset(frame + 4, 'x', size), memcpy(frame + 4, begin, strlen(begin)), memcpy(frame + 2 + size, "\"}", 2);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files), files.rlim_cur = files.rlim_max, setrlimit(RLIMIT_NOFILE, &files);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof here;
    if (bind(listener, (void *)&here, length) || listen(listener, 2048)) return perror("floor"), 1;
    getsockname(listener, (void *)&here, &length);
    printf("%d\n", ntohs(here.sin_port)), fflush(stdout);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, ready[256];
    epoll_ctl(all = epoll_create1(0), EPOLL_CTL_ADD, listener, &event);
    for (;;) for (int n = epoll_wait(all, ready, 256, -1), i = 0; i < n; i++) {
        static char text[8192], key[29];
        int peer = ready[i].data.fd, got, open = 0;
        if (peer == listener) {
            event.data.fd = accept(listener, 0, 0);
            setsockopt(event.data.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            epoll_ctl(all, EPOLL_CTL_ADD, event.data.fd, &event);
            continue;
        }
        if ((got = read(peer, text, sizeof text - 1)) <= 0) return 0; /* the first to leave ends it */
        for (int s = 0; s < count && !open; s++) open = sockets[s] == peer;
        if (open) {
            for (int s = 0; s < count; s++)
                if (write(sockets[s], frame, size + 4) != size + 4) return perror("floor"), 1;
            continue;
        }
        text[got] = 0;
        char *header = strstr(text, "Sec-WebSocket-Key: "), answer[256];
        if (!header || count == MAX_SOCKETS) return fprintf(stderr, "floor: no handshake\n"), 1;
        accept_key(header + 19, key);
        got = sprintf(answer, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                      "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", key);
        sockets[count++] = peer;
        if (write(peer, answer, got) != got) return perror("floor"), 1;
    }
}
