/*
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "core/loader/driver.h"

#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/loader/contract.h"
#include "core/loader/load_address.h"

/* A symbol of the plug-in itself, with its type and size; NULL if there is none. dlsym() alone also finds
 * names in the libraries that the plug-in was linked to. */
static void *find_symbol(void *handle, const char *name, const ElfW(Sym) **symbol, const char **defined_in)
{
    void *address = dlsym(handle, name);
    struct link_map *owner = NULL;
    struct link_map *map = NULL;
    void *extra = NULL;
    Dl_info info;

    *symbol = NULL;
    *defined_in = NULL;
    if (address == NULL || dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0) {
        return NULL;
    }
    if (dladdr1(address, &info, &extra, RTLD_DL_LINKMAP) == 0) {
        return NULL;
    }
    owner = extra;
    if (owner != map) {
        *defined_in = info.dli_fname;
        return NULL;
    }
    if (dladdr1(address, &info, &extra, RTLD_DL_SYMENT) != 0) {
        *symbol = extra;
    }
    return address;
}

typedef struct {
    ElfW(Addr) base;
    ElfW(Addr) address;
    bool executable;
} code_t;

static int look_for_code(struct dl_phdr_info *object, size_t size, void *context)
{
    code_t *code = context;

    (void) size;
    for (size_t i = 0; object->dlpi_addr == code->base && i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];

        code->executable = code->executable
                           || (segment->p_type == PT_LOAD && (segment->p_flags & PF_X) != 0
                               && code->address - code->base - segment->p_vaddr < segment->p_memsz);
    }
    return code->executable;
}

/* Symbols do not always tell: those of assembler code may have no type, and what an indirect function stands for
 * may have no symbol. Then the address decides. */
static bool is_function(void *handle, const ElfW(Sym) *symbol, const void *address)
{
    code_t code = { .address = (ElfW(Addr)) address };

    if (symbol != NULL && ELF64_ST_TYPE(symbol->st_info) == STT_FUNC) {
        return true;
    }
    if (!pd_load_address(handle, &code.base)) {
        return false;
    }
    dl_iterate_phdr(look_for_code, &code);
    return code.executable;
}

static psa_status_t check_contexts(const pd_driver_t *driver, pd_message_t *message)
{
    for (size_t i = 0; i < PD_CONTEXT_RULE_COUNT; i++) {
        const pd_context_rule_t *rule = &pd_context_rules[i];
        psa_driver_context_t context;
        const char *fault;
        bool used = false;

        memcpy(&context, (const char *) &driver->plugin + rule->offset, sizeof context);
        for (size_t c = 0; c < driver->description.capability_count; c++) {
            for (unsigned e = rule->first; e <= (unsigned) rule->last; e++) {
                used = used || driver->bindings[c].functions[e] != NULL;
            }
        }
        fault = used ? pd_context_fault(context) : NULL;
        if (fault != NULL) {
            snprintf(message->text, sizeof message->text, "%s_psa_driver: %s_%s %s", driver->description.prefix,
                     driver->description.prefix, rule->type, fault);
            return PSA_ERROR_INVALID_ARGUMENT;
        }
    }
    return PSA_SUCCESS;
}

static psa_status_t check_life_cycles(const pd_driver_t *driver, size_t capability, pd_message_t *message)
{
    const pd_binding_t *binding = &driver->bindings[capability];

    for (size_t i = 0; i < PD_LIFE_CYCLE_COUNT; i++) {
        const pd_life_cycle_t *cycle = &pd_life_cycles[i];

        for (size_t n = 0; binding->functions[cycle->setup] != NULL && n < cycle->count; n++) {
            const pd_entry_point_t needed = cycle->needed[n];

            if (binding->functions[needed] == NULL) {
                snprintf(message->text, sizeof message->text,
                         "/capabilities/%zu/entry_points (line %zu): \"%s\" is of no use without \"%s\"", capability,
                         binding->capability->line, pd_entry_points[cycle->setup].name, pd_entry_points[needed].name);
                return PSA_ERROR_INVALID_ARGUMENT;
            }
        }
    }
    return PSA_SUCCESS;
}

