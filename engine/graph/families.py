"""Families: equal runs of elementwise nodes, one after the other, that differ in nothing but the arrays they work on.

An optimizer makes the same dozen nodes for every variable, and for small variables the calls cost more than the
arithmetic. A plan lays the arrays of such runs side by side and runs over all of them at once.
"""

import itertools

from engine.graph.buffers import carve
from engine.graph.dtypes import numpy_dtype
from engine.graph.simplify import constant_key
from engine.graph.tensor import SymbolicTensor
from engine.graph.variable import lay_side_by_side

MAX_LENGTH = 64  # nodes of a unit
MAX_SIZE = 1 << 18  # elements: for larger arrays the calls are a small part of the cost


class Family:
    """`count` units of `length` nodes each, from `start` on, all of the same form.

    `externals` are places (offset of a node, position among its inputs) of the arrays that a unit reads and does not
    make, each array once; numbers that all units share are not among them.
    """

    def __init__(self, start, length, count, externals):
        self.start = start
        self.length = length
        self.count = count
        self.externals = externals

    @property
    def stop(self) -> int:
        """The position after the last node."""
        return self.start + self.length * self.count

    @property
    def starts(self) -> range:
        """Where the units begin."""
        return range(self.start, self.stop, self.length)


def find_families(nodes, inputs_of) -> list:
    """The families among `nodes`; `inputs_of(node)` gives a node's inputs. They do not overlap."""
    inputs = [inputs_of(node) for node in nodes]
    looks = [_look(node, sources) for node, sources in zip(nodes, inputs)]
    made_at = {node.outputs[0]: position for position, node in enumerate(nodes) if node.outputs}
    families, position = [], 0
    while position < len(nodes):
        family = _longest(position, looks, nodes, inputs, made_at)
        if family is not None:
            families.append(family)
        position = family.stop if family is not None else position + 1
    return families


def _look(node, inputs):
    """What must be equal in nodes that take the same place in two units; None for a node that no unit can have."""
    if not node.primitive.elementwise or not node.outputs[0].shape:
        return None
    shape, parts = node.outputs[0].shape, []
    for x in inputs:
        if tuple(x.shape) == shape and isinstance(x, SymbolicTensor):
            parts.append(x.dtype)
        elif x.shape == ():
            parts.append(id(x) if isinstance(x, SymbolicTensor) else constant_key(x))
        else:
            return None
    return (node.primitive.name, node.outputs[0].dtype, *parts, *sorted(node.attrs.items()))


def _longest(start, looks, nodes, inputs, made_at):
    """The family from `start` on that covers most nodes, or None."""
    best = None
    if looks[start] is None:
        return None
    for length in range(1, min(MAX_LENGTH, (len(nodes) - start) // 2) + 1):
        if looks[start + length - 1] is None:
            break
        if looks[start : start + length] != looks[start + length : start + 2 * length]:
            continue
        family = _family(start, length, looks, nodes, inputs, made_at)
        if family is not None and (best is None or family.stop > best.stop):
            best = family
    return best


def _family(start, length, looks, nodes, inputs, made_at):
    """The family of units of `length` nodes from `start` on, or None where there are not two."""
    wiring, externals = _wiring(start, length, nodes, inputs, made_at, start)
    if wiring is None:
        return None
    count = 1
    while looks[start : start + length] == looks[start + count * length : start + (count + 1) * length]:
        if _wiring(start + count * length, length, nodes, inputs, made_at, start)[0] != wiring:
            break
        count += 1
    return Family(start, length, count, externals) if count > 1 else None


def _wiring(unit, length, nodes, inputs, made_at, start):
    """How the nodes of a unit hang together: per input the offset that makes it, or the number of an external.

    None where a unit has two shapes, or reads what another unit (they begin at `start`) makes.
    """
    shape, wiring, externals, numbers = nodes[unit].outputs[0].shape, [], [], {}
    for offset in range(length):
        if nodes[unit + offset].outputs[0].shape != shape:
            return None, None
        for place, x in enumerate(inputs[unit + offset]):
            if x.shape != shape:
                continue
            made = made_at.get(x, -1)
            if made >= unit:
                wiring.append(("made", made - unit))
            elif made >= start:
                return None, None
            else:
                if x not in numbers:
                    numbers[x] = len(numbers)
                    externals.append((offset, place))
                wiring.append(("external", numbers[x]))
    return wiring, externals


class Run:
    """Units of a family whose arrays lie side by side.

    `groups` has, for each tensor of the first unit that comes from outside it or is needed after it, that tensor and
    its counterparts in the other units.
    """

    def __init__(self, starts, groups):
        self.starts = starts
        self.groups = groups


def place_family(planner, family) -> list:
    """Decide where the arrays of a family lie; returns the runs of units whose arrays are to lie side by side.

    Variables are moved next to each other; for other tensors `planner.placed` gets the arrays to make them in.
    """
    members = [_member(planner, family, start) for start in family.starts]
    members = [member for member in members if member is not None]
    runs = []
    for _, group in itertools.groupby(members, key=lambda member: member.form):
        alike = list(group)
        if len(alike) > 1:
            groups = dict(zip(alike[0].tensors, zip(*(member.tensors for member in alike))))
            _place(planner, groups)
            runs.append(Run([member.start for member in alike], groups))
    return runs


class _Member:
    """A unit that may run together with others of the same `form`; its `tensors` reach beyond it."""

    def __init__(self, start, tensors, form):
        self.start = start
        self.tensors = tensors
        self.form = form


def _member(planner, family, start):
    """A unit with the tensors that others must lie beside, or None when it is large, or not free to be placed."""
    nodes = planner.nodes[start : start + family.length]
    if nodes[0].outputs[0].size > MAX_SIZE:
        return None
    outside = [planner.inputs_of(nodes[offset])[place] for offset, place in family.externals]
    if not all(x in planner.leaf_variables or _can_be_placed(planner, x) for x in outside):
        return None
    kept = [node.outputs[0] for node in nodes if planner.is_needed_after(node.outputs[0], family.stop)]
    for x in kept:
        if x in planner.direct and not _written_last(planner, planner.direct[x], family, start):
            return None
    tensors = [*outside, *kept]
    form = [(x.dtype, planner.variable_of(x) is None) for x in tensors]
    return _Member(start, tensors, [*form, *(planner.is_needed_after(n.outputs[0], family.stop) for n in nodes)])


def _can_be_placed(planner, x):
    """Whether the kernel that makes a tensor can make it anywhere."""
    made = x.node is not None and x.node.primitive is not None and x not in planner.roots
    return made and x not in planner.direct and x not in planner.placed


def _written_last(planner, variable, family, start):
    """Whether no other unit reads the old value of a variable that this unit writes: units run at the same time."""
    positions = planner.readers.get(planner.graph.variables.get(variable), ())
    return all(p < family.start or start <= p < start + family.length for p in positions)


def _place(planner, groups):
    for group in groups.values():
        variables = [planner.variable_of(x) for x in group]
        if variables[0] is not None:
            if len(set(variables)) == len(variables):
                lay_side_by_side(variables)
        elif len(set(group)) == len(group):
            room = planner.buffers.take((sum(x.size for x in group),), numpy_dtype(group[0].dtype))
            planner.placed.update(zip(group, carve(room, [x.shape for x in group])))
