// zlib.

#include "sim/script/http/compression.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <zlib.h>

#include "models/base/problem_list.hpp"
#include "models/base/require.hpp"

namespace rehearse {
namespace {

constexpr std::size_t kChunk = 16384;
constexpr int kGzipBits = 16;  // added to the bits of a window, as zlib's manual says
constexpr int kWindowBits = 15;
constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;  // zlib counts in 32 bits

int window(Packing packing) {
  return packing == Packing::Gzip ? kWindowBits + kGzipBits : kWindowBits;
}

Bytef* input_of(std::string_view bytes) {
  // zlib does not write there, but its type has no const.
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

/// Hands the stream its next bytes.
void feed(z_stream& stream, std::string_view& rest) {
  if (stream.avail_in > 0 || rest.empty()) return;
  const std::size_t count = std::min(rest.size(), kMostAtOnce);
  stream.next_in = input_of(rest);
  stream.avail_in = static_cast<uInt>(count);
  rest.remove_prefix(count);
}

std::string_view name_of(Packing packing) { return packing == Packing::Gzip ? "gzip" : "deflate"; }

class Inflater {
 public:
  explicit Inflater(Packing packing) { REQUIRE(inflateInit2(&stream_, window(packing)) == Z_OK); }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
};

}  // namespace

std::string pack(std::string_view bytes, Packing packing) {
  z_stream stream{};
  constexpr int kMemory = 8;
  REQUIRE(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window(packing), kMemory,
                       Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed;
  std::array<char, kChunk> chunk;
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    feed(stream, bytes);
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = kChunk;
    state = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
    packed.append(chunk.data(), kChunk - stream.avail_out);
  }
  deflateEnd(&stream);
  return packed;
}

Checked<std::string> unpack(std::string_view bytes, Packing packing, std::size_t most) {
  Inflater inflater(packing);
  z_stream& stream = inflater.stream();
  const std::string expected = fmt::format("bytes packed by {}", name_of(packing));
  std::string unpacked;
  std::array<char, kChunk> chunk;
  int state = Z_OK;
  for (;;) {
    feed(stream, bytes);
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = kChunk;
    state = inflate(&stream, Z_NO_FLUSH);
    unpacked.append(chunk.data(), kChunk - stream.avail_out);
    if (unpacked.size() > most) {
      return wrong_value("", "a longer body", fmt::format("at most {} bytes unpacked", most));
    }
    const bool is_at_end = stream.avail_in == 0 && bytes.empty();
    if (state == Z_STREAM_END) {
      if (is_at_end) return unpacked;
      if (packing == Packing::Deflate) return wrong_value("", "bytes behind the end", expected);
      state = inflateReset(&stream);
    } else if (state == Z_BUF_ERROR || (state == Z_OK && is_at_end && stream.avail_out > 0)) {
      return wrong_value("", "an end in the middle", expected);
    } else if (state != Z_OK) {
      return wrong_value("", stream.msg == nullptr ? "other bytes" : stream.msg, expected);
    }
  }
}

}  // namespace rehearse
