"""What one does with the model: compose settings, run studies, store, compare, plot.

`Study` is the way in from Python; it is imported when it is asked for, so that the command line starts without it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.notebook import Results, Study

__all__ = ["Results", "Study"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from experiments import notebook  # noqa: PLC0415

    return getattr(notebook, name)
