// The remote modules in our own writing.

#include "tests/sim/script/modules/script_fixture.hpp"

namespace rehearse {
namespace {

class Jslib : public ScriptModules {
 protected:
  /// With the exports of a library in `m`.
  std::string with(const std::string& name, const std::string& text) {
    return run("{ const m = require('https://jslib.k6.io/" + name + "/1.0.0/index.js'); " + text +
               " }");
  }
};

TEST_F(Jslib, IsFoundInAnyVersion) {
  EXPECT_NE(find_builtin("https://jslib.k6.io/k6-utils/1.4.0/index.js"), nullptr);
  EXPECT_EQ(find_builtin("//jslib.k6.io/k6-utils/9/index.js"),
            find_builtin("https://jslib.k6.io/k6-utils/1.4.0/index.js"));
  EXPECT_EQ(find_builtin("https://jslib.k6.io/other/1.0.0/index.js"), nullptr);
  EXPECT_EQ(find_builtin("https://example.com/k6-utils/1.0.0/index.js"), nullptr);
}

TEST_F(Jslib, UtilsDrawAndFind) {
  EXPECT_EQ(with("k6-utils",
                 "const n = m.randomIntBetween(3, 4); [n === 3 || n === 4, "
                 "m.randomString(8).length, m.randomItem([7]), m.uuidv4().length, "
                 "m.findBetween('a[b]c[d]', '[', ']'), m.findBetween('a[b]c[d]', '[', ']', true), "
                 "m.findBetween('a', '[', ']'), m.parseDuration('1m2s')].join(' ')"),
            "true 8 7 36 b b,d  62000");
}

TEST_F(Jslib, UtilsMakeStages) {
  EXPECT_EQ(with("k6-utils", "JSON.stringify(m.normalDistributionStages(10, 60, 2))"),
            R"([{"duration":"10s","target":1},{"duration":"20s","target":10},)"
            R"({"duration":"20s","target":1},{"duration":"10s","target":0}])");
}

TEST_F(Jslib, UrlsAreTakenApart) {
  EXPECT_EQ(with("url",
                 "const u = new m.URL('../b?x=1#h', 'HTTPS://u:p@Ex.com:443/a/c/d'); "
                 "u.searchParams.append('y', 'a b'); [u.href, u.host, u.hash, u.search].join(' ')"),
            "https://ex.com/a/b?x=1&y=a+b#h ex.com #h ?x=1&y=a+b");
  EXPECT_EQ(with("url", "new m.URL('nothing')"), "threw TypeError: Invalid URL: nothing");
}

TEST_F(Jslib, PapaparseReadsCsv) {
  EXPECT_EQ(with("papaparse", R"(JSON.stringify(m.parse('n,age\nann,31\n"b ""x"", y",2\n',
                               { header: true, skipEmptyLines: true, dynamicTyping: true }).data))"),
            R"([{"n":"ann","age":31},{"n":"b \"x\", y","age":2}])");
  EXPECT_EQ(with("papaparse", "m.unparse([{ a: 1, b: 'x,y' }])"), "a,b\r\n1,\"x,y\"");
}

TEST_F(Jslib, SummaryPrintsLines) {
  EXPECT_EQ(with("k6-summary", R"(m.textSummary({
      root_group: { name: '', groups: [{ name: 'g', groups: [], checks: [{ name: 'ok', passes: 3, fails: 1 }] }],
                    checks: [{ name: 'in', passes: 2, fails: 0 }] },
      metrics: {
        http_reqs: { type: 'counter', contains: 'default', values: { count: 12, rate: 1.5 } },
        checks: { type: 'rate', contains: 'default', values: { rate: 0.8333, passes: 5, fails: 1 },
                  thresholds: { 'rate>0.5': { ok: true } } },
        http_req_duration: { type: 'trend', contains: 'time', values: { avg: 1.5, max: 1234 } },
      } }, { indent: ' ', enableColors: false, summaryTrendStats: ['avg', 'max'] }))"),
            "     ✓ in\n\n     █ g\n\n       ✗ ok\n        ↳  75% — ✓ 3 / ✗ 1\n\n"
            "   ✓ checks..............: 83.33% ✓ 5   ✗ 1\n"
            "     http_req_duration...: avg=1.5ms max=1.23s\n"
            "     http_reqs...........: 12     1.5/s");
}

TEST_F(Jslib, SummaryWritesJunit) {
  EXPECT_EQ(
      with("k6-summary",
           "m.jUnit({ metrics: { a: { values: {}, thresholds: { 'p(95)<1': { ok: true } } } } })"),
      "<?xml version=\"1.0\"?>\n<testsuites tests=\"1\" failures=\"0\">\n<testsuite name=\"k6 "
      "thresholds\" tests=\"1\" failures=\"0\">\n<testcase name=\"a - p(95)&lt;1\" "
      "classname=\"Unnamed folder\" />\n</testsuite>\n</testsuites>");
}

TEST_F(Jslib, ChaiMakesChecks) {
  run("globalThis['fake:k6'] = { check(_, sets) { for (const [n, f] of Object.entries(sets)) "
      "console.log(n, f()); }, group(n, f) { return f(); } };");
  EXPECT_EQ(with("k6chaijs", R"(
    const passed = m.describe('d', () => {
      m.expect(200, 'status').to.equal(200);
      m.expect({ a: [1] }).to.have.property('a').that.is.an('array').with.lengthOf.at.least(1);
      m.expect([1, 2]).to.include(2);
      m.expect({ a: 1, b: 2 }).to.include.keys('a');
      m.expect('x').to.not.equal('y');
      m.expect(5, 'five').to.be.below(3);
      console.log('never');
    });
    passed)"),
            "false");
  EXPECT_EQ(host_.lines.front(), "expected status to equal 200 true");
  EXPECT_EQ(host_.lines.back(), "expected five to be below 3 false");
}

TEST_F(Jslib, HttpxKeepsBaseAndHeaders) {
  run("globalThis['fake:k6/http'] = { request: (...args) => JSON.stringify(args) };");
  EXPECT_EQ(with("httpx",
                 "const s = new m.Httpx({ baseURL: 'http://x', headers: { A: '1' } }); "
                 "s.addHeader('B', '2'); s.get('/p', null, { headers: { C: '3' } })"),
            R"(["GET","http://x/p",null,{"headers":{"A":"1","B":"2","C":"3"},"tags":{}}])");
}

}  // namespace
}  // namespace rehearse
