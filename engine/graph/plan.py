"""Planning: from a graph to a flat list of calls on buffers that are allocated once.

The planner walks the nodes in order, as the run will, but instead of computing it decides where each value lives:

- dead nodes are dropped, and equal nodes are run once;
- a view (reshape, transpose, slice, broadcast) is made now, and costs nothing when the plan runs;
- a buffer whose value is no longer needed is given to a later node (`buffers.py`), elementwise ops work in place;
- a value that a variable will hold is written straight into the variable where no one reads the old one later;
- runs of elementwise ops on large arrays go block by block, so that what they pass on stays in cache (`blocks.py`).

A step is a callable without arguments; running a plan is calling its steps in order.
"""

import functools
import operator

import numpy as np

from engine import tree
from engine.graph import blas
from engine.graph.blocks import MIN_BLOCKED_SIZE, Chain
from engine.graph.buffers import Buffers, side_by_side
from engine.graph.families import find_families, place_family
from engine.graph.primitives import allocate, bound_call
from engine.graph.scalars import ScalarRun, on_scalars
from engine.graph.simplify import live_nodes
from engine.graph.subnormal import FlushSubnormals
from engine.graph.tensor import Spec, SymbolicTensor
from engine.graph.variable import moves
from engine.graph.weighted import combine

_quiet = functools.partial(np.errstate, all="ignore")


class Plan:
    """A graph, ready to run. A plan owns its buffers, so it must not run twice at the same time."""

    def __init__(self, graph):
        self.structure = graph.structure
        planner = _Planner(graph)
        self.inputs = planner.input_arrays
        self.variables = planner.variable_arrays
        self.outputs = planner.output_arrays
        self.steps = planner.steps
        self.origins = planner.origins
        self.nbytes = planner.buffers.nbytes
        self._moves = planner.moves
        self._flush = FlushSubnormals()
        self._pack = _packer(self.structure)

    def is_current(self) -> bool:
        """Whether the variables still are where this plan was made for."""
        if self._moves != moves():
            if any(variable.peek() is not array for variable, array in self.variables.items()):
                return False
            self._moves = moves()
        return True

    def run(self, arrays):
        """Run with these input arrays (in the order of the graph's inputs); returns a tree of new arrays."""
        for buffer, array in zip(self.inputs, arrays):
            if buffer is not None:
                np.copyto(buffer, array)
        return self.run_filled()

    def run_filled(self):
        """Run on what `inputs` hold."""
        step = None
        try:
            with _quiet(), self._flush:
                for step in self.steps:
                    step()
        except BaseException as error:
            if blas.all_threads():
                blas.use_threads(blas.all_threads())
            self._locate(error, step)
            raise
        results = [None if x is None else x.copy() for x in self.outputs]
        return self._pack(results)

    def _locate(self, error, step):
        node = self.origins.get(id(step))
        if node is not None and hasattr(error, "add_note"):
            where = f" in '{node.scope}'" if node.scope else ""
            error.add_note(f"This happened in `{node.primitive.name}`{where} while a traced graph was run.")

    def __str__(self):
        from engine.graph.listing import plan_listing

        return plan_listing(self)


