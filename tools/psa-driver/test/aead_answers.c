/*
 * AEAD: the mechanisms and their known answers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * AES-GCM: test cases 2, 4, 10, 16 of the GCM specification (McGrew, Viega). AES-CCM: examples 1 to 3 of NIST SP
 * 800-38C, and the same key, nonce and message with other tag lengths. Camellia and ARIA: the same inputs.
 * ChaCha20-Poly1305: RFC 8439, 2.8.2.
 */
#include "answers.h"

static const kit_answer_t aes_gcm[] = {
    { .key = "00000000000000000000000000000000",
      .iv = "000000000000000000000000",
      .ad = "",
      .plain = "00000000000000000000000000000000",
      .sealed = "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf" },
    { .key = "feffe9928665731c6d6a8f9467308308",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
               "b16aedf5aa0de657ba637b39",
      .sealed = "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa05"
                "1ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47" },
    { .key = "feffe9928665731c6d6a8f9467308308feffe9928665731c",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
               "b16aedf5aa0de657ba637b39",
      .sealed = "3980ca0b3c00e841eb06fac4872a2757859e1ceaa6efd984628593b40ca1e19c7d773d00c144c525ac619d18c84a3f47"
                "18e2448b2fe324d9ccda27102519498e80f1478f37ba55bd6d27618c" },
    { .key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
               "b16aedf5aa0de657ba637b39",
      .sealed = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b" },
    { 0 },
};

static const kit_answer_t aes_gcm_96[] = {
    { .key = "feffe9928665731c6d6a8f9467308308",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
               "b16aedf5aa0de657ba637b39",
      .sealed = "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa05"
                "1ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95a" },
    { .key = "feffe9928665731c6d6a8f9467308308feffe9928665731c",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
               "b16aedf5aa0de657ba637b39",
      .sealed = "3980ca0b3c00e841eb06fac4872a2757859e1ceaa6efd984628593b40ca1e19c7d773d00c144c525ac619d18c84a3f47"
                "18e2448b2fe324d9ccda27102519498e80f1478f37ba55bd" },
    { .key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
               "b16aedf5aa0de657ba637b39",
      .sealed = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853" },
    { 0 },
};

static const kit_answer_t aes_ccm[] = {
    { .key = "404142434445464748494a4b4c4d4e4f",
      .iv = "101112131415161718191a1b",
      .ad = "000102030405060708090a0b0c0d0e0f10111213",
      .plain = "202122232425262728292a2b2c2d2e2f3031323334353637",
      .sealed = "e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5c87ae488918de93f17dd3e4934347f44" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .iv = "101112131415161718191a1b",
      .ad = "000102030405060708090a0b0c0d0e0f10111213",
      .plain = "202122232425262728292a2b2c2d2e2f3031323334353637",
      .sealed = "1ed6b7f6cadde81ad65f04d218f232f01d9ee6d5ec338d2a0f6766f6867174b4f87f5019e2643fb9" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .iv = "101112131415161718191a1b",
      .ad = "000102030405060708090a0b0c0d0e0f10111213",
      .plain = "202122232425262728292a2b2c2d2e2f3031323334353637",
      .sealed = "f822db5ede625a9ebe30d6da9662b0d8eecbc409802f857a78aa75d18c659904647391c46fa4e788" },
    { 0 },
};

/* SP 800-38C, example 3. */
static const kit_answer_t aes_ccm_64[] = {
    { .key = "404142434445464748494a4b4c4d4e4f",
      .iv = "101112131415161718191a1b",
      .ad = "000102030405060708090a0b0c0d0e0f10111213",
      .plain = "202122232425262728292a2b2c2d2e2f3031323334353637",
      .sealed = "e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5484392fbc1b09951" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .iv = "101112131415161718191a1b",
      .ad = "000102030405060708090a0b0c0d0e0f10111213",
      .plain = "202122232425262728292a2b2c2d2e2f3031323334353637",
      .sealed = "1ed6b7f6cadde81ad65f04d218f232f01d9ee6d5ec338d2a305c3ee8efab5719" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .iv = "101112131415161718191a1b",
      .ad = "000102030405060708090a0b0c0d0e0f10111213",
      .plain = "202122232425262728292a2b2c2d2e2f3031323334353637",
      .sealed = "f822db5ede625a9ebe30d6da9662b0d8eecbc409802f857a9df084211d0887b7" },
    { 0 },
};

static const kit_answer_t chacha20_poly1305[] = {
    { .key = "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
      .iv = "070000004041424344454647",
      .ad = "50515253c0c1c2c3c4c5c6c7",
      .plain = "4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f66202739393a20496620492063"
               "6f756c64206f6666657220796f75206f6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73"
               "637265656e20776f756c642062652069742e",
      .sealed = "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b"
                "1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691" },
    { 0 },
};

static const kit_answer_t camellia_gcm[] = {
    { .key = "0123456789abcdeffedcba9876543210",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953",
      .sealed = "d435d8b70c691dbd9c8deb9dea7add7fe81c2f7b01bac057200b3199cc4503c194e7bd44a5fa584c1aabe1123901312c"
                "4ec321516638dbf0" },
    { .key = "0123456789abcdeffedcba98765432100011223344556677",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953",
      .sealed = "e984cbbbb266f52312b656280ecb2c2613ede6fd77f4be94180c0353df62ca5c97c5413df04bb0db010be05a45d85bbf"
                "77d7dbe74aeecdcb" },
    { .key = "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953",
      .sealed = "25b01a9659f7c8e2b7a0b19662d2778cf2e5046638d3eb6bc0bc47d43686e9f1c628c7976b9811212aa65bf692184866"
                "c8121cd37cd30aaf" },
    { 0 },
};

static const kit_answer_t camellia_ccm[] = {
    { .key = "0123456789abcdeffedcba9876543210",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953",
      .sealed = "7f88b1dfd26961c9b9361e5de3c92d90b978674e4aae96fcc9c46b2ab3c6c1a8e13f830c12955c6f454fd0c9ce99461f"
                "ad2a7b980eb3e704" },
    { .key = "0123456789abcdeffedcba98765432100011223344556677",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953",
      .sealed = "5ba9daac609a90309641a4a93a14bae6a1da7aa5fcc7aec1a823e496929424ea981c2851059124cbc86bcb3de89ef3b7"
                "d8fc906746bd28af" },
    { .key = "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953",
      .sealed = "b58d02876dd006709929fb85abdbf458fccf6c03387b5bb9fbe4347e469d1541f4469fc4d0e2e20e144648cf7e1c7ce8"
                "18da1744a5ac2d06" },
    { 0 },
};

static const kit_answer_t aria_gcm[] = {
    { .key = "000102030405060708090a0b0c0d0e0f",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953",
      .sealed = "1b225be73ccb3d8c14d925d1646f0a88a93d5d266d52ce8124b48581d83e84da2a0bc6c737f3c30c5ed09fcc6ff1c66d"
                "1a8f21af0dd2197a" },
    { .key = "000102030405060708090a0b0c0d0e0f1011121314151617",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953",
      .sealed = "8f26ebb880e077b1ce31f91af2528dc13f4ea4c9d8804ef21ab8217fb82901a9097c39c2189a97dc0a7592f22e4e484a"
                "d59a9c0f8131618c" },
    { .key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953",
      .sealed = "46b3f1f1edab63f3d94fa22cc6b10c7eecba76fbd5dc7834f5d25c5c2dd9ef89f3af9e7256627bafe996b3eb9d18b37a"
                "063c78ad3e82753d" },
    { 0 },
};

static const kit_answer_t aria_ccm[] = {
    { .key = "000102030405060708090a0b0c0d0e0f",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953",
      .sealed = "55c7bc307cfc091826d5a6c238b91a86e243cced06d82fbd96dda868cc2e522190c5739d8b1f47ff27b9e77e660ad95f"
                "7ee79c6cd5b3e0ca" },
    { .key = "000102030405060708090a0b0c0d0e0f1011121314151617",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953",
      .sealed = "e132209267b1a137448c235694fed8229e224ae7e197aa0820e22651256278f335253f14e89a761af0eea2d05b77f8ef"
                "f3fc91d4051c21fb" },
    { .key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      .iv = "cafebabefacedbaddecaf888",
      .ad = "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      .plain = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595680953",
      .sealed = "12d939e9f955e6c19af04f8cc760b451ac7dad0a3da78cad1e2d5e17befaeca49a51b743ff37f4aa13a5ba01bb1df734"
                "c76a2dbe20152135" },
    { 0 },
};

#define SIZES                                                                                                          \
    {                                                                                                                  \
        128, 192, 256                                                                                                  \
    }

#define ROW(algorithm_, type_, answers_, ...)                                                                          \
    {                                                                                                                  \
        .algorithm = (algorithm_), .key_type = (type_), .bits = __VA_ARGS__, .details = &(const kit_stream_row_t)      \
        {                                                                                                              \
            .answers = (answers_)                                                                                      \
        }                                                                                                              \
    }

const kit_mechanism_t kit_aead_mechanisms[] = {
    ROW(PSA_ALG_GCM, PSA_KEY_TYPE_AES, aes_gcm, SIZES),
    ROW(PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_GCM, 12), PSA_KEY_TYPE_AES, aes_gcm_96, SIZES),
    ROW(PSA_ALG_CCM, PSA_KEY_TYPE_AES, aes_ccm, SIZES),
    ROW(PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 8), PSA_KEY_TYPE_AES, aes_ccm_64, SIZES),
    ROW(PSA_ALG_GCM, PSA_KEY_TYPE_CAMELLIA, camellia_gcm, SIZES),
    ROW(PSA_ALG_CCM, PSA_KEY_TYPE_CAMELLIA, camellia_ccm, SIZES),
    ROW(PSA_ALG_GCM, PSA_KEY_TYPE_ARIA, aria_gcm, SIZES),
    ROW(PSA_ALG_CCM, PSA_KEY_TYPE_ARIA, aria_ccm, SIZES),
    ROW(PSA_ALG_CHACHA20_POLY1305, PSA_KEY_TYPE_CHACHA20, chacha20_poly1305, { 256 }),
    { 0 },
};
