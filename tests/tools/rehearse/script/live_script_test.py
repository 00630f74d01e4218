#!/usr/bin/env python3
"""Scripts in real time, against servers on loopback: what they send, what they are handed, how they end.

usage: live_script_test.py <rehearse> <source root>
"""

import contextlib
import json
import pathlib
import re
import signal
import socket
import ssl
import struct
import subprocess
import threading
import time
import unittest

from live_scripts import ENVIRONMENT, LONGEST, REHEARSE, ROOT, LiveScriptCase, Ran
from played_target import PlayedTarget

TARGET = {
    "routes": [
        {"method": "GET", "path": "/ping", "text": "pong"},
        {"method": "GET", "path": "/delay/{ms}", "after_ms": "{{int:path.ms}}", "text": "waited"},
        {"method": "*", "path": "/status/{code}", "status": "{{int:path.code}}", "text": "status"},
        {"method": "GET", "path": "/drop", "close": True},
        {"method": "GET", "path": "/bytes/{n}", "bytes": "{{int:path.n}}"},
        {"method": "*", "path": "/echo", "json": {"method": "{{method}}", "headers": "{{obj:headers}}", "body": "{{body}}"}},
        {"method": "GET", "path": "/gzip", "gzip": True, "text": "unpacked"},
        {"method": "POST", "path": "/login", "status": 302, "headers": {"Location": "/home"},
         "set_cookies": ["session=s1; Path=/"], "text": "moved"},
        {"method": "GET", "path": "/home", "json": {"cookies": "{{obj:cookies}}"}},
        {"method": "GET", "path": "/items/404", "status": 404, "json": {"error": "none"}},
        {"method": "GET", "path": "/items/{id}", "json": {"id": "{{int:path.id}}", "name": "item-{{path.id}}"}},
    ]
}


