#!/usr/bin/env python3
"""Scripts in real time over TLS, against servers on loopback: versions, cipher suites, and who the client says it is.

usage: live_tls_test.py <rehearse> <source root>
"""

import contextlib
import json
import pathlib
import socket
import ssl
import subprocess
import unittest
import warnings

from live_scripts import LONGEST, LiveScriptCase
from played_target import PlayedTarget

PING = {"routes": [{"method": "GET", "path": "/ping", "text": "pong"}]}
OLD = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
NEW = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3


class TlsTarget(PlayedTarget):
    """Plays PING over TLS; `shown` has the common name of what each connection's client shows, or none,
    `versions` that of TLS."""

    def __init__(self, context):
        super().__init__(PING)
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.shown = []
        self.versions = []
        self.url = self.url.replace("http:", "https:")

    def process_request(self, request, client_address):
        try:
            request.do_handshake()
        except ssl.SSLError:
            # What is left unread would reset the connection before the client has read why.
            with contextlib.suppress(OSError), socket.socket(fileno=request.detach()) as plain:
                plain.settimeout(LONGEST)
                while plain.recv(65536):
                    pass
            return
        self.versions.append(request.version())
        shown = request.getpeercert() or {}
        names = [value for part in shown.get("subject", ()) for key, value in part if key == "commonName"]
        self.shown.append(names[0] if names else None)
        super().process_request(request, client_address)


