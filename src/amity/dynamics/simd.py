"""Products of short vectors with small matrices, kept in the processor's vector registers."""

from collections.abc import Callable
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils, types
from numba.extending import intrinsic

# Numba does not vectorise loops this short, and half of the time would go into moving numbers to memory and back. These
# three operations are therefore written for LLVM directly. Arrays are flat; `*_at` is the offset of the first number.
# The width of the vectors is the length of the tuple `lanes`, so one source serves 4, 8 and 16 states.

_DOUBLE = ir.DoubleType()
_INT32 = ir.IntType(32)
_INT64 = ir.IntType(64)


class _Emitter:
    """Writes vector instructions of one width."""

    def __init__(self, context: Any, builder: Any, signature: Any, args: Any) -> None:
        self.context, self.builder, self.signature, self.args = context, builder, signature, args
        self.width = len(signature.args[0])
        self.vector = ir.VectorType(_DOUBLE, self.width)

    def pointer(self, argument: int) -> Any:
        """Address of the number that an array argument and the offset after it name."""
        array = self.context.make_array(self.signature.args[argument])(self.context, self.builder, self.args[argument])
        return self.builder.gep(array.data, [self.args[argument + 1]])

    def load(self, pointer: Any, row: int = 0) -> Any:
        """A vector from memory, `row` widths after the pointer."""
        return self.builder.load(self._as_vector(pointer, row), align=8)

    def store(self, value: Any, pointer: Any, row: int = 0) -> None:
        """A vector to memory."""
        self.builder.store(value, self._as_vector(pointer, row), align=8)

    def _as_vector(self, pointer: Any, row: int) -> Any:
        moved = self.builder.gep(pointer, [ir.Constant(_INT64, row * self.width)])
        return self.builder.bitcast(moved, self.vector.as_pointer())

    def fill(self, scalar: Any) -> Any:
        """A vector of one number."""
        empty = ir.Constant(self.vector, ir.Undefined)
        first = self.builder.insert_element(empty, scalar, ir.Constant(_INT32, 0))
        return self.lane(first, 0)

    def fill_from(self, pointer: Any, lane: int) -> Any:
        """A vector of one number in memory."""
        return self.fill(self.builder.load(self.builder.gep(pointer, [ir.Constant(_INT64, lane)])))

    def lane(self, vector: Any, lane: int) -> Any:
        """A vector of one lane of another."""
        mask = ir.Constant(ir.VectorType(_INT32, self.width), [lane] * self.width)
        return self.builder.shuffle_vector(vector, ir.Constant(self.vector, ir.Undefined), mask)

    def fma(self, a: Any, b: Any, c: Any) -> Any:
        """a * b + c."""
        kind = ir.FunctionType(self.vector, [self.vector] * 3)
        function = cgutils.get_or_insert_function(self.builder.module, kind, f"llvm.fma.v{self.width}f64")  # type: ignore[no-untyped-call]
        return self.builder.call(function, [a, b, c])

    def combine(self, factors: Callable[[int], Any], matrix: Any) -> Any:
        """Sum of the matrix's rows, each times a factor; two chains, so that additions overlap."""
        chains: list[Any] = []
        for i in range(self.width):
            factor, row = factors(i), self.load(matrix, i)
            if i < 2:
                chains.append(self.builder.fmul(factor, row))
            else:
                chains[i % 2] = self.fma(factor, row, chains[i % 2])
        return self.builder.fadd(chains[0], chains[1])

    def total(self, vector: Any) -> Any:
        """Sum of the lanes."""
        width = self.width
        while width > 1:
            width //= 2
            empty = ir.Constant(vector.type, ir.Undefined)
            halves = [
                self.builder.shuffle_vector(
                    vector, empty, ir.Constant(ir.VectorType(_INT32, width), list(range(start, start + width)))
                )
                for start in (0, width)
            ]
            vector = self.builder.fadd(*halves)
        return self.builder.extract_element(vector, ir.Constant(_INT32, 0))


def _push(typing, lanes, x, x_at, matrix, matrix_at, weight, weight_at, factor, out, out_at):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """out = factor * (x @ matrix) * weight, element by element; returns its sum."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        emit = _Emitter(context, builder, signature, args)
        source = emit.pointer(1)
        moved = emit.combine(lambda i: emit.fill_from(source, i), emit.pointer(3))
        scaled = builder.fmul(emit.load(emit.pointer(5)), emit.fill(args[7]))
        result = builder.fmul(moved, scaled)
        emit.store(result, emit.pointer(8))
        return emit.total(result)

    arguments = (lanes, x, x_at, matrix, matrix_at, weight, weight_at, factor, out, out_at)
    return types.float64(*arguments), generate


def _spread(typing, lanes, x, x_at, matrix, matrix_at, factor, total, total_at, out, out_at):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """out = x @ matrix; total += factor * out."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        emit = _Emitter(context, builder, signature, args)
        source = emit.pointer(1)
        moved = emit.combine(lambda i: emit.fill_from(source, i), emit.pointer(3))
        running = emit.pointer(6)
        emit.store(emit.fma(moved, emit.fill(args[5]), emit.load(running)), running)
        emit.store(moved, emit.pointer(8))
        return context.get_dummy_value()

    return types.none(lanes, x, x_at, matrix, matrix_at, factor, total, total_at, out, out_at), generate


def _absorb(typing, lanes, x, x_at, later, later_at, weight, weight_at, factor, by, by_at, out, out_at):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """by += x * later; out = factor * weight * later."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        emit = _Emitter(context, builder, signature, args)
        after, sums = emit.load(emit.pointer(3)), emit.pointer(8)
        emit.store(emit.fma(emit.load(emit.pointer(1)), after, emit.load(sums)), sums)
        scaled = builder.fmul(emit.load(emit.pointer(5)), emit.fill(args[7]))
        emit.store(builder.fmul(scaled, after), emit.pointer(10))
        return context.get_dummy_value()

    return types.none(lanes, x, x_at, later, later_at, weight, weight_at, factor, by, by_at, out, out_at), generate


def _pull(typing, lanes, x, x_at, w, w_at, turned, turned_at, by, by_at, keep, out, out_at):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """out = keep * out + w @ turned; by += outer(x, w)."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        emit = _Emitter(context, builder, signature, args)
        weighted = emit.load(emit.pointer(3))
        target, source, table = emit.pointer(10), emit.pointer(1), emit.pointer(7)
        moved = emit.combine(lambda i: emit.lane(weighted, i), emit.pointer(5))
        result = emit.fma(emit.load(target), emit.fill(args[9]), moved)
        for i in range(emit.width):
            emit.store(emit.fma(emit.fill_from(source, i), weighted, emit.load(table, i)), table, i)
        emit.store(result, target)
        return context.get_dummy_value()

    return types.none(lanes, x, x_at, w, w_at, turned, turned_at, by, by_at, keep, out, out_at), generate


push: Any = intrinsic(_push)
spread: Any = intrinsic(_spread)
absorb: Any = intrinsic(_absorb)
pull: Any = intrinsic(_pull)
