"""The tandem queue of `Scenario::tandem` (crates/sim/src/catalogue/tandem.rs) as SimPy's documentation teaches it: one
process for the senders, one for each message, a Resource for each station.
`tandem.py MESSAGES` prints: messages delivered, events of SimPy's queue, seconds."""

import random
import sys
import time

import simpy

ARRIVALS_PER_S = 100.0
SERVED_PER_S = [200.0, 160.0, 250.0]
LINK_S = 0.1


class Counting(simpy.Environment):
    """Counts what is scheduled; measured without it, counted with it, on the same seed."""

    def __init__(self):
        super().__init__()
        self.scheduled = 0

    def schedule(self, *args, **kwargs):
        self.scheduled += 1
        super().schedule(*args, **kwargs)


def message(env, stations, rng, delivered):
    for station, per_s in zip(stations, SERVED_PER_S):
        yield env.timeout(LINK_S)
        with station.request() as turn:
            yield turn
            yield env.timeout(rng.expovariate(per_s))
    delivered.append(env.now)


def senders(env, messages, stations, rng, delivered):
    for _ in range(messages):
        yield env.timeout(rng.expovariate(ARRIVALS_PER_S))
        env.process(message(env, stations, rng, delivered))


def play(env, messages):
    rng = random.Random(1)
    delivered = []
    stations = [simpy.Resource(env) for _ in SERVED_PER_S]
    env.process(senders(env, messages, stations, rng, delivered))
    begun = time.perf_counter()
    env.run()
    return len(delivered), time.perf_counter() - begun


def main():
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    # A tenth is enough to know how many events a message is.
    counting = Counting()
    counted, _ = play(counting, max(messages // 10, 1))
    delivered, seconds = play(simpy.Environment(), messages)
    print(delivered, round(counting.scheduled / counted * delivered), f"{seconds:.6f}")


main()
