"""Keys that cannot be guessed, and the links that are made of them."""

import os
from base64 import b32encode, urlsafe_b64encode
from dataclasses import dataclass, field
from hmac import compare_digest

TYPED = 10
"""Letters of the key that a class may have to type: 50 bits, guessed at a table in no lesson."""


def a_key() -> str:
    """A key that nobody types: 128 bits. It is no die of the talks, and comes from the system."""
    return urlsafe_b64encode(os.urandom(16)).rstrip(b"=").decode()


def a_typed_key() -> str:
    """A key of small letters and digits, without those that are taken for each other (0, 1, 8)."""
    return b32encode(os.urandom(TYPED)).decode().lower()[:TYPED]


def is_same(key: str, other: str) -> bool:
    """Whether two keys are one, told in a time that does not depend on where they differ."""
    return compare_digest(key.encode(), other.encode())


@dataclass(frozen=True, kw_only=True)
class Links:
    """Where the pages of a session are found; every one holds the session's key."""

    address: str
    """Where the browser finds this computer: `http://127.0.0.1:8080`."""
    key: str = field(default_factory=a_typed_key)
    host_key: str = field(default_factory=a_key)

    @property
    def mount(self) -> str:
        """What every path begins with."""
        return f"/{self.key}"

    @property
    def join(self) -> str:
        """For the class: the lobby, where seats are taken."""
        return f"{self.address}{self.mount}/"

    @property
    def host(self) -> str:
        """For whoever starts the talks."""
        return f"{self.address}{self.mount}/host/{self.host_key}"

    @property
    def watch(self) -> str:
        """For the projector."""
        return f"{self.address}{self.mount}/watch"

    @property
    def watch_path(self) -> str:
        """The same, from a page of ours."""
        return "/watch"

    def seat(self, key: str) -> str:
        """The page of whoever holds a key, from a page of ours."""
        return f"/seat/{key}"
