// Texts of shards, both ways.

#include "tools/rehearse/results/shard.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

namespace rehearse {

namespace {

std::optional<std::uint64_t> whole(std::string_view text) {
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Checked<Shard> read_shard(const std::optional<std::string>& text, std::uint64_t most) {
  if (!text) return Shard{};
  const std::size_t slash = std::min(text->find('/'), text->size());
  const auto number = whole(std::string_view(*text).substr(0, slash));
  const auto of = whole(std::string_view(*text).substr(std::min(slash + 1, text->size())));
  if (number && of && *number >= 1 && *number <= *of) {
    if (*of <= most) return Shard{*number, *of};
    return Problem{"--shard", fmt::format("found {} shards, expected at most {}", *of, most)};
  }
  return Problem{"--shard",
                 fmt::format("found \"{}\", expected i/n, as 2/8, i from 1 to n", *text)};
}

std::vector<std::string> lacking_shards(std::uint64_t shards,
                                        const std::vector<std::uint64_t>& missing,
                                        std::string_view what) {
  std::map<std::uint64_t, std::vector<std::uint64_t>> by_shard;
  for (const std::uint64_t number : missing) by_shard[number % shards].push_back(number);
  std::vector<std::string> texts;
  for (auto& [shard, lacks] : by_shard) {
    constexpr std::size_t kShown = 10;
    const std::size_t count = lacks.size();
    lacks.resize(std::min(count, kShown));
    texts.push_back(fmt::format("shard {}/{} lacks {} {}{}: {}{}", shard + 1, shards, count, what,
                                count == 1 ? "" : "s", fmt::join(lacks, ", "),
                                count > kShown ? ", …" : ""));
  }
  return texts;
}

}  // namespace rehearse
