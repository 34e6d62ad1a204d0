/*
 * MACs: the mechanisms and their known answers
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * RFC 2202, RFC 2286 and RFC 4231: test cases 1, 2, 3 and 6 of the last, whose inputs are used for every hash. CMAC:
 * NIST SP 800-38B, appendix D.
 */
#include "answers.h"

static const kit_answer_t hmac_md5[] = {
    { .key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .plain = "4869205468657265",
      .sealed = "5ccec34ea9656392457fa1ac27f08fbc" },
    { .key = "4a656665",
      .plain = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      .sealed = "750c783e6ab0b503eaa86e310a5db738" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
               "dddd",
      .sealed = "2ab8b9a9f7d3894d15ad8383b97044b2" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
               "204669727374",
      .sealed = "bfecaf4efff90a3a668f3922fec3762d" },
    { 0 },
};

static const kit_answer_t hmac_ripemd160[] = {
    { .key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .plain = "4869205468657265",
      .sealed = "24cb4bd67d20fc1a5d2ed7732dcc39377f0a5668" },
    { .key = "4a656665",
      .plain = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      .sealed = "dda6c0213a485a9e24f4742064a7f033b43c4069" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
               "dddd",
      .sealed = "b0b105360de759960ab4f35298e116e295d8e7c1" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
               "204669727374",
      .sealed = "71bb52d26408e5a221393d5811b03cc7f94bcd3a" },
    { 0 },
};

static const kit_answer_t hmac_sha1[] = {
    { .key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .plain = "4869205468657265",
      .sealed = "b617318655057264e28bc0b6fb378c8ef146be00" },
    { .key = "4a656665",
      .plain = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      .sealed = "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
               "dddd",
      .sealed = "125d7342b9ac11cd91a39af48aa17b4f63f175d3" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
               "204669727374",
      .sealed = "90d0dace1c1bdc957339307803160335bde6df2b" },
    { 0 },
};

static const kit_answer_t hmac_sha224[] = {
    { .key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .plain = "4869205468657265",
      .sealed = "896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22" },
    { .key = "4a656665",
      .plain = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      .sealed = "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
               "dddd",
      .sealed = "7fb3cb3588c6c1f6ffa9694d7d6ad2649365b0c1f65d69d1ec8333ea" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
               "204669727374",
      .sealed = "95e9a0db962095adaebe9b2d6f0dbce2d499f112f2d2b7273fa6870e" },
    { 0 },
};

