#!/usr/bin/env python3
"""Runs load tests against real servers on loopback, and prints what was predicted beside what happened.

Each experiment (experiments/ID.json) has the configuration of its servers, and a rehearsal that was written from that
configuration alone. The servers are Debian's nginx, php-fpm and gunicorn; they are started for the experiment, in the
foreground, and stopped after it. Real are `rehearse live`, and k6 where it is on the PATH.

usage: reality.py [--install] [--rehearse build/release/rehearse] [--runs 100] [ID…]
"""

import argparse
import contextlib
import getpass
import grp
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).parent
PACKAGES = ["nginx-light", "php-fpm", "gunicorn"]
PHP = "include /etc/nginx/fastcgi_params; fastcgi_param SCRIPT_FILENAME @DIR@/sleep.php; fastcgi_pass unix:@DIR@/php.sock; fastcgi_read_timeout 60s;"

# What a figure is called, its path in `run --json`, its place in k6's summary, and how far beside the predicted range
# a real value may lie: an iteration or 0.5 % of counts, 5 ms of latencies, 0.1 s of durations.
FIGURES = [
    ("complete", ["complete"], ("iterations", "count"), "count"),
    ("interrupted", ["interrupted"], None, "count"),
    ("dropped", ["dropped"], ("dropped_iterations", "count"), "count"),
    ("http_reqs", ["httpTotals", "sent"], ("http_reqs", "count"), "count"),
    ("failed", ["httpTotals", "failed"], ("http_req_failed", "passes"), "count"),
    ("iter_p50", ["iterationDurationMs", "med"], ("iteration_duration", "med"), "ms"),
    ("iter_p95", ["iterationDurationMs", "p(95)"], ("iteration_duration", "p(95)"), "ms"),
    ("http_avg", ["httpTotals", "durationMs", "avg"], ("http_req_duration", "avg"), "ms"),
    ("http_p50", ["httpTotals", "durationMs", "med"], ("http_req_duration", "med"), "ms"),
    ("http_p95", ["httpTotals", "durationMs", "p(95)"], ("http_req_duration", "p(95)"), "ms"),
    ("vus_max", ["vusMax"], ("vus_max", "max"), "count"),
    ("duration", ["runNs"], None, "ns"),
]


