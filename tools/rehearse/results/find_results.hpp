#pragma once
// A search for a value as its file of results has it.

#include <cstdint>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/questions/find.hpp"
#include "tools/rehearse/results/results_file.hpp"

namespace rehearse {

/// What is searched, of what, where: the header of the results.
struct FindHeader {
  std::string version;  ///< of the program
  std::string input;    ///< a hash of the file and of the flags that change it
  Axis axis;            ///< without values
  bool least = true;
  std::string condition;
  std::uint32_t runs = 1;    ///< at a value, at most
  std::uint64_t shards = 1;  ///< shard s of n searches part s − 1
};

std::string header_json(const FindHeader& header);

/// A line of results; its number is the position of the value in the range.
std::string try_json(const FindTry& tried);

/// The tries that there are.
struct FindTable {
  FindHeader header;
  FindTries tries;
};

/// Problem: what it says is no search.
Checked<FindTable> find_table(const Results& results);

/// "shard 2/8 lacks the end of its search", for each such shard.
std::vector<std::string> unfinished_shards(const FindTable& table);

}  // namespace rehearse
