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

import numpy as np

from engine import tree
from engine.graph import blas
from engine.graph.blocks import MIN_BLOCKED_SIZE, Chain
from engine.graph.buffers import Buffers
from engine.graph.primitives import allocate
from engine.graph.simplify import live_nodes
from engine.graph.tensor import Spec, SymbolicTensor

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

    def run(self, arrays):
        """Run with these input arrays (in the order of the graph's inputs); returns a tree of new arrays."""
        for buffer, array in zip(self.inputs, arrays):
            if buffer is not None:
                np.copyto(buffer, array)
        step = None
        try:
            with _quiet():
                for step in self.steps:
                    step()
        except BaseException as error:
            if blas.all_threads():
                blas.use_threads(blas.all_threads())
            self._locate(error, step)
            raise
        results = [None if x is None else x.copy() for x in self.outputs]
        return tree.pack_sequence_as(self.structure, results)

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
        self._find_last_uses()
        self._bind_leaves()
        self._choose_direct_writes()
        self._plan_nodes()
        self._finish()

    def _resolve(self, x):
        return self.renamed.get(x, x) if isinstance(x, SymbolicTensor) else x

    def _inputs(self, node):
        return [self._resolve(x) for x in node.inputs]

    # Lifetimes

    def _find_last_uses(self):
        """Per root tensor the position after which its buffer is free; results of the graph are never free."""
        self.last_use = {}
        self.readers = {}  # root tensor -> positions of the nodes that read it, directly or through a view
        for position, node in enumerate(self.nodes):
            for x in self._inputs(node):
                if isinstance(x, SymbolicTensor):
                    root = self.roots.get(x, x)
                    self.last_use[root] = position
                    self.readers.setdefault(root, []).append(position)
            if node.primitive.view is not None and isinstance(self._inputs(node)[0], SymbolicTensor):
                source = self._inputs(node)[0]
                self.roots[node.outputs[0]] = self.roots.get(source, source)
        forever = len(self.nodes)
        for x in [*self.outputs, *self.updates.values()]:
            if isinstance(x, SymbolicTensor):
                self.last_use[self.roots.get(x, x)] = forever

    def _bind_leaves(self):
        self.variable_arrays = {v: v.plan_buffer() for v in {**self.graph.variables, **self.graph.updates}}
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
            node = x.node
            position = position_of[x]
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
        return row.elementwise and (isinstance(row.kernel, np.ufunc) or len(node.inputs) == 1)

    # Nodes

    def _plan_nodes(self):
        position = 0
        while position < len(self.nodes):
            chain_end = self._chain_end(position)
            if chain_end - position > 1:
                self._plan_chain(position, chain_end)
                position = chain_end
                continue
            self._plan_node(position, self.nodes[position])
            position += 1

    def _array(self, x):
        return self.arrays[x] if isinstance(x, SymbolicTensor) else x

    def _plan_node(self, position, node):
        inputs = self._inputs(node)
        if node.primitive.view is not None:
            self._plan_view(node, inputs[0])
        else:
            self._plan_kernel(position, node, inputs)
        self._release(position, node)

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
        keywords["out"] = outs[0] if node.single else outs
        self._set_threads(blas.threads_for(node))
        if isinstance(node.primitive.kernel, np.ufunc):
            self._step(functools.partial(node.primitive.kernel, *arrays, out=outs[0]), node)
        else:
            self._step(functools.partial(node.primitive.kernel, *arrays, **keywords), node)
        for array in scratch:
            self.buffers.give(array)

    def _set_threads(self, count):
        if count and count != self.threads:
            self.steps.append(functools.partial(blas.use_threads, count))
            self.threads = count

    def _output(self, position, node, inputs, tensor):
        """The array that a new value is written to."""
        if tensor in self.direct:
            array = self.variable_arrays[self.direct[tensor]]
        else:
            array = self._in_place(position, node, inputs, tensor)
            if array is None:
                array = self.buffers.take_spec(Spec(tensor.shape, tensor.dtype))
        self.arrays[tensor] = array
        return array

    def _in_place(self, position, node, inputs, tensor):
        """The array of an input that dies here and fits the output, if the kernel can work in place."""
        if not self._may_alias(node):
            return None
        for x in inputs:
            if not isinstance(x, SymbolicTensor) or x in self.roots or x in self.fixed or x in self.direct:
                continue
            same = x.shape == tensor.shape and x.dtype == tensor.dtype
            if same and self.last_use[x] == position and self.buffers.owns(self.arrays[x]):
                self.fixed.add(x)  # its buffer goes on living as the output's
                return self.arrays[x]
        return None

    def _release(self, position, node):
        """Give back the buffers of values that no later node needs."""
        for x in {self.roots.get(t, t) for t in self._inputs(node) if isinstance(t, SymbolicTensor)}:
            if self.last_use.get(x) == position:
                self._free(x)
        for t in node.outputs:
            if t not in self.last_use and t not in self.roots and t not in self.direct:
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
        for x in self._inputs(node):
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
            outlives = self.last_use.get(tensor, -1) >= end or tensor in self.direct
            full = self._chain_output(position, node, tensor) if outlives else None
            inputs = self._inputs(node)
            made_here = {x for x in inputs if isinstance(x, SymbolicTensor) and x in inside}
            operands = [x if isinstance(x, SymbolicTensor) and x in made_here else self._array(x) for x in inputs]
            chain.append(node, operands, tensor, full, {x for x in made_here if self.last_use[x] == position})
        for step, node in chain.steps():
            self._step(step, node)
        for position, node in enumerate(nodes, start):
            for x in {self.roots.get(t, t) for t in self._inputs(node) if isinstance(t, SymbolicTensor)}:
                if self.last_use.get(x) == position and x not in inside:
                    self._free(x)

    def _chain_output(self, position, node, tensor):
        if tensor in self.direct:
            array = self.variable_arrays[self.direct[tensor]]
        else:
            array = self.buffers.take_spec(Spec(tensor.shape, tensor.dtype))
        self.arrays[tensor] = array
        return array

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
