"""`jit`: a function that is traced once per signature of its arguments, and then run as a plan."""

import collections

import numpy as np

from engine import tree
from engine.graph.plan import Plan
from engine.graph.pool import PlanPool
from engine.graph.trace import trace

_ARRAYS = (np.ndarray, np.generic)
CACHE_SIZE = 64  # signatures kept per function; the least recently used goes first


class Jitted:
    """A traced function. Array arguments are its inputs; all other arguments are constants of the trace."""

    def __init__(self, fn):
        self.fn = fn
        self._entries = collections.OrderedDict()
        self.traces = 0

    def __call__(self, *args, **kwargs):
        signature, arrays = _signature((args, kwargs))
        entry = self._entries.get(signature)
        if entry is None:
            entry = self._add(signature, args, kwargs)
        else:
            self._entries.move_to_end(signature)
        return entry.run(arrays)

    def _add(self, signature, args, kwargs):
        entry = PlanPool(self._trace(args, kwargs))
        self._entries[signature] = entry
        if len(self._entries) > CACHE_SIZE:
            self._entries.popitem(last=False)
        return entry

    def _trace(self, args, kwargs):
        leaves = tree.flatten((args, kwargs))
        places = [i for i, leaf in enumerate(leaves) if isinstance(leaf, _ARRAYS)]

        def on_tensors(tensors):
            filled = list(leaves)
            for i, tensor in zip(places, tensors):
                filled[i] = tensor
            traced_args, traced_kwargs = tree.pack_sequence_as((args, kwargs), filled)
            return self.fn(*traced_args, **traced_kwargs)

        self.traces += 1
        return trace(on_tensors, [leaves[i] for i in places])

    def plan(self, *args, **kwargs) -> Plan:
        """The plan that runs for these arguments, to be printed or profiled."""
        signature, _ = _signature((args, kwargs))
        entry = self._entries.get(signature) or self._add(signature, args, kwargs)
        return entry.take()

    def hold(self, *args):
        """A plan for calls with arguments like these, kept from all others, or None where some are not used.

        Fill the arrays in its `args`, which are like these, and call it: so nothing has to be copied.
        """
        signature, _ = _signature((args, {}))
        entry = self._entries.get(signature) or self._add(signature, args, {})
        plan = entry.take()
        if any(buffer is None for buffer in plan.inputs):
            entry.give(plan)
            return None
        buffers = iter(plan.inputs)
        args = tree.map_structure(lambda leaf: next(buffers) if isinstance(leaf, _ARRAYS) else leaf, args)
        return HeldPlan(self, entry, plan, args)

    def clear(self) -> None:
        """Forget all traces."""
        self._entries.clear()


class HeldPlan:
    """A plan that belongs to one caller until `release()`. Calling it runs on what the arrays in `args` hold."""

    def __init__(self, jitted, pool, plan, args):
        self.args = args
        self._jitted = jitted
        self._pool = pool
        self._plan = plan

    def __call__(self):
        if self._plan.is_current():
            return self._plan.run_filled()
        return self._jitted(*self.args)  # variables were moved: it is a plan for where they were

    def release(self) -> None:
        """Give the plan back."""
        self._pool.give(self._plan)


def _signature(structure):
    """What a trace depends on: nesting, shapes and dtypes of arrays, values of everything else."""
    arrays, parts = [], []
    _describe(structure, arrays, parts)
    return tuple(parts), arrays


def _describe(x, arrays, parts):
    if x is None:
        parts.append(None)
    elif isinstance(x, _ARRAYS):
        arrays.append(x)
        parts.append((x.shape, x.dtype))
    elif isinstance(x, dict):
        parts.append(("{", *x))
        for key in tree.keys_in_order(x):
            _describe(x[key], arrays, parts)
    elif isinstance(x, (list, tuple)):
        parts.append((type(x), len(x)))
        for child in x:
            _describe(child, arrays, parts)
    else:
        parts.append((type(x), x if x.__hash__ is not None else id(x)))


def jit(fn) -> Jitted:
    """Trace `fn` per signature of its arguments and run it as a plan.

    Args:
        fn: a function of trees of arrays. It may read and assign variables; other effects happen only while it is
            traced. It must not depend on anything that changes between calls, other than its arguments and variables.

    Returns:
        A function that returns new arrays in the tree that `fn` returned.
    """
    return Jitted(fn)
