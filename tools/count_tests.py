"""Adds up the counts of pytest (a JUnit file) and testthat (three lines: passed, failed, skipped); prints one line.

Exits with 1 when a suite left no counts behind or ran no test.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def pytest_counts(path: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped tests in a JUnit file that pytest wrote."""
    suite = next(ElementTree.parse(path).iter("testsuite"))
    total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    return total - failed - skipped, failed, skipped


def testthat_counts(path: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped tests as tools/run_testthat.R wrote them."""
    passed, failed, skipped = (int(line) for line in path.read_text().split())
    return passed, failed, skipped


def main(pytest_file: str, testthat_file: str) -> int:
    totals = [0, 0, 0]
    status = 0
    for name, read, file in (
        ("pytest", pytest_counts, Path(pytest_file)),
        ("testthat", testthat_counts, Path(testthat_file)),
    ):
        if not file.exists():
            print(f"{name} left no counts: it stopped before its end.")
            totals[1] += 1
            status = 1
            continue
        counts = read(file)
        print("{}: {} passed, {} failed, {} skipped".format(name, *counts))
        if counts[0] == 0:
            print(f"{name} ran no test that passed.")
            status = 1
        totals = [total + count for total, count in zip(totals, counts)]
    print("{} passed, {} failed, {} skipped".format(*totals))
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
