"""The readable reference: the Mesa model, one object per professional."""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.engine.protocol import Engine, RunInputs
from sim.model import CptsModel
from sim.snapshot import Snapshot


@dataclass(frozen=True)
class MesaEngine(Engine):
    """Steps the Mesa model."""

    def trajectory(self, inputs: RunInputs) -> Iterator[Snapshot]:
        """Yield the state before the first month, then the state at the end of each month up to the last one."""
        model = CptsModel(inputs.world, inputs.policy, inputs.behaviour, inputs.draws, inputs.first_month)
        try:
            yield model.snapshot()
            for _ in range(inputs.first_month, inputs.last_month + 1):
                model.step()
                yield model.snapshot()
        finally:
            model.release()


ENGINE = MesaEngine()
