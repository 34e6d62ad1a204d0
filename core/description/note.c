/*
 * Finds driver descriptions in an ELF file, without mapping or running any of it
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The dynamic loader uses the program headers alone, so what they say is what will be in memory;
 * section headers may lie or be absent. Every number of the file is hostile: sums are made with
 * overflow checks, and the amount that is read is bounded before memory is asked for.
 */
#include "core/description/note.h"

#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <psa_driver_plugin.h>

#include "core/description/message.h"

#if __ELF_NATIVE_CLASS == 64
#define NATIVE_CLASS ELFCLASS64
#else
#define NATIVE_CLASS ELFCLASS32
#endif

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define NATIVE_DATA ELFDATA2LSB
#else
#define NATIVE_DATA ELFDATA2MSB
#endif

#if defined(__x86_64__)
#define NATIVE_MACHINE EM_X86_64
#elif defined(__i386__)
#define NATIVE_MACHINE EM_386
#elif defined(__aarch64__)
#define NATIVE_MACHINE EM_AARCH64
#elif defined(__arm__)
#define NATIVE_MACHINE EM_ARM
#elif defined(__riscv)
#define NATIVE_MACHINE EM_RISCV
#elif defined(__powerpc64__)
#define NATIVE_MACHINE EM_PPC64
#elif defined(__powerpc__)
#define NATIVE_MACHINE EM_PPC
#elif defined(__s390__)
#define NATIVE_MACHINE EM_S390
#elif defined(__mips__)
#define NATIVE_MACHINE EM_MIPS
#elif defined(__loongarch__)
#define NATIVE_MACHINE EM_LOONGARCH
#else
#error "name the EM_ constant of this machine here"
#endif

/* Far more than a linker makes, and little enough to read: a file with more is an attack. */
#define MAX_PROGRAM_HEADERS 256u
#define MAX_NOTE_BYTES ((PD_NOTE_MAX_COUNT + 1) * PD_DESCRIPTION_MAX_SIZE)

typedef struct {
    int fd;
    uint64_t size;
    ElfW(Phdr) *header; /* program headers */
    size_t header_count;
    uint64_t note_bytes; /* read so far */
    pd_notes_t *notes;
    pd_message_t *message;
} file_t;

#define FAIL(file, ...) (pd_message_set((file)->message, __VA_ARGS__), PSA_ERROR_INVALID_ARGUMENT)

static psa_status_t fail_memory(const file_t *file)
{
    pd_message_set(file->message, "not enough memory to read the driver description");
    return PSA_ERROR_INSUFFICIENT_MEMORY;
}

/* Whether [offset, offset + size) lies in [begin, begin + room). */
static bool lies_within(uint64_t offset, uint64_t size, uint64_t begin, uint64_t room)
{
    return offset >= begin && offset - begin <= room && size <= room - (offset - begin);
}

/* Reads exactly `size` bytes, which the caller found to lie in the file. */
static psa_status_t read_at(const file_t *file, uint64_t offset, void *buffer, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t count =
            pread(file->fd, (char *) buffer + done, size - done, (off_t) (offset + done));
        if (count == 0) {
            return FAIL(file, "truncated ELF file: it became shorter while it was read");
        }
        if (count > 0) {
            done += (size_t) count;
        } else if (errno != EINTR) {
            pd_message_set(file->message, "cannot be read: %s", strerror(errno));
            return PSA_ERROR_STORAGE_FAILURE;
        }
    }
    return PSA_SUCCESS;
}

static psa_status_t find_size(file_t *file)
{
    struct stat status;
    if (fstat(file->fd, &status) != 0) {
        pd_message_set(file->message, "cannot be read: %s", strerror(errno));
        return PSA_ERROR_STORAGE_FAILURE;
    }
    if (!S_ISREG(status.st_mode)) {
        return FAIL(file, "not a regular file");
    }
    file->size = (uint64_t) status.st_size;
    return PSA_SUCCESS;
}

static psa_status_t check_identification(const file_t *file, const unsigned char ident[EI_NIDENT])
{
    if (ident[EI_CLASS] != NATIVE_CLASS) {
        return FAIL(file, "an ELF file of another class (not %d-bit)", __ELF_NATIVE_CLASS);
    }
    if (ident[EI_DATA] != NATIVE_DATA) {
        return FAIL(file, "an ELF file of another byte order");
    }
    if (ident[EI_VERSION] != EV_CURRENT) {
        return FAIL(file, "an ELF file of unknown version %u", (unsigned) ident[EI_VERSION]);
    }
    return PSA_SUCCESS;
}

