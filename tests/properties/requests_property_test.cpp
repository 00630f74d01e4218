// Every request is accounted for, whatever the test and its targets do.

#include <cstddef>
#include <cstdint>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/run/run.hpp"
#include "tests/properties/random_rehearsals.hpp"

namespace rehearse::testing {
namespace {

constexpr Allowed kWithRequests{
    .ends_early = true, .steered = true, .segment = true, .requests = true};

/// How each began and ended.
void check_facts(const Rehearsed& test) {
  using Number = std::tuple<Rank, std::uint64_t, std::uint64_t, std::uint32_t>;
  std::set<Number> under_way;
  std::set<Number> sent;
  for (const RequestFact& fact : test.requests) {
    const Number number(fact.scenario, fact.number, fact.vu_iteration, fact.request);
    if (fact.kind == RequestFact::Kind::Sent) {
      RC_ASSERT(fact.sent == fact.at);
      RC_ASSERT(sent.insert(number).second);
      under_way.insert(number);
    } else {
      RC_ASSERT(fact.sent <= fact.at);
      RC_ASSERT(under_way.erase(number) == 1U);
    }
  }
  RC_ASSERT(under_way.empty());
}

void check_sums(const Result& result) {
  Interval traffic;
  for (const EndpointTraffic& one : result.traffic) {
    RC_ASSERT(one.sent == one.answered + one.aborted);
    RC_ASSERT(one.connections <= one.sent);
    RC_ASSERT(one.duration.count() == one.answered);
    traffic.requests += one.sent;
    traffic.answers += one.answered;
    traffic.failures += one.failed;
  }
  const Interval series = requests_in_series(result);
  RC_ASSERT(series == traffic);
}

void check_services(const Result& result) {
  for (std::size_t i = 0; i < result.services.size(); ++i) {
    const ServiceLoad& service = result.services[i];
    RC_ASSERT(service.samples.back().at == result.end);
    RC_ASSERT(service.accepted == service.completed + service.cancelled + service.terminated +
                                      service.samples.back().inside);
    RC_ASSERT(service.requests >= result.traffic[i].sent);
    RC_ASSERT(service.requests >= service.accepted + service.turned_away() + service.lost);
  }
}

void check_iterations(const Rehearsed& test) {
  std::uint64_t started = 0;
  for (const Fact& fact : test.facts) {
    if (fact.kind == FactKind::IterationStarted) ++started;
  }
  RC_ASSERT(started == test.result.counts.started());
}

void check_same(const Rehearsed& one, const Rehearsed& other) {
  RC_ASSERT(one.result.trace_hash == other.result.trace_hash);
  RC_ASSERT(one.result.counts == other.result.counts);
  RC_ASSERT(one.requests.size() == other.requests.size());
}

// These runs are longer than those without requests, so there are fewer of them.
TEST(Requests, AreAllAccountedForAndTheSameTwice) {
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess /= 5;
  const rc::detail::TestMetadata name{"Requests/AreAllAccountedForAndTheSameTwice", "Requests"};
  const auto result = rc::detail::checkTestable(
      [] {
        const Rehearsal rehearsal = read(document(*any_test(kWithRequests)));
        const Rehearsed test = run(rehearsal);
        check_facts(test);
        check_sums(test.result);
        check_services(test.result);
        check_iterations(test);
        check_same(test, run(rehearsal));
        // Once with targets that advance alone, once with each of their events taken in turn.
        RC_ASSERT(differences(run_rehearsal(rehearsal),
                              run_rehearsal(rehearsal, {}, {.look_ahead = false})) ==
                  std::vector<std::string>{});
      },
      name, params);
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  EXPECT_TRUE(result.is<rc::detail::SuccessResult>()) << text.str();
}

}  // namespace
}  // namespace rehearse::testing
