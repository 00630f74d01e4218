#!/usr/bin/env python3
"""Prediction = reality: rehearsals over all seven executors, each simulated and then run live against
`rehearse serve`. Counts must be equal and times within 20 ms. Arguments: how many (40), how many at
a time (4), seed (4)."""

import concurrent.futures
import sys
import tempfile

import harness
import rehearsals

HOW_MANY, AT_A_TIME, SEED = (int(each) for each in (sys.argv[1:] + ["40", "4", "4"][len(sys.argv) - 1:]))
MARGIN_NS = 20_000_000


def time_differences(predicted, real):
    yield abs(predicted["runNs"] - real["runNs"])
    for name, scenario in predicted["scenarios"].items():
        for field in ("startNs", "endNs"):
            yield abs(scenario[field] - real["scenarios"][name][field])


def compare(folder, number, document):
    path = harness.write_json(folder, f"rehearsal-{number}", document)
    with harness.served(path) as targets:
        both, _ = harness.rehearse(["live", path, *targets, "--json", "-q", "-a", "", "--compare"])
    return both["predicted"], both["real"]


def main():
    with tempfile.TemporaryDirectory() as folder:
        drawn, tried = rehearsals.draw_steady(folder, HOW_MANY, SEED)
        print(f"{HOW_MANY} rehearsals without ties, of {tried} drawn with seed {SEED}; "
              "predicted/real where they differ")
        print(f"{'executor':<22}{'complete':>9}{'interr.':>9}{'dropped':>9}{'VUs':>5}{'sent':>7}"
              f"{'failed':>7}{'aborted':>8}{'time off':>10}  journey")
        with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
            results = list(pool.map(lambda each: compare(folder, each[0], each[1][2]),
                                    enumerate(drawn)))
    equal, worst = 0, 0
    for (executor, name, _), (predicted, real) in zip(drawn, results):
        expected, seen = rehearsals.counts(predicted), rehearsals.counts(real)
        shown = [str(expected[key]) if expected[key] == seen[key] else f"{expected[key]}/{seen[key]}"
                 for key in ("complete", "interrupted", "dropped", "vusMax", "sent", "failed",
                             "aborted")]
        off = max(time_differences(predicted, real))
        worst = max(worst, off)
        good = expected == seen and off <= MARGIN_NS
        equal += good
        print(f"{executor:<22}" + "".join(f"{text:>{width}}" for text, width in
                                          zip(shown, (9, 9, 9, 5, 7, 7, 8))) +
              f"{off / 1e6:>7.2f} ms  {name}{'' if good else '   <-- differs'}")
    print(f"{equal} of {HOW_MANY} agree; times off by {worst / 1e6:.2f} ms at most")
    return 0 if equal == HOW_MANY else 1


if __name__ == "__main__":
    sys.exit(main())
