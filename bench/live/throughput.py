#!/usr/bin/env python3
"""Requests a second of one client core against a one-worker nginx on the other core: `rehearse live`
with 50 VUs beside `wrk -t1 -c50`, CPU per request, and memory with 5,000 VUs. Needs nginx, wrk."""

import re
import resource
import subprocess
import sys
import tempfile

import harness

SECONDS = int(sys.argv[1]) if len(sys.argv) > 1 else 10
VUS = 50
MANY = 5000
SERVER_CPU, CLIENT_CPU = 0, 1


def closed_loop(folder, vus, seconds, think=None):
    steps = [{"request": {"target": "web", "path": "/"}}]
    if think:
        steps.append({"think": think})
    return harness.write_json(folder, f"closed-{vus}", {
        "options": {"scenarios": {"users": {"executor": "constant-vus", "vus": vus,
                                            "duration": f"{seconds}s", "gracefulStop": "5s"}}},
        "journeys": {"default": {"steps": steps}},
        "targets": {"web": "1ms"}})


def wrk(url):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    text = subprocess.run(["taskset", "-c", str(CLIENT_CPU), "wrk", "-t1", f"-c{VUS}",
                           f"-d{SECONDS}s", url + "/"], check=True, capture_output=True,
                          text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    requests = int(re.search(r"(\d+) requests in", text)[1])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return requests / SECONDS, 1e6 * cpu / requests


def live(path, url):
    result, usage = harness.rehearse(["live", path, "--target", f"web={url}", "--json", "-q", "-a",
                                      ""], CLIENT_CPU)
    traffic = harness.endpoints(result)[0]
    assert traffic["failed"] == 0, traffic
    return result, traffic, usage


def main():
    with tempfile.TemporaryDirectory() as folder, harness.nginx(SERVER_CPU) as url:
        rounds = []
        for _ in range(3):
            wrk_rate, wrk_cpu = wrk(url)
            result, traffic, usage = live(closed_loop(folder, VUS, SECONDS), url)
            rate = traffic["answered"] / (result["runNs"] / 1e9)
            cpu = 1e6 * (usage.ru_utime + usage.ru_stime) / traffic["answered"]
            rounds.append((rate / wrk_rate, rate, cpu, wrk_rate, wrk_cpu))
            print(f"wrk {wrk_rate:9.0f}/s {wrk_cpu:6.2f} us CPU each   "
                  f"rehearse {rate:9.0f}/s {cpu:6.2f} us CPU each   ratio {rate / wrk_rate:.3f}")
        ratio = sorted(rounds)[1][0]
        print(f"median ratio {ratio:.3f} with {VUS} VUs (at least 0.45 is wanted)")
        result, traffic, usage = live(closed_loop(folder, MANY, SECONDS, "1s"), url)
        small = live(closed_loop(folder, VUS, 2, "1s"), url)[2].ru_maxrss
        print(f"{MANY} VUs: {usage.ru_maxrss / 1024:.0f} MiB at most, "
              f"{(usage.ru_maxrss - small) / (MANY - VUS):.1f} KiB each; "
              f"{traffic['answered']} requests, {traffic['connections']} connections")
    return 0 if ratio >= 0.45 else 1


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    sys.exit(main())
