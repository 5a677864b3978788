"""Nested structures (lists, tuples, dicts) as trees: flattening, mapping, packing (as `keras.tree`).

Lists, tuples, named tuples and dicts, and classes derived from them, are branches; everything else is a leaf, None
included. The entries of a dict stand in the order of their sorted keys, those of an OrderedDict in their own order.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any


class MAP_TO_NONE:
    """Returned by the function given to `traverse` where the result is to be None."""


def is_nested(structure: Any) -> bool:
    """Whether `structure` is a branch: a list, a tuple or a dict."""
    return isinstance(structure, (list, tuple, dict))


def keys_in_order(mapping: dict) -> list:
    """The keys of a dict in the order in which its entries are flattened."""
    if isinstance(mapping, OrderedDict):
        return list(mapping)
    try:
        return sorted(mapping)
    except TypeError:  # keys of different types have no order of their own
        return sorted(mapping, key=lambda key: (type(key).__name__, repr(key)))


def _children(branch) -> list:
    if isinstance(branch, dict):
        return [branch[key] for key in keys_in_order(branch)]
    return list(branch)


def _rebuild(branch, children):
    """A branch of the kind of `branch` with other children."""
    if isinstance(branch, dict):
        by_key = dict(zip(keys_in_order(branch), children))
        ordered = [(key, by_key[key]) for key in branch]
        return OrderedDict(ordered) if isinstance(branch, OrderedDict) else dict(ordered)
    if isinstance(branch, tuple):
        return type(branch)(*children) if hasattr(branch, "_fields") else tuple(children)
    return list(children)


def flatten(structure: Any, is_leaf: Callable | None = None) -> list:
    """The leaves of a tree, in order.

    Args:
        structure: the tree.
        is_leaf: a function that says of a branch whether to take it as a leaf.
    """
    if not is_nested(structure):
        return [structure]
    leaves: list = []
    _flatten_into(structure, is_leaf, leaves)
    return leaves


def _flatten_into(structure, is_leaf, leaves):
    if not is_nested(structure) or (is_leaf is not None and is_leaf(structure)):
        leaves.append(structure)
        return
    for child in _children(structure):
        _flatten_into(child, is_leaf, leaves)


def flatten_with_path(structure: Any) -> list[tuple[tuple, Any]]:
    """Pairs of a path (a tuple of keys, indices and field names) and the leaf that stands there."""
    pairs: list = []

    def visit(node, path):
        if not is_nested(node):
            pairs.append((path, node))
            return
        keys = keys_in_order(node) if isinstance(node, dict) else getattr(node, "_fields", range(len(node)))
        for key, child in zip(keys, _children(node)):
            visit(child, (*path, key))

    visit(structure, ())
    return pairs


def map_structure(
    func: Callable, *structures: Any, none_is_leaf: bool = True, is_leaf: Callable | None = None
) -> Any:
    """A tree like the first of `structures`, its leaves replaced by `func(leaf, ...)`.

    Args:
        func: called with one leaf of every structure.
        structures: one tree or several of the same structure.
        none_is_leaf: when False, None stays None and `func` does not see it.
        is_leaf: a function that says of a branch whether to take it as a leaf.

    Raises:
        ValueError: when the structures differ.
    """
    if not structures:
        raise ValueError("`map_structure` must be given at least one structure.")
    if len(structures) == 1:
        return _map_one(func, structures[0], none_is_leaf, is_leaf)
    return _map_many(func, structures, none_is_leaf, is_leaf)


def _map_one(func, node, none_is_leaf, is_leaf):
    if not is_nested(node) or (is_leaf is not None and is_leaf(node)):
        return None if node is None and not none_is_leaf else func(node)
    return _rebuild(node, [_map_one(func, child, none_is_leaf, is_leaf) for child in _children(node)])


def _map_many(func, nodes, none_is_leaf, is_leaf):
    first = nodes[0]
    if not is_nested(first) or (is_leaf is not None and is_leaf(first)):
        if is_leaf is None and any(is_nested(node) for node in nodes[1:]):
            raise _different(nodes)
        return None if first is None and not none_is_leaf else func(*nodes)
    for node in nodes[1:]:
        _check_branch(first, node, nodes)
    columns = zip(*(_children(node) for node in nodes))
    return _rebuild(first, [_map_many(func, column, none_is_leaf, is_leaf) for column in columns])


def _check_branch(first, node, nodes):
    if isinstance(first, dict):
        if not isinstance(node, dict) or set(first) != set(node):
            raise _different(nodes)
    elif isinstance(first, tuple) != isinstance(node, tuple) or isinstance(first, list) != isinstance(node, list):
        raise _different(nodes)
    elif len(first) != len(node):
        raise _different(nodes)


def _different(nodes) -> ValueError:
    shown = ", ".join(repr(map_structure(lambda _: "*", node))[:200] for node in nodes)
    return ValueError(f"Structures must have the same nested structure, not {shown}.")


def map_structure_up_to(shallow_structure: Any, func: Callable, *structures: Any) -> Any:
    """Like `map_structure`, but the tree ends where `shallow_structure` does."""
    if not structures:
        raise ValueError("`map_structure_up_to` must be given at least one structure.")
    if not is_nested(shallow_structure):
        return func(*structures)
    for node in structures:
        _check_branch(shallow_structure, node, (shallow_structure, *structures))
    columns = zip(*(_children(node) for node in (shallow_structure, *structures)))
    return _rebuild(shallow_structure, [map_structure_up_to(column[0], func, *column[1:]) for column in columns])


def _is_shape(structure) -> bool:
    return isinstance(structure, (list, tuple)) and all(d is None or isinstance(d, int) for d in structure)


def map_shape_structure(func: Callable, structure: Any) -> Any:
    """Like `map_structure`, with shapes (tuples or lists of int and None) as the leaves."""
    return map_structure(lambda s: func(tuple(s)) if _is_shape(s) else func(s), structure, is_leaf=_is_shape)


def assert_same_structure(a: Any, b: Any, check_types: None = None) -> None:
    """Raise a ValueError unless both trees have the same structure (`check_types` is kept for Keras's sake)."""
    map_structure(lambda x, y: None, a, b)


def assert_same_paths(a: Any, b: Any) -> None:
    """Raise a ValueError unless both trees have leaves at the same paths."""
    paths_a = {path for path, _ in flatten_with_path(a)}
    paths_b = {path for path, _ in flatten_with_path(b)}
    if paths_a != paths_b:
        raise ValueError(
            f"Structures must have leaves at the same paths. Only in the first: {sorted(paths_a - paths_b, key=str)}; "
            f"only in the second: {sorted(paths_b - paths_a, key=str)}."
        )


def pack_sequence_as(structure: Any, flat_sequence: list, sequence_fn: Callable | None = None) -> Any:
    """A tree with the structure of `structure` and the leaves of `flat_sequence`.

    Args:
        structure: the tree whose structure is taken.
        flat_sequence: as many leaves as `structure` has.
        sequence_fn: makes a branch from the branch it stands for and its children.
    """
    flat = list(flat_sequence)
    if not is_nested(structure):
        if len(flat) != 1:
            raise ValueError(f"`flat_sequence` must have 1 leaf, not {len(flat)}.")
        return flat[0]
    expected = len(flatten(structure))
    if expected != len(flat):
        raise ValueError(f"`flat_sequence` must have {expected} leaves, as `structure` has, not {len(flat)}.")
    leaves = iter(flat)

    def pack(node):
        if not is_nested(node):
            return next(leaves)
        children = [pack(child) for child in _children(node)]
        return sequence_fn(node, children) if sequence_fn is not None else _rebuild(node, children)

    return pack(structure)


def traverse(func: Callable, structure: Any, top_down: bool = True) -> Any:
    """Depth-first walk in which `func` may replace whole branches.

    `func` is called with every branch and leaf; what it returns stands in place of it (`MAP_TO_NONE` for None),
    and when it returns None the walk goes on inside.
    """
    def inside():
        if not is_nested(structure):
            return structure
        return _rebuild(structure, [traverse(func, child, top_down) for child in _children(structure)])

    if top_down:
        result = func(structure)
        if result is None:
            return inside()
    else:
        walked = inside()
        result = func(walked)
        if result is None:
            return walked
    return None if result is MAP_TO_NONE else result


def lists_to_tuples(structure: Any) -> Any:
    """The same tree with tuples in place of lists."""
    return traverse(lambda node: tuple(lists_to_tuples(x) for x in node) if isinstance(node, list) else None, structure)
