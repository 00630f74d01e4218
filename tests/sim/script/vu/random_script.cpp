#include "tests/sim/script/vu/random_script.hpp"

#include <fmt/format.h>
#include <random>
#include <string>
#include <vector>

namespace rehearse::testing {

namespace {

class Writer {
 public:
  explicit Writer(std::uint64_t number) : engine_(number) {}

  ScriptSetup setup() {
    ScriptSetup made{.script = script(), .targets = targets()};
    made.seed = 1 + below(5);
    return made;
  }

 private:
  std::uint64_t below(std::uint64_t most) { return engine_() % most; }
  bool one_in(std::uint64_t many) { return below(many) == 0; }
  std::string one_of(const std::vector<std::string>& texts) { return texts[below(texts.size())]; }
  std::string path() { return one_of({"a", "n", "third", "seventh", "cookie", "form", "drawn"}); }

  std::string targets() {
    return fmt::format(
        R"({{"base": "http://t", "routes": [
  {{"method": "*", "path": "/a", "after_ms": {}, "text": "a", "headers": {{"X-A": "1"}}}},
  {{"method": "*", "path": "/n", "after_ms": 30, "json": {{"n": "{{{{counter}}}}", "c": 7}}}},
  {{"method": "*", "path": "/third", "after_ms": 10,
    "cases": [{{"if": {{"every": {}}}, "status": 500, "after_ms": 50, "text": "no"}}]}},
  {{"method": "*", "path": "/seventh", "text": "s",
    "cases": [{{"if": {{"every": {}}}, "close": true}}]}},
  {{"method": "*", "path": "/cookie", "status": 302,
    "headers": {{"Set-Cookie": "k=v{}", "Location": "/a"}}}},
  {{"method": "*", "path": "/drawn", "after_ms": 5,
    "cases": [{{"if": {{"weight": 0.{}}}, "status": 503}}]}},
  {{"method": "*", "path": "/form", "status": 201, "json": {{"id": "{{{{int:counter}}}}"}}}}]}})",
        below(40), 2 + below(9), 2 + below(30), one_in(2) ? "; Path=/" : "{{counter}}",
        1 + below(2));
  }

  std::string options() {
    const std::string more = one_in(3) ? ", noCookiesReset: true" : "";
    switch (below(4)) {
      case 0:
        return fmt::format("vus: {}, iterations: {}", 1 + below(3), 20 + below(20)) + more;
      case 1:
        return fmt::format(
                   "scenarios: {{ s: {{ executor: 'constant-vus', vus: {}, duration: '{}ms', "
                   "gracefulStop: '{}ms' }} }}",
                   1 + below(3), 2500 + below(3000), below(3) * 333) +
               more;
      case 2:
        return fmt::format(
                   "scenarios: {{ s: {{ executor: 'constant-arrival-rate', rate: {}, duration: "
                   "'6s', preAllocatedVUs: {}, gracefulStop: '{}s' }} }}",
                   2 + below(8), 1 + below(6), below(3)) +
               more;
      default:
        return fmt::format(
                   "scenarios: {{ a: {{ executor: 'ramping-vus', stages: [{{ target: {}, duration: "
                   "'3s' }}, {{ target: 0, duration: '3s' }}], gracefulRampDown: '{}s' }}, "
                   "b: {{ executor: 'per-vu-iterations', iterations: 9, startTime: '2s', "
                   "env: {{ X: '1' }} }} }}",
                   1 + below(4), below(3)) +
               more;
    }
  }

  /// What is done with the response r.
  std::string use_of_answer() {
    switch (below(10)) {
      case 0:
        return "check(r, { ok: (x) => x.status === 200, 'of a': (x) => x.body === 'a' });";
      case 1:
        return "t.add(r.timings.duration);";
      case 2:
        return fmt::format("if (r.status !== 200) {{ sleep(0.{}); {} }}", 1 + below(9), request());
      case 3:
        return "if (r.headers['X-A']) sleep(0.05);";
      case 4:
        return "try { c.add(r.json('c') || 0); } catch (e) { c.add(100); }";
      case 5:
        return "if (r.error_code === 1503) return;";
      default:
        return "check(r, { ok: (x) => x.status === 200 });";
    }
  }
  std::string request() {
    const std::string tags = one_in(4) ? ", { tags: { k: 'v' } }" : "";
    switch (below(4)) {
      case 0:
        return fmt::format("http.post('http://t/{}', {{ x: '{}' }}{});", path(), below(3), tags);
      case 1:
        return fmt::format("http.batch(['http://t/{}', 'http://t/{}', ['POST', 'http://t/{}']]);",
                           path(), path(), path());
      default:
        return fmt::format("r = http.get('http://t/{}'{}); {}", path(), tags,
                           depth_ < 3 ? use_of_answer_within() : "");
    }
  }
  std::string use_of_answer_within() {
    ++depth_;
    std::string text = use_of_answer();
    --depth_;
    return text;
  }
  /// What cannot be repeated, or only sometimes.
  std::string oddity() {
    return one_of({"Date.now();", "if (Math.random() < 0.5) sleep(0.2);", "n += 1;",
                   "if (kept.length < 4) kept.push(n);", "if (__ITER % 7 === 0) sleep(0.1);",
                   "if (r && r.status === 500) console.log('no');", "last = r;",
                   "if (r && r.status !== 200) n += 1; if (n > 5) sleep(0.3);",
                   "if (r && r.status === 0) throw new Error('none');",
                   "group('f', () => { if (r && r.status === 500) fail('x'); });"});
  }
  std::string steps() {
    std::string text;
    const std::uint64_t count = 1 + below(4);
    for (std::uint64_t i = 0; i < count; ++i) {
      switch (below(7)) {
        case 0:
          text += fmt::format("sleep({});\n", 0.01 * static_cast<double>(below(120)));
          break;
        case 1:
          if (depth_ < 3) {
            ++depth_;
            text += fmt::format("group('{}', () => {{\n{}}});\n", one_of({"g", "h"}), steps());
            --depth_;
          }
          break;
        case 2:
          text += one_of({"t.add(3);\n", "c.add(1, { k: 'v' });\n", "check(1, { one: true });\n"});
          break;
        case 3:
          if (one_in(4)) text += oddity() + "\n";
          break;
        default:
          text += request() + "\n";
          break;
      }
    }
    return text;
  }
  std::string script() {
    const std::string setup =
        one_in(3) ? "export function setup() { return { u: [1, 2] }; }\n" : "";
    return "import http from 'k6/http';\nimport { check, fail, group, sleep } from 'k6';\n"
           "import { Trend, Counter } from 'k6/metrics';\n"
           "const t = new Trend('tt', true), c = new Counter('cc');\n"
           "let n = 0, last = null; const kept = [];\n"
           "export const options = { " +
           options() + " };\n" + setup +
           "export default function (data) {\nlet r;\nsleep(0.01);\n" + steps() + "}\n";
  }

  std::mt19937_64 engine_;
  int depth_ = 0;
};

}  // namespace

ScriptSetup random_script(std::uint64_t number) { return Writer(number).setup(); }

}  // namespace rehearse::testing
