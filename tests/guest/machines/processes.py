"""The processes that a guest is made of: one process group, ended as a whole in any case."""
# Copyright The psa-linux authors
# SPDX-License-Identifier: Apache-2.0

import os
import shutil
import signal


def guard(group, job):
    """Starts a process that cleans up if this one is killed, and returns what to close at the end.

    The guest is several processes; the one that the kernel would end with us leaves the others.
    """
    wait, alive = os.pipe()
    if os.fork() == 0:
        try:
            os.setsid()
            null = os.open('/dev/null', os.O_RDWR)
            for number in range(3):  # our caller waits for the end of its pipes
                os.dup2(null, number)
            os.closerange(3, wait)
            os.closerange(wait + 1, wait + 64)
            if not os.read(wait, 1):
                os.killpg(group, signal.SIGKILL)
                shutil.rmtree(job, ignore_errors=True)
        finally:
            os._exit(0)
    os.close(wait)
    return alive


def stop(processes):
    """Ends the guest with all its helper processes: the first one is the leader of their group."""
    try:
        os.killpg(processes[0].pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    for process in processes:
        process.wait()
