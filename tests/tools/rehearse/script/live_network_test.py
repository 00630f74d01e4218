#!/usr/bin/env python3
"""Scripts in real time: by which addresses they reach servers on loopback, and from which they come.

usage: live_network_test.py <rehearse> <source root>
"""

import json
import unittest
from unittest import mock

from live_scripts import ENVIRONMENT, LiveScriptCase

PING = {"routes": [{"method": "GET", "path": "/ping", "text": "pong"},
                   {"method": "GET", "path": "/drop", "close": True}]}


class LiveNetwork(LiveScriptCase):
    TARGET = PING

    def environment(self, **variables):
        return mock.patch.dict(ENVIRONMENT, variables)

    def status(self, host, options):
        [said] = self.said(f"function () {{ console.log(http.get('http://{host}:{self.target.server_port}/ping').status); }}",
                           options=options)
        return said

    def wrong(self, options):
        ran = self.live("function () {}", options=options)
        self.assertEqual(ran.code, 104, ran.log)
        return ran.log

    # Names.

    def test_a_policy_chooses_the_family_of_names(self):
        self.assertEqual(self.status("localhost", "dns: { policy: 'onlyIPv4' }"), "200")
        self.assertEqual(self.status("localhost", "dns: { policy: 'onlyIPv6' }"), "0")

    def test_addresses_of_hosts_have_no_policy(self):
        self.assertEqual(self.status("shop.test", "hosts: { 'shop.test': '127.0.0.1' }, dns: { policy: 'onlyIPv6' }"), "200")

    def test_all_words_of_k6_are_known(self):
        for select in ("first", "random", "roundRobin"):
            self.assertEqual(self.status("localhost", f"dns: {{ select: '{select}', ttl: '1m' }}"), "200", select)
        for policy in ("preferIPv4", "preferIPv6", "any"):
            self.assertEqual(self.status("localhost", f"dns: {{ policy: '{policy}', ttl: 'inf' }}"), "200", policy)

    def test_what_is_not_said_is_as_without_the_option(self):
        self.assertEqual(self.status("localhost", "dns: { ttl: null, select: null, policy: null }"), "200")

    def test_unknown_words_are_named_together(self):
        log = self.wrong("dns: { ttl: 'soon', select: 'last', policy: 'onlyIPv5', server: 1 }")
        for line in ('/options/dns/ttl: found "soon", expected a text: a duration such as "5m"',
                     '/options/dns/select: found "last", expected "first", "random" or "roundRobin"',
                     '/options/dns/policy: found "onlyIPv5", expected "any", "onlyIPv4", "onlyIPv6", "preferIPv4" or "preferIPv6"',
                     "/options/dns/server: "):
            self.assertIn(line, log)

    def test_times_are_texts_and_not_negative(self):
        for ttl in ("300", "'-1s'", "'-1'", "[]"):
            self.assertIn("/options/dns/ttl: found", self.wrong(f"dns: {{ ttl: {ttl} }}"), ttl)

    def test_what_no_host_fits_is_named(self):
        log = self.wrong("blockHostnames: ['a.*.test', '*', '*.b.test', 'c test', 'd..test'], hosts: { '*.*': '127.0.0.1', '.e': '::1' }")
        for line in ('/options/blockHostnames/0: found "a.*.test", expected a host name, with "*" only at its front: "*.shop.example"',
                     '/options/blockHostnames/3: found "c test"', '/options/blockHostnames/4: found "d..test"',
                     '/options/hosts/*.*: found "*.*", expected a host name, with', '/options/hosts/.e: found ".e"'):
            self.assertIn(line, log)
        self.assertNotIn("blockHostnames/1", log)
        self.assertNotIn("blockHostnames/2", log)

    def test_a_wrong_type_is_named_like_a_wrong_value(self):
        for options, problem in (("hosts: 1", "/options/hosts: found 1, expected an object"),
                                 ("blacklistIPs: 'x'", '/options/blacklistIPs: found "x", expected a list'),
                                 ("dns: { policy: 'x' }", '/options/dns/policy: found "x", expected "any"')):
            self.assertRegex(self.wrong(options), f"(?m)^/.*/test.js: {problem}")

    # Addresses that are blocked.

    def test_a_blocked_address_is_the_error_of_a_name_whose_others_fail(self):
        said = self.said(f"function () {{ const r = http.get('http://localhost:{self.target.server_port}/ping'); "
                         "console.log(r.error_code, r.error); }", options="blacklistIPs: ['127.0.0.0/8']")
        self.assertEqual(said, ["1110 IP (127.0.0.1) is in a blacklisted range (127.0.0.0/8)"])

    def test_a_blocked_address_is_no_error_where_another_is_connected_to(self):
        said = self.said(f"function () {{ for (const path of ['ping', 'drop']) {{ "
                         f"const r = http.get(`http://localhost:{self.target.server_port}/${{path}}`); "
                         "console.log(r.status, r.error_code === 1110); } }", options="blacklistIPs: ['::1']")
        self.assertEqual(said, ["200 false", "0 false"])

    # Values of the command line, which are put over the script's.

    def test_values_of_set_are_over_the_scripts_options(self):
        body = f"function () {{ console.log(http.get('http://shop.test:{self.target.server_port}/ping').error_code); }}"
        options = "hosts: { 'shop.test': '127.0.0.1' }"
        for setting, code in (('options.blacklistIPs=["127.0.0.0/8"]', "1110"), ('/options/blockHostnames=["*.test"]', "1111"),
                              ('hosts={"shop.test":"127.0.0.9"}', "1212"), ('/options/hosts/shop.test=127.0.0.1', "0")):
            self.assertEqual(self.said(body, "--set", setting, options=options), [code], setting)

    def test_what_is_wrong_with_values_of_set_is_named(self):
        ran = self.live("function () {}", "--set", "options.tlsVersion=tls9", "--set", '/options/blacklistIPs=["x"]',
                        "--set", 'dns={"policy":"x"}', "--set", 'tlsCipherSuites=["y"]', "--set", 'tlsAuth=[1]')
        self.assertEqual(ran.code, 104, ran.log)
        for line in ('/options/tlsVersion: found "tls9"', '/options/blacklistIPs: found "x"', '/options/dns/policy: found "x"',
                     '/options/tlsCipherSuites/0: found "y"', "/options/tlsAuth/0: found something else"):
            self.assertIn(line, ran.log)

    # Addresses of the client.

    def clients(self, *flags, options="vus: 3, iterations: 3"):
        """From where each VU came, in the order of the VUs."""
        ran = self.live("function () { http.get(`${base}/from/${exec.vu.idInTest}`); sleep(0.2); }", *flags, options=options)
        self.assertEqual(ran.code, 0, ran.log)
        seen = sorted((parts["pathname"], client[0]) for parts, client in zip(self.target.seen, self.target.clients))
        return [client for _, client in seen]

    def test_each_vu_has_an_address_of_its_own(self):
        self.assertEqual(self.clients("--local-ips", "127.0.0.4-127.0.0.5"), ["127.0.0.4", "127.0.0.5", "127.0.0.4"])

    def test_the_variable_says_the_same(self):
        with self.environment(K6_LOCAL_IPS="127.0.0.8/30"):
            self.assertEqual(self.clients(), ["127.0.0.9", "127.0.0.10", "127.0.0.9"])

    def test_the_flag_is_over_the_variable(self):
        with self.environment(K6_LOCAL_IPS="127.0.0.9"):
            self.assertEqual(self.clients("--local-ips", "127.0.0.3"), ["127.0.0.3"] * 3)

    def test_an_empty_variable_says_nothing(self):
        with self.environment(K6_LOCAL_IPS=""):
            self.assertEqual(self.clients(), ["127.0.0.1"] * 3)

    def test_setup_has_the_first_address(self):
        self.live("function () {}", "--local-ips", "127.0.0.6,127.0.0.7", more="export function setup() { http.get(base); }")
        self.assertEqual([client[0] for client in self.target.clients], ["127.0.0.6"])

    def test_an_address_of_another_machine_fails_the_request(self):
        ran = self.live("function () { console.log(http.get(`${base}/ping`).error_code); }", "--local-ips",
                        "127.0.0.1,192.0.2.1,192.0.2.8/29", options="scenarios: { s: { executor: 'per-vu-iterations', vus: 9 } }")
        self.assertEqual(sorted(ran.console), ["0"] * 2 + ["1210"] * 7)
        self.assertIn("--local-ips: found 192.0.2.1, 192.0.2.9, 192.0.2.10 and 4 more, expected addresses of this machine", ran.log)

    def test_flags_take_the_place_of_the_options_of_the_network(self):
        body = f"function () {{ console.log(http.get('http://shop.test:{self.target.server_port}/ping').error_code); }}"
        options = "hosts: { 'shop.test': '127.0.0.1' }, blockHostnames: ['other.test'], blacklistIPs: ['10.0.0.0/8'], iterations: 1"
        for flags, code in (([], "0"), (["--block-hostnames", "a.test,*.test"], "1111"), (["--blacklist-ip", "127.0.0.0/8"], "1110")):
            self.assertEqual(self.said(body, *flags, options=options), [code], flags)
        for name, value, code in (("K6_BLOCK_HOSTNAMES", "shop.test,a.test", "1111"), ("K6_BLACKLIST_IPS", "10.0.0.0/8,127.0.0.1/32", "1110")):
            with self.environment(**{name: value}):
                self.assertEqual(self.said(body, options=options), [code], name)

    def test_what_is_wrong_with_such_flags_is_named(self):
        ran = self.live("function () {}", "--dns", "ttl=5m,policy=x", "--blacklist-ip", "z")
        self.assertEqual(ran.code, 104)
        self.assertIn('--dns/policy: found "x"', ran.log)
        self.assertIn("--blacklist-ip: found", ran.log)
        self.assertIn('--dns: found "soon", expected ttl, select and policy', self.live("function () {}", "--dns", "soon").log)
        with self.environment(K6_DNS="ttl=x"):
            self.assertIn('K6_DNS/ttl: found "x"', self.live("function () {}").log)
        self.assertEqual(self.live("function () {}", "--dns", "ttl=0,select=first,policy=onlyIPv4").code, 0)

    def test_what_is_no_address_is_named_where_it_is(self):
        ran = self.live("function () {}", "--local-ips", "127.0.0.1,x,1.2.3.4/99")
        self.assertEqual(ran.code, 104)
        self.assertIn("--local-ips: found 'x', expected an IP address, a range such as", ran.log)
        self.assertIn("--local-ips: found '1.2.3.4/99', expected", ran.log)
        with self.environment(K6_LOCAL_IPS="y"):
            self.assertIn("K6_LOCAL_IPS: found 'y'", self.live("function () {}").log)

    # Rehearsals, which have the same options.

    def rehearsal(self, options, *flags):
        """What a journey of one request measured, as JSON."""
        document = {"options": {"iterations": 2, **options}, "targets": {"shop": {
            "url": f"http://shop.test:{self.target.server_port}", "duration": "1ms"}},
            "journeys": {"default": {"steps": [{"request": {"target": "shop", "path": "/ping", "timeout": "5s"}}]}}}
        return self.run_file("live", self.write(json.dumps(document), "test.json"), *flags)

    def measured(self, options, *flags):
        ran = self.rehearsal(options, "--json", *flags)
        self.assertEqual(ran.code, 0, ran.log)
        return json.loads(ran.out)

    def test_a_rehearsal_goes_to_its_hosts(self):
        self.assertEqual(self.measured({"hosts": {"*.test": "127.0.0.1"}}).get("failures"), None)
        self.assertEqual(len(self.target.seen), 2)

    def test_a_rehearsal_keeps_away_from_what_is_blocked(self):
        for options, message in (
                ({"blockHostnames": ["shop.test"]}, "hostname (shop.test) is in a blocked pattern (shop.test)"),
                ({"hosts": {"shop.test": "127.0.0.1"}, "blacklistIPs": ["127.0.0.0/8"]},
                 "IP (127.0.0.1) is in a blacklisted range (127.0.0.0/8)")):
            [failure] = self.measured(options)["failures"]
            self.assertEqual([failure[key] for key in ("reason", "requests", "firstMessage")], ["blocked", 2, message])
        self.assertEqual(self.target.connections, 0)

    def test_a_rehearsal_sends_from_its_addresses(self):
        self.measured({"vus": 2, "hosts": {"shop.test": "127.0.0.1"}}, "--local-ips", "127.0.0.4/31")
        self.assertEqual(sorted(client[0] for client in self.target.clients), ["127.0.0.4", "127.0.0.5"])

    def test_what_is_wrong_with_a_rehearsal_is_named_at_its_place(self):
        ran = self.rehearsal({"dns": {"policy": "x"}, "hosts": {"a": "b"}, "tlsVersion": "tls2"}, "--local-ips", "z")
        self.assertEqual(ran.code, 104)
        for line in ('/options/dns/policy: found "x"', '/options/hosts/a: found "a": "b"', '/options/tlsVersion: found "tls2"',
                     "--local-ips: found 'z'"):
            self.assertIn(line, ran.log)

    def test_options_alone_have_no_options_around_them(self):
        file = self.write(json.dumps({"iterations": 1, "dns": {"policy": "x"}}), "options.json")
        self.assertIn('/dns/policy: found "x"', self.run_file("live", file, "--iteration-duration", "1s").log)


if __name__ == "__main__":
    unittest.main()
