// VUs on ns-3: each is an event of its own, the end of its iteration, which is scheduled again and
// again, so that none is allocated; a bound member function per event takes a quarter longer.

#include <memory>
#include <ns3/event-impl.h>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>
#include <vector>

#include "work.hpp"

namespace {

using Event = ns3::Ptr<ns3::EventImpl>;

void schedule(std::int64_t after_ns, const Event& event) {
  ns3::Simulator::Schedule(ns3::Time(after_ns), event);
}

class ClosedTest {
 public:
  explicit ClosedTest(const peers::Work& work) : work_(work), words_(work.seed) {
    for (std::uint32_t vu = 0; vu < work.vus; ++vu) vus_.push_back(ns3::Create<Vu>(*this, vu));
    for (std::uint32_t vu = 0; vu < work.vus; ++vu) begin(vu);
  }

  const peers::Counts& counts() const { return counts_; }

 private:
  class Vu : public ns3::EventImpl {
   public:
    Vu(ClosedTest& test, std::uint32_t number) : test_(test), number_(number) {}

   private:
    void Notify() override { test_.end(number_); }

    ClosedTest& test_;
    std::uint32_t number_;
  };

  void begin(std::uint32_t vu) {
    ++counts_.started;
    schedule(peers::uniform_ns(words_()), vus_[vu]);
  }

  void end(std::uint32_t vu) {
    ++counts_.complete;
    if (ns3::Simulator::Now().GetTimeStep() < work_.end_ns) begin(vu);
  }

  peers::Work work_;
  peers::Words words_;
  peers::Counts counts_;
  std::vector<Event> vus_;
};

class OpenTest {
 public:
  explicit OpenTest(const peers::Work& work)
      : work_(work), words_(work.seed), arrival_(ns3::Create<Arrival>(*this)), idle_(work) {
    for (std::uint32_t vu = 0; vu < work.vus; ++vu) vus_.push_back(ns3::Create<Vu>(*this, vu));
    schedule(0, arrival_);
  }

  const peers::Counts& counts() const { return counts_; }

 private:
  class Vu : public ns3::EventImpl {
   public:
    Vu(OpenTest& test, std::uint32_t number) : test_(test), number_(number) {}

   private:
    void Notify() override { test_.end(number_); }

    OpenTest& test_;
    std::uint32_t number_;
  };

  class Arrival : public ns3::EventImpl {
   public:
    explicit Arrival(OpenTest& test) : test_(test) {}

   private:
    void Notify() override { test_.arrive(); }

    OpenTest& test_;
  };

  void arrive() {
    const std::int64_t now = work_.arrival_ns(arrivals_);
    const std::int64_t next = work_.arrival_ns(++arrivals_);
    if (next < work_.end_ns) schedule(next - now, arrival_);
    if (idle_.empty()) {
      ++counts_.dropped;
      return;
    }
    ++counts_.started;
    schedule(lognormal_ns_(words_()), vus_[idle_.take()]);
  }

  void end(std::uint32_t vu) {
    ++counts_.complete;
    idle_.put_back(vu);
  }

  peers::Work work_;
  peers::Words words_;
  peers::QuantileTable lognormal_ns_ = peers::QuantileTable::lognormal();
  peers::Counts counts_;
  Event arrival_;
  std::int64_t arrivals_ = 0;
  peers::IdleVus idle_;
  std::vector<Event> vus_;
};

template <class Test>
void run(const peers::Work& work) {
  const auto test = std::make_unique<Test>(work);
  ns3::Simulator::Stop(ns3::Time(work.stop_ns));
  ns3::Simulator::Run();
  test->counts().print();
  // Tearing down what is pending is no part of the work.
  std::fflush(stdout);
  std::_Exit(0);
}

}  // namespace

int main(int argc, char** argv) {
  const peers::Work work = peers::read_work(argc, argv);
  // The fastest of ns-3's five schedulers for this work.
  ns3::ObjectFactory scheduler;
  scheduler.SetTypeId("ns3::PriorityQueueScheduler");
  ns3::Simulator::SetScheduler(scheduler);
  if (work.open) {
    run<OpenTest>(work);
  } else {
    run<ClosedTest>(work);
  }
}
