/*
 * A shared object as the dynamic loader sees it, read from its file
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "elf_image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/description/message.h"

/* More than any driver with all its debugging information. */
#define MOST_BYTES (512u * 1024 * 1024)

/* The words of DT_HASH are 32 bits but on these. */
#if defined(__s390x__) || defined(__alpha__)
typedef uint64_t hash_word_t;
#else
typedef uint32_t hash_word_t;
#endif

static bool fail(pd_message_t *message, const char *reason)
{
    pd_message_set(message, "%s", reason);
    return false;
}

/* A file that shrinks meanwhile gives an image that is cut, as any other broken file. */
static bool read_bytes(int descriptor, elf_image_t *image, pd_message_t *message)
{
    struct stat status;

    if (fstat(descriptor, &status) != 0) {
        return fail(message, strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(message, "not a regular file");
    }
    if (status.st_size > (off_t) MOST_BYTES) {
        return fail(message, "more than 512 MiB: too large to be checked");
    }
    image->bytes = malloc((size_t) status.st_size + 1);
    if (image->bytes == NULL) {
        return fail(message, "not enough memory");
    }
    while (image->size < (size_t) status.st_size) {
        const ssize_t count =
            pread(descriptor, image->bytes + image->size, (size_t) status.st_size - image->size, (off_t) image->size);

        if (count == 0) {
            break;
        }
        if (count > 0) {
            image->size += (size_t) count;
        } else if (errno != EINTR) {
            return fail(message, strerror(errno));
        }
    }
    return true;
}

static bool read_headers(elf_image_t *image, pd_message_t *message)
{
    ElfW(Ehdr) header;

    if (image->size < sizeof header) {
        return fail(message, "not an ELF file, or a truncated one");
    }
    memcpy(&header, image->bytes, sizeof header);
    if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0
        || header.e_ident[EI_CLASS] != (__ELF_NATIVE_CLASS == 64 ? ELFCLASS64 : ELFCLASS32)
        || header.e_phentsize != sizeof(ElfW(Phdr)) || header.e_phoff > image->size
        || header.e_phnum > (image->size - header.e_phoff) / sizeof(ElfW(Phdr))) {
        return fail(message, "not an ELF file of this machine, or without its program headers");
    }
    image->headers = calloc(header.e_phnum + 1u, sizeof image->headers[0]);
    if (image->headers == NULL) {
        return fail(message, "not enough memory");
    }
    memcpy(image->headers, image->bytes + header.e_phoff, header.e_phnum * sizeof image->headers[0]);
    image->header_count = header.e_phnum;
    return true;
}

static const ElfW(Phdr) * segment_of(const elf_image_t *image, uint64_t address)
{
    for (size_t i = 0; i < image->header_count; i++) {
        const ElfW(Phdr) *segment = &image->headers[i];

        if (segment->p_type == PT_LOAD && address >= segment->p_vaddr
            && address - segment->p_vaddr < segment->p_memsz) {
            return segment;
        }
    }
    return NULL;
}

/* The file's bytes of an address, and how many follow without a gap; NULL if the file has none. */
static const unsigned char *bytes_at(const elf_image_t *image, uint64_t address, size_t *room)
{
    const ElfW(Phdr) *segment = segment_of(image, address);
    uint64_t offset;

    *room = 0;
    if (segment == NULL || segment->p_offset >= image->size) {
        return NULL;
    }
    offset = address - segment->p_vaddr;
    if (offset >= segment->p_filesz || offset >= image->size - segment->p_offset) {
        return NULL;
    }
    *room = (size_t) (image->size - segment->p_offset - offset);
    if (*room > segment->p_filesz - offset) {
        *room = (size_t) (segment->p_filesz - offset);
    }
    return image->bytes + segment->p_offset + offset;
}

