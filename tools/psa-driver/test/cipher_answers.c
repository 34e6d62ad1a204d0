/*
 * Ciphers: the mechanisms and their known answers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * AES: keys, IVs and messages of NIST SP 800-38A, appendix F (CBC_PKCS7: the same with padding). Camellia: keys and
 * message of RFC 3713, ARIA: of RFC 5794, DES: of FIPS 81, with the modes of SP 800-38A. ChaCha20: RFC 8439, 2.4.2,
 * with the counter that PSA begins with. XTS: IEEE 1619, vector 4. CCM*: RFC 3610, packet vector 1, without its tag.
 */
#include "answers.h"

static const kit_answer_t aes_ecb_no_padding[] = {
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf43b1cd7f598ece23881b00e3ed030688"
                "7b0c785e27e8ad3f8223207104725dd4" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "bd334f1d6e45f25ff712a214571fa5cc974104846d0ad3ad7734ecb3ecee4eefef7afd2270e2e60adce0ba2face6444e"
                "9a4b41ba738d6c72fb16691603c18e0e" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "f3eed1bdb5d2a03c064b5a7e3db181f8591ccb10d410ed26dc5ba74a31362870b6ed21b99ca6f4f9f153e7b1beafed1d"
                "23304b7a39f9f3ff067d8d8f9e24ecc7" },
    { 0 },
};

static const kit_answer_t aes_cbc_no_padding[] = {
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b273bed6b8e3c1743b7116e69e22229516"
                "3ff1caa1681fac09120eca307586e1a7" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a571b242012fb7ae07fa9baac3df102e0"
                "08b0e27988598881d920a9e64f5615cd" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d39f23369a9d9bacfa530e26304231461"
                "b2eb05e2c39be9fcda6c19078c6a9d1b" },
    { 0 },
};

static const kit_answer_t aes_cbc_pkcs7[] = {
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b273bed6b8e3c1743b7116e69e22229516"
                "3ff1caa1681fac09120eca307586e1a78cb82807230e1321d3fae00d18cc2012" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a571b242012fb7ae07fa9baac3df102e0"
                "08b0e27988598881d920a9e64f5615cd612ccd79224b350935d45dd6a98f8176" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d39f23369a9d9bacfa530e26304231461"
                "b2eb05e2c39be9fcda6c19078c6a9d1b3f461796d6b0d6b2e0c2a72b4d80e644" },
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a",
      .sealed = "7649abac8119b246cee98e9b12e9197d0cb2dad7ebdeaaa1ba2d4e2c05838729" },
    { 0 },
};

static const kit_answer_t aes_ctr[] = {
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .iv = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff5ae4df3edbd5d35e5b4f09020db03eab"
                "1e031dda2fbe03d1792170a0f3009cee" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .iv = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e941e36b26bd1ebc670d1bd1d665620abf7"
                "4f78a7f6d29809585a97daec58c6b050" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .iv = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988d"
                "dfc9c58db67aada613c2dd08457941a6" },
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .iv = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a",
      .sealed = "874d6191b620e3261bef6864990db6ce9806f6" },
    { 0 },
};

static const kit_answer_t aes_cfb[] = {
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b26751f67a3cbb140b1808cf187a4f4df"
                "c04b05357c5d1c0eeac4c66f9ff7f2e6" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "cdc80d6fddf18cab34c25909c99a417467ce7f7f81173621961a2b70171d3d7a2e1e8a1dd59b88b1c8e60fed1efac4c9"
                "c05f9f9ca9834fa042ae8fba584b09ff" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "dc7e84bfda79164b7ecd8486985d386039ffed143b28b1c832113c6331e5407bdf10132415e54b92a13ed0a8267ae2f9"
                "75a385741ab9cef82031623d55b1e471" },
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a",
      .sealed = "3b3fd92eb72dad20333449f8e83cfb4ac8a645" },
    { 0 },
};

static const kit_answer_t aes_ofb[] = {
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "3b3fd92eb72dad20333449f8e83cfb4a7789508d16918f03f53c52dac54ed8259740051e9c5fecf64344f7a82260edcc"
                "304c6528f659c77866a510d9c1d6ae5e" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "cdc80d6fddf18cab34c25909c99a4174fcc28b8d4c63837c09e81700c11004018d9a9aeac0f6596f559c6d4daf59a5f2"
                "6d9f200857ca6c3e9cac524bd9acc92a" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "dc7e84bfda79164b7ecd8486985d38604febdc6740d20b3ac88f6ad82a4fb08d71ab47a086e86eedf39d1c5bba97c408"
                "0126141d67f37be8538f5a8be740e484" },
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a",
      .sealed = "3b3fd92eb72dad20333449f8e83cfb4a778950" },
    { 0 },
};

