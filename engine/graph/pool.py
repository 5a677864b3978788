"""Plans of one graph: as many as have ever run at the same time."""

from engine.graph.plan import Plan


class PlanPool:
    """A graph that may be run from several threads at once; each run has a plan to itself."""

    def __init__(self, graph):
        self.graph = graph
        self._idle = []

    def take(self) -> Plan:
        """A plan that no one else is using."""
        while True:
            try:
                plan = self._idle.pop()
            except IndexError:
                return Plan(self.graph)
            if plan.is_current():
                return plan

    def run(self, arrays):
        """Run on these input arrays; returns a tree of new arrays."""
        plan = self.take()
        try:
            return plan.run(arrays)
        finally:
            self.give(plan)

    def give(self, plan) -> None:
        """Give back a plan."""
        self._idle.append(plan)
