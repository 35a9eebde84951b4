"""All measurements by name, in the order in which they are made: the quick ones first."""

from collections.abc import Callable, Mapping

from tools.bench import measurements
from tools.bench.conditions import Conditions
from tools.bench.explorer import explorer, explorer_memory
from tools.bench.peers.epidemic.compare import epidemic
from tools.bench.peers.wealth.compare import peers
from tools.bench.repetitions import Values

Measure = Callable[[Conditions], Values]

CATALOGUE: Mapping[str, Measure] = {
    "validate": measurements.validate,
    "world": measurements.world,
    "compile": measurements.compiling,
    "tiny_run": measurements.tiny_run,
    "national_run": measurements.national_run,
    "around_run": measurements.around_run,
    "memory": measurements.memory,
    "throughput": measurements.throughput,
    "scaling": measurements.scaling,
    "parent": measurements.parent,
    "explorer": explorer,
    "explorer_memory": explorer_memory,
    "peers": peers,
    "epidemic": epidemic,
    "speedup": measurements.speedup,
}
