"""The page of sleep.php as a WSGI application: sleeps uniformly between `lo` and `hi` ms of the query."""

import random
import time
from urllib.parse import parse_qs


def app(environ, start_response):
    query = parse_qs(environ.get("QUERY_STRING", ""))
    low, high = (float(query.get(name, ["0"])[0]) / 1000 for name in ("lo", "hi"))
    time.sleep(random.uniform(low, high))
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "3")])
    return [b"ok\n"]
