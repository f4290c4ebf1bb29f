"""A Jupyter kernel for the notebooks of students: it gives up its rights, then starts.

Started by `classroom.kernel` as ``python restricted_kernel.py MEMORY_MB CPU_SECONDS -f FILE`` in a
folder of its own, which is all that it may write to.
"""

import json
import os
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve()
# What Python and NumPy need to read; a folder that does not exist on this system is left out.
SYSTEM = (
    *("/usr", "/lib", "/lib64", "/bin", "/etc", "/dev/shm", "/System", "/Library", "/private/etc"),
    *("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system"),
)
DEVICES = ("/dev/null", "/dev/urandom", "/dev/random", "/dev/zero")


def main() -> None:
    """Read the limits, take the rights away, run ipykernel."""
    memory_mb, cpu_seconds = int(sys.argv.pop(1)), int(sys.argv.pop(1))
    sys.path[0] = str(HERE.parent)
    import sandbox

    home = Path.cwd()
    installed = {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()}
    readable = [Path(path) for path in (*SYSTEM, *sorted(installed))]
    writable = [home, *map(Path, DEVICES)]
    layers = {
        "network": sandbox.leave_network(),
        "files": sandbox.confine_files(readable, writable),
    }
    sys.path[0] = ""  # as in any kernel: the folder of the notebook

    from ipykernel import kernelapp

    # What the kernel loads while it starts must not meet the hook: afterwards all is loaded.
    app = kernelapp.IPKernelApp.instance()
    app.initialize(sys.argv[1:])
    sandbox.refuse_solutions()
    sandbox.limit_resources(memory_mb, cpu_seconds)
    sandbox.watch(readable, writable)
    Path("layers.json").write_text(json.dumps(layers))
    app.start()


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
