"""Nested structures."""

from collections import OrderedDict, namedtuple

import pytest

from engine import tree

Point = namedtuple("Point", ["x", "y"])


def test_leaves_of_dicts_come_in_the_order_of_their_keys():
    assert tree.flatten({"b": 1, "a": [2, (3, None)]}) == [2, 3, None, 1]
    assert tree.flatten(OrderedDict([("b", 1), ("a", 2)])) == [1, 2]


def test_mapping_keeps_the_structure():
    mapped = tree.map_structure(lambda v: v * 2, {"b": 1, "a": [2, Point(3, 4)]})
    assert mapped == {"b": 2, "a": [4, Point(6, 8)]}
    assert list(mapped) == ["b", "a"]
    assert isinstance(mapped["a"][1], Point)


def test_mapping_several_structures_pairs_their_leaves():
    assert tree.map_structure(lambda a, b: a + b, [1, (2,)], [10, (20,)]) == [11, (22,)]
    with pytest.raises(ValueError, match="same nested structure"):
        tree.map_structure(lambda a, b: a, [1, 2], [1, (2,)])


def test_packing_is_the_reverse_of_flattening():
    structure = {"b": 0, "a": [0, {"c": 0}]}
    assert tree.pack_sequence_as(structure, [1, 2, 3]) == {"b": 3, "a": [1, {"c": 2}]}
    with pytest.raises(ValueError, match="must have 3 leaves"):
        tree.pack_sequence_as(structure, [1, 2])


def test_shapes_are_leaves_of_shape_structures():
    assert tree.map_shape_structure(len, {"a": (1, None), "b": [(1,), [2, 3]]}) == {"a": 2, "b": [1, 2]}


def test_paths_name_keys_indices_and_fields():
    paths = [path for path, _ in tree.flatten_with_path({"a": [1, Point(2, 3)]})]
    assert paths == [("a", 0), ("a", 1, "x"), ("a", 1, "y")]


def test_traversal_can_replace_branches():
    replaced = tree.traverse(lambda node: "list" if node == [2] else None, {"a": [1, [2]]})
    assert replaced == {"a": [1, "list"]}
    assert tree.lists_to_tuples([1, [2, {"a": [3]}]]) == (1, (2, {"a": (3,)}))