class _Planner:
    def __init__(self, graph):
        self.graph = graph
        self.buffers = Buffers()
        self.arrays = {}  # tensor -> the array it lives in
        self.roots = {}  # tensor -> the tensor whose buffer it shares
        self.packed = {}  # root tensor -> copies that views of it needed
        self.steps = []
        self.origins = {}  # id(step) -> node
        self.threads = 0  # for matrix products, as the steps so far have set it; 0: not yet
        self.nodes, self.renamed = live_nodes(graph)
        self.outputs = [self._resolve(x) for x in graph.outputs]
        self.updates = {v: self._resolve(x) for v, x in graph.updates.items()}
        self.nodes = combine(self.nodes, self.inputs_of, [*self.outputs, *self.updates.values()])
        self._find_last_uses()
        self._choose_direct_writes()
        self.leaf_variables = {leaf: variable for variable, leaf in self.graph.variables.items()}
        self.placed = {}  # tensor -> the array that a family wants it in
        self.families = {family.start: family for family in find_families(self.nodes, self.inputs_of)}
        self.runs = {start: place_family(self, family) for start, family in self.families.items()}
        self._bind_leaves()
        self._plan_range(0, len(self.nodes))
        self._finish()

    def _resolve(self, x):
        return self.renamed.get(x, x) if isinstance(x, SymbolicTensor) else x

    def inputs_of(self, node):
        return [self._resolve(x) for x in node.inputs]

    def variable_of(self, x):
        """The variable whose old value or new value (written in place) a tensor is, or None."""
        return self.leaf_variables.get(x, self.direct.get(x))

    def is_needed_after(self, x, position):
        """Whether a tensor is read at `position` or later, or is kept in a variable."""
        return self.last_use.get(x, -1) >= position or x in self.direct

    # Lifetimes

    def _find_last_uses(self):
        """Per root tensor the position after which its buffer is free; results of the graph are never free."""
        self.last_use = {}
        self.readers = {}  # root tensor -> positions of the nodes that read it, directly or through a view
        for position, node in enumerate(self.nodes):
            for x in self.inputs_of(node):
                if isinstance(x, SymbolicTensor):
                    root = self.roots.get(x, x)
                    self.last_use[root] = position
                    self.readers.setdefault(root, []).append(position)
            if node.primitive.view is not None and isinstance(self.inputs_of(node)[0], SymbolicTensor):
                source = self.inputs_of(node)[0]
                self.roots[node.outputs[0]] = self.roots.get(source, source)
        forever = len(self.nodes)
        for x in [*self.outputs, *self.updates.values()]:
            if isinstance(x, SymbolicTensor):
                self.last_use[self.roots.get(x, x)] = forever

    def _bind_leaves(self):
        self.variable_arrays = {v: v.plan_buffer() for v in {**self.graph.variables, **self.graph.updates}}
        self.moves = moves()
        self.fixed = set()  # leaves whose arrays are not ours to reuse
        for variable, leaf in self.graph.variables.items():
            self.arrays[leaf] = self.variable_arrays[variable]
            self.fixed.add(leaf)
        self.input_arrays = []
        used = set(self.last_use)
        for leaf in self.graph.inputs:
            array = allocate(Spec(leaf.shape, leaf.dtype)) if leaf in used else None
            self.input_arrays.append(array)
            if array is not None:
                self.arrays[leaf] = array
                self.fixed.add(leaf)

    def _choose_direct_writes(self):
        """Values that may be made right in the variable that will hold them."""
        self.direct = {}
        leaves = self.graph.variables
        leaf_set = set(leaves.values()) | set(self.graph.inputs)
        position_of = {t: p for p, node in enumerate(self.nodes) for t in node.outputs}
        for variable, x in self.updates.items():
            if not isinstance(x, SymbolicTensor) or x in leaf_set or x in self.direct or x in self.roots:
                continue
            position = position_of[x]
            node = self.nodes[position]
            reads = self.readers.get(leaves.get(variable), [])
            if node.primitive.view is not None or any(p > position for p in reads):
                continue
            if position in reads and not self._may_alias(node):
                continue
            if self.last_use.get(leaves.get(variable)) == len(self.nodes):
                continue  # the old value is a result
            self.direct[x] = variable

    @staticmethod
    def _may_alias(node) -> bool:
        """Whether the kernel still gives the right result when its output is one of its inputs."""
        row = node.primitive
        return row.elementwise and (row.in_place or len(node.inputs) == 1)

    # Nodes

    def _plan_range(self, position, end):
        while position < end:
            if position in self.families:
                family = self.families.pop(position)
                self._plan_family(family, self.runs[position])
                position = family.stop
                continue
            scalar_end = self._scalar_end(position, end)
            if scalar_end - position > 1:
                self._plan_scalars(position, scalar_end)
                position = scalar_end
                continue
            chain_end = min(self._chain_end(position), end)
            if chain_end - position > 1:
                self._plan_chain(position, chain_end)
                position = chain_end
                continue
            self._plan_node(position, self.nodes[position])
            position += 1

    def _array(self, x):
        return self.arrays[x] if isinstance(x, SymbolicTensor) else x

    def _plan_node(self, position, node):
        inputs = self.inputs_of(node)
        if node.primitive.view is not None:
            self._plan_view(node, inputs[0])
        else:
            self._plan_kernel(position, node, inputs)
        self._release(position, position + 1)

    def _plan_view(self, node, source):
        x = self._array(source)
        out = node.outputs[0]
        result = node.primitive.view(x, **node.attrs)
        if np.may_share_memory(result, x) or x.size == 0:
            self.arrays[out] = result
            return
        # A reshape whose elements do not lie in a row: copy them into one first. The copy lives as long as the root.
        packed = self.buffers.take(x.shape, x.dtype)
        self.packed.setdefault(self.roots.get(out, out), []).append(packed)
        self.arrays[out] = node.primitive.view(packed, **node.attrs)
        self._step(functools.partial(np.copyto, packed, x), node)

    def _plan_kernel(self, position, node, inputs):
        arrays = [self._array(x) for x in inputs]
        outs = tuple(self._output(position, node, inputs, t) for t in node.outputs)
        keywords = dict(node.attrs)
        scratch = ()
        if node.primitive.scratch is not None:
            specs = node.primitive.scratch(*node.inputs, **node.attrs)
            scratch = keywords["scratch"] = tuple(self.buffers.take_spec(s) for s in specs)
        self._set_threads(blas.threads_for(node))
        self._step(bound_call(node.primitive.kernel, arrays, outs[0] if node.single else outs, keywords), node)
        for array in scratch:
            self.buffers.give(array)

    def _set_threads(self, count):
        if count and count != self.threads:
            self.steps.append(functools.partial(blas.use_threads, count))
            self.threads = count

    def _output(self, position, node, inputs, tensor):
        """The array that a new value is written to."""
        array = self._chosen(tensor)
        if array is None:
            array = self._in_place(position, node, inputs, tensor)
        if array is None:
            array = self.buffers.take_spec(Spec(tensor.shape, tensor.dtype))
        self.arrays[tensor] = array
        return array

    def _chosen(self, tensor):
        """The array in which a value is wanted: that of a variable, or one beside its kin."""
        if tensor in self.direct:
            return self.variable_arrays[self.direct[tensor]]
        return self.placed.get(tensor)

    def _in_place(self, position, node, inputs, tensor):
        """The array of an input that dies here and fits the output, if the kernel can work in place."""
        if not self._may_alias(node):
            return None
        for x in inputs:
            same = isinstance(x, SymbolicTensor) and x.shape == tensor.shape and x.dtype == tensor.dtype
            if same and self._is_given_up(x, position):
                self.fixed.add(x)  # its buffer goes on living as the output's
                return self.arrays[x]
        return None

    def _is_given_up(self, x, position):
        """Whether a tensor has a buffer of its own that nothing reads after `position`."""
        borrowed = x in self.roots or x in self.fixed or x in self.direct
        return not borrowed and self.last_use[x] == position and self.buffers.owns(self.arrays[x])

    def _release(self, start, stop):
        """Give back the buffers of values that no node after these needs."""
        for node in self.nodes[start:stop]:
            for x in {self.roots.get(t, t) for t in self.inputs_of(node) if isinstance(t, SymbolicTensor)}:
                if x in self.arrays and not self.is_needed_after(x, stop):
                    self._free(x)
            for t in node.outputs:
                if t in self.arrays and t not in self.last_use and t not in self.roots and t not in self.direct:
                    self.buffers.give(self.arrays[t])

    def _free(self, root):
        """Give back the buffer of a root, unless it is not ours or has been passed on, and the copies of its views."""
        if root not in self.fixed and root not in self.direct:
            self.buffers.give(self.arrays[root])
        for packed in self.packed.pop(root, ()):
            self.buffers.give(packed)

    def _step(self, call, node):
        self.steps.append(call)
        self.origins[id(call)] = node

    # Runs of nodes on single numbers

    def _scalar_end(self, start, end):
        """The end of the run of nodes from `start` that can be computed from scalars."""
        while start < end and on_scalars(self.nodes[start]) is not None:
            start += 1
        return start

    def _plan_scalars(self, start, end):
        run = ScalarRun()
        inside = set()
        for node in self.nodes[start:end]:
            out = node.outputs[0]
            run.append(on_scalars(node), self._operands(node, inside), out, self._kept(out, end))
            inside.add(out)
        self._step(run, self.nodes[start])
        self._release(start, end)

    # Chains of elementwise nodes on large arrays

    def _chain_end(self, start):
        """The end of the run of nodes from `start` that can be run block by block together."""
        first = self.nodes[start].outputs[0] if self.nodes[start].outputs else None
        if first is None or first.size < MIN_BLOCKED_SIZE:
            return start + 1
        inside, end = set(), start
        while end < len(self.nodes) and self._fits_chain(self.nodes[end], first.shape, inside):
            inside.add(self.nodes[end].outputs[0])
            end += 1
        return max(end, start + 1)

    def _fits_chain(self, node, shape, inside):
        if not node.primitive.elementwise or node.outputs[0].shape != shape:
            return False
        for x in self.inputs_of(node):
            if isinstance(x, SymbolicTensor) and x in inside:
                continue
            array = self.arrays.get(x) if isinstance(x, SymbolicTensor) else x
            if array is None:
                return False
            if array.size != 1 and (array.shape != shape or not array.flags.c_contiguous):
                return False
        return True

    def _plan_chain(self, start, end):
        nodes = self.nodes[start:end]
        chain = Chain(nodes[0].outputs[0].size)
        inside = {node.outputs[0] for node in nodes}
        for position, node in enumerate(nodes, start):
            tensor = node.outputs[0]
            operands = self._operands(node, inside)
            outside = {x for x in self.inputs_of(node) if isinstance(x, SymbolicTensor) and x not in inside}
            given = [self.arrays[x] for x in outside if x.shape == tensor.shape and self._is_given_up(x, position)]
            chain.append(node, operands, tensor, self._kept(tensor, end), self._dying(operands, position), given)
        for step, node in chain.steps():
            self._step(step, node)
        self._release(start, end)

    # What runs of nodes, of whatever kind, have in common: tensors that only they need have no array of the plan

    def _operands(self, node, inside):
        """The inputs of a node of a run: arrays, and tensors as they are where the run makes them."""
        return [x if isinstance(x, SymbolicTensor) and x in inside else self._array(x) for x in self.inputs_of(node)]

    def _dying(self, operands, position):
        """The tensors of a run that nothing after `position` reads."""
        return {x for x in operands if isinstance(x, SymbolicTensor) and self.last_use[x] == position}

    def _kept(self, tensor, end):
        """The array for what a run that ends at `end` makes, or None when nothing after it reads that."""
        if not self.is_needed_after(tensor, end):
            return None
        array = self._chosen(tensor)
        if array is None:
            array = self.buffers.take_spec(Spec(tensor.shape, tensor.dtype))
        self.arrays[tensor] = array
        return array

    # Families: the same chain for many variables

    def _plan_family(self, family, runs):
        """Run over the units that lie side by side at once, then over the others one by one."""
        together = set()
        for run in runs:
            if self._plan_run(family, run):
                together.update(run.starts)
        for start in family.starts:
            if start not in together:
                self._plan_range(start, start + family.length)
        self._release(family.start, family.stop)

    def _plan_run(self, family, run):
        """Run over units at once; False when their arrays do not lie side by side after all."""
        for x in (x for group in run.groups.values() for x in group if x not in self.arrays):
            self.arrays[x] = self._chosen(x)
        flat = {tensor: side_by_side([self.arrays[x] for x in group]) for tensor, group in run.groups.items()}
        if any(array is None for array in flat.values()):
            return False
        inside, first = set(), run.starts[0]
        chain = Chain(sum(self.nodes[start].outputs[0].size for start in run.starts))
        for position in range(first, first + family.length):
            node = self.nodes[position]
            operands = self._operands(node, {*inside, *flat})
            operands = [flat[x] if isinstance(x, SymbolicTensor) and x in flat else x for x in operands]
            tensor = node.outputs[0]
            outside = {x for x in self.inputs_of(node) if isinstance(x, SymbolicTensor) and x in flat}
            given = [flat[x] for x in outside if self._are_given_up(run, x, position - first)]
            chain.append(node, operands, tensor, flat.get(tensor), self._dying(operands, position), given)
            inside.add(tensor)
        for step, node in chain.steps():
            self._step(step, node)
        return True

    def _are_given_up(self, run, x, offset):
        """Whether a tensor and its counterparts lie where the plan has put them, and no one reads them later."""
        uses = zip(run.starts, run.groups[x], strict=True)
        return all(y in self.placed and self.last_use.get(y) == start + offset for start, y in uses)

    # The end of the run

    def _finish(self):
        """Copy into variables what could not be made there; the copies read everything before they write."""
        if self.threads:
            self._set_threads(blas.all_threads())
        late = [(v, self._array(x)) for v, x in self.updates.items() if self._direct_target(x) is not v]
        late = [(v, array) for v, array in late if array is not self.variable_arrays[v]]
        staged = []
        for variable, array in late:
            if any(v is not variable and np.may_share_memory(array, self.variable_arrays[v]) for v, _ in late):
                copy = np.empty(array.shape, array.dtype)
                self.steps.append(functools.partial(np.copyto, copy, array))
                array = copy
            staged.append((variable, array))
        self.output_arrays = [self._output_array(x) for x in self.outputs]
        for variable, array in staged:
            self.steps.append(functools.partial(np.copyto, self.variable_arrays[variable], array, casting="unsafe"))

    def _direct_target(self, x):
        return self.direct.get(x) if isinstance(x, SymbolicTensor) else None

    def _output_array(self, x):
        """An output that is a variable's old value must be saved before the variable is written."""
        if x is None:
            return None
        array = self._array(x)
        written = [self.variable_arrays[v] for v in self.updates]
        if self._direct_target(x) is None and any(np.may_share_memory(array, a) for a in written):
            copy = np.empty(array.shape, array.dtype)
            self.steps.append(functools.partial(np.copyto, copy, array))
            return copy
        return array


def _packer(structure):
    """`tree.pack_sequence_as` for this structure; quick for one leaf and for a dict of leaves, as steps give them."""
    if not tree.is_nested(structure):
        return operator.itemgetter(0)
    places = tree.pack_sequence_as(structure, range(len(tree.flatten(structure))))
    if type(structure) is dict and not any(tree.is_nested(place) for place in places.values()):
        return lambda leaves: {key: leaves[place] for key, place in places.items()}
    return functools.partial(tree.pack_sequence_as, structure)
