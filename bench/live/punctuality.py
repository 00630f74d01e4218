#!/usr/bin/env python3
"""How late iterations begin at a constant arrival rate, against a one-worker nginx. Needs nginx."""

import sys
import tempfile

import harness

RATE = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
SECONDS = int(sys.argv[2]) if len(sys.argv) > 2 else 20
STATS = ["--summary-trend-stats", "p(50),p(90),p(99),p(99.9),max"]


def show(name, stats):
    print(f"{name:<24}" + "  ".join(f"{stat} {1000 * value:.0f} us" for stat, value in stats.items()))


def main():
    with tempfile.TemporaryDirectory() as folder, harness.nginx(0) as url:
        path = harness.write_json(folder, "punctuality", {
            "options": {"scenarios": {"arrivals": {
                "executor": "constant-arrival-rate", "rate": RATE, "duration": f"{SECONDS}s",
                "preAllocatedVUs": 100, "maxVUs": 100, "gracefulStop": "5s"}}},
            "journeys": {"default": {"steps": [{"request": {"target": "web", "path": "/"}}]}},
            "targets": {"web": "500us"}})
        both, usage = harness.rehearse(["live", path, "--target", f"web={url}", "--json", "-q", "-a",
                                        "", "--compare", *STATS], 1)
        real, predicted = both["real"], both["predicted"]
        traffic = harness.endpoints(real)[0]
        show("iteration start lag", real["startLagMs"])
        show("request start lag", traffic["measured"]["startLagMs"])
        show("due to answer", traffic["durationMs"])
        print(f"started {real['complete'] + real['interrupted']}, dropped {real['dropped']} "
              f"(predicted {predicted['complete']} and {predicted['dropped']}); "
              f"CPU {100 * (usage.ru_utime + usage.ru_stime) / SECONDS:.0f} % of a core")
        late = real["startLagMs"]["p(99)"] > 0.3
        return 1 if late or real["dropped"] != predicted["dropped"] else 0


if __name__ == "__main__":
    sys.exit(main())