static const kit_answer_t camellia_ecb_no_padding[] = {
    { .key = "0123456789abcdeffedcba9876543210",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "67673138549669730857065648eabe438933635eae66d08781d649d23d089162" },
    { .key = "0123456789abcdeffedcba98765432100011223344556677",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "b4993401b3e996f84ee5cee7d79b09b9bf084800ce49edc2edf6c36ca60876df" },
    { .key = "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "9acc237dff16d76c20ef7c919e3a75090dea81432c8c6b7f8763633167fc6890" },
    { 0 },
};

static const kit_answer_t camellia_cbc_no_padding[] = {
    { .key = "0123456789abcdeffedcba9876543210",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "474115c467cb4eece287260d130941406cd8c236a7db6b3d077be34e802f9bd6" },
    { .key = "0123456789abcdeffedcba98765432100011223344556677",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "7f7a292b2a622d6e134ab640a727f38861baf6c8d3221038c71f76a91ca7f02c" },
    { .key = "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "17332b3a109fdb578b8e2fff8575a0fc9360bcdac8bbf6f02e4369ce3d80a2ce" },
    { 0 },
};

static const kit_answer_t camellia_cbc_pkcs7[] = {
    { .key = "0123456789abcdeffedcba9876543210",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "474115c467cb4eece287260d130941406cd8c236a7db6b3d077be34e802f9bd6827542e36b859b3bc00050c7cfda1785" },
    { .key = "0123456789abcdeffedcba98765432100011223344556677",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "7f7a292b2a622d6e134ab640a727f38861baf6c8d3221038c71f76a91ca7f02ceca1997ab1e22030acb8b4a5429dae83" },
    { .key = "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "17332b3a109fdb578b8e2fff8575a0fc9360bcdac8bbf6f02e4369ce3d80a2ce572ad624ccea49838a68e8cc9a702a29" },
    { 0 },
};

static const kit_answer_t camellia_ctr[] = {
    { .key = "0123456789abcdeffedcba9876543210",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "51bf2d7cb26c521dead3528f8b1aec6105c7868fa27d290f883b933b4c469832" },
    { .key = "0123456789abcdeffedcba98765432100011223344556677",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "e3b8025ad331a416446f1c44a6a0263ac7a3dc327ae467b9891c37daad34bacc" },
    { .key = "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "a05ee0600881ca9e5d147af44e31a320366f22043ad568adf29459bb859c313b" },
    { 0 },
};

static const kit_answer_t camellia_cfb[] = {
    { .key = "0123456789abcdeffedcba9876543210",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "51bf2d7cb26c521dead3528f8b1aec61b04e8e0c9177ade3d3c656011275e1e1" },
    { .key = "0123456789abcdeffedcba98765432100011223344556677",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "e3b8025ad331a416446f1c44a6a0263af723f55a9c44d9985c7485dc7d0d1e78" },
    { .key = "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "a05ee0600881ca9e5d147af44e31a320f40dad0a7ab749b1a56af0d0bfbac591" },
    { 0 },
};

static const kit_answer_t camellia_ofb[] = {
    { .key = "0123456789abcdeffedcba9876543210",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "51bf2d7cb26c521dead3528f8b1aec61fa940d5c84d7e79feb914315d53606cb" },
    { .key = "0123456789abcdeffedcba98765432100011223344556677",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "e3b8025ad331a416446f1c44a6a0263a00a73c5b3606a0945e26b05bd599411c" },
    { .key = "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "0123456789abcdeffedcba98765432106bc1bee22e409f96e93d7e117393172a",
      .sealed = "a05ee0600881ca9e5d147af44e31a3201138397d141b137dd943518ee0aaaa7f" },
    { 0 },
};

static const kit_answer_t aria_ecb_no_padding[] = {
    { .key = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "d718fbd6ab644c739da95f3be64517788884337d54d724c4635408a4ac470d59" },
    { .key = "000102030405060708090a0b0c0d0e0f1011121314151617",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "26449c1805dbe7aa25a468ce263a9e79d279869bf90140caf3bce287ecc57fa6" },
    { .key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "f92bd7c79fb72e2f2b8f80c1972d24fc7793c7e1e026b02e089102c2d0c1c4b3" },
    { 0 },
};

static const kit_answer_t aria_cbc_no_padding[] = {
    { .key = "000102030405060708090a0b0c0d0e0f",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "d87ae512c018266fcd74ddf801efabf98e708dc4ca40ba03e07a9b34d4f66cf9" },
    { .key = "000102030405060708090a0b0c0d0e0f1011121314151617",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "b22cdd3ca4ee4d8da19777c93d930eb9bae7eaba1669c4a50ea0bc23c660b705" },
    { .key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "06ad7356394a53e875c70ba8ab0d49d59c93d1789cc8c8f1457cc13a35408d62" },
    { 0 },
};

static const kit_answer_t aria_cbc_pkcs7[] = {
    { .key = "000102030405060708090a0b0c0d0e0f",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "d87ae512c018266fcd74ddf801efabf98e708dc4ca40ba03e07a9b34d4f66cf92f7c195d0114fe6a804859bc891e1b99" },
    { .key = "000102030405060708090a0b0c0d0e0f1011121314151617",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "b22cdd3ca4ee4d8da19777c93d930eb9bae7eaba1669c4a50ea0bc23c660b7056071b41ad15b68f6a31bed52fb5ef667" },
    { .key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "06ad7356394a53e875c70ba8ab0d49d59c93d1789cc8c8f1457cc13a35408d62ce25cd15974a6035a99bf9bd2b592717" },
    { 0 },
};

static const kit_answer_t aria_ctr[] = {
    { .key = "000102030405060708090a0b0c0d0e0f",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "3684864d433cdecb8816a213a01911074151976f6025087a33b68a3691ae9c62" },
    { .key = "000102030405060708090a0b0c0d0e0f1011121314151617",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "f8fb0b9e3512c8d59337f4d470dacebc39487c8daa23c89a74cf4b6806b22686" },
    { .key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "7a94b752bb3a24a88c3be80426920723e917378086cdcd7000119cb09f8ea78f" },
    { 0 },
};

static const kit_answer_t aria_cfb[] = {
    { .key = "000102030405060708090a0b0c0d0e0f",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "3684864d433cdecb8816a213a0191107824120005b4aedbb2092931199bcc7b2" },
    { .key = "000102030405060708090a0b0c0d0e0f1011121314151617",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "f8fb0b9e3512c8d59337f4d470dacebc3cffffb12d43b14e1b7de2017117de79" },
    { .key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "7a94b752bb3a24a88c3be8042692072322c5ac4e735e1c70a8e964c805b94591" },
    { 0 },
};

static const kit_answer_t aria_ofb[] = {
    { .key = "000102030405060708090a0b0c0d0e0f",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "3684864d433cdecb8816a213a019110778364a35084769957d7a50981ca2e6dc" },
    { .key = "000102030405060708090a0b0c0d0e0f1011121314151617",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "f8fb0b9e3512c8d59337f4d470dacebca5aee3081be0d5144c7c5e671f6296d1" },
    { .key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      .iv = "000102030405060708090a0b0c0d0e0f",
      .plain = "00112233445566778899aabbccddeeff6bc1bee22e409f96e93d7e117393172a",
      .sealed = "7a94b752bb3a24a88c3be80426920723b68a80fe1d1eb687bbb85a57314820ea" },
    { 0 },
};

static const kit_answer_t des_ecb_no_padding[] = {
    { .key = "0123456789abcdef",
      .plain = "4e6f77206973207468652074696d6520666f7220616c6c20",
      .sealed = "3fa40e8a984d48156a271787ab8883f9893d51ec4b563b53" },
    { .key = "0123456789abcdef23456789abcdef01",
      .plain = "4e6f77206973207468652074696d6520666f7220616c6c20",
      .sealed = "b7835779ee26acb75d2731a8d9b401623dd3fc69a08cc6d9" },
    { .key = "0123456789abcdef23456789abcdef01456789abcdef0123",
      .plain = "4e6f77206973207468652074696d6520666f7220616c6c20",
      .sealed = "314f8327fa7a09a84362760cc13ba7daff55c5f80faaac45" },
    { 0 },
};

static const kit_answer_t des_cbc_no_padding[] = {
    { .key = "0123456789abcdef",
      .iv = "1234567890abcdef",
      .plain = "4e6f77206973207468652074696d6520666f7220616c6c20",
      .sealed = "e5c7cdde872bf27c43e934008c389c0f683788499a7c05f6" },
    { .key = "0123456789abcdef23456789abcdef01",
      .iv = "1234567890abcdef",
      .plain = "4e6f77206973207468652074696d6520666f7220616c6c20",
      .sealed = "134b98f8eeb3f6079f1a82e0640d5f2f8e090661c42864a1" },
    { .key = "0123456789abcdef23456789abcdef01456789abcdef0123",
      .iv = "1234567890abcdef",
      .plain = "4e6f77206973207468652074696d6520666f7220616c6c20",
      .sealed = "f3c0ff026c023089656fbb169def7edb30ba36075d6f0176" },
    { 0 },
};

static const kit_answer_t des_cbc_pkcs7[] = {
    { .key = "0123456789abcdef",
      .iv = "1234567890abcdef",
      .plain = "4e6f77206973207468652074696d6520666f7220616c6c20",
      .sealed = "e5c7cdde872bf27c43e934008c389c0f683788499a7c05f662c16a27e4fcf277" },
    { .key = "0123456789abcdef23456789abcdef01",
      .iv = "1234567890abcdef",
      .plain = "4e6f77206973207468652074696d6520666f7220616c6c20",
      .sealed = "134b98f8eeb3f6079f1a82e0640d5f2f8e090661c42864a149f0cf718dd78b61" },
    { .key = "0123456789abcdef23456789abcdef01456789abcdef0123",
      .iv = "1234567890abcdef",
      .plain = "4e6f77206973207468652074696d6520666f7220616c6c20",
      .sealed = "f3c0ff026c023089656fbb169def7edb30ba36075d6f0176c55961ed6a941845" },
    { 0 },
};

static const kit_answer_t chacha20[] = {
    { .key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
      .iv = "000000000000004a00000000",
      .plain = "4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f66202739393a20496620492063"
               "6f756c64206f6666657220796f75206f6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73"
               "637265656e20776f756c642062652069742e",
      .sealed = "e3647a29ded31528ef56bac70f7a7ac3b735c7444da42d99823ef9938c8ebfdcf05bb71a822c62981aa1ea608f47933f"
                "2ed755b62d9312ae72037674f3e93e244c2328d32f75bcc15bb7574fde0c6fcdf87b7aa25b5972970c2ae6cced86a10b"
                "e9496fc61c407dfdc01510ed8f4eb35d0d62" },
    { .key = "0000000000000000000000000000000000000000000000000000000000000000",
      .iv = "000000000000000000000000",
      .plain = "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
               "00000000000000000000000000000000",
      .sealed = "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7da41597c5157488d7724e03fb8d84a37"
                "6a43b8f41518a11cc387b669b2ee6586" },
    { 0 },
};

static const kit_answer_t aes_xts[] = {
    { .key = "2718281828459045235360287471352631415926535897932384626433832795",
      .iv = "00000000000000000000000000000000",
      .plain = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f"
               "303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
               "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f"
               "909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
               "c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef"
               "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
      .sealed = "27a7479befa1d476489f308cd4cfa6e2a96e4bbe3208ff25287dd3819616e89cc78cf7f5e543445f8333d8fa7f560000"
                "05279fa5d8b5e4ad40e736ddb4d35412328063fd2aab53e5ea1e0a9f332500a5df9487d07a5c92cc512c8866c7e860ce"
                "93fdf166a24912b422976146ae20ce846bb7dc9ba94a767aaef20c0d61ad02655ea92dc4c4e41a8952c651d33174be51"
                "a10c421110e6d81588ede82103a252d8a750e8768defffed9122810aaeb99f9172af82b604dc4b8e51bcb08235a6f434"
                "1332e4ca60482a4ba1a03b3e65008fc5da76b70bf1690db4eae29c5f1badd03c5ccf2a55d705ddcd86d449511ceb7ec3"
                "0bf12b1fa35b913f9f747a8afd1b130e" },
    { 0 },
};

static const kit_answer_t aes_ccm_star[] = {
    { .key = "c0c1c2c3c4c5c6c7c8c9cacbcccdcecf",
      .iv = "00000003020100a0a1a2a3a4a5",
      .plain = "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e",
      .sealed = "588c979a61c663d2f066d0c2c0f989806d5f6b61dac384" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .iv = "00000003020100a0a1a2a3a4a5",
      .plain = "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e",
      .sealed = "f35412938bdd7d3d8b1f33deba1a0cf9a85d5798d1fdc1" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .iv = "00000003020100a0a1a2a3a4a5",
      .plain = "08090a0b0c0d0e0f101112131415161718191a1b1c1d1e",
      .sealed = "ceb0c05d60241163143608bd370c3c58717e1dfdd13b7a" },
    { 0 },
};

#define SIZES                                                                                                          \
    {                                                                                                                  \
        128, 192, 256                                                                                                  \
    }
#define DES_SIZES                                                                                                      \
    {                                                                                                                  \
        64, 128, 192                                                                                                   \
    }

#define ROW(algorithm_, type_, answers_, unit_, ...)                                                                   \
    {                                                                                                                  \
        .algorithm = (algorithm_), .key_type = (type_), .bits = __VA_ARGS__, .details = &(const kit_stream_row_t)      \
        {                                                                                                              \
            .answers = (answers_), .unit = (unit_)                                                                     \
        }                                                                                                              \
    }

const kit_mechanism_t kit_cipher_mechanisms[] = {
    ROW(PSA_ALG_ECB_NO_PADDING, PSA_KEY_TYPE_AES, aes_ecb_no_padding, 16, SIZES),
    ROW(PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_AES, aes_cbc_no_padding, 16, SIZES),
    ROW(PSA_ALG_CBC_PKCS7, PSA_KEY_TYPE_AES, aes_cbc_pkcs7, 0, SIZES),
    ROW(PSA_ALG_CTR, PSA_KEY_TYPE_AES, aes_ctr, 0, SIZES),
    ROW(PSA_ALG_CFB, PSA_KEY_TYPE_AES, aes_cfb, 0, SIZES),
    ROW(PSA_ALG_OFB, PSA_KEY_TYPE_AES, aes_ofb, 0, SIZES),
    ROW(PSA_ALG_ECB_NO_PADDING, PSA_KEY_TYPE_CAMELLIA, camellia_ecb_no_padding, 16, SIZES),
    ROW(PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_CAMELLIA, camellia_cbc_no_padding, 16, SIZES),
    ROW(PSA_ALG_CBC_PKCS7, PSA_KEY_TYPE_CAMELLIA, camellia_cbc_pkcs7, 0, SIZES),
    ROW(PSA_ALG_CTR, PSA_KEY_TYPE_CAMELLIA, camellia_ctr, 0, SIZES),
    ROW(PSA_ALG_CFB, PSA_KEY_TYPE_CAMELLIA, camellia_cfb, 0, SIZES),
    ROW(PSA_ALG_OFB, PSA_KEY_TYPE_CAMELLIA, camellia_ofb, 0, SIZES),
    ROW(PSA_ALG_ECB_NO_PADDING, PSA_KEY_TYPE_ARIA, aria_ecb_no_padding, 16, SIZES),
    ROW(PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_ARIA, aria_cbc_no_padding, 16, SIZES),
    ROW(PSA_ALG_CBC_PKCS7, PSA_KEY_TYPE_ARIA, aria_cbc_pkcs7, 0, SIZES),
    ROW(PSA_ALG_CTR, PSA_KEY_TYPE_ARIA, aria_ctr, 0, SIZES),
    ROW(PSA_ALG_CFB, PSA_KEY_TYPE_ARIA, aria_cfb, 0, SIZES),
    ROW(PSA_ALG_OFB, PSA_KEY_TYPE_ARIA, aria_ofb, 0, SIZES),
    ROW(PSA_ALG_ECB_NO_PADDING, PSA_KEY_TYPE_DES, des_ecb_no_padding, 8, DES_SIZES),
    ROW(PSA_ALG_CBC_NO_PADDING, PSA_KEY_TYPE_DES, des_cbc_no_padding, 8, DES_SIZES),
    ROW(PSA_ALG_CBC_PKCS7, PSA_KEY_TYPE_DES, des_cbc_pkcs7, 0, DES_SIZES),
    ROW(PSA_ALG_STREAM_CIPHER, PSA_KEY_TYPE_CHACHA20, chacha20, 0, { 256 }),
    ROW(PSA_ALG_XTS, PSA_KEY_TYPE_AES, aes_xts, 16, { 256 }),
    ROW(PSA_ALG_CCM_STAR_NO_TAG, PSA_KEY_TYPE_AES, aes_ccm_star, 0, SIZES),
    { 0 },
};