def install():
    """Without starting the services that the packages bring: invoke-rc.d starts none in runlevel 1."""
    environment = {**os.environ, "RUNLEVEL": "1", "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], check=True, env=environment)
    subprocess.run(["apt-get", "install", "-q", "-y", "--no-install-recommends", *PACKAGES], check=True,
                   env=environment)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def program(*names):
    """The first of the programs that is there; Debian keeps servers in /usr/sbin."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
    for name in names:
        if found := shutil.which(name, path=path):
            return found
    sys.exit(f"reality.py: found none of {', '.join(names)}, expected it installed (--install)")


def php_fpm():
    installed = sorted(path.name for path in pathlib.Path("/usr/sbin").glob("php-fpm*"))
    return program(*installed, "php-fpm")


def written(name, target, values):
    text = (HERE / "servers" / name).read_text()
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    target.write_text(text)
    return target


def wait_until_it_answers(port):
    for _ in range(200):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/?lo=0&hi=0", timeout=5).read()
            return
        time.sleep(0.05)
    sys.exit(f"reality.py: nothing answers on port {port}")


@contextlib.contextmanager
def servers(wanted):
    """Starts what the experiment wants; the URL. Stops it, whatever happens."""
    running = []
    with tempfile.TemporaryDirectory(prefix="reality-") as folder:
        port = free_port()
        values = {"DIR": folder, "PORT": port, "USER": getpass.getuser(), "GROUP": grp.getgrgid(os.getgid()).gr_name}
        log = open(pathlib.Path(folder) / "servers.log", "w")

        def start(*command):
            running.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=folder))

        try:
            shutil.copy(HERE / "servers" / "sleep.php", folder)
            shutil.copy(HERE / "servers" / "sleep_app.py", folder)
            if "php" in wanted:
                config = written("php-fpm.conf", pathlib.Path(folder) / "php-fpm.conf", {**values, "SERVERS": wanted["php"]})
                start(php_fpm(), "--nodaemonize", "--allow-to-run-as-root", "--fpm-config", str(config))
            if "nginx" in wanted:
                location = wanted["nginx"]["location"].replace("@PHP@", PHP).replace("@DIR@", folder)
                config = written("nginx.conf", pathlib.Path(folder) / "nginx.conf", {**values, "LOCATION": location})
                start(program("nginx"), "-e", f"{folder}/nginx.log", "-p", folder, "-c", str(config))
            if "gunicorn" in wanted:
                flags = wanted["gunicorn"]
                backlog = ["--backlog", str(flags["backlog"])] if "backlog" in flags else []
                start(program("gunicorn"), "--bind", f"127.0.0.1:{port}", "--workers", str(flags["workers"]), *backlog,
                      "--no-sendfile", "sleep_app:app")
            wait_until_it_answers(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            for server in running:
                server.terminate()
            for server in running:
                try:
                    server.wait(10)
                except subprocess.TimeoutExpired:
                    server.kill()
                    server.wait()
            log.close()


def at(tree, path):
    for name in path:
        if not isinstance(tree, dict) or name not in tree:
            return None
        tree = tree[name]
    return tree


def predicted(binary, file, runs):
    """Of each figure: the median and the range of 95 % of the runs."""
    seeds = [json.loads(subprocess.run([binary, "run", file, "--json", "--seed", str(seed)], check=True,
                                       capture_output=True).stdout) for seed in range(1, runs + 1)]
    found = {}
    for name, path, _, _ in FIGURES:
        values = sorted(value for run in seeds if (value := at(run, path)) is not None)
        if values:
            cut = int(0.025 * len(values))
            found[name] = (statistics.median(values), values[cut], values[-1 - cut])
    return found


def by_live(binary, file, url):
    done = subprocess.run([binary, "live", file, "--target", f"s={url}", "-a", "", "--json"], capture_output=True)
    if not done.stdout:
        sys.exit(done.stderr.decode())
    run = json.loads(done.stdout)
    return {name: at(run, path) for name, path, _, _ in FIGURES}


def script_of(rehearsal, url):
    """The rehearsal's one journey as a k6 script: requests, and think times of a lognormal distribution."""
    lines = ["import http from 'k6/http'; import { sleep } from 'k6';",
             "export const options = " + json.dumps(rehearsal["options"]) + ";",
             "const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());",
             "const seconds = (text) => text.endsWith('ms') ? parseFloat(text) / 1000 : parseFloat(text);",
             "export default function () {"]
    for step in rehearsal["journeys"]["default"]["steps"]:
        if "request" in step:
            params = {"timeout": step["request"]["timeout"]} if "timeout" in step["request"] else {}
            lines.append(f"  http.get({json.dumps(url + step['request']['path'])}, {json.dumps(params)});")
        else:
            given = step["think"]["lognormal"]
            lines.append(f"  {{ const m = seconds({json.dumps(given['median'])}), p = seconds({json.dumps(given['p95'])});"
                         " sleep(m * Math.exp(Math.log(p / m) / 1.6448536 * normal())); }")
    return "\n".join([*lines, "}", ""])


def by_k6(rehearsal, url, folder):
    script, summary = folder / "script.js", folder / "summary.json"
    script.write_text(script_of(rehearsal, url))
    subprocess.run(["k6", "run", "-q", "--summary-export", summary, script], capture_output=True)
    metrics = json.loads(summary.read_text())["metrics"]
    return {name: at(metrics, place) if place and place[0] in metrics else (0 if kind == "count" and place else None)
            for name, _, place, kind in FIGURES}


def is_inside(value, low, high, kind):
    width = {"count": max(1, 0.005 * abs(value)), "ms": 5, "ns": 1e8}[kind]
    return low - width <= value <= high + width


def show(name, what, prediction, real):
    """The table of one experiment; (inside, all) of the real values."""
    columns = list(real)
    print(f"\n{name}: {what}\n")
    print(f"  {'':14}{'predicted':>10}  {'95 % of runs':>21}" + "".join(f"{each:>12}" for each in columns))
    inside = total = 0
    for figure, _, _, kind in FIGURES:
        if figure not in prediction:
            continue
        scale = 1e9 if kind == "ns" else 1  # shown in seconds
        median, low, high = prediction[figure]
        median, low, high = median / scale, low / scale, high / scale
        row = f"  {figure:14}{median:10.6g}  {f'{low:.6g}…{high:.6g}':>21}"
        for column in columns:
            value = real[column].get(figure)
            if value is None:
                row += f"{'':>12}"
                continue
            good = is_inside(value, *prediction[figure][1:], kind)
            inside, total, value = inside + good, total + 1, value / scale
            row += f"{value:10.6g} {'✓' if good else '✗'}"
        print(row)
    return inside, total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--install", action="store_true", help="install the servers first (Debian, as root)")
    parser.add_argument("--rehearse", default="build/release/rehearse")
    parser.add_argument("--runs", type=int, default=100, help="runs of each prediction")
    parser.add_argument("experiments", nargs="*", metavar="ID")
    arguments = parser.parse_args()
    if arguments.install:
        install()
    there = sorted(path.stem for path in (HERE / "experiments").glob("*.json"))
    if unknown := set(arguments.experiments) - set(there):
        parser.error(f"found {', '.join(sorted(unknown))}, expected some of {', '.join(there)}")
    sums = [0, 0]
    for name in arguments.experiments or there:
        experiment = json.loads((HERE / "experiments" / f"{name}.json").read_text())
        with tempfile.TemporaryDirectory(prefix="reality-") as scratch:
            file = pathlib.Path(scratch) / "rehearsal.json"
            file.write_text(json.dumps(experiment["rehearsal"]))
            prediction = predicted(arguments.rehearse, file, arguments.runs)
            with servers(experiment["servers"]) as url:
                real = {"live": by_live(arguments.rehearse, file, url)}
                if shutil.which("k6"):
                    real["k6"] = by_k6(experiment["rehearsal"], url, pathlib.Path(scratch))
            inside = show(name, experiment["what"], prediction, real)
            sums = [a + b for a, b in zip(sums, inside)]
    print(f"\n{sums[0]} of {sums[1]} real values are inside what was predicted")


if __name__ == "__main__":
    main()
