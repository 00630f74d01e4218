// What threads make comes in order, and so does what they throw.

#include "sim/run/in_order.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <new>
#include <stdexcept>
#include <vector>

namespace rehearse {
namespace {

/// The values that are taken until one that cannot be made.
std::vector<std::uint64_t> taken_until_a_maker_throws(unsigned jobs, std::uint64_t wrong) {
  std::vector<std::uint64_t> taken;
  const auto new_maker = [&] {
    return [&](std::uint64_t number) {
      if (number == wrong) throw std::bad_alloc();
      return number;
    };
  };
  EXPECT_THROW(make_in_order<std::uint64_t>(1000, jobs, new_maker,
                                            [&](std::uint64_t number, std::uint64_t value) {
                                              EXPECT_EQ(number, value);
                                              taken.push_back(value);
                                              return true;
                                            }),
               std::bad_alloc);
  return taken;
}

TEST(InOrder, WhatAMakerThrowsComesThrough) {
  for (const unsigned jobs : {1U, 2U, 5U}) {
    EXPECT_TRUE(taken_until_a_maker_throws(jobs, 0).empty());
    EXPECT_LE(taken_until_a_maker_throws(jobs, 500).size(), 500U);
  }
}

TEST(InOrder, MakersEndWhereAnotherCannotBeMade) {
  std::atomic<int> makers = 0;
  const auto new_maker = [&] {
    if (++makers == 3) throw std::bad_alloc();
    return [](std::uint64_t number) { return number; };
  };
  EXPECT_THROW(make_in_order<std::uint64_t>(1'000'000, 4, new_maker,
                                            [](std::uint64_t, std::uint64_t) { return true; }),
               std::bad_alloc);
}

TEST(InOrder, MakersEndWhereWhatTakesThrows) {
  const auto new_maker = [] { return [](std::uint64_t number) { return number; }; };
  const auto take = [](std::uint64_t number, std::uint64_t) {
    if (number == 7) throw std::runtime_error("enough");
    return true;
  };
  EXPECT_THROW(make_in_order<std::uint64_t>(1'000'000, 4, new_maker, take), std::runtime_error);
}

TEST(WorkerThreads, AreJoinedBeforeWhatOneOfThemThrowsComesOut) {
  std::atomic<int> done = 0;
  std::atomic<bool> first = true;
  const auto work = [&] {
    if (first.exchange(false)) throw std::runtime_error("the first");
    ++done;
  };
  EXPECT_THROW(run_together(4, work), std::runtime_error);
  EXPECT_LE(done, 3);
  first = false;
  run_together(4, work);
  EXPECT_GE(done, 4);
}

}  // namespace
}  // namespace rehearse