static psa_status_t take_constant(void *handle, pd_driver_t *driver, pd_message_t *message)
{
    const char *prefix = driver->description.prefix;
    const psa_driver_plugin_t *constant;
    const ElfW(Sym) *symbol;
    const char *defined_in;
    char name[256];

    snprintf(name, sizeof name, "%s_psa_driver", prefix);
    constant = find_symbol(handle, name, &symbol, &defined_in);
    if (constant == NULL || symbol == NULL || ELF64_ST_TYPE(symbol->st_info) != STT_OBJECT) {
        snprintf(message->text, sizeof message->text, "the constant %s is not exported%s%s", name,
                 defined_in != NULL ? ", it was found in " : "", defined_in != NULL ? defined_in : "");
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (symbol->st_size < 2 * sizeof(uint32_t)) {
        snprintf(message->text, sizeof message->text, "%s is not a psa_driver_plugin_t", name);
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (constant->interface_version > PSA_DRIVER_PLUGIN_VERSION) {
        snprintf(message->text, sizeof message->text,
                 "made for version %u of the plug-in interface; this library knows versions up to %u",
                 (unsigned) constant->interface_version, PSA_DRIVER_PLUGIN_VERSION);
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (constant->interface_version == 0 || constant->structure_size < PD_FIRST_PLUGIN_SIZE
        || constant->structure_size > symbol->st_size) {
        snprintf(message->text, sizeof message->text,
                 "%s: interface version %u with %u bytes is no psa_driver_plugin_t", name,
                 (unsigned) constant->interface_version, (unsigned) constant->structure_size);
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    /* Of an older interface the members at the end are missing and stay zero, of a newer one they mean nothing here. */
    memcpy(&driver->plugin, constant,
           constant->structure_size < sizeof driver->plugin ? constant->structure_size : sizeof driver->plugin);
    return PSA_SUCCESS;
}

static psa_status_t find_function(void *handle, const pd_driver_t *driver, size_t capability,
                                  pd_entry_point_t entry_point, pd_function_t *function, pd_message_t *message)
{
    const pd_capability_t *described = &driver->description.capabilities[capability];
    const pd_function_names_t names = pd_function_names(&driver->description, described, entry_point);
    const char *elsewhere = NULL;

    for (size_t i = 0; i < (names.given != NULL ? 1u : 2u); i++) {
        const char *name = names.given != NULL ? names.given : names.by_default[i];
        const ElfW(Sym) *symbol;
        const char *defined_in;
        void *address = find_symbol(handle, name, &symbol, &defined_in);

        if (address != NULL) {
            if (!is_function(handle, symbol, address)) {
                snprintf(message->text, sizeof message->text, "%s is not a function", name);
                return PSA_ERROR_INVALID_ARGUMENT;
            }
            /* POSIX: a function's address survives void *. */
            memcpy(function, &address, sizeof *function);
            return PSA_SUCCESS;
        }
        elsewhere = defined_in != NULL ? defined_in : elsewhere;
    }
    if (!described->required[entry_point] && names.given == NULL) {
        return PSA_SUCCESS;
    }
    snprintf(message->text, sizeof message->text,
             "/capabilities/%zu (line %zu): the plug-in exports no function %.160s%s%s for \"%s\"%s%.100s", capability,
             described->line, names.given != NULL ? names.given : names.by_default[0],
             names.given != NULL ? "" : " or ", names.given != NULL ? "" : names.by_default[1],
             pd_entry_points[entry_point].name,
             elsewhere != NULL ? "; one of that name in a library it uses does not count: " : "",
             elsewhere != NULL ? elsewhere : "");
    return PSA_ERROR_INVALID_ARGUMENT;
}

static psa_status_t find_size_function(void *handle, pd_driver_t *driver, pd_message_t *message)
{
    const char *name = driver->description.key_context.size_function;
    const ElfW(Sym) *symbol;
    const char *defined_in;
    void *address;

    if (name == NULL) {
        return PSA_SUCCESS;
    }
    address = find_symbol(handle, name, &symbol, &defined_in);
    if (address == NULL || symbol == NULL || ELF64_ST_TYPE(symbol->st_info) == STT_OBJECT) {
        snprintf(message->text, sizeof message->text, "/key_context/size_function: the plug-in exports no function %.200s",
                 name);
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    memcpy(&driver->size_function, &address, sizeof driver->size_function);
    return PSA_SUCCESS;
}

psa_status_t pd_driver_bind(void *handle, pd_driver_t *driver, pd_message_t *message)
{
    const size_t count = driver->description.capability_count;
    psa_status_t status = take_constant(handle, driver, message);

    driver->handle = handle;
    if (status == PSA_SUCCESS) {
        status = find_size_function(handle, driver, message);
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    driver->bindings = calloc(count > 0 ? count : 1, sizeof driver->bindings[0]);
    if (driver->bindings == NULL) {
        snprintf(message->text, sizeof message->text, "not enough memory");
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    for (size_t c = 0; c < count; c++) {
        driver->bindings[c].driver = driver;
        driver->bindings[c].capability = &driver->description.capabilities[c];
        for (unsigned e = 0; e < PD_ENTRY_POINT_COUNT; e++) {
            if (!driver->description.capabilities[c].entry_points[e]) {
                continue;
            }
            status = find_function(handle, driver, c, (pd_entry_point_t) e, &driver->bindings[c].functions[e], message);
            if (status != PSA_SUCCESS) {
                return status;
            }
        }
        status = check_life_cycles(driver, c, message);
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    return check_contexts(driver, message);
}

/* init and free stand in a capability of their own, or beside others. */
static pd_function_t find_life_cycle_function(const pd_driver_t *driver, pd_entry_point_t entry_point)
{
    for (size_t c = 0; c < driver->description.capability_count; c++) {
        if (driver->bindings[c].functions[entry_point] != NULL) {
            return driver->bindings[c].functions[entry_point];
        }
    }
    return NULL;
}

psa_status_t pd_driver_initialise(pd_driver_t *driver, bool *ran)
{
    const pd_function_t init = find_life_cycle_function(driver, PD_EP_INIT);
    int expected = PD_DRIVER_NEW;
    const bool won = atomic_compare_exchange_strong(&driver->state, &expected, PD_DRIVER_INITIALISING);

    if (ran != NULL) {
        *ran = won;
    }
    if (!won) {
        return expected == PD_DRIVER_FAILED ? driver->init_status : PSA_SUCCESS;
    }
    driver->init_status = init != NULL ? ((psa_status_t (*)(void)) init)() : PSA_SUCCESS;
    atomic_store_explicit(&driver->state, driver->init_status == PSA_SUCCESS ? PD_DRIVER_READY : PD_DRIVER_FAILED,
                          memory_order_release);
    return driver->init_status;
}

void pd_driver_tear_down(pd_driver_t *driver)
{
    const pd_function_t tear_down = find_life_cycle_function(driver, PD_EP_FREE);
    int expected = PD_DRIVER_READY;

    if (tear_down != NULL && atomic_compare_exchange_strong(&driver->state, &expected, PD_DRIVER_INITIALISING)) {
        ((void (*)(void)) tear_down)();
        atomic_store_explicit(&driver->state, PD_DRIVER_NEW, memory_order_release);
    }
}

void pd_driver_free(pd_driver_t *driver)
{
    if (driver == NULL) {
        return;
    }
    pd_description_free(&driver->description);
    free(driver->bindings);
    free((char *) (uintptr_t) driver->file);
    free(driver);
}
