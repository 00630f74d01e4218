// Bodies packed and unpacked.

#include "sim/script/http/compression.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

constexpr std::size_t kMost = 1'000'000;

std::string unpacked(std::string_view bytes, Packing packing) {
  const auto result = unpack(bytes, packing, kMost);
  EXPECT_TRUE(result) << result.problems().front().message;
  return result ? *result : "";
}

TEST(Compression, GivesBackWhatWasPacked) {
  const std::string text(100'000, 'a');
  for (const Packing packing : {Packing::Gzip, Packing::Deflate}) {
    EXPECT_LT(pack(text, packing).size(), 1000U);
    EXPECT_EQ(unpacked(pack(text, packing), packing), text);
    EXPECT_EQ(unpacked(pack("", packing), packing), "");
  }
}

TEST(Compression, TellsTheFormatsApart) {
  EXPECT_EQ(pack("x", Packing::Gzip).substr(0, 2), "\x1f\x8b");
  EXPECT_FALSE(unpack(pack("x", Packing::Gzip), Packing::Deflate, kMost));
  EXPECT_FALSE(unpack(pack("x", Packing::Deflate), Packing::Gzip, kMost));
}

TEST(Compression, JoinsTheMembersOfGzip) {
  EXPECT_EQ(unpacked(pack("a", Packing::Gzip) + pack("b", Packing::Gzip), Packing::Gzip), "ab");
}

TEST(Compression, RefusesWhatIsCutShort) {
  const std::string packed = pack("some text", Packing::Gzip);
  for (std::size_t size = 0; size < packed.size(); ++size) {
    EXPECT_FALSE(unpack(packed.substr(0, size), Packing::Gzip, kMost)) << size;
  }
}

TEST(Compression, RefusesAWrongCheckSum) {
  std::string packed = pack("some text", Packing::Gzip);
  packed[packed.size() - 6] ^= 1;
  EXPECT_FALSE(unpack(packed, Packing::Gzip, kMost));
}

TEST(Compression, IsBounded) {
  const std::string packed = pack(std::string(1000, 'a'), Packing::Gzip);
  EXPECT_TRUE(unpack(packed, Packing::Gzip, 1000));
  EXPECT_FALSE(unpack(packed, Packing::Gzip, 999));
}

}  // namespace
}  // namespace rehearse