static const kit_answer_t hmac_sha256[] = {
    { .key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .plain = "4869205468657265",
      .sealed = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
    { .key = "4a656665",
      .plain = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      .sealed = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
               "dddd",
      .sealed = "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
               "204669727374",
      .sealed = "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
    { 0 },
};

static const kit_answer_t hmac_sha384[] = {
    { .key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .plain = "4869205468657265",
      .sealed = "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6" },
    { .key = "4a656665",
      .plain = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      .sealed = "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
               "dddd",
      .sealed = "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
               "204669727374",
      .sealed = "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952" },
    { 0 },
};

static const kit_answer_t hmac_sha512[] = {
    { .key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .plain = "4869205468657265",
      .sealed = "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4"
                "be9d914eeb61f1702e696c203a126854" },
    { .key = "4a656665",
      .plain = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      .sealed = "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd"
                "caeab1a34d4a6b4b636e070a38bce737" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
               "dddd",
      .sealed = "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807"
                "b946a337bee8942674278859e13292fb" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
               "204669727374",
      .sealed = "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e52"
                "95e64f73f63f0aec8b915a985d786598" },
    { 0 },
};

static const kit_answer_t hmac_sha512_224[] = {
    { .key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .plain = "4869205468657265",
      .sealed = "b244ba01307c0e7a8ccaad13b1067a4cf6b961fe0c6a20bda3d92039" },
    { .key = "4a656665",
      .plain = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      .sealed = "4a530b31a79ebcce36916546317c45f247d83241dfb818fd37254bde" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
               "dddd",
      .sealed = "db34ea525c2c216ee5a6ccb6608bea870bbef12fd9b96a5109e2b6fc" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
               "204669727374",
      .sealed = "29bef8ce88b54d4226c3c7718ea9e32ace2429026f089e38cea9aeda" },
    { 0 },
};

static const kit_answer_t hmac_sha512_256[] = {
    { .key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .plain = "4869205468657265",
      .sealed = "9f9126c3d9c3c330d760425ca8a217e31feae31bfe70196ff81642b868402eab" },
    { .key = "4a656665",
      .plain = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      .sealed = "6df7b24630d5ccb2ee335407081a87188c221489768fa2020513b2d593359456" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
               "dddd",
      .sealed = "229006391d66c8ecddf43ba5cf8f83530ef221a4e9401840d1bead5137c8a2ea" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
               "204669727374",
      .sealed = "87123c45f7c537a404f8f47cdbedda1fc9bec60eeb971982ce7ef10e774e6539" },
    { 0 },
};

static const kit_answer_t hmac_sha3_224[] = {
    { .key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .plain = "4869205468657265",
      .sealed = "3b16546bbc7be2706a031dcafd56373d9884367641d8c59af3c860f7" },
    { .key = "4a656665",
      .plain = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      .sealed = "7fdb8dd88bd2f60d1b798634ad386811c2cfc85bfaf5d52bbace5e66" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
               "dddd",
      .sealed = "676cfc7d16153638780390692be142d2df7ce924b909c0c08dbfdc1a" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
               "204669727374",
      .sealed = "b4a1f04c00287a9b7f6075b313d279b833bc8f75124352d05fb9995f" },
    { 0 },
};

static const kit_answer_t hmac_sha3_256[] = {
    { .key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .plain = "4869205468657265",
      .sealed = "ba85192310dffa96e2a3a40e69774351140bb7185e1202cdcc917589f95e16bb" },
    { .key = "4a656665",
      .plain = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      .sealed = "c7d4072e788877ae3596bbb0da73b887c9171f93095b294ae857fbe2645e1ba5" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
               "dddd",
      .sealed = "84ec79124a27107865cedd8bd82da9965e5ed8c37b0ac98005a7f39ed58a4207" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
               "204669727374",
      .sealed = "ed73a374b96c005235f948032f09674a58c0ce555cfc1f223b02356560312c3b" },
    { 0 },
};

static const kit_answer_t hmac_sha3_384[] = {
    { .key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .plain = "4869205468657265",
      .sealed = "68d2dcf7fd4ddd0a2240c8a437305f61fb7334cfb5d0226e1bc27dc10a2e723a20d370b47743130e26ac7e3d532886bd" },
    { .key = "4a656665",
      .plain = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      .sealed = "f1101f8cbf9766fd6764d2ed61903f21ca9b18f57cf3e1a23ca13508a93243ce48c045dc007f26a21b3f5e0e9df4c20a" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
               "dddd",
      .sealed = "275cd0e661bb8b151c64d288f1f782fb91a8abd56858d72babb2d476f0458373b41b6ab5bf174bec422e53fc3135ac6e" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
               "204669727374",
      .sealed = "0fc19513bf6bd878037016706a0e57bc528139836b9a42c3d419e498e0e1fb9616fd669138d33a1105e07c72b6953bcc" },
    { 0 },
};

static const kit_answer_t hmac_sha3_512[] = {
    { .key = "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
      .plain = "4869205468657265",
      .sealed = "eb3fbd4b2eaab8f5c504bd3a41465aacec15770a7cabac531e482f860b5ec7ba47ccb2c6f2afce8f88d22b6dc61380f2"
                "3a668fd3888bb80537c0a0b86407689e" },
    { .key = "4a656665",
      .plain = "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      .sealed = "5a4bfeab6166427c7a3647b747292b8384537cdb89afb3bf5665e4c5e709350b287baec921fd7ca0ee7a0c31d022a95e"
                "1fc92ba9d77df883960275beb4e62024" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
               "dddd",
      .sealed = "309e99f9ec075ec6c6d475eda1180687fcf1531195802a99b5677449a8625182851cb332afb6a89c411325fbcbcd42af"
                "cb7b6e5aab7ea42c660f97fd8584bf03" },
    { .key = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      .plain = "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579"
               "204669727374",
      .sealed = "00f751a9e50695b090ed6911a4b65524951cdc15a73a5d58bb55215ea2cd839ac79d2b44a39bafab27e83fde9e11f634"
                "0b11d991b1b91bf2eee7fc872426c3a4" },
    { 0 },
};

/* Test case 5 of RFC 2202 and RFC 4231. */
static const kit_answer_t hmac_sha1_96[] = {
    { .key = "0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
      .plain = "546573742057697468205472756e636174696f6e",
      .sealed = "4c1a03424b55e07fe7f27be1" },
    { 0 },
};

static const kit_answer_t hmac_sha256_128[] = {
    { .key = "0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c",
      .plain = "546573742057697468205472756e636174696f6e",
      .sealed = "a3b6167473100ee06e0c796c2955552b" },
    { 0 },
};

static const kit_answer_t cmac_aes[] = {
    { .key = "2b7e151628aed2a6abf7158809cf4f3c", .plain = "", .sealed = "bb1d6929e95937287fa37d129b756746" },
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .plain = "6bc1bee22e409f96e93d7e117393172a",
      .sealed = "070a16b46b4d4144f79bdd9dd04a287c" },
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411",
      .sealed = "dfa66747de9ae63030ca32611497c827" },
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "51f0bebf7e3b9d92fc49741779363cfe" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .plain = "",
      .sealed = "d17ddf46adaacde531cac483de7a9367" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .plain = "6bc1bee22e409f96e93d7e117393172a",
      .sealed = "9e99a7bf31e710900662f65e617c5184" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411",
      .sealed = "8a1de5be2eb31aad089a82e6ee908b0e" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "a1d5df0eed790f794d77589659f39a11" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .plain = "",
      .sealed = "028962f61b7bf89efc6b551f4667d983" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .plain = "6bc1bee22e409f96e93d7e117393172a",
      .sealed = "28a7023f452e8f82bd4bf28d8c37c35c" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411",
      .sealed = "aaf3d8f1de5640c232f5b169b9c911e6" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52ef"
               "f69f2445df4f9b17ad2b417be66c3710",
      .sealed = "e1992190549f6ed5696a2c056c315410" },
    { 0 },
};

