// Numbers with units, read and written.

#include "sim/measure/expression/quantity.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

double value_of(const char* text) {
  const auto read = read_quantity(text);
  EXPECT_TRUE(read) << text;
  return read ? read->value : -1;
}

TEST(Quantity, IsReadExactly) {
  EXPECT_EQ(value_of("120"), 120);
  EXPECT_EQ(value_of("0.7%"), 0.007);
  EXPECT_EQ(value_of("300.1ms"), 0.3001);
  EXPECT_EQ(value_of("1m30s"), 90);
  EXPECT_EQ(value_of("1d"), 86400);
  EXPECT_EQ(value_of("64MB"), 64e6);
  EXPECT_EQ(value_of("1.5KiB"), 1536);
  EXPECT_EQ(value_of("200/s"), 200);
  EXPECT_EQ(value_of("30/m"), 0.5);
  EXPECT_EQ(value_of("10MB/s"), 10e6);
}

TEST(Quantity, RefusesOtherUnits) {
  for (const char* text :
       {"", "ms", "3x", "3/x", "-3", "1e3", "1d5", "0x1d", "1.2.3", "1e999", "3%%", "9999999h"}) {
    EXPECT_FALSE(read_quantity(text)) << text;
  }
}

TEST(Quantity, IsWrittenWithItsUnit) {
  EXPECT_EQ(quantity_text({131, kPlain}), "131");
  EXPECT_EQ(quantity_text({0.352, kPlain, true}), "35.2%");
  EXPECT_EQ(quantity_text({0.61237, kTime}), "612.4ms");
  EXPECT_EQ(quantity_text({600.0004, kTime}), "10m0s");
  EXPECT_EQ(quantity_text({64e6, kData}), "64MB");
  EXPECT_EQ(quantity_text({199.5, kPerSecond}), "199.5/s");
  EXPECT_EQ(quantity_text({1e7, {-1, 1}}), "10MB/s");
}

}  // namespace
}  // namespace rehearse
