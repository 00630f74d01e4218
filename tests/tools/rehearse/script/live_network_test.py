#!/usr/bin/env python3
"""Scripts in real time: by which addresses they reach servers on loopback, and from which they come.

usage: live_network_test.py <rehearse> <source root>
"""

import unittest

from live_scripts import LiveScriptCase

PING = {"routes": [{"method": "GET", "path": "/ping", "text": "pong"}]}


class LiveNetwork(LiveScriptCase):
    TARGET = PING

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


if __name__ == "__main__":
    unittest.main()
