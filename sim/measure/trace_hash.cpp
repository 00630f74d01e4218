// Hashing many iterations at once.

#include "sim/measure/trace_hash.hpp"

#include "models/base/cpu_clones.hpp"

namespace rehearse {

REHEARSE_CPU_CLONES
void TraceHash::add(const IterationBlock& block) {
  const std::uint64_t left = left_of(std::uint64_t{index_of(block.scenario)} << 8 |
                                         static_cast<std::uint64_t>(FactKind::IterationCompleted) |
                                         static_cast<std::uint64_t>(block.thrown) << 40,
                                     block.number);
  std::uint64_t sum = 0;
  std::uint64_t vu_iteration = block.vu_iteration;
  Instant began = block.began;
  for (const Instant end : block.ends) {
    sum += whole_of(left, vu_iteration++, began.ns, end.ns);
    began = end;
  }
  sum_ += sum;
}

REHEARSE_CPU_CLONES
void TraceHash::add(const IterationBatch& iterations) {
  const std::uint64_t place = std::uint64_t{index_of(iterations.scenario)} << 8 |
                              static_cast<std::uint64_t>(FactKind::IterationCompleted);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < iterations.size; ++i) {
    const std::uint64_t how = place | static_cast<std::uint64_t>(iterations.thrown[i]) << 40;
    sum += whole_of(left_of(how, iterations.numbers[i]), iterations.vu_iterations[i],
                    iterations.began[i].ns, iterations.ended[i].ns);
  }
  sum_ += sum;
}

}  // namespace rehearse
