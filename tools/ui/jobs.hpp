#pragma once
// Jobs by name: a newer one of the same name takes the older one's place.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "tools/ui/job_process.hpp"

namespace rehearse {

class Jobs {
 public:
  enum class End : std::uint8_t {
    Answered,
    GivenUp,  ///< cancelled, or a newer one of its name came
    Failed,   ///< its process ended without an answer, or could not be started
  };
  /// Called once for each job, within start(), cancel() or loop.wait().
  using Done = std::function<void(End end, std::string answer)>;

  /// At most `at_once` processes work at a time; other jobs wait for their turn. Requires:
  /// at_once ≥ 1; `loop` outlives the object.
  Jobs(EventLoop& loop, std::size_t at_once) : loop_(loop), at_once_(at_once) {}

  void start(const std::string& name, JobProcess::Work work, Done done);
  /// Nothing happens where there is none.
  void cancel(const std::string& name);
  /// None: there is no such job.
  std::optional<double> progress(const std::string& name) const;

 private:
  struct Job {
    JobProcess::Work work;
    Done done;
    std::unique_ptr<JobProcess> process{};  // null: it waits
  };

  void start_waiting();
  void start_one(const std::string& name);
  void end(const std::string& name, End end, std::string answer);

  EventLoop& loop_;
  std::size_t at_once_;
  std::size_t working_ = 0;
  std::map<std::string, Job> jobs_;
  std::deque<std::string> waiting_;  // names, the first one has waited longest
};

}  // namespace rehearse