class LiveTls(LiveScriptCase):
    def identity(self, name, *flags):
        """Files of a certificate and its key."""
        cert, key = (pathlib.Path(self.folder, f"{name}.{kind}.pem") for kind in ("cert", "key"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-keyout", key, "-out", cert, "-days", "2",
                        "-subj", f"/CN={name}", *(flags or ["-nodes"])], check=True, capture_output=True, timeout=LONGEST)
        return cert, key

    def serve(self, versions=NEW, ciphers=None, clients=()):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers(ciphers or "DEFAULT:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version, context.maximum_version = versions
        context.load_cert_chain(*self.identity("server"))
        if clients:
            context.verify_mode = ssl.CERT_REQUIRED
            for cert, _ in clients:
                context.load_verify_locations(cert)
        return self.enterContext(TlsTarget(context))

    def get(self, url, options, what="r.tls_version"):
        [said] = self.said(f"function () {{ const r = http.get('{url}/ping'); console.log({what}, r.error_code); }}",
                           options=f"insecureSkipTLSVerify: true, {options}")
        return said

    def auth(self, *entries):
        return "tlsAuth: " + json.dumps([{**entry, **{key: entry[key].read_text() for key in ("cert", "key")}}
                                         for entry in entries])

    def wrong(self, options):
        ran = self.live("function () {}", options=options)
        self.assertEqual(ran.code, 104, ran.log)
        return ran.log

    # Versions.

    def test_a_version_is_the_only_one(self):
        url = self.serve().url
        self.assertEqual([self.get(url, f"tlsVersion: '{name}'") for name in ("tls1.2", "tls1.3")], ["tls1.2 0", "tls1.3 0"])

    def test_a_range_takes_the_highest_version_that_both_have(self):
        url = self.serve().url
        self.assertEqual(self.get(url, "tlsVersion: { min: 'tls1.2', max: 'tls1.3' }"), "tls1.3 0")
        self.assertEqual(self.get(url, "tlsVersion: { max: 'tls1.2' }"), "tls1.2 0")

    def test_versions_before_1_2_are_for_those_who_ask(self):
        url = self.serve(OLD).url
        self.assertEqual(self.get(url, ""), " 1300")
        self.assertEqual(self.get(url, "tlsVersion: 'tls1.0'"), "tls1.0 0")
        self.assertEqual(self.get(url, "tlsVersion: { min: 'tls1.0', max: 'tls1.2' }"), "tls1.1 0")

    def test_a_server_without_the_version_fails_the_request(self):
        self.assertEqual(self.get(self.serve().url, "tlsVersion: 'tls1.1'"), " 1300")

    def test_wrong_versions_are_named_together(self):
        log = self.wrong("tlsVersion: { min: 'tls9', max: 'ssl3.0', from: 1 }")
        for line in ('/options/tlsVersion/min: found "tls9", expected "tls1.0", "tls1.1", "tls1.2" or "tls1.3"',
                     '/options/tlsVersion/max: found "ssl3.0", expected at least "tls1.0", since OpenSSL has SSL no more',
                     "/options/tlsVersion/from: "):
            self.assertIn(line, log)

    def test_a_range_needs_a_version(self):
        for versions in ("{ min: 'tls1.3', max: 'tls1.2' }", "{ max: 'tls1.1' }"):
            self.assertIn("/options/tlsVersion: found a max below min, expected", self.wrong(f"tlsVersion: {versions}"))

    # Cipher suites.

    def test_one_of_the_named_suites_is_used(self):
        url = self.serve().url
        for name in ("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                     "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"):
            self.assertEqual(self.get(url, f"tlsVersion: 'tls1.2', tlsCipherSuites: ['{name}']", "r.tls_cipher_suite"),
                             f"{name} 0")

    def test_names_of_go_are_known(self):
        name = "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305"
        self.assertEqual(self.get(self.serve().url, f"tlsVersion: 'tls1.2', tlsCipherSuites: ['{name}']", "r.tls_cipher_suite"),
                         f"{name}_SHA256 0")

    def test_suites_of_tls_1_3_are_always_allowed(self):
        url = self.serve().url
        for name in ("TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"):
            self.assertEqual(self.get(url, f"tlsCipherSuites: ['{name}']"), "tls1.3 0")

    def test_suites_of_tls_1_3_alone_leave_no_other_version(self):
        url = self.serve((ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2)).url
        self.assertEqual(self.get(url, "tlsCipherSuites: ['TLS_AES_128_GCM_SHA256']"), " 1300")
        self.assertIn("/options/tlsCipherSuites: found only cipher suites of TLS 1.3, expected",
                      self.wrong("tlsVersion: 'tls1.2', tlsCipherSuites: ['TLS_AES_128_GCM_SHA256']"))

    def test_a_server_without_the_suite_fails_the_request(self):
        url = self.serve((ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2), "AES256-GCM-SHA384").url
        self.assertEqual(self.get(url, "tlsCipherSuites: ['TLS_RSA_WITH_AES_128_GCM_SHA256']"), " 1300")

    def test_suites_work_with_old_versions(self):
        name = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
        self.assertEqual(self.get(self.serve(OLD).url, f"tlsVersion: 'tls1.1', tlsCipherSuites: ['{name}']", "r.tls_cipher_suite"),
                         f"{name} 0")

    def test_suites_that_openssl_lacks_are_named_together(self):
        log = self.wrong("tlsCipherSuites: ['TLS_RSA_WITH_RC4_128_SHA', 1, 'x']")
        for line in ('/options/tlsCipherSuites/0: found "TLS_RSA_WITH_RC4_128_SHA", expected the IANA name of a cipher suite '
                     "that this OpenSSL (3.", "/options/tlsCipherSuites/1: found 1, expected", '/options/tlsCipherSuites/2: found "x"'):
            self.assertIn(line, log)

    # Certificates of the client.

    def test_a_certificate_is_shown_to_servers_that_ask(self):
        alice = self.identity("alice")
        target = self.serve(clients=[alice])
        entry = {"cert": alice[0], "key": alice[1]}
        self.assertEqual(self.get(target.url, self.auth(entry), "r.body"), "pong 0")
        self.assertEqual(target.shown, ["alice"])

    def test_without_one_the_server_refuses(self):
        target = self.serve(clients=[self.identity("alice")])
        self.assertEqual(self.get(target.url, "", "r.body"), "null 1300")
        self.assertEqual(self.get(target.url, "tlsVersion: 'tls1.2'", "r.body"), "null 1300")

    def test_the_first_one_for_the_host_is_shown(self):
        people = {name: self.identity(name) for name in ("alice", "bob", "carol")}
        target = self.serve(clients=people.values())
        port = target.server_port
        entries = [{"domains": domains, "cert": people[name][0], "key": people[name][1]}
                   for name, domains in (("alice", ["shop.test", "Pay.test"]), ("bob", ["*.test"]), ("carol", []))]
        body = "".join(f"http.get('https://{host}:{port}/ping');" for host in ("shop.test", "a.b.test", "pay.test", "other.org"))
        self.said(f"function () {{ {body} }}", options=f"{self.auth(*entries)}, insecureSkipTLSVerify: true, "
                  f"hosts: {{ '*.test': '127.0.0.1', 'other.org': '127.0.0.1' }}")
        self.assertEqual(target.shown, ["alice", "bob", "alice", "carol"])

    def test_a_rehearsal_has_the_same_options(self):
        alice = self.identity("alice")
        target = self.serve(clients=[alice])
        options = {"iterations": 2, "insecureSkipTLSVerify": True, "tlsVersion": "tls1.2",
                   "tlsAuth": [{"domains": ["127.0.0.1"], "cert": alice[0].read_text(), "key": alice[1].read_text()}]}
        file = self.write(json.dumps({
            "options": options, "targets": {"shop": {"url": target.url, "duration": "1ms"}},
            "journeys": {"default": {"steps": [{"request": {"target": "shop", "path": "/ping", "timeout": "5s"}}]}}}), "test.json")
        ran = self.run_file("live", file, "--json")
        self.assertNotIn("failures", json.loads(ran.out))
        self.assertEqual((target.shown, target.versions), (["alice"], ["TLSv1.2"]))

    def test_hosts_are_those_of_the_script(self):
        alice = self.identity("alice")
        target = self.serve(clients=[alice])
        entry = {"domains": ["shop.test"], "cert": alice[0], "key": alice[1]}
        said = self.said("function () { console.log(http.get('https://shop.test/ping').body); }", "--target",
                         f"https://shop.test={target.url}", options=f"insecureSkipTLSVerify: true, {self.auth(entry)}")
        self.assertEqual(said, ["pong"])

    def test_other_hosts_are_shown_nothing(self):
        alice = self.identity("alice")
        target = self.serve(clients=[alice])
        entry = {"domains": ["*.shop.test"], "cert": alice[0], "key": alice[1]}
        self.assertEqual(self.get(target.url, self.auth(entry), "r.body"), "null 1300")

    def test_a_key_is_opened_by_its_password(self):
        alice = self.identity("alice", "-passout", "pass:secret")
        target = self.serve(clients=[alice])
        entry = {"cert": alice[0], "key": alice[1], "password": "secret"}
        self.assertEqual(self.get(target.url, self.auth(entry), "r.body"), "pong 0")

    def test_pages_have_neither_keys_nor_passwords(self):
        entry = [{"domains": ["a.test"], "cert": "CERT", "key": "SECRET1", "password": "SECRET2"}]
        rehearsal = json.dumps({"options": {"iterations": 1, "tlsAuth": entry},
                                "journeys": {"default": {"duration": "1ms"}}})
        settings = ["--set", 'options.tlsAuth.0.key=SECRET3', "--set", 'vus=1']
        ran = self.run_file("run", self.write(rehearsal, "test.json"), *settings, "--html", "page.html")
        self.assertEqual(ran.code, 0, ran.log)
        page = pathlib.Path(self.folder, "page.html").read_text()
        self.assertNotIn("SECRET", page)
        self.assertIn("options.tlsAuth.0.key=***", page)
        self.assertIn("CERT", page)

    def test_what_is_wrong_with_certificates_is_named_and_not_shown(self):
        alice = self.identity("alice", "-passout", "pass:secret")
        bob = self.identity("bob")
        entries = [{"cert": alice[0], "key": alice[1], "password": "wrong1"}, {"cert": alice[0], "key": alice[1]},
                   {"cert": alice[0], "key": bob[1]}, {"cert": bob[1], "key": bob[0]}]
        log = self.wrong(self.auth(*entries)[:-1] + ", { domains: 1, cert: 2, keys: 'k' }, 'PEM']")
        for line in ("/options/tlsAuth/0/password: found one that does not open the key, expected the key's",
                     "/options/tlsAuth/1/password: found none, expected the password of the key",
                     "/options/tlsAuth/2/key: found the key of another certificate, expected that of cert",
                     "/options/tlsAuth/3/cert: found a text without a certificate, expected one as PEM",
                     "/options/tlsAuth/3/key: found a text without a private key, expected one as PEM",
                     "/options/tlsAuth/4/domains: found 1, expected a list of host names",
                     "/options/tlsAuth/4/cert: found something else, expected a certificate as PEM",
                     "/options/tlsAuth/4/keys: ",
                     "/options/tlsAuth/5: found something else, expected an object of domains, cert, key and password"):
            self.assertIn(line, log)
        self.assertNotIn("wrong1", log)
        self.assertNotIn("PRIVATE KEY-----\\n", log)


if __name__ == "__main__":
    unittest.main()
