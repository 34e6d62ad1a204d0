/*
 * The file of one entry: names and layout
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 *     offset  size
 *     0       8     "PSA\0ITS\0"
 *     8       4     size of the data, little endian
 *     12      4     flags of the entry, little endian
 *     16      size  the data
 *     then    8     "PSA\0CRC\0"
 *             4     CRC-32C of all bytes before these twelve, little endian
 *
 * Without its last twelve bytes this is the file of Mbed TLS 3.6, whose own code reads what the size says and does not
 * look behind it. So both read the files of both; docs/storage.md has the reasons.
 */
#ifndef PD_STORAGE_FORMAT_H
#define PD_STORAGE_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#define PD_ENTRY_HEADER_SIZE 16u
#define PD_ENTRY_TRAILER_SIZE 12u
#define PD_ENTRY_TRAILER_MAGIC_SIZE 8u

/** Room for the name of an entry's file, "0000000000000001.psa_its". */
#define PD_ENTRY_NAME_SIZE 25u

/** The name of the file of an entry. */
void pd_entry_name(uint64_t uid, char name[PD_ENTRY_NAME_SIZE]);

/** Writes the header of an entry. */
void pd_entry_put_header(uint32_t size, uint32_t flags, uint8_t header[PD_ENTRY_HEADER_SIZE]);

/** Reads a header. False if it is not one. */
bool pd_entry_get_header(const uint8_t header[PD_ENTRY_HEADER_SIZE], uint32_t *size, uint32_t *flags);

/** Writes the trailer of an entry whose header and data have this checksum (pd_checksum_finish()). */
void pd_entry_put_trailer(uint32_t checksum, uint8_t trailer[PD_ENTRY_TRAILER_SIZE]);

/** True if these are the first bytes of a trailer. */
bool pd_entry_is_trailer(const uint8_t magic[PD_ENTRY_TRAILER_MAGIC_SIZE]);

#endif
