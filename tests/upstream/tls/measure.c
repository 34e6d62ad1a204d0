/*
 * Linked into Mbed TLS's own TLS programs: tells what their connections cost, and who encrypted the records
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * These functions stand before those of the shared libraries and pass everything on to them. At the end one line on
 * the standard error output, "measured: handshakes=1 ...", which transfer.py reads; a server also tells there on which
 * port it waits, each time that it begins to. The programs' sources are as they were.
 */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <core/psa_linux.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>
#include <psa/crypto.h>

#define FULL_RECORD 16384 /* bytes of application data; the largest record of both versions of TLS */
#define PADDING 'B'       /* what ssl_server2 makes a response longer with */

static struct {
    unsigned long handshakes;
    unsigned long certificates; /* chains that were verified: one in a handshake that is not a resumption */
    unsigned long records;      /* full ones, in both directions */
    unsigned long served;       /* of these by a driver */
    double first_handshake;     /* seconds that passed, with all that is done once in a process */
    double later_handshakes;    /* seconds of processor time, without what the other side took */
    double data;                /* seconds from the end of a handshake to the close, printing included */
    double transfer;            /* seconds of processor time of reading and writing */
} measured;

static double connected; /* when; 0: no connection */

static double seconds(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

/** The function of that name in the libraries. They are all linked: what is missing here was misspelt. */
static void *next(const char *name)
{
    void *function = dlsym(RTLD_NEXT, name);

    if (function == NULL) {
        fprintf(stderr, "measure: %s\n", dlerror());
        abort();
    }
    return function;
}

#define NEXT(name) ((__typeof__(name) *) next(#name))

static uint64_t driver_calls(void)
{
    uint64_t calls = 0;

    for (size_t index = 0; index < psa_linux_driver_count(); index++) {
        calls += psa_linux_thread_calls(index);
    }
    return calls;
}

static void count_record(uint64_t calls_before)
{
    measured.records++;
    measured.served += driver_calls() != calls_before;
}

psa_status_t psa_aead_encrypt(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *nonce, size_t nonce_length,
                              const uint8_t *additional_data, size_t additional_data_length, const uint8_t *plaintext,
                              size_t plaintext_length, uint8_t *ciphertext, size_t ciphertext_size,
                              size_t *ciphertext_length)
{
    static __typeof__(psa_aead_encrypt) *encrypt;
    const uint64_t calls_before = driver_calls();

    if (encrypt == NULL) {
        encrypt = NEXT(psa_aead_encrypt);
    }
    const psa_status_t status = encrypt(key, alg, nonce, nonce_length, additional_data, additional_data_length,
                                        plaintext, plaintext_length, ciphertext, ciphertext_size, ciphertext_length);
    if (plaintext_length >= FULL_RECORD) {
        count_record(calls_before);
    }
    return status;
}

psa_status_t psa_aead_decrypt(mbedtls_svc_key_id_t key, psa_algorithm_t alg, const uint8_t *nonce, size_t nonce_length,
                              const uint8_t *additional_data, size_t additional_data_length, const uint8_t *ciphertext,
                              size_t ciphertext_length, uint8_t *plaintext, size_t plaintext_size,
                              size_t *plaintext_length)
{
    static __typeof__(psa_aead_decrypt) *decrypt;
    const uint64_t calls_before = driver_calls();

    if (decrypt == NULL) {
        decrypt = NEXT(psa_aead_decrypt);
    }
    const psa_status_t status = decrypt(key, alg, nonce, nonce_length, additional_data, additional_data_length,
                                        ciphertext, ciphertext_length, plaintext, plaintext_size, plaintext_length);
    if (ciphertext_length > FULL_RECORD) {
        count_record(calls_before);
    }
    return status;
}

int mbedtls_x509_crt_verify_restartable(mbedtls_x509_crt *chain, mbedtls_x509_crt *trusted, mbedtls_x509_crl *crl,
                                        const mbedtls_x509_crt_profile *profile, const char *name, uint32_t *flags,
                                        int (*verify)(void *, mbedtls_x509_crt *, int, uint32_t *), void *context,
                                        mbedtls_x509_crt_restart_ctx *restart)
{
    measured.certificates++;
    return NEXT(mbedtls_x509_crt_verify_restartable)(chain, trusted, crl, profile, name, flags, verify, context,
                                                     restart);
}

int mbedtls_ssl_handshake(mbedtls_ssl_context *ssl)
{
    const double begun = seconds(CLOCK_MONOTONIC);
    const double used = seconds(CLOCK_PROCESS_CPUTIME_ID);
    const int status = NEXT(mbedtls_ssl_handshake)(ssl);

    if (status == 0) {
        connected = seconds(CLOCK_MONOTONIC);
        if (measured.handshakes++ == 0) {
            measured.first_handshake = connected - begun;
        } else {
            measured.later_handshakes += seconds(CLOCK_PROCESS_CPUTIME_ID) - used;
        }
    }
    return status;
}

int mbedtls_ssl_close_notify(mbedtls_ssl_context *ssl)
{
    if (connected != 0) {
        measured.data += seconds(CLOCK_MONOTONIC) - connected;
        connected = 0;
    }
    return NEXT(mbedtls_ssl_close_notify)(ssl);
}

/** A response that was made longer lacks the end of the line for which ssl_client2 waits: the server's buffer gets it.
 */
int mbedtls_ssl_write(mbedtls_ssl_context *ssl, const unsigned char *data, size_t length)
{
    static __typeof__(mbedtls_ssl_write) *pass_on;
    char *padding = length == 0 ? NULL : memchr(data + length - 1, PADDING, 1);

    if (padding != NULL) {
        *padding = '\n';
    }
    if (pass_on == NULL) {
        pass_on = NEXT(mbedtls_ssl_write);
    }
    const double used = seconds(CLOCK_PROCESS_CPUTIME_ID);
    const int status = pass_on(ssl, data, length);
    measured.transfer += seconds(CLOCK_PROCESS_CPUTIME_ID) - used;
    return status;
}

int mbedtls_ssl_read(mbedtls_ssl_context *ssl, unsigned char *data, size_t size)
{
    static __typeof__(mbedtls_ssl_read) *pass_on;

    if (pass_on == NULL) {
        pass_on = NEXT(mbedtls_ssl_read);
    }
    const double used = seconds(CLOCK_PROCESS_CPUTIME_ID);
    const int status = pass_on(ssl, data, size);
    measured.transfer += seconds(CLOCK_PROCESS_CPUTIME_ID) - used;
    return status;
}

/** Each side waits for the other's last record: the kernel must not keep any of it back. */
static int send_at_once(int status, const mbedtls_net_context *connection)
{
    const int yes = 1;

    if (status == 0 && setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) != 0) {
        perror("measure: TCP_NODELAY");
    }
    return status;
}

int mbedtls_net_accept(mbedtls_net_context *listener, mbedtls_net_context *client, void *address, size_t address_size,
                       size_t *address_length)
{
    struct sockaddr_in here = { 0 };
    socklen_t size = sizeof here;

    if (getsockname(listener->fd, (struct sockaddr *) &here, &size) == 0) {
        fprintf(stderr, "waiting: port=%u\n", ntohs(here.sin_port));
    }
    return send_at_once(NEXT(mbedtls_net_accept)(listener, client, address, address_size, address_length), client);
}

int mbedtls_net_connect(mbedtls_net_context *server, const char *host, const char *port, int protocol)
{
    return send_at_once(NEXT(mbedtls_net_connect)(server, host, port, protocol), server);
}

__attribute__((destructor)) static void tell(void)
{
    fprintf(stderr,
            "measured: handshakes=%lu certificates=%lu records=%lu served=%lu drivers=%zu calls=%llu "
            "first_handshake=%.6f later_handshakes=%.6f data=%.6f transfer=%.6f\n",
            measured.handshakes, measured.certificates, measured.records, measured.served, psa_linux_driver_count(),
            (unsigned long long) driver_calls(), measured.first_handshake, measured.later_handshakes, measured.data,
            measured.transfer);
}
