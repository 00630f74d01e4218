#!/usr/bin/env python3
"""VUs on SimPy, a generator each. Written for the interface of SimPy 2.3, which is what Debian packages.
usage: simpy_vus.py closed VUS SECONDS SEED"""

import os
import random
import sys

from SimPy.Simulation import Process, Simulation, hold


class Vu(Process):
    started = 0
    complete = 0

    def loop(self, end):
        now, draw = self.sim.now, random.random
        while now() < end:
            Vu.started += 1
            yield hold, self, 1.0 + 4.0 * draw()
            Vu.complete += 1


def main():
    if len(sys.argv) != 5 or sys.argv[1] != "closed":
        sys.exit(__doc__)
    vus, end, seed = (int(each) for each in sys.argv[2:])
    random.seed(seed)
    simulation = Simulation()
    simulation.initialize()
    for _ in range(vus):
        vu = Vu(sim=simulation)
        simulation.activate(vu, vu.loop(end))
    simulation.simulate(until=end + 3)
    print(f'{{"complete":{Vu.complete},"interrupted":{Vu.started - Vu.complete},"dropped":0}}', flush=True)
    # Tearing down the processes is no part of the work.
    os._exit(0)


if __name__ == "__main__":
    main()