static psa_status_t check_header(const file_t *file, const ElfW(Ehdr) *header)
{
    if (header->e_machine != NATIVE_MACHINE) {
        return FAIL(file, "an ELF file for another machine (%u, not %u)",
                    (unsigned) header->e_machine, (unsigned) NATIVE_MACHINE);
    }
    if (header->e_type != ET_DYN) {
        return FAIL(file, "not a shared object (ELF type %u)", (unsigned) header->e_type);
    }
    if (header->e_phnum == 0) {
        return FAIL(file, "has no program headers");
    }
    if (header->e_phentsize != sizeof(ElfW(Phdr))) {
        return FAIL(file, "program headers of %u bytes, not %zu", (unsigned) header->e_phentsize,
                    sizeof(ElfW(Phdr)));
    }
    if (header->e_phnum > MAX_PROGRAM_HEADERS) {
        return FAIL(file, "has %u program headers; %u are the most", (unsigned) header->e_phnum,
                    MAX_PROGRAM_HEADERS);
    }
    return PSA_SUCCESS;
}

static psa_status_t read_header(const file_t *file, ElfW(Ehdr) *header)
{
    if (file->size < SELFMAG) {
        return FAIL(file, "not an ELF file");
    }
    psa_status_t status = read_at(file, 0, header->e_ident, SELFMAG);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) {
        return FAIL(file, "not an ELF file");
    }
    if (file->size >= EI_NIDENT) {
        status = read_at(file, 0, header->e_ident, EI_NIDENT);
        if (status == PSA_SUCCESS) {
            status = check_identification(file, header->e_ident);
        }
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    if (file->size < sizeof(*header)) {
        return FAIL(file, "truncated ELF file: the header is incomplete");
    }
    status = read_at(file, 0, header, sizeof(*header));
    return status == PSA_SUCCESS ? check_header(file, header) : status;
}

static psa_status_t read_program_headers(file_t *file)
{
    ElfW(Ehdr) header;
    psa_status_t status = read_header(file, &header);
    if (status != PSA_SUCCESS) {
        return status;
    }
    const size_t size = header.e_phnum * sizeof(ElfW(Phdr));
    if (!lies_within(header.e_phoff, size, 0, file->size)) {
        return FAIL(file, "truncated ELF file: the program headers are incomplete");
    }
    file->header = malloc(size);
    if (file->header == NULL) {
        return fail_memory(file);
    }
    file->header_count = header.e_phnum;
    return read_at(file, header.e_phoff, file->header, size);
}

/* The text must be in memory, readable and from the same place of the file, when the loader
 * compares it. */
static psa_status_t check_loaded(const file_t *file, uint64_t vaddr, uint64_t offset, uint64_t size)
{
    for (size_t i = 0; i < file->header_count; i++) {
        const ElfW(Phdr) *segment = &file->header[i];
        if (segment->p_type == PT_LOAD && (segment->p_flags & PF_R) != 0 &&
            lies_within(vaddr, size, segment->p_vaddr, segment->p_filesz) &&
            lies_within(offset, size, segment->p_offset, segment->p_filesz) &&
            vaddr - segment->p_vaddr == offset - segment->p_offset) {
            return PSA_SUCCESS;
        }
    }
    return FAIL(file, "the driver description is not in a loaded, readable segment");
}

static psa_status_t take(const file_t *file, const ElfW(Phdr) *segment, const char *bytes,
                         size_t begin, size_t size)
{
    pd_notes_t *notes = file->notes;
    if (size == 0) {
        return FAIL(file, "the driver description is empty");
    }
    if (size > PD_DESCRIPTION_MAX_SIZE) {
        return FAIL(file, "the driver description has %zu bytes; %u are the most", size,
                    PD_DESCRIPTION_MAX_SIZE);
    }
    if (notes->count == PD_NOTE_MAX_COUNT) {
        return FAIL(file, "more than %u driver descriptions", PD_NOTE_MAX_COUNT);
    }
    uint64_t vaddr;
    uint64_t offset;
    if (__builtin_add_overflow((uint64_t) segment->p_vaddr, (uint64_t) begin, &vaddr) ||
        __builtin_add_overflow((uint64_t) segment->p_offset, (uint64_t) begin, &offset)) {
        return FAIL(file, "the driver description is not in a loaded, readable segment");
    }
    psa_status_t status = check_loaded(file, vaddr, offset, size);
    if (status != PSA_SUCCESS) {
        return status;
    }
    char *text = malloc(size + 1);
    if (text == NULL) {
        return fail_memory(file);
    }
    memcpy(text, &bytes[begin], size);
    text[size] = '\0';
    notes->note[notes->count++] = (pd_note_t){ .text = text, .size = size, .vaddr = vaddr };
    return PSA_SUCCESS;
}

