"""The guests that tests/guest/run offers, one module each for what they are made of."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0
