"""How much of a machine a run may use (机器资源): processors, and memory before it spills."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inventory.core.errors import ConfigError

_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT])?I?B?", re.IGNORECASE)
_STEPS: Final = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
GIB: Final = 1 << 30
# below, the models of a small city do not finish; above, other programs of the machine suffer
LEAST_BYTES: Final = GIB // 2
_SHARE: Final = 2  # of the memory of the machine a run takes one part in so many
_CGROUP: Final = Path("/sys/fs/cgroup/memory.max")  # what a container may use


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Processors and memory of one run; what is not stated is left to the database."""

    threads: int | None = None
    memory_bytes: int | None = None

    @classmethod
    def of(cls, *, threads: int | None = None, memory: str | None = None) -> "Limits":
        """What is asked for; otherwise every processor, and half of the memory.

        Raises:
            ConfigError: the memory is no size, too little to work with, or more than there is.
        """
        there = machine_bytes()
        wanted = None if memory is None else _bytes(memory)
        if wanted is None:
            wanted = None if there is None else max(there // _SHARE, LEAST_BYTES)
        elif wanted < LEAST_BYTES:
            raise ConfigError(f"内存 {memory} 太少", hint=f"至少 {said(LEAST_BYTES)}")
        elif there is not None and wanted > there:
            raise ConfigError(f"内存 {memory} 多于本机的 {said(there)}", hint="填小一些，或省略")
        return cls(threads=threads or _processors(), memory_bytes=wanted)

    @property
    def settings(self) -> dict[str, str]:
        """The settings of the database that say so."""
        found = {}
        if self.threads is not None:
            found["threads"] = str(self.threads)
        if self.memory_bytes is not None:
            found["memory_limit"] = f"{self.memory_bytes}B"
        return found

    @property
    def facts(self) -> dict[str, str]:
        """What the list of a run says of them."""
        return {
            "threads": "" if self.threads is None else str(self.threads),
            "memory": "" if self.memory_bytes is None else said(self.memory_bytes),
        }


UNLIMITED: Final = Limits()


def said(size: int) -> str:
    """A size as people write it.

    >>> said(4 << 30), said(512 << 20)
    ('4GB', '512MB')
    """
    step, unit = (GIB, "GB") if size >= GIB else (_STEPS["M"], "MB")
    return f"{size / step:.4g}{unit}"


def machine_bytes() -> int | None:
    """The memory of this machine, or of the container that it looks like."""
    try:
        physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # no such question on this system
        return None
    try:
        allowed = int(_CGROUP.read_text(encoding="ascii"))
    except (OSError, ValueError):  # no container, or one without a limit
        return physical
    return min(physical, allowed)


def _processors() -> int:
    """Those that this process may use, not all that the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _bytes(text: str) -> int:
    found = _SIZE.fullmatch(text.strip())
    if found is None or float(found[1]) == 0:
        raise ConfigError(f"不是内存大小：{text} (not a size)", hint="写成 4GB 或 4096MB")
    return int(float(found[1]) * _STEPS[(found[2] or "").upper()])
