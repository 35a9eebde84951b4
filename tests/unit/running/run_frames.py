"""Rows of runs as data frames, which tests look at and alter."""

import pandas as pd
import pyarrow as pa

from experiments.running.make_runs import rows_of
from experiments.storing.columns import KEYS
from experiments.storing.run_files import run_content
from experiments.study.runs import Run
from sim.engine.protocol import Engine
from sim.world.world import World

_KINDS = dict(zip(KEYS, (pa.string(), pa.int32(), pa.int32(), pa.date32(), pa.string(), pa.string()), strict=True))


def frame_of(run: Run, world: World, engine: Engine) -> pd.DataFrame:
    """Return the rows of a run."""
    frame: pd.DataFrame = rows_of(run, world, engine).to_pandas()
    return frame


def content_of(identity: str, frame: pd.DataFrame) -> bytes:
    """Return the file of a run that has these rows."""
    schema = pa.schema([(name, _KINDS.get(name, pa.float64())) for name in frame.columns])
    return run_content(
        identity, pa.Table.from_pandas(frame, schema, preserve_index=False).replace_schema_metadata(None)
    )
