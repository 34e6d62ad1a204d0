/*
 * Hashes: the mechanisms and their known answers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * FIPS 180-4 and FIPS 202 (the examples of NIST's "Cryptographic Standards and Guidelines"), RFC 1321, and the
 * RIPEMD-160 page of its authors. Each row has the empty message, "abc", and the 56 bytes "abcdbcde...nopq" that need a
 * second block of padding.
 */
#include "answers.h"

#define ABC "616263"
#define TWO_BLOCKS                                                                                                     \
    "6162636462636465636465666465666765666768666768696768696a68696a6b696a6b6c6a6b6c6d6b6c6d6e6c6d6e6f6d6e6f706e6f7071"

static const kit_answer_t md5[] = {
    { .plain = "", .sealed = "d41d8cd98f00b204e9800998ecf8427e" },
    { .plain = ABC, .sealed = "900150983cd24fb0d6963f7d28e17f72" },
    { .plain = TWO_BLOCKS, .sealed = "8215ef0796a20bcaaae116d3876c664a" },
    { 0 },
};

static const kit_answer_t ripemd160[] = {
    { .plain = "", .sealed = "9c1185a5c5e9fc54612808977ee8f548b2258d31" },
    { .plain = ABC, .sealed = "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc" },
    { .plain = TWO_BLOCKS, .sealed = "12a053384a9c0c88e405a06c27dcf49ada62eb2b" },
    { 0 },
};

static const kit_answer_t sha1[] = {
    { .plain = "", .sealed = "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
    { .plain = ABC, .sealed = "a9993e364706816aba3e25717850c26c9cd0d89d" },
    { .plain = TWO_BLOCKS, .sealed = "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
    { 0 },
};

static const kit_answer_t sha224[] = {
    { .plain = "", .sealed = "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f" },
    { .plain = ABC, .sealed = "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7" },
    { .plain = TWO_BLOCKS, .sealed = "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525" },
    { 0 },
};

static const kit_answer_t sha256[] = {
    { .plain = "", .sealed = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { .plain = ABC, .sealed = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { .plain = TWO_BLOCKS, .sealed = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    { 0 },
};

static const kit_answer_t sha384[] = {
    { .plain = "",
      .sealed = "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b" },
    { .plain = ABC,
      .sealed = "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7" },
    { .plain = TWO_BLOCKS,
      .sealed = "3391fdddfc8dc7393707a65b1b4709397cf8b1d162af05abfe8f450de5f36bc6b0455a8520bc4e6f5fe95b1fe3c8452b" },
    { 0 },
};

static const kit_answer_t sha512[] = {
    { .plain = "",
      .sealed = "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f"
                "63b931bd47417a81a538327af927da3e" },
    { .plain = ABC,
      .sealed = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
                "454d4423643ce80e2a9ac94fa54ca49f" },
    { .plain = TWO_BLOCKS,
      .sealed = "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c33596fd15c13b1b07f9aa1d3bea57789ca0"
                "31ad85c7a71dd70354ec631238ca3445" },
    { 0 },
};

static const kit_answer_t sha512_224[] = {
    { .plain = "", .sealed = "6ed0dd02806fa89e25de060c19d3ac86cabb87d6a0ddd05c333b84f4" },
    { .plain = ABC, .sealed = "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa" },
    { .plain = TWO_BLOCKS, .sealed = "e5302d6d54bb242275d1e7622d68df6eb02dedd13f564c13dbda2174" },
    { 0 },
};

static const kit_answer_t sha512_256[] = {
    { .plain = "", .sealed = "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a" },
    { .plain = ABC, .sealed = "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23" },
    { .plain = TWO_BLOCKS, .sealed = "bde8e1f9f19bb9fd3406c90ec6bc47bd36d8ada9f11880dbc8a22a7078b6a461" },
    { 0 },
};

static const kit_answer_t sha3_224[] = {
    { .plain = "", .sealed = "6b4e03423667dbb73b6e15454f0eb1abd4597f9a1b078e3f5b5a6bc7" },
    { .plain = ABC, .sealed = "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf" },
    { .plain = TWO_BLOCKS, .sealed = "8a24108b154ada21c9fd5574494479ba5c7e7ab76ef264ead0fcce33" },
    { 0 },
};

static const kit_answer_t sha3_256[] = {
    { .plain = "", .sealed = "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a" },
    { .plain = ABC, .sealed = "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532" },
    { .plain = TWO_BLOCKS, .sealed = "41c0dba2a9d6240849100376a8235e2c82e1b9998a999e21db32dd97496d3376" },
    { 0 },
};

static const kit_answer_t sha3_384[] = {
    { .plain = "",
      .sealed = "0c63a75b845e4f7d01107d852e4c2485c51a50aaaa94fc61995e71bbee983a2ac3713831264adb47fb6bd1e058d5f004" },
    { .plain = ABC,
      .sealed = "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25" },
    { .plain = TWO_BLOCKS,
      .sealed = "991c665755eb3a4b6bbdfb75c78a492e8c56a22c5c4d7e429bfdbc32b9d4ad5aa04a1f076e62fea19eef51acd0657c22" },
    { 0 },
};

static const kit_answer_t sha3_512[] = {
    { .plain = "",
      .sealed = "a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a615b2123af1f5f94c11e3e9402c3ac558"
                "f500199d95b6d3e301758586281dcd26" },
    { .plain = ABC,
      .sealed = "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e39340"
                "57340b4cf408d5a56592f8274eec53f0" },
    { .plain = TWO_BLOCKS,
      .sealed = "04a371e84ecfb5b8b77cb48610fca8182dd457ce6f326a0fd3d7ec2f1e91636dee691fbe0c985302ba1b0d8dc78c0863"
                "46b533b49c030d99a27daf1139d6e75e" },
    { 0 },
};

/* `block` is what the compression function takes at once, or the rate of the sponge. */
#define ROW(algorithm_, answers_, block_)                                                                              \
    {                                                                                                                  \
        .algorithm = (algorithm_), .details = &(const kit_stream_row_t)                                                \
        {                                                                                                              \
            .answers = (answers_), .block = (block_)                                                                   \
        }                                                                                                              \
    }

const kit_mechanism_t kit_hash_mechanisms[] = {
    ROW(PSA_ALG_MD5, md5, 64),
    ROW(PSA_ALG_RIPEMD160, ripemd160, 64),
    ROW(PSA_ALG_SHA_1, sha1, 64),
    ROW(PSA_ALG_SHA_224, sha224, 64),
    ROW(PSA_ALG_SHA_256, sha256, 64),
    ROW(PSA_ALG_SHA_384, sha384, 128),
    ROW(PSA_ALG_SHA_512, sha512, 128),
    ROW(PSA_ALG_SHA_512_224, sha512_224, 128),
    ROW(PSA_ALG_SHA_512_256, sha512_256, 128),
    ROW(PSA_ALG_SHA3_224, sha3_224, 144),
    ROW(PSA_ALG_SHA3_256, sha3_256, 136),
    ROW(PSA_ALG_SHA3_384, sha3_384, 104),
    ROW(PSA_ALG_SHA3_512, sha3_512, 72),
    { 0 },
};
