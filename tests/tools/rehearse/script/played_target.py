"""A target file (scenarios/script-targets.md) as an HTTP server on loopback: the oracle beside our own player of it."""

import gzip
import http.server
import json
import math
import re
import threading
import time
import urllib.parse

# What Node's parser, with which the scripts were recorded, takes for a method.
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"}
LONGEST_WAIT = 5  # seconds, whatever a target file says
REFERENCE = re.compile(r"\{\{([^{}]+)\}\}")


def parsed_form(text):
    form = {}
    for name, value in urllib.parse.parse_qsl(text, keep_blank_values=True):
        form[name] = value if name not in form else [*([form[name]] if isinstance(form[name], str) else form[name]), value]
    return form


def as_text(value):
    """JavaScript's String()."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return ",".join(map(as_text, value)) if isinstance(value, list) else str(value)


def as_number(value):
    number = float(as_text(value) or 0)
    return int(number) if math.isfinite(number) and number == int(number) else number


class Exchange:
    """The parts of one request that references name."""

    def __init__(self, method, url, headers, body):
        self.parts = {"method": method, "url": url, "pathname": url.partition("?")[0],
                      "query": parsed_form(url.partition("?")[2]), "header": headers, "headers": headers,
                      "body": body.decode("utf-8", "replace"), "path": {}, "form": {}, "counter": 0}
        pairs = (pair.partition("=") for pair in re.split(r";\s*", headers.get("cookie", "")) if "=" in pair)
        self.parts["cookie"] = self.parts["cookies"] = {name: value for name, _, value in pairs}
        if "urlencoded" in headers.get("content-type", ""):
            self.parts["form"] = parsed_form(self.parts["body"])
        try:
            self.parts["json"] = json.loads(self.parts["body"])
        except ValueError:
            self.parts["json"] = None

    def value_of(self, expression):
        form, name, otherwise = re.fullmatch(r"(?:(int|dec|obj):)?([^|]+)(?:\|(.*))?", expression).groups()
        value = self.parts
        for key in name.split("."):
            if isinstance(value, list):
                value = value[int(key)] if key.isdigit() and int(key) < len(value) else None
            else:
                value = value.get(key) if isinstance(value, dict) else None
        if value is None or value == "":
            value = otherwise if otherwise is not None else None if form == "obj" else ""
        if form in ("int", "dec"):
            return as_number(value) - (form == "dec")
        return value

    def filled(self, template):
        if isinstance(template, str):
            whole = REFERENCE.fullmatch(template)
            return self.value_of(whole[1]) if whole else REFERENCE.sub(lambda m: as_text(self.value_of(m[1])), template)
        if isinstance(template, list):
            return [self.filled(item) for item in template]
        if isinstance(template, dict):
            return {key: self.filled(value) for key, value in template.items()}
        return template

    def holds(self, condition):
        if "every" in condition:
            return self.parts["counter"] % as_number(self.filled(condition["every"])) == 0
        value = as_text(self.filled(condition["value"]))
        if "equals" in condition:
            return value == as_text(condition["equals"])
        if "not_equals" in condition:
            return value != as_text(condition["not_equals"])
        return value != ""


class Target:
    """Routes with their counters."""

    def __init__(self, document):
        self.routes = document["routes"]
        self.default = document.get("default", {"status": 404})
        self.counters = [0] * len(self.routes)
        self.lock = threading.Lock()

    @staticmethod
    def path_parts(pattern, path):
        parts = {}
        wanted, got = pattern.split("/"), path.split("/")
        for i, want in enumerate(wanted):
            if want == "**":
                return parts
            if i >= len(got):
                return None
            name = re.fullmatch(r"\{(\w+)\}", want)
            if name and got[i]:
                parts[name[1]] = urllib.parse.unquote(got[i])
            elif name or want != got[i]:
                return None
        return parts if len(wanted) == len(got) else None

    def answer(self, exchange):
        """The fields of the answer, with those of its case over them."""
        chosen = self.default
        for i, route in enumerate(self.routes):
            methods = [route["method"]] if isinstance(route["method"], str) else route["method"]
            if methods != ["*"] and exchange.parts["method"] not in methods:
                continue
            parts = self.path_parts(route["path"], exchange.parts["pathname"])
            if parts is None:
                continue
            chosen = route
            exchange.parts["path"] = parts
            with self.lock:
                self.counters[i] += 1
                exchange.parts["counter"] = self.counters[i]
            break
        for case in chosen.get("cases", []):
            if exchange.holds(case["if"]):
                return {**chosen, **case}
        return chosen


def body_of(answer, exchange):
    """The bytes and their type."""
    if "json" in answer:
        text = json.dumps(exchange.filled(answer["json"]), separators=(",", ":"), ensure_ascii=False)
        return text.encode(), "application/json"
    if "bytes" in answer:
        size, fill = as_number(exchange.filled(answer["bytes"])), answer.get("fill", "x").encode()
        return (fill * (size // len(fill) + 1))[:size], "application/octet-stream"
    if "html" in answer:
        lines = exchange.filled(answer["html"])
        return "\n".join([lines] if isinstance(lines, str) else lines).encode(), "text/html; charset=utf-8"
    return as_text(exchange.filled(answer.get("text", ""))).encode(), "text/plain"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer is one segment

    def log_message(self, *_):
        pass

    def handle_one_request(self):
        try:
            self.raw_requestline = self.rfile.readline(65537)
            if self.raw_requestline and self.parse_request():
                self.play()
                self.wfile.flush()
            else:
                self.close_connection = True
        except OSError:
            self.close_connection = True

    def play(self):
        if self.command not in METHODS:
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): ", ".join(self.headers.get_all(name)) for name in self.headers}
        exchange = Exchange(self.command, self.path, headers, body)
        self.server.seen.append(exchange.parts)
        self.server.clients.append(self.client_address)
        answer = self.server.target.answer(exchange)
        time.sleep(min(as_number(exchange.filled(answer.get("after_ms", 0))) / 1000, LONGEST_WAIT))
        if answer.get("close"):
            self.close_connection = True
            return
        self.send(answer, exchange)

    def send(self, answer, exchange):
        status = as_number(exchange.filled(answer.get("status", 200)))
        out, kind = body_of(answer, exchange)
        headers = {name.title(): (name, value) for name, value in exchange.filled(answer.get("headers", {})).items()}
        headers.setdefault("Content-Type", ("Content-Type", kind))
        if answer.get("gzip"):
            out = gzip.compress(out)
            headers["Content-Encoding"] = ("Content-Encoding", "gzip")
        empty = status in (204, 304)
        if empty:
            del headers["Content-Type"]
        else:
            headers["Content-Length"] = ("Content-Length", len(out))
        self.send_response_only(status)
        cookies = exchange.filled(answer.get("set_cookies", []))
        if answer.get("set_cookies_from_query"):
            cookies += [f"{name}={as_text(value)}; Path=/" for name, value in exchange.parts["query"].items()]
        for cookie in cookies:
            self.send_header("Set-Cookie", cookie)
        for name, value in headers.values():
            for one in value if isinstance(value, list) else [value]:
                self.send_header(name, as_text(one))
        self.end_headers()
        if self.command != "HEAD" and not empty:
            self.wfile.write(out)


class PlayedTarget(http.server.ThreadingHTTPServer):
    """Plays the document at `url` while it is in use; `seen` has the parts of each request,
    `clients` where it came from; `connections` counts them."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, document):
        super().__init__(("127.0.0.1", 0), Handler)
        self.target = Target(document)
        self.seen = []
        self.clients = []
        self.connections = 0
        self.url = f"http://127.0.0.1:{self.server_port}"

    def process_request(self, request, client_address):
        self.connections += 1
        super().process_request(request, client_address)

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