static bool is_ours(const ElfW(Nhdr) *note, const char *owner)
{
    return note->n_type == PSA_DRIVER_NOTE_TYPE &&
           note->n_namesz == sizeof(PSA_DRIVER_NOTE_OWNER) &&
           memcmp(owner, PSA_DRIVER_NOTE_OWNER, sizeof(PSA_DRIVER_NOTE_OWNER)) == 0;
}

/* `value` is at most 2^32 beyond a segment's size, which is small. */
static uint64_t align_up(uint64_t value, uint64_t alignment)
{
    return (value + alignment - 1) & ~(alignment - 1);
}

static psa_status_t walk(const file_t *file, const ElfW(Phdr) *segment, const char *bytes,
                         uint64_t alignment)
{
    const uint64_t size = segment->p_filesz;
    uint64_t at = 0;
    while (at < size) {
        ElfW(Nhdr) note;
        if (size - at < sizeof(note)) {
            return FAIL(file, "a note overruns its segment");
        }
        memcpy(&note, &bytes[at], sizeof(note));
        const uint64_t owner = at + sizeof(note);
        const uint64_t text = align_up(owner + note.n_namesz, alignment);
        if (!lies_within(owner, note.n_namesz, 0, size) ||
            !lies_within(text, note.n_descsz, 0, size)) {
            return FAIL(file, "a note overruns its segment");
        }
        if (is_ours(&note, &bytes[owner])) {
            psa_status_t status = take(file, segment, bytes, (size_t) text, note.n_descsz);
            if (status != PSA_SUCCESS) {
                return status;
            }
        }
        at = align_up(text + note.n_descsz, alignment);
    }
    return PSA_SUCCESS;
}

static psa_status_t read_segment(file_t *file, const ElfW(Phdr) *segment)
{
    /* As the kernel and glibc see it: 8 where the header says so, else 4. */
    const uint64_t alignment = segment->p_align == 8 ? 8 : 4;
    if (segment->p_align > alignment || segment->p_offset % alignment != 0 ||
        segment->p_vaddr % alignment != 0) {
        return FAIL(file, "a note segment is misaligned");
    }
    if (!lies_within(segment->p_offset, segment->p_filesz, 0, file->size)) {
        return FAIL(file, "truncated ELF file: a note segment is incomplete");
    }
    if (segment->p_filesz > MAX_NOTE_BYTES - file->note_bytes) {
        return FAIL(file, "more than %u bytes of notes", MAX_NOTE_BYTES);
    }
    if (segment->p_filesz == 0) {
        return PSA_SUCCESS;
    }
    file->note_bytes += segment->p_filesz;
    char *bytes = malloc((size_t) segment->p_filesz);
    if (bytes == NULL) {
        return fail_memory(file);
    }
    psa_status_t status = read_at(file, segment->p_offset, bytes, (size_t) segment->p_filesz);
    if (status == PSA_SUCCESS) {
        status = walk(file, segment, bytes, alignment);
    }
    free(bytes);
    return status;
}

static psa_status_t read_file(file_t *file)
{
    psa_status_t status = find_size(file);
    if (status == PSA_SUCCESS) {
        status = read_program_headers(file);
    }
    for (size_t i = 0; status == PSA_SUCCESS && i < file->header_count; i++) {
        if (file->header[i].p_type == PT_NOTE) {
            status = read_segment(file, &file->header[i]);
        }
    }
    if (status == PSA_SUCCESS && file->notes->count == 0) {
        pd_message_set(file->message, "carries no driver description (no note of owner \"%s\")",
                       PSA_DRIVER_NOTE_OWNER);
        status = PSA_ERROR_DOES_NOT_EXIST;
    }
    return status;
}

psa_status_t pd_notes_read(int fd, pd_notes_t *notes, pd_message_t *message)
{
    *notes = (pd_notes_t){ 0 };
    file_t file = { .fd = fd, .notes = notes, .message = message };
    psa_status_t status = read_file(&file);
    free(file.header);
    if (status != PSA_SUCCESS) {
        pd_notes_free(notes);
    }
    return status;
}

void pd_notes_free(pd_notes_t *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        free(notes->note[i].text);
    }
    *notes = (pd_notes_t){ 0 };
}