class LiveScripts(LiveScriptCase):
    TARGET = TARGET

    # What a script is handed.

    def test_a_rehearsal_that_names_a_script_is_run_for_real(self):
        self.script("function () { http.get(`${base}/ping`); http.get(`${base}/status/404`); }", "iterations: 2")
        file = self.write(json.dumps({"script": "test.js", "targets": {"all": {"url": self.target.url, "endpoints": {
            "ping": {"match": "GET /ping"}, "rest": {"match": "*"}}}}}), "test.json")
        ran = self.run_file("live", file)
        self.assertEqual(ran.code, 0, ran.log)
        self.assertRegex(ran.out, r"http_reqs\.*: 4 ")
        self.assertRegex(ran.out, r"http_req_failed\.*: 50\.00%")

    def test_a_shop_counts_the_same_live_as_rehearsed(self):
        targets = json.loads((ROOT / "scenarios/scripts/shop.json").read_text())
        file = str(ROOT / "scenarios/scripts/shop.js")
        flags = ["-u", 4, "-i", 12, "--summary-export", "export.json"]
        rehearsed = self.run_file("run", file, "--targets", ROOT / "scenarios/scripts/shop.json", *flags)
        want = json.loads(pathlib.Path(self.folder, "export.json").read_text())["metrics"]
        with PlayedTarget(targets) as shop:
            live = self.run_file("live", file, "--target", f"https://shop.test={shop.url}", *flags)
        found = json.loads(pathlib.Path(self.folder, "export.json").read_text())["metrics"]
        self.assertEqual([rehearsed.code, live.code], [0, 0], live.log)
        for metric in ("checks", "http_req_failed"):
            self.assertEqual([found[metric][key] for key in ("passes", "fails")],
                             [want[metric][key] for key in ("passes", "fails")], metric)
        for metric in ("iterations", "http_reqs", "basket_value"):
            self.assertEqual(found[metric].get("count"), want[metric].get("count"), metric)
        self.assertIn("12 complete and 0 interrupted", live.out)
        self.assertIn("12 complete and 0 interrupted", rehearsed.out)

    def test_responses_have_what_the_server_sent(self):
        said = self.said("function () { const r = http.get(`${base}/gzip`); console.log(r.status, r.status_text, r.proto, "
                         "r.body, r.headers['Content-Encoding'], r.remote_ip, r.remote_port === Number(base.split(':')[2])); }")
        self.assertEqual(said, ["200 200 OK HTTP/1.1 unpacked gzip 127.0.0.1 true"])

    def test_requests_have_what_the_script_says(self):
        self.said("function () { http.put(`${base}/echo`, 'a=1', { headers: { 'X-Own': 'v' }, cookies: { c: '1' } }); }",
                  options="userAgent: 'agent/1'")
        [parts] = self.seen("/echo")
        self.assertEqual([parts["method"], parts["body"]], ["PUT", "a=1"])
        self.assertEqual(parts["headers"], {"host": self.target.url[7:], "user-agent": "agent/1", "content-length": "3",
                                            "x-own": "v", "cookie": "c=1"})

    def test_binary_bodies_arrive_byte_for_byte(self):
        said = self.said("function () { const b = new Uint8Array([0, 1, 10, 13, 65]); "
                         "console.log(http.post(`${base}/echo`, b.buffer).json('body').length); }")
        self.assertEqual(said, ["5"])

    def test_redirects_are_followed_with_the_scripts_cookies(self):
        said = self.said("function () { const r = http.post(`${base}/login`, { user: 'a' }); "
                         "console.log(r.status, r.url === `${base}/home`, JSON.stringify(r.json('cookies'))); }")
        self.assertEqual(said, ['200 true {"session":"s1"}'])
        self.assertEqual([parts["method"] for parts in self.target.seen], ["POST", "GET"])

    def test_redirects_are_not_followed_where_the_script_says_so(self):
        said = self.said("function () { console.log(http.post(`${base}/login`, null, { redirects: 0 }).status); }")
        self.assertEqual(said, ["302"])
        self.assertEqual(len(self.target.seen), 1)

    def test_cookies_are_of_one_iteration(self):
        said = self.said("function () { console.log(Object.keys(http.get(`${base}/home`).json('cookies')).length); "
                         "http.post(`${base}/login`); }", options="iterations: 2")
        self.assertEqual(said, ["0", "0"])

    def test_discarded_bodies_are_counted_and_not_kept(self):
        ran = self.live("function () { console.log(http.get(`${base}/bytes/300000`).body); }", "--summary-export", "e.json",
                        options="discardResponseBodies: true")
        self.assertEqual(ran.console, ["null"])
        export = json.loads(pathlib.Path(self.folder, "e.json").read_text())
        self.assertGreater(export["metrics"]["data_received"]["count"], 300000)

    def test_a_body_of_more_than_64_mib_is_an_error_with_its_place(self):
        ran = self.live("function () { const r = http.get(`${base}/bytes/67108865`); console.log(r.status, r.error_code); }")
        self.assertEqual(ran.console, ["0 1000"])
        self.assertIn(f"GET {self.target.url}/bytes/67108865: the body is longer than 64 MiB", ran.errors)

    def test_timings_are_measured(self):
        said = self.said("function () { const t = http.get(`${base}/delay/200`).timings; "
                         "console.log(t.waiting >= 195 && t.waiting < 2000, t.duration >= t.waiting, t.blocked > 0, "
                         "t.connecting > 0, t.tls_handshaking); }")
        self.assertEqual(said, ["true true true true 0"])

    # Time.

    def test_sleep_and_date_are_real(self):
        before = time.time()
        said = self.said("function () { const a = Date.now(); sleep(0.3); console.log(a, Date.now()); }")
        begun, ended = (int(text) / 1000 for text in said[0].split())
        self.assertTrue(before - 1 <= begun and 0.295 <= ended - begun <= 5 and ended <= time.time() + 1, said)

    def test_a_loop_that_waits_for_the_clock_ends(self):
        said = self.said("function () { const end = Date.now() + 20; while (Date.now() < end) {} console.log('over'); }")
        self.assertEqual(said, ["over"])

    def test_a_loop_without_end_is_stopped_by_its_budget(self):
        ran = self.live("function () { for (;;) {} }", options="scenarios: { s: { executor: 'constant-vus', vus: 1, "
                        "duration: '1s', gracefulStop: '0s' } }")
        self.assertIn("held up all other VUs", "".join(ran.errors))
        self.assertIn("0 complete and 1 interrupted", ran.out)

    def test_timers_fire_in_real_time(self):
        said = self.said("function () { const a = Date.now(); setTimeout(() => console.log(Date.now() - a >= 100), 100); }")
        self.assertEqual(said, ["true"])

    def test_a_batch_is_sent_at_once_within_its_limit(self):
        body = ("function () { const a = Date.now(); http.batch(Array(4).fill(`${base}/delay/1000`)); "
                "console.log(Math.floor((Date.now() - a) / 1000)); }")
        self.assertEqual(self.said(body, options="batchPerHost: 0"), ["1"])
        self.assertEqual(self.said(body, options="batchPerHost: 2"), ["2"])

    def test_async_requests_run_beside_each_other(self):
        said = self.said("async function () { const a = http.asyncRequest('GET', `${base}/delay/2000`).then(() => "
                         "console.log('slow')); await http.asyncRequest('GET', `${base}/delay/100`); console.log('fast'); await a; }")
        self.assertEqual(said, ["fast", "slow"])

    # Connections.

    def connections(self, options):
        before = self.target.connections
        self.said("function () { http.get(`${base}/ping`); http.get(`${base}/ping`); }", options="iterations: 3" + options)
        return self.target.connections - before

    def test_connections_are_kept_as_the_options_say(self):
        self.assertEqual(self.connections(""), 1)
        self.assertEqual(self.connections(", noConnectionReuse: true"), 6)
        self.assertEqual(self.connections(", noVUConnectionReuse: true"), 3)

    def test_hosts_says_where_a_name_is(self):
        port = self.target.url.rpartition(":")[2]
        said = self.said("function () { const r = http.get('http://shop.test/ping'); console.log(r.body, r.remote_ip); }",
                         options=f"hosts: {{ 'shop.test': '127.0.0.1:{port}' }}")
        self.assertEqual(said, ["pong 127.0.0.1"])
        self.assertEqual(self.target.seen[0]["headers"]["host"], "shop.test")

    def test_a_target_takes_the_place_of_an_origin(self):
        said = self.said("function () { console.log(http.get('https://shop.test/ping').url); }", "--target",
                         f"https://shop.test={self.target.url}")
        self.assertEqual(said, ["https://shop.test/ping"])

    def test_blocked_names_and_addresses_are_not_connected_to(self):
        said = self.said("function () { for (const u of ['http://a.blocked.test/', `${base}/ping`]) { const r = http.get(u); "
                         "console.log(r.error_code, r.error); } }",
                         options="blockHostnames: ['*.blocked.test'], blacklistIPs: ['127.0.0.0/8']")
        self.assertEqual(said, ["1111 hostname (a.blocked.test) is in a blocked pattern (*.blocked.test)",
                                "1110 IP (127.0.0.1) is in a blacklisted range (127.0.0.0/8)"])
        self.assertEqual(self.target.connections, 0)

    # Failures.

    def failure(self, url, params="", options=""):
        ran = self.live(f"function () {{ const r = http.get('{url}'{params}); "
                        "console.log(r.status, r.error_code, r.error, r.body); }", options=options)
        self.assertEqual(ran.code, 0, ran.log)
        return ran.console[0]

    def test_a_refused_connection_is_1212(self):
        self.assertEqual(self.failure("http://127.0.0.1:1/"), "0 1212 dial: connection refused null")

    def test_a_connection_that_is_closed_without_an_answer_is_1000(self):
        self.assertEqual(self.failure(f"{self.target.url}/drop"), "0 1000 EOF null")

    def test_an_answer_that_is_too_late_is_1050(self):
        self.assertEqual(self.failure(f"{self.target.url}/delay/2000", ", { timeout: '100ms' }"),
                         "0 1050 request timeout null")

    def test_a_name_that_there_is_not_is_1101(self):
        self.assertEqual(self.failure("http://" + "x" * 64 + ".invalid/"), "0 1101 lookup: no such host null")

    def test_a_reset_connection_is_1220(self):
        with served(reset) as port:
            self.assertEqual(self.failure(f"http://127.0.0.1:{port}/"), "0 1220 read: connection reset by peer null")

    def test_half_an_answer_is_1000(self):
        with served(lambda s: s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")) as port:
            self.assertEqual(self.failure(f"http://127.0.0.1:{port}/"), "0 1000 unexpected EOF null")

    def test_a_server_without_tls_is_1300(self):
        with served(lambda s: s.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
            self.assertRegex(self.failure(f"https://127.0.0.1:{port}/"), r"^0 1300 tls: ")

    def test_an_error_status_is_an_answer(self):
        self.assertEqual(self.failure(f"{self.target.url}/status/503"), "503 1503  status")

    def test_failures_are_logged_with_their_reason(self):
        ran = self.live("function () { http.get('http://127.0.0.1:1/x'); }")
        self.assertEqual(ran.failures, ['Get "http://127.0.0.1:1/x": dial: connection refused'])
        self.assertEqual(ran.log.count("Request Failed"), 1)

    def test_what_no_client_may_send_is_refused(self):
        ran = self.live("function () { for (const h of [{ 'a b': '1' }, { 'X-A': 'a\\r\\nX-B: b' }]) "
                        "console.log(http.get(`${base}/ping`, { headers: h }).error); "
                        "console.log(http.request('GE T', `${base}/ping`).error); }")
        self.assertEqual(ran.console, ['net/http: invalid header field name "a b"',
                                       'net/http: invalid header field value for "X-A"',
                                       'net/http: invalid method "GE T"'])
        self.assertEqual(self.target.seen, [])

    def test_certificates_are_verified_unless_the_options_say_otherwise(self):
        names = [str(pathlib.Path(self.folder, name)) for name in ("key.pem", "cert.pem")]
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", names[0], "-out", names[1], "-days", "2", "-subj", "/CN=other.test"],
                       check=True, capture_output=True, timeout=LONGEST)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(names[1], names[0])
        with PlayedTarget(TARGET) as target:
            target.socket = context.wrap_socket(target.socket, server_side=True)
            url = target.url.replace("http:", "https:") + "/ping"
            self.assertEqual(self.failure(url), "0 1310 x509: unknown authority null")
            ENVIRONMENT["SSL_CERT_FILE"] = names[1]
            self.addCleanup(ENVIRONMENT.pop, "SSL_CERT_FILE")
            self.assertEqual(self.failure(url), "0 1311 x509: certificate doesn't match hostname null")
            said = self.said(f"function () {{ const r = http.get('{url}'); console.log(r.body, r.tls_version, "
                             "r.tls_cipher_suite.startsWith('TLS_'), r.timings.tls_handshaking > 0); }",
                             options="insecureSkipTLSVerify: true")
            self.assertEqual(said, ["pong tls1.3 true true"])

    # The test around the iterations.

    def test_phases_send_requests_and_hand_on_data(self):
        said = self.said("function (data) { console.log(data.token); }",
                         more="export function setup() { return { token: http.get(`${base}/ping`).body }; }\n"
                              "export function teardown(data) { console.log(http.get(`${base}/ping`).status, data.token); }")
        self.assertEqual(said, ["pong", "200 pong"])

    def test_a_threshold_ends_the_test(self):
        ran = self.live("function () { http.get(`${base}/status/500`); sleep(0.1); }",
                        options="vus: 2, duration: '25s', thresholds: { http_req_failed: [{ threshold: 'rate<0.1', "
                                "abortOnFail: true }] }")
        self.assertEqual(ran.code, 99, ran.log)
        self.assertLess(len(self.target.seen), 200)

    def test_a_signal_interrupts_iterations_and_runs_the_teardown(self):
        file = self.script("function () { sleep(0.01); http.get(`${base}/delay/5000`); }", "vus: 2, duration: '25s'",
                           "export function teardown() { console.log('torn down'); }")
        with subprocess.Popen(self.words("live", file), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              cwd=self.folder, env=ENVIRONMENT) as process:
            until = time.monotonic() + LONGEST
            while len(self.target.seen) < 2 and time.monotonic() < until:
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            ran = Ran(process.returncode, *process.communicate(timeout=LONGEST))
        self.assertEqual(process.returncode, 105)
        self.assertEqual(ran.console, ["torn down"])
        self.assertIn("0 complete and 2 interrupted", ran.out)

    def test_the_hard_end_interrupts_requests(self):
        ran = self.live("function () { http.get(`${base}/delay/5000`); console.log('never'); }",
                        options="scenarios: { s: { executor: 'constant-vus', vus: 2, duration: '1s', gracefulStop: '0s' } }")
        self.assertEqual([ran.code, ran.console], [0, []])
        self.assertIn("0 complete and 2 interrupted", ran.out)

    def test_an_abort_ends_the_test(self):
        ran = self.live("function () { http.get(`${base}/ping`); exec.test.abort('enough'); }", options="vus: 1, duration: '20s'")
        self.assertEqual(ran.code, 108)
        self.assertRegex(ran.errors[0], r"^test aborted: enough at default \(file:///.*/test.js:\d+:1\)$")

    def test_a_summary_is_the_scripts_own(self):
        ran = self.live("function () { http.get(`${base}/ping`); }", "-q",
                        more="export function handleSummary(data) { return { stdout: `reqs ${data.metrics.http_reqs.values.count}\\n` }; }")
        self.assertTrue(ran.out.startswith("reqs 1\n"), ran.out)

    def test_the_initialisation_of_vus_is_before_the_test(self):
        said = self.said("function () { console.log(exec.instance.currentTestRunDuration < 380); }", options="vus: 1, iterations: 1",
                         more="const end = Date.now() + 400; while (Date.now() < end) {}")
        self.assertEqual(said, ["true"])

    def test_the_rest_api_steers_a_script(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        file = self.script("function () { sleep(0.05); }", "vus: 1, duration: '20s'")
        with subprocess.Popen(self.words("live", file, "-a", address), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, cwd=self.folder, env=ENVIRONMENT) as process:
            answered, until = None, time.monotonic() + LONGEST
            while time.monotonic() < until:
                answered = subprocess.run([REHEARSE, "status", "-a", address], capture_output=True, text=True, check=False)
                if answered.returncode == 0:
                    break
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=LONGEST)
        self.assertIn("running: true", answered.stdout)
        self.assertEqual(process.returncode, 105)

    # What is written, and what is refused.

    def test_recorded_answers_rehearse_the_same(self):
        file = self.script("function () { for (const id of [1, 2, 3, 404]) check(http.get(`${base}/items/${id}`), "
                           "{ [`item ${id}`]: (r) => r.status === (id === 404 ? 404 : 200) && (id === 404 || "
                           "r.json('name') === `item-${id}`) }); const home = http.post(`${base}/login`); "
                           "check(home, { home: (r) => r.json('cookies') !== undefined }); "
                           "check(http.get(`${base}/drop`), { dropped: (r) => r.error_code === 1000 }); }", "iterations: 3")
        live = self.run_file("live", file, "--record", "recorded.json", "--summary-export", "live.json")
        rehearsed = self.run_file("run", file, "--targets", "recorded.json", "--summary-export", "rehearsed.json")
        self.assertEqual([live.code, rehearsed.code], [0, 0], live.log + rehearsed.log)
        exports = [json.loads(pathlib.Path(self.folder, name).read_text()) for name in ("live.json", "rehearsed.json")]
        self.assertEqual(*(export["root_group"]["checks"] for export in exports))
        self.assertEqual(*(export["metrics"]["http_reqs"]["count"] for export in exports))
        recorded = json.loads(pathlib.Path(self.folder, "recorded.json").read_text())
        self.assertEqual(recorded["base"], [self.target.url])
        routes = {(route["method"], route["path"]): route for route in recorded["routes"]}
        self.assertEqual(sorted(routes), [("GET", "/drop"), ("GET", "/home"), ("GET", "/items/404"),
                                          ("GET", "/items/{id}"), ("POST", "/login")])
        self.assertEqual(routes["GET", "/items/{id}"]["json"], {"id": "{{int:path.id}}", "name": "item-{{path.id}}"})
        self.assertEqual(routes["POST", "/login"]["set_cookies"], ["session=s1; Path=/"])

    def test_a_recording_takes_the_median_of_the_times_to_the_first_byte(self):
        self.live("function () { http.get(`${base}/delay/100`); }", "--record", "recorded.json", options="iterations: 3")
        [route] = json.loads(pathlib.Path(self.folder, "recorded.json").read_text())["routes"]
        # The server waits from when it has read the request, which the client may notice later.
        self.assertTrue(90 <= route["after_ms"] < 1000, route)

    def test_a_comparison_runs_the_targets_too(self):
        targets = self.write(json.dumps(TARGET), "targets.json")
        ran = self.live("function () { http.get(`${base}/ping`); }", "--targets", targets, "--compare")
        self.assertIn("PREDICTION AND REALITY", ran.out)
        self.assertRegex(ran.out, r"complete iterations +1 +1 +0\n")

    def test_flags_that_mean_nothing_are_refused_at_once(self):
        file = self.script("function () {}")
        run = subprocess.run([REHEARSE, "live", file, "--threads", "2", "--compare", "--target", "shop"], capture_output=True,
                             text=True, timeout=LONGEST, check=False)
        self.assertEqual(run.returncode, 104)
        self.assertIn("--threads: found 2, expected 1: all VUs of a script run on one thread", run.stderr)
        self.assertIn("--compare: found no --targets, expected a file of what would answer", run.stderr)

    def test_what_is_wrong_with_hosts_is_named(self):
        ran = self.live("function () {}", "--target", "x=y", options="hosts: { a: 'b' }, blacklistIPs: ['1.2.3.4/99']")
        self.assertEqual(ran.code, 104)
        for place in ("--target: found 'x=y'", '/options/hosts/a: found "a": "b"', '/options/blacklistIPs: found "1.2.3.4/99"'):
            self.assertIn(place, ran.log)

    def test_a_dry_run_sends_nothing(self):
        ran = self.live("function () { http.get(`${base}/ping`); }", "--dry-run")
        self.assertEqual([ran.code, self.target.seen], [0, []])
        self.assertRegex(ran.out, r"execution: real time\n(.*\n)*.*targets: where the script sends its requests")


@contextlib.contextmanager
def served(answer):
    """The port of a server that reads what comes first and then does this with the socket."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        def serve():
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection:
                        connection.recv(65536)
                        answer(connection)
        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


if __name__ == "__main__":
    unittest.main()
