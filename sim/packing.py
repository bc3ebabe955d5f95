"""Replicates as they are stored: a Parquet file with a row each, and what they add up to."""

import json
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.negotiation.layout import Layout
from sim.negotiation.record import DISPUTED, ENDINGS, KINDS, REASONS, Records
from sim.tally import Tally

ROWS = 16_384
"""Replicates that are packed at a time, to keep memory small."""


def packed(records: Records, layout: Layout, start: int, tally: Tally) -> bytes:
    """Records of replicates from start on as a Parquet file, their tally in its metadata."""
    parts = (
        table_of(Records._make(c[first : first + ROWS] for c in records), layout, start + first)
        for first in range(0, len(records.ending), ROWS)
    )
    first = next(parts)
    schema = first.schema.with_metadata({"tally": json.dumps(tally.as_lists())})
    names = ["ending", "framework", "speaker"]  # numbers take more room in dictionaries
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, schema, compression="zstd", use_dictionary=names) as file:
        for part in chain([first], parts):
            file.write_table(part.replace_schema_metadata(schema.metadata))
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def table_of(records: Records, layout: Layout, start: int) -> pa.Table:
    """Records as a table: a row per replicate, a column per fact; states by name."""
    columns: dict[str, Any] = {
        "replicate": np.arange(start, start + len(records.ending)),
        "ending": _named(records.ending.astype(np.int8), ENDINGS),
        "framework": _named(records.framework, layout.frameworks),
        "round": records.round,
        "speaker": _named(records.speaker, layout.states),
        "suits_principals": records.suits_principals,
        "offers": records.offers,
        "stopped_by_one": records.stopped_by_one,
    }
    if layout.has_aftermath:
        columns |= {
            "in_force": records.in_force,
            "guarantors": records.guarantors,
            "challenged": records.challenged,
            "challenger": _named(records.challenger, layout.states),
            "lasting": records.lasting,
        }
        for c, state in enumerate(layout.challengers):
            columns[f"honoured.{state}"] = records.honoured[:, c]
        for i in np.flatnonzero(_may_fail_to_ratify(layout)).tolist():
            columns[f"unratified.{layout.states[i]}"] = records.unratified[:, i]
    for i, state in enumerate(layout.states):
        columns |= {
            f"utility.{state}": records.utility[:, i],
            f"surplus.{state}": records.surplus[:, i],
            f"consents.{state}": records.consents[:, i],
            f"content.{state}": records.content[:, i],
        }
        for kind, right in enumerate(_rights(layout, i)):
            if right:
                for reason, why in enumerate(REASONS if layout.disputes else REASONS[:DISPUTED]):
                    name = f"decisive.{state}.{KINDS[kind]}.{why}"
                    columns[name] = np.ascontiguousarray(records.decisive[:, i, kind, reason])
    return pa.table(columns)


def _rights(layout: Layout, i: int) -> tuple[bool, bool, bool]:
    """By what right a state's refusal may decide at this table, in the order of KINDS."""
    rules = [phase.rule for phase in layout.phases]
    return (
        any(rule.vetoes[:, i].any() for rule in rules),
        any(rule.signs[:, i].any() for rule in rules),
        any(rule.party[i] and rule.quotas.any() for rule in rules),
    )


def _may_fail_to_ratify(layout: Layout) -> np.ndarray[Any, Any]:
    """(S,) the states that ask a parliament."""
    flags: np.ndarray[Any, Any] = np.any(
        [phase.aftermath.ratifies_at >= 0 for phase in layout.phases], axis=0
    )
    return flags


def _named(codes: np.ndarray[Any, Any], names: tuple[str, ...]) -> pa.Array:
    """Codes as names, -1 as nothing."""
    present = codes >= 0
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=~present), pa.array(names, pa.string())
    )