static bool read_dynamic(elf_image_t *image, pd_message_t *message)
{
    for (size_t i = 0; i < image->header_count; i++) {
        const ElfW(Phdr) *segment = &image->headers[i];
        size_t room;
        const unsigned char *bytes;

        if (segment->p_type != PT_DYNAMIC) {
            continue;
        }
        bytes = bytes_at(image, segment->p_vaddr, &room);
        if (bytes == NULL) {
            break;
        }
        room = room < segment->p_filesz ? room : (size_t) segment->p_filesz;
        image->dynamic = calloc(room / sizeof image->dynamic[0] + 1, sizeof image->dynamic[0]);
        if (image->dynamic == NULL) {
            return fail(message, "not enough memory");
        }
        memcpy(image->dynamic, bytes, room / sizeof image->dynamic[0] * sizeof image->dynamic[0]);
        while (image->dynamic[image->dynamic_count].d_tag != DT_NULL) {
            image->dynamic_count++;
        }
        return true;
    }
    return fail(message, "has no dynamic section");
}

bool elf_image_tag(const elf_image_t *image, ElfW(Sxword) tag, uint64_t *value)
{
    for (size_t i = 0; i < image->dynamic_count; i++) {
        if (image->dynamic[i].d_tag == tag) {
            *value = image->dynamic[i].d_un.d_val;
            return true;
        }
    }
    return false;
}

const char *elf_image_string(const elf_image_t *image, uint64_t offset)
{
    if (offset >= image->strings_size
        || memchr(image->strings + offset, '\0', image->strings_size - (size_t) offset) == NULL) {
        return "";
    }
    return image->strings + offset;
}

/* The GNU hash table does not tell the number of symbols: it is behind the last one of the last chain. */
static size_t count_by_gnu_hash(const elf_image_t *image, uint64_t address)
{
    uint32_t head[4]; /* buckets, first symbol, words of the filter, shift */
    uint32_t word;
    uint32_t last = 0;
    size_t chains;
    size_t room;
    const unsigned char *bytes = bytes_at(image, address, &room);

    if (bytes == NULL || room < sizeof head) {
        return 0;
    }
    memcpy(head, bytes, sizeof head);
    room = (room - sizeof head) / sizeof word;
    bytes += sizeof head;
    if (head[2] > room / (sizeof(ElfW(Addr)) / sizeof word)) {
        return 0;
    }
    room -= head[2] * (sizeof(ElfW(Addr)) / sizeof word);
    bytes += head[2] * sizeof(ElfW(Addr));
    if (head[0] > room) {
        return 0;
    }
    for (size_t i = 0; i < head[0]; i++) {
        memcpy(&word, bytes + i * sizeof word, sizeof word);
        last = word > last ? word : last;
    }
    if (last < head[1]) {
        return head[1]; /* every bucket is empty */
    }
    bytes += head[0] * sizeof word;
    chains = room - head[0];
    for (; last - head[1] < chains; last++) {
        memcpy(&word, bytes + (last - head[1]) * sizeof word, sizeof word);
        if ((word & 1) != 0) {
            return (size_t) last + 1;
        }
    }
    return 0;
}

static size_t count_symbols(const elf_image_t *image)
{
    uint64_t address;
    hash_word_t head[2]; /* buckets, symbols */
    const unsigned char *bytes;
    size_t room;

    if (elf_image_tag(image, DT_GNU_HASH, &address)) {
        return count_by_gnu_hash(image, address);
    }
    if (!elf_image_tag(image, DT_HASH, &address) || (bytes = bytes_at(image, address, &room)) == NULL
        || room < sizeof head) {
        return 0;
    }
    memcpy(head, bytes, sizeof head);
    return (size_t) head[1];
}

static int compare_names(const void *one, const void *other)
{
    return strcmp(((const elf_symbol_t *) one)->name, ((const elf_symbol_t *) other)->name);
}

