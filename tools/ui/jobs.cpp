// A job leaves the map before its end is reported, as what is called may start the next one.

#include "tools/ui/jobs.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace rehearse {

void Jobs::start(const std::string& name, JobProcess::Work work, Done done) {
  cancel(name);
  jobs_[name] = Job{std::move(work), std::move(done)};
  waiting_.push_back(name);
  start_waiting();
}

void Jobs::cancel(const std::string& name) {
  if (jobs_.contains(name)) end(name, End::GivenUp, "");
}

std::optional<double> Jobs::progress(const std::string& name) const {
  const auto found = jobs_.find(name);
  if (found == jobs_.end()) return std::nullopt;
  return found->second.process ? found->second.process->progress() : 0;
}

void Jobs::start_waiting() {
  while (working_ < at_once_ && !waiting_.empty()) {
    const std::string name = std::move(waiting_.front());
    waiting_.pop_front();
    start_one(name);
  }
}

void Jobs::start_one(const std::string& name) {
  Job& job = jobs_.at(name);
  try {
    job.process = std::make_unique<JobProcess>(
        loop_, job.work, [this, name](std::optional<std::string> answer) {
          const End how = answer ? End::Answered : End::Failed;
          end(name, how, std::move(answer).value_or(""));
        });
    ++working_;
  } catch (const std::system_error& error) {
    end(name, End::Failed, error.what());
  }
}

void Jobs::end(const std::string& name, End end, std::string answer) {
  auto job = jobs_.extract(name);
  if (job.mapped().process) {
    --working_;
    job.mapped().process.reset();
  } else {
    waiting_.erase(std::remove(waiting_.begin(), waiting_.end(), name), waiting_.end());
  }
  job.mapped().done(end, std::move(answer));
  start_waiting();
}

}  // namespace rehearse
