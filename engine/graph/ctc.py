"""The search for the most probable labels behind the scores of each step (Graves 2012; Hannun et al. 2014).

A path is the labels so far. Its probability is kept in two parts, by whether the last step gave its last label or no
label: only after the latter can the same label come once more.
"""

import numpy as np

from engine.errors import ShapeError
from engine.graph.primitives import NOT_DIFFERENTIABLE, dtype_of, primitive
from engine.graph.tensor import Spec

NOTHING = -1  # stands for no label in results


class _Beam:
    """The best paths of one sequence.

    Attributes:
        paths: tuples of labels.
        labelled, bare: the logarithms of their probabilities, with and without a label at the last step.
    """

    def __init__(self, blank):
        self.paths = [()]
        self.labelled, self.bare = np.full(1, -np.inf), np.zeros(1)
        self._empty_rank = (blank,)  # among equal paths, that without labels: as `blank` at first, the last one then

    def step(self, scores, blank, width):
        """Go on by one step, whose scores (classes,) are logarithms of probabilities, and keep `width` paths."""
        both = np.logaddexp(self.labelled, self.bare)
        last = np.array([path[-1] if path else blank for path in self.paths])
        bare = both + scores[blank]
        labelled = np.where(last == blank, -np.inf, self.labelled + scores[last])
        # A path with one more label: the same label once more needs a step without a label in between.
        longer = both[:, None] + scores[None]
        rows = np.arange(len(last))
        longer[rows, last] = self.bare + scores[last]
        longer[:, blank] = -np.inf
        # That path may be there already, reached in another way.
        places = {path: i for i, path in enumerate(self.paths)}
        again = np.array([places.get(path[:-1], -1) if path else -1 for path in self.paths])
        there = again >= 0
        reached = again[there], last[there]
        labelled[there] = np.logaddexp(labelled[there], longer[reached])
        longer[reached] = -np.inf
        chosen = self._best(np.concatenate([np.logaddexp(labelled, bare), longer.reshape(-1)]), scores.size, width)
        count = len(self.paths)
        self.labelled = np.concatenate([labelled, longer.reshape(-1)])[chosen]
        self.bare = np.concatenate([bare, np.full(longer.size, -np.inf)])[chosen]
        self.paths = [self._path(i, count, scores.size) for i in chosen]
        self._empty_rank = ()

    def _path(self, number, count, classes):
        """The path of a candidate: the paths come first, then each of them with each label."""
        if number < count:
            return self.paths[number]
        parent, label = divmod(number - count, classes)
        return (*self.paths[parent], int(label))

    def _best(self, totals, classes, width):
        """The numbers of the best candidates, best first; of equal ones those whose labels are smaller."""
        totals = totals.astype(np.float32)  # what differs by rounding alone is equal
        alive = np.flatnonzero(totals > -np.inf)
        if len(alive) > width:
            least = np.partition(totals[alive], -width)[-width]
            alive = alive[totals[alive] >= least]
        count = len(self.paths)

        def rank(number):
            path = self._path(number, count, classes) or self._empty_rank
            return -totals[number], (*path, classes)  # an end counts as the largest label

        return sorted(alive, key=rank)[:width]


def _beams_kernel(scores, lengths, out, width, top, blank):
    paths, totals = out
    paths[...], totals[...] = NOTHING, -np.inf
    for row, (steps, length) in enumerate(zip(scores, lengths)):
        beam = _Beam(blank)
        for step in steps[: max(int(length), 1)].astype(np.float64):
            beam.step(step, blank, width)
        found = np.logaddexp(beam.labelled, beam.bare)[:top]
        totals[row, : len(found)] = found
        for number, path in enumerate(beam.paths[:top]):
            paths[number, row, : len(path)] = path


def _beams_spec(scores, lengths, width, top, blank):
    if len(scores.shape) != 3 or tuple(lengths.shape) != tuple(scores.shape[:1]):
        raise ShapeError(
            f"Scores must be (batch, steps, classes) and lengths (batch,), not {tuple(scores.shape)} and "
            f"{tuple(lengths.shape)}."
        )
    batch, steps, _ = scores.shape
    return [Spec((top, batch, steps), "int32"), Spec((batch, top), dtype_of(scores))]


# The `top` most probable sequences of labels, (top, batch, steps), and the logarithms of their probabilities (batch,
# top), for logarithms of probabilities (batch, steps, classes) and the numbers of steps that count. `width` paths are
# followed.
ctc_beams = primitive("ctc_beams", spec=_beams_spec, kernel=_beams_kernel, gradient=NOT_DIFFERENTIABLE)
