"""What the system says of a running process. Linux only: it reads /proc."""

from __future__ import annotations

import os
from pathlib import Path


def resident(pid: int) -> int:
    """Bytes of memory that the process holds now.

    Raises:
        OSError: There is no such process, or the system keeps no such account.
    """
    return _status(pid, "VmRSS:")


def peak(pid: int) -> int:
    """The most bytes of memory that the process ever held.

    Raises:
        OSError: There is no such process, or the system keeps no such account.
    """
    return _status(pid, "VmHWM:")


def processor_time(pid: int) -> float:
    """Seconds that the process and its threads have computed so far.

    Raises:
        OSError: There is no such process, or the system keeps no such account.
    """
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _status(pid: int, field: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field))
