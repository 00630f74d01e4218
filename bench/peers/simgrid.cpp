// VUs on SimGrid: each is an actor that sleeps through its iterations; arrivals wake an idle one.

#include <simgrid/s4u.hpp>

#include "work.hpp"

namespace {

namespace sg4 = simgrid::s4u;

std::int64_t now_ns() { return std::llround(sg4::Engine::get_clock() * 1e9); }

void sleep_ns(std::int64_t length) {
  sg4::this_actor::sleep_for(static_cast<double>(length) * 1e-9);
}

struct Test {
  explicit Test(const peers::Work& given) : work(given), words(given.seed), idle(given) {}

  peers::Work work;
  peers::Words words;
  peers::QuantileTable lognormal_ns = peers::QuantileTable::lognormal();
  peers::Counts counts;
  peers::IdleVus idle;
  std::vector<sg4::ActorPtr> vus;
};

void loop(Test& test) {
  while (now_ns() < test.work.end_ns) {
    ++test.counts.started;
    sleep_ns(peers::uniform_ns(test.words()));
    ++test.counts.complete;
  }
}

void serve(Test& test, std::uint32_t vu) {
  for (;;) {
    sg4::this_actor::suspend();
    sleep_ns(test.lognormal_ns(test.words()));
    ++test.counts.complete;
    test.idle.put_back(vu);
  }
}

void arrive(Test& test) {
  for (std::int64_t number = 0;; ++number) {
    const std::int64_t due = test.work.arrival_ns(number);
    if (due >= test.work.end_ns) return;
    sg4::this_actor::sleep_until(static_cast<double>(due) * 1e-9);
    if (test.idle.empty()) {
      ++test.counts.dropped;
    } else {
      ++test.counts.started;
      test.vus[test.idle.take()]->resume();
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const peers::Work work = peers::read_work(argc, argv);
  sg4::Engine engine(&argc, argv);
  // The fastest contexts, with stacks so small and unguarded that 100,000 of them are no matter.
  sg4::Engine::set_config("contexts/factory:raw");
  sg4::Engine::set_config("contexts/stack-size:8");
  sg4::Engine::set_config("contexts/guard-size:0");
  sg4::NetZone* zone = sg4::create_full_zone("test");
  sg4::Host* host = zone->create_host("host", 1e9);
  zone->seal();

  Test test(work);
  for (std::uint32_t vu = 0; vu < work.vus; ++vu) {
    if (work.open) {
      test.vus.push_back(sg4::Actor::create("vu", host, [&test, vu] { serve(test, vu); }));
    } else {
      sg4::Actor::create("vu", host, [&test] { loop(test); });
    }
  }
  if (work.open) sg4::Actor::create("arrivals", host, [&test] { arrive(test); });
  engine.run_until(static_cast<double>(work.stop_ns) * 1e-9);
  test.counts.print();
  // Tearing down the actors is no part of the work.
  std::fflush(stdout);
  std::_Exit(0);
}
