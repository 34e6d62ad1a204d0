/*
 * Where a loaded object lies
 *
 * Copyright The psa-linux authors
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PD_LOADER_LOAD_ADDRESS_H
#define PD_LOADER_LOAD_ADDRESS_H

#include <link.h>
#include <stdbool.h>

/** The address that the virtual addresses of an object's program headers are relative to.
 *
 * \param handle        From dlopen().
 * \param[out] address  Set on success.
 * \return false if the handle is of no use.
 */
bool pd_load_address(void *handle, ElfW(Addr) *address);

#endif
