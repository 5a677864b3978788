"""The progress bar of `fit()`, `evaluate()` and `predict()`."""

import math
import os
import sys
import time
from collections.abc import Iterable
from typing import Any

import numpy as np

from engine import config

_BOLD, _GREEN, _WHITE, _PLAIN = "\x1b[1m", "\x1b[32m", "\x1b[37m", "\x1b[0m"


def print_message(message: str, end: str = "\n") -> None:
    """Write to standard output at once (what its encoding lacks is replaced), or to the log where that is wished."""
    if not config.is_interactive_logging_enabled():
        import logging

        logging.getLogger("alphorn").info(message.strip())
        return
    try:
        sys.stdout.write(message + end)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write((message + end).replace("━", "=").encode(encoding, "replace").decode(encoding))
    sys.stdout.flush()


class Progbar:
    """Shows how many of the steps are done, how long they take, and values such as the loss.

    Args:
        target: number of steps, None when it is not known.
        width: width of the bar in characters.
        verbose: 0 for nothing, 1 for a bar, 2 for one line at the end.
        interval: least number of seconds between two redraws.
        stateful_metrics: names of values shown as they are; others are averaged over steps.
        stateless_metrics: names of values averaged over steps; others are shown as they are. Only one of the two.
        unit_name: what a step is called.
    """

    def __init__(
        self,
        target: int | None,
        width: int = 20,
        verbose: int = 1,
        interval: float = 0.05,
        stateful_metrics: Iterable | None = None,
        stateless_metrics: Iterable | None = None,
        unit_name: str = "step",
    ):
        if stateful_metrics is not None and stateless_metrics is not None:
            raise ValueError("Only one of `stateful_metrics` and `stateless_metrics` may be given.")
        self.target = target
        self.width = width
        self.verbose = verbose
        self.interval = interval
        self.unit_name = unit_name
        self.stateful_metrics = None if stateless_metrics is not None else set(stateful_metrics or ())
        self.stateless_metrics = None if stateless_metrics is None else set(stateless_metrics)
        self._redraws = _can_redraw()
        self._seen_so_far = 0
        self._values: dict[str, list] = {}
        self._start = time.time()
        self._last_update = 0.0
        self._time_after_first_step: float | None = None
        self._prev_total_width = 0

    def due(self, current: int) -> bool:
        """Whether a call to `update(current)` that does not finish would draw; cheap enough for every step."""
        return current <= 1 or time.time() - self._last_update >= self.interval

    def update(self, current: int, values: Any = None, finalize: bool | None = None) -> None:
        """Show that `current` steps are done.

        Args:
            current: number of steps done.
            values: pairs of name and number.
            finalize: whether this is the last update; when None, whether `current` has reached the target.
        """
        if finalize is None:
            finalize = self.target is not None and current >= self.target
        self._take(values or (), current, finalize)
        self._seen_so_far = current
        now = time.time()
        step_time = self._estimate_step_duration(current, now)
        if self.verbose == 1:
            if now - self._last_update < self.interval and not finalize:
                return
            self._draw(current, finalize, now, step_time)
        elif self.verbose == 2 and finalize and self.target:
            line = f"{self._count(current)} - {now - self._start:.0f}s -{self._format_time(step_time)}"
            print_message(line + self._info())
        self._last_update = now

    def add(self, n: int, values: Any = None) -> None:
        """Show that `n` more steps are done."""
        self.update(self._seen_so_far + n, values)

    def _take(self, values, current, finalize):
        for name, value in values:
            averaged = name in self.stateless_metrics if self.stateful_metrics is None else (
                name not in self.stateful_metrics
            )
            if averaged and not finalize:
                steps = max(current - self._seen_so_far, 1)
                total, count = self._values.get(name, (0.0, 0))
                self._values[name] = [total + value * steps, count + steps]
            else:
                self._values[name] = [value, 1]

    def _draw(self, current, finalize, now, step_time):
        bar, hidden = self._bar(current)
        if self.target and not finalize:
            duration = _format_eta(step_time * (self.target - current))
        else:
            duration = f"{now - self._start:.0f}s"
        text = f"{bar} {_BOLD}{duration}{_PLAIN}{self._format_time(step_time)}{self._info()}"
        width = len(text) - hidden - len(_BOLD + _PLAIN)
        start = "\b" * self._prev_total_width + "\r" if self._redraws else "\n"
        print_message(start + text + " " * max(self._prev_total_width - width, 0), end="\n" if finalize else "")
        self._prev_total_width = width

    def _count(self, current):
        digits = int(math.log10(self.target)) + 1
        return f"{current:{digits}d}/{self.target}"

    def _bar(self, current):
        """The bar, and how many of its characters are colours and take no room."""
        if not self.target:
            return f"{current:7d}/Unknown", 0
        done = int(self.width * min(current / self.target, 1.0))
        bar = f"{_BOLD}{self._count(current)}{_PLAIN} "
        hidden = len(_BOLD + _PLAIN)
        if done:
            bar += f"{_GREEN}{'━' * done}{_PLAIN}"
            hidden += len(_GREEN + _PLAIN)
        bar += f"{_WHITE}{'━' * (self.width - done)}{_PLAIN}"
        return bar, hidden + len(_WHITE + _PLAIN)

    def _info(self):
        parts = []
        for name, (total, count) in self._values.items():
            mean = float(np.mean(total)) / max(1, count)
            parts.append(f" - {name}: {mean:.4f}" if abs(mean) > 1e-3 else f" - {name}: {mean:.4e}")
        return "".join(parts)

    def _format_time(self, seconds):
        if seconds >= 1 or seconds == 0:
            return f" {seconds:.0f}s/{self.unit_name}"
        if seconds >= 1e-3:
            return f" {seconds * 1e3:.0f}ms/{self.unit_name}"
        return f" {seconds * 1e6:.0f}us/{self.unit_name}"

    def _estimate_step_duration(self, current, now):
        """Seconds per step. The first step, which traces, is left out as soon as there is another."""
        if not current:
            return 0.0
        first = self._time_after_first_step
        if first is not None and current > 1:
            return (now - first) / (current - 1)
        if current == 1:
            self._time_after_first_step = now
        return (now - self._start) / current


def _format_eta(seconds):
    if seconds > 3600:
        return f"{int(seconds // 3600)}:{int(seconds % 3600 // 60):02d}:{int(seconds % 60):02d}"
    if seconds > 60:
        return f"{int(seconds // 60)}:{int(seconds % 60):02d}"
    return f"{int(seconds)}s"


def _can_redraw():
    terminal = getattr(sys.stdout, "isatty", lambda: False)()
    return bool(terminal or "ipykernel" in sys.modules or "posix" in sys.modules or "PYCHARM_HOSTED" in os.environ)