static bool is_visible(const ElfW(Sym) * symbol)
{
    const unsigned binding = ELF64_ST_BIND(symbol->st_info);
    const unsigned visibility = ELF64_ST_VISIBILITY(symbol->st_other);

    return (binding == STB_GLOBAL || binding == STB_WEAK || binding == STB_GNU_UNIQUE)
           && (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

static bool read_symbols(elf_image_t *image, pd_message_t *message)
{
    uint64_t address = 0;
    size_t count = count_symbols(image);
    const unsigned char *bytes;
    size_t room;

    if (!elf_image_tag(image, DT_SYMTAB, &address) || (bytes = bytes_at(image, address, &room)) == NULL) {
        return fail(message, "has no dynamic symbol table");
    }
    if (count > room / sizeof(ElfW(Sym))) {
        return fail(message, "the dynamic symbol table is incomplete");
    }
    image->exported = calloc(count + 1, sizeof image->exported[0]);
    image->undefined = calloc(count + 1, sizeof image->undefined[0]);
    if (image->exported == NULL || image->undefined == NULL) {
        return fail(message, "not enough memory");
    }
    for (size_t i = 1; i < count; i++) { /* the first one is none */
        elf_symbol_t found;

        memcpy(&found.symbol, bytes + i * sizeof found.symbol, sizeof found.symbol);
        found.name = elf_image_string(image, found.symbol.st_name);
        if (found.name[0] == '\0') {
            continue;
        }
        if (found.symbol.st_shndx == SHN_UNDEF) {
            image->undefined[image->undefined_count++] = found;
        } else if (is_visible(&found.symbol)) {
            image->exported[image->exported_count++] = found;
        }
    }
    qsort(image->exported, image->exported_count, sizeof image->exported[0], compare_names);
    qsort(image->undefined, image->undefined_count, sizeof image->undefined[0], compare_names);
    return true;
}

static bool read_strings(elf_image_t *image, pd_message_t *message)
{
    uint64_t address;
    uint64_t size;
    size_t room;

    if (!elf_image_tag(image, DT_STRTAB, &address) || !elf_image_tag(image, DT_STRSZ, &size)) {
        return fail(message, "has no dynamic string table");
    }
    image->strings = (const char *) bytes_at(image, address, &room);
    if (image->strings == NULL) {
        return fail(message, "has no dynamic string table");
    }
    image->strings_size = size < room ? (size_t) size : room;
    return true;
}

bool elf_image_read(const char *file, elf_image_t *image, pd_message_t *message)
{
    const int descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    bool read;

    memset(image, 0, sizeof *image);
    if (descriptor < 0) {
        return fail(message, strerror(errno));
    }
    read = read_bytes(descriptor, image, message);
    close(descriptor);
    return read && read_headers(image, message) && read_dynamic(image, message) && read_strings(image, message)
           && read_symbols(image, message);
}

void elf_image_free(elf_image_t *image)
{
    free(image->bytes);
    free(image->headers);
    free(image->dynamic);
    free(image->exported);
    free(image->undefined);
    memset(image, 0, sizeof *image);
}

const elf_symbol_t *elf_image_find(const elf_image_t *image, const char *name)
{
    const elf_symbol_t wanted = { .name = name };

    if (image->exported_count == 0) {
        return NULL;
    }
    return bsearch(&wanted, image->exported, image->exported_count, sizeof image->exported[0], compare_names);
}

bool elf_image_copy(const elf_image_t *image, uint64_t address, void *buffer, size_t size)
{
    size_t room;
    const unsigned char *bytes = bytes_at(image, address, &room);

    memset(buffer, 0, size);
    if (bytes != NULL) {
        memcpy(buffer, bytes, size < room ? size : room);
    }
    return segment_of(image, address) != NULL;
}

bool elf_image_is_code(const elf_image_t *image, uint64_t address)
{
    const ElfW(Phdr) *segment = segment_of(image, address);

    return segment != NULL && (segment->p_flags & PF_X) != 0;
}
