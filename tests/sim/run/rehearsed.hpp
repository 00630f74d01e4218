#pragma once
// A rehearsal run from a few lines of options, and what happened in it as short exact texts.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/measure/result.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {
struct Fact;
enum class FactKind : std::uint8_t;
struct RequestFact;
}  // namespace rehearse

namespace rehearse::testing {

/// The parts of a rehearsal file, each as the JSON between the braces.
struct Script {
  std::string scenarios = {};       ///< "name": {…}, …
  std::string duration = "\"1s\"";  ///< of the default journey: a duration model
  std::string steps = {};           ///< of the default journey, in place of a duration: {…}, …
  std::string targets = {};         ///< "name": {…}, …
  std::string journey = {};         ///< beside duration or steps: "throws", "abort"
  std::string journeys = {};        ///< beside the default one
  std::string options = {};         ///< beside the scenarios
  std::string more = {};            ///< beside options and journeys
};

std::string document(const Script& script);
/// Throws std::invalid_argument with all problems when the document is not a rehearsal.
Rehearsal read(std::string_view document);

/// Facts have incomplete types here, as most tests read texts: a test of the facts includes them.
struct Rehearsed {
  Rehearsed();
  ~Rehearsed();
  Rehearsed(Rehearsed&&) noexcept;
  Rehearsed& operator=(Rehearsed&&) noexcept;

  Result result;
  std::vector<Fact> facts;
  std::vector<RequestFact> requests;
};

Rehearsed run(const Rehearsal& rehearsal);
Rehearsed run(const Script& script);

/// What is not the same in two results, by the names of their members; requests and services apart.
std::vector<std::string> differences(const Result& one, const Result& other);

/// As k6 writes durations: "1.5s".
std::string text(Instant at);
std::string text(Duration length);

/// Every iteration of the scenario, by its start and then by its VU's number in the scenario:
/// "0: 1s-2.5s", an interrupted one "0: 1s-2.5s interrupted".
std::vector<std::string> iterations(const Rehearsed& rehearsed, std::uint32_t rank = 0);
/// The instants at which its iterations start.
std::vector<std::string> starts(const Rehearsed& rehearsed, std::uint32_t rank = 0);
/// The VU id that serves each iteration, by the order of starts.
std::vector<std::uint32_t> vu_ids(const Rehearsed& rehearsed, std::uint32_t rank = 0);
/// The iterations' numbers in the scenario, by the order of starts.
std::vector<std::uint64_t> numbers(const Rehearsed& rehearsed, std::uint32_t rank = 0);
/// "2 at 10s" for each report of dropped iterations.
std::vector<std::string> drops(const Rehearsed& rehearsed, std::uint32_t rank = 0);
/// The instants of all facts of a kind.
std::vector<std::string> when(const Rehearsed& rehearsed, FactKind kind);
/// The instants of one scenario's facts of a kind.
std::vector<std::string> when(const Rehearsed& rehearsed, FactKind kind, std::uint32_t rank);
/// The VUs' numbers in the scenario and instants of its facts of a kind: "1 at 2s".
std::vector<std::string> vus(const Rehearsed& rehearsed, FactKind kind, std::uint32_t rank = 0);
/// The facts about requests, each with its VU's number in the scenario, its VU's iteration and its
/// number in it: "0.0.0 sent 1s", "0.0.0 200 2s", "0.0.0 500 failed 2s", "0.0.0 aborted 2s".
std::vector<std::string> requests(const Rehearsed& rehearsed);
/// What the series say of requests, over the whole run.
Interval requests_in_series(const Result& result);
/// The answer to each command: "ok at 2s", "refused at 2s", "never".
std::vector<std::string> answers(const Rehearsed& rehearsed);

}  // namespace rehearse::testing
