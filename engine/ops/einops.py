"""Axes named by letters: `rearrange`."""

import math

from engine.ops.operation import op
from engine.ops.shapes import reshape, transpose
from engine.ops.values import operand


@op("einops", "Rearrange", call=("tensor", "pattern", "axes_lengths"))
def rearrange(tensor, pattern, **axes_lengths):
    """Axes in another order, split or joined, as a pattern says: "b (h w) c -> b c h w".

    Args:
        tensor: the elements.
        pattern: the names of the axes before and after "->"; names in brackets are one axis together.
        **axes_lengths: the sizes of names in brackets that do not follow from the others.
    """
    x = operand(tensor)
    left, arrow, right = pattern.partition("->")
    before, after = _groups(left), _groups(right)
    if not arrow or len(before) != len(x.shape):
        raise ValueError(f"The pattern {pattern!r} must have a name for each axis of the shape {tuple(x.shape)}.")
    sizes = dict(axes_lengths)
    for group, size in zip(before, x.shape):
        known = math.prod(sizes.get(name, 1) for name in group)
        unknown = [name for name in group if name not in sizes]
        if len(unknown) > 1:
            raise ValueError(f"The sizes of {', '.join(unknown[1:])} must be given for the pattern {pattern!r}.")
        if unknown:
            sizes[unknown[0]] = size // known
    names = [name for group in before for name in group]
    wanted = [name for group in after for name in group]
    if sorted(names) != sorted(wanted):
        raise ValueError(f"The pattern {pattern!r} must have the same names on both sides.")
    x = transpose(reshape(x, [sizes[name] for name in names]), [names.index(name) for name in wanted])
    return reshape(x, [math.prod(sizes[name] for name in group) for group in after])


def _groups(side):
    """ "b (h w) c" -> [["b"], ["h", "w"], ["c"]]."""
    groups: list = []
    inside = False
    for word in side.replace("(", " ( ").replace(")", " ) ").split():
        if word in "()":
            inside = word == "("
            if inside:
                groups.append([])
        elif inside:
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups
