"""Prefetching: asking memory for rows that will be needed soon.

The few rows that a month touches lie anywhere in columns larger than the cache. A processor that waits for each of them
in turn waits most of the time; told in advance which come next, it fetches many at once.
"""

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]  # comes with Numba
from numba import types
from numba.core.cgutils import get_item_pointer
from numba.extending import intrinsic

AHEAD = 16  # rows between the one that is fetched and the one that is worked on: what takes a processor to main memory
_READ, _KEEP, _DATA = 0, 3, 1  # in the words of LLVM: to be read, kept in all caches, no instructions


def _prefetch(_: Any, array: Any, row: Any) -> Any:
    """Let the processor fetch a row of an array; changes nothing, and a row outside the array is no error."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = signature.args[0]
        columns = context.make_array(kind)(context, builder, arguments[0])
        pointer = get_item_pointer(context, builder, kind, columns, [arguments[1]], wraparound=False)
        address = builder.bitcast(pointer, ir.IntType(8).as_pointer())
        words = [ir.IntType(32)(word) for word in (_READ, _KEEP, _DATA)]
        asking = ir.FunctionType(ir.VoidType(), [address.type, *(word.type for word in words)])
        builder.call(builder.module.declare_intrinsic("llvm.prefetch", [address.type], asking), [address, *words])
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


prefetch: Any = intrinsic(_prefetch)  # prefetch(array, row) in a kernel