static const kit_answer_t cmac_aes_64[] = {
    { .key = "2b7e151628aed2a6abf7158809cf4f3c",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411",
      .sealed = "dfa66747de9ae630" },
    { .key = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411",
      .sealed = "8a1de5be2eb31aad" },
    { .key = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411",
      .sealed = "aaf3d8f1de5640c2" },
    { 0 },
};

static const kit_answer_t cmac_des[] = {
    { .key = "8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5", .plain = "", .sealed = "b7a688e122ffaf95" },
    { .key = "8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5",
      .plain = "6bc1bee22e409f96",
      .sealed = "8e8f293136283797" },
    { .key = "8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a57",
      .sealed = "743ddbe0ce2dc2ed" },
    { .key = "8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5",
      .plain = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51",
      .sealed = "33e6b1092400eae5" },
    { 0 },
};

/* Any key size of HMAC is like another: the first one that is claimed is judged, and the rule `keys` tries more. */
#define HMAC_SIZES                                                                                                     \
    {                                                                                                                  \
        160, 128, 256, 512, 192, 224, 384, 64                                                                          \
    }

#define ROW(algorithm_, type_, answers_, block_, ...)                                                                  \
    {                                                                                                                  \
        .algorithm = (algorithm_), .key_type = (type_), .bits = __VA_ARGS__, .details = &(const kit_stream_row_t)      \
        {                                                                                                              \
            .answers = (answers_), .block = (block_)                                                                   \
        }                                                                                                              \
    }
#define HMAC(hash, answers, block) ROW(PSA_ALG_HMAC(hash), PSA_KEY_TYPE_HMAC, answers, block, HMAC_SIZES)

const kit_mechanism_t kit_mac_mechanisms[] = {
    HMAC(PSA_ALG_MD5, hmac_md5, 64),
    HMAC(PSA_ALG_RIPEMD160, hmac_ripemd160, 64),
    HMAC(PSA_ALG_SHA_1, hmac_sha1, 64),
    HMAC(PSA_ALG_SHA_224, hmac_sha224, 64),
    HMAC(PSA_ALG_SHA_256, hmac_sha256, 64),
    HMAC(PSA_ALG_SHA_384, hmac_sha384, 128),
    HMAC(PSA_ALG_SHA_512, hmac_sha512, 128),
    HMAC(PSA_ALG_SHA_512_224, hmac_sha512_224, 128),
    HMAC(PSA_ALG_SHA_512_256, hmac_sha512_256, 128),
    HMAC(PSA_ALG_SHA3_224, hmac_sha3_224, 144),
    HMAC(PSA_ALG_SHA3_256, hmac_sha3_256, 136),
    HMAC(PSA_ALG_SHA3_384, hmac_sha3_384, 104),
    HMAC(PSA_ALG_SHA3_512, hmac_sha3_512, 72),
    ROW(PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_1), 12), PSA_KEY_TYPE_HMAC, hmac_sha1_96, 64, HMAC_SIZES),
    ROW(PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_256), 16), PSA_KEY_TYPE_HMAC, hmac_sha256_128, 64, HMAC_SIZES),
    ROW(PSA_ALG_CMAC, PSA_KEY_TYPE_AES, cmac_aes, 16, { 128, 192, 256 }),
    ROW(PSA_ALG_TRUNCATED_MAC(PSA_ALG_CMAC, 8), PSA_KEY_TYPE_AES, cmac_aes_64, 16, { 128, 192, 256 }),
    ROW(PSA_ALG_CMAC, PSA_KEY_TYPE_DES, cmac_des, 8, { 192 }),
    { 0 },
};
