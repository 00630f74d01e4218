"""Starts and stops what the measurements here need, and runs the command. Needs only python3."""

import contextlib
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("REHEARSE", str(ROOT / "build" / "release" / "rehearse"))


def free_port():
    """A port of 127.0.0.1 that nobody listened at a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, seconds=5.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens at port {port}")


def write_json(folder, name, document):
    path = pathlib.Path(folder) / f"{name}.json"
    path.write_text(json.dumps(document, indent=1))
    return str(path)


def rehearse(arguments, cpu=None):
    """Runs the command; returns its JSON answer and its resource usage (os.wait4)."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        command = ([] if cpu is None else ["taskset", "-c", str(cpu)]) + [BINARY, *arguments]
        child = subprocess.Popen(command, stdout=out, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        answer = out.read()
        if not answer:
            raise RuntimeError(f"{' '.join(command)}: {errors.read().decode()}")
    return json.loads(answer), usage


def endpoints(result):
    """What requests to each endpoint came to, whether they are listed or stand by their names."""
    http = result["http"]
    if isinstance(http, list):
        return http
    return [endpoint for target in http.values() for endpoint in target.values()]


@contextlib.contextmanager
def served(path):
    """`rehearse serve` of a file with targets, on free ports: the flags that `live` needs."""
    server = subprocess.Popen([BINARY, "serve", path, "-a", "127.0.0.1:0"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    try:
        targets = json.loads(pathlib.Path(path).read_text())["targets"]
        flags = []
        for _ in targets:
            found = re.match(r"(\S+)=(http://\S+)", server.stdout.readline())
            flags += ["--target", f"{found[1]}={found[2]}"]
        yield flags
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextlib.contextmanager
def nginx(cpu=None):
    """nginx with one worker that answers every GET with 6 bytes: its URL."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "nginx.conf").write_text(f"""
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
worker_rlimit_nofile 32768;
events {{ worker_connections 16384; }}
http {{
  access_log off; keepalive_requests 1000000000; keepalive_timeout 300s;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port} backlog=16384; location / {{ return 200 "hello\\n"; }} }}
}}
""")
        command = ([] if cpu is None else ["taskset", "-c", str(cpu)])
        server = subprocess.Popen([*command, "nginx", "-p", folder, "-c", f"{folder}/nginx.conf"],
                                  stderr=subprocess.DEVNULL)
        try:
            wait_for_port(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()
