"""A state that does not move until another has put a text that is better for it than no deal."""

from sim import StateAgent


class Waits(StateAgent):
    def demand(self, t):
        others = [h.framework for h in self.heard if h.says == "puts" and h.state != self.name]
        if any(self.worth(text) > self.reservation(t) for text in others):
            return super().demand(t)
        return max(self.worth(text) for text in self.on_offer)


agents = {"Amber": Waits}
