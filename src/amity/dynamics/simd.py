"""Products of short vectors with small matrices, kept in the processor's vector registers."""

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils, types
from numba.extending import intrinsic

# Numba does not vectorise loops this short, and half of the time would go into moving numbers to memory and back. These
# five operations are therefore written for LLVM directly. Arrays are flat; `*_at` is the offset of the first number.
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

    def element(self, array: tuple[int, ...], index: Any, size: int = 1) -> Any:
        """Address of an element, or of a group of elements of a size, of an array or of an array in a tuple."""
        kind, value = self.signature.args[array[0]], self.args[array[0]]
        if len(array) > 1:
            kind, value = kind[array[1]], self.builder.extract_value(value, array[1])
        data = self.context.make_array(kind)(self.context, self.builder, value).data
        return self.builder.gep(data, [self.builder.mul(index, ir.Constant(_INT64, size))])

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

    def lane(self, vector: Any, lane: int) -> Any:
        """A vector of one lane of another."""
        mask = ir.Constant(ir.VectorType(_INT32, self.width), [lane] * self.width)
        return self.builder.shuffle_vector(vector, ir.Constant(self.vector, ir.Undefined), mask)

    def fma(self, a: Any, b: Any, c: Any) -> Any:
        """a * b + c."""
        kind = ir.FunctionType(self.vector, [self.vector] * 3)
        function = cgutils.get_or_insert_function(self.builder.module, kind, f"llvm.fma.v{self.width}f64")  # type: ignore[no-untyped-call]
        return self.builder.call(function, [a, b, c])

    def product(self, vector: Any, matrix: Any) -> Any:
        """Vector times matrix; two chains, so that additions overlap."""
        chains: list[Any] = []
        for i in range(self.width):
            factor, row = self.lane(vector, i), self.load(matrix, i)
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
        moved = emit.product(emit.load(emit.pointer(1)), emit.pointer(3))
        scaled = builder.fmul(emit.load(emit.pointer(5)), emit.fill(args[7]))
        result = builder.fmul(moved, scaled)
        emit.store(result, emit.pointer(8))
        return emit.total(result)

    arguments = (lanes, x, x_at, matrix, matrix_at, weight, weight_at, factor, out, out_at)
    return types.float64(*arguments), generate


def _push_rows(typing, lanes, weights, scale, places, factors, tables, moves, rows, count):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """
    As `push` for `count` rows of several subjects after those at `places`; returns the sums of the last ones.

    The first are scaled, and `scale` says so. `tables` are matrices and look weights; `moves` say by step which matrix,
    and by row, from the row after `rows`, which step and which look. Between rows the weights stay in registers.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        emit = _Emitter(context, builder, signature, args)
        subjects = range(len(signature.args[3]))
        carried = [cgutils.alloca_once(builder, emit.vector) for _ in subjects]  # type: ignore[no-untyped-call]
        begins = [emit.element((1,), builder.extract_value(args[3], s), emit.width) for s in subjects]
        for s in subjects:
            factor = emit.fill(builder.extract_value(args[4], s))
            builder.store(builder.fmul(emit.load(begins[s]), factor), carried[s])
        with cgutils.for_range(builder, args[8]) as loop:
            after = builder.add(loop.index, ir.Constant(_INT64, 1))
            for s in subjects:
                row = builder.add(builder.extract_value(args[7], s), after)
                at = builder.load(emit.element((6, 0), builder.load(emit.element((6, 1), row))))
                moved = emit.product(builder.load(carried[s]), emit.element((5, 0), at, emit.width**2))
                seen = emit.element((5, 1), builder.load(emit.element((6, 2), row)), emit.width)
                result = builder.fmul(moved, emit.load(seen))
                builder.store(result, carried[s])
                emit.store(result, builder.gep(begins[s], [builder.mul(after, ir.Constant(_INT64, emit.width))]))
                place = builder.add(builder.extract_value(args[3], s), after)
                builder.store(ir.Constant(_DOUBLE, 1.0), emit.element((2,), place))
        for s in subjects:
            place = builder.add(builder.extract_value(args[3], s), ir.Constant(_INT64, 1))
            builder.store(builder.extract_value(args[4], s), emit.element((2,), place))
        sums = [emit.total(builder.load(vector)) for vector in carried]
        return context.make_tuple(builder, signature.return_type, sums)

    sums_type = types.UniTuple(types.float64, len(places))  # type: ignore[no-untyped-call]
    return sums_type(lanes, weights, scale, places, factors, tables, moves, rows, count), generate


def _spread(typing, lanes, x, x_at, matrix, matrix_at, factor, total, total_at, out, out_at):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """out = x @ matrix; total += factor * out."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        emit = _Emitter(context, builder, signature, args)
        moved = emit.product(emit.load(emit.pointer(1)), emit.pointer(3))
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


def _pull(typing, lanes, x, x_at, w, w_at, turned, turned_at, by, by_at, share, base, base_at, out, out_at):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """out = share * base + w @ turned; by += outer(x, w)."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        emit = _Emitter(context, builder, signature, args)
        weighted = emit.load(emit.pointer(3))
        source, table = emit.load(emit.pointer(1)), emit.pointer(7)
        moved = emit.product(weighted, emit.pointer(5))
        result = emit.fma(emit.load(emit.pointer(10)), emit.fill(args[9]), moved)
        for i in range(emit.width):
            emit.store(emit.fma(emit.lane(source, i), weighted, emit.load(table, i)), table, i)
        emit.store(result, emit.pointer(12))
        return context.get_dummy_value()

    arguments = (lanes, x, x_at, w, w_at, turned, turned_at, by, by_at, share, base, base_at, out, out_at)
    return types.none(*arguments), generate


push: Any = intrinsic(_push)
push_rows: Any = intrinsic(_push_rows)
spread: Any = intrinsic(_spread)
absorb: Any = intrinsic(_absorb)
pull: Any = intrinsic(_pull)
