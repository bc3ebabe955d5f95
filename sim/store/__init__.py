"""The outputs folder: only these files write to it, and nothing half-written is ever read."""

from sim.store.folder import RunFolder
from sim.store.placing import StoreError, put

__all__ = ["RunFolder", "StoreError", "put"]
