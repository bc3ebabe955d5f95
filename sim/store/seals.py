"""Checksums: a chunk carries its own in its name, so that one renaming puts both in place."""

import re
from hashlib import blake2b

SEALED = re.compile(r"(.+)-([0-9a-f]{16})\.parquet")
"""The name of a chunk's file: the chunk's own, and its seal."""


def seal(content: bytes, address: str = "") -> str:
    """BLAKE2b of a file's contents, 16 hexadecimal digits, after a line with its address if given.

    So a file that is damaged has another, and one that belongs to another run or place.
    """
    sums = blake2b(f"{address}\n".encode() if address else b"", digest_size=8)
    sums.update(content)
    return sums.hexdigest()


def file_of(name: str, content: bytes, address: str) -> str:
    """What the file of a chunk is called: `points/000000008-0123456789abcdef.parquet`."""
    return f"{name}-{seal(content, address)}.parquet"


def parted(file: str) -> tuple[str, str]:
    """The chunk's name in that of a file, and the seal; both empty where it is no chunk's."""
    found = SEALED.fullmatch(file)
    return (found[1], found[2]) if found else ("", "")
