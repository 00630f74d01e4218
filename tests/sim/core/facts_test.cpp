// Facts go to the recorder first, then to every observer in order.

#include "sim/core/facts.hpp"

#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <string>

#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"

namespace rehearse {
namespace {

class Listener final : public BulkSink {
 public:
  Listener(char name, std::string& heard) : name_(name), heard_(heard) {}
  void observe(const Fact& fact) override {
    heard_ += name_;
    heard_ += std::to_string(fact.at.ns);
  }

 private:
  char name_;
  std::string& heard_;
};

TEST(Facts, AreToldToTheRecorderFirstThenToTheObserversInOrder) {
  std::string heard;
  Listener recorder('r', heard);
  Listener first('a', heard);
  Listener second('b', heard);
  Facts facts(recorder, {&first, &second});
  facts.state({.at = {1}, .began = {}});
  facts.state({.at = {2}, .began = {}});
  EXPECT_EQ(heard, "r1a1b1r2a2b2");
}

}  // namespace
}  // namespace rehearse
