// Running iterations are followed until they end; what nothing asks for is forgotten then.

#include "sim/questions/life_collector.hpp"

#include <algorithm>
#include <utility>

#include "models/journey/request.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/core/spent_fact.hpp"
#include "sim/run/run.hpp"

namespace rehearse {

bool LifeCollector::asks_for(const IterationLife& life) const {
  switch (about_) {
    case ExplainQuestion::About::Iteration:
      return life.iteration == number_;
    case ExplainQuestion::About::Interrupted:
      return life.interrupted && interrupted_ == number_;
    case ExplainQuestion::About::Vu:
      return life.vu_number + 1 == number_;
    case ExplainQuestion::About::Dropped:
      break;
  }
  return false;
}

void LifeCollector::observe(const Fact& fact) {
  if (fact.scenario != scenario_) return;
  switch (fact.kind) {
    case FactKind::IterationStarted: {
      ++started_;
      answered_.erase(fact.vu);
      IterationLife life;
      life.scenario = fact.scenario;
      life.iteration = fact.iteration;
      life.vu = fact.vu;
      life.vu_number = fact.number;
      life.vu_iteration = fact.vu_iteration;
      life.began = fact.at;
      running_[fact.vu] = std::move(life);
      break;
    }
    case FactKind::IterationReturned:
      running_[fact.vu].returned = fact.at;
      running_[fact.vu].thrown = fact.thrown;
      break;
    case FactKind::IterationCompleted:
    case FactKind::IterationInterrupted:
      ended(fact);
      break;
    case FactKind::IterationsDropped:
      dropped(fact);
      break;
    default:
      break;
  }
}

void LifeCollector::ended(const Fact& fact) {
  const auto found = running_.find(fact.vu);
  if (found == running_.end()) return;
  IterationLife life = std::move(found->second);
  running_.erase(found);
  life.ended = fact.at;
  if (life.returned) life.spent.add(Cause::MinIterationDuration, fact.at - *life.returned);
  life.spent.set_rest(static_cast<std::uint64_t>((fact.at - life.began).ns));
  life.interrupted = fact.kind == FactKind::IterationInterrupted;
  if (life.interrupted) {
    life.rule = fact.rule;
    ++interrupted_;
  }
  if (drop_ && !drop_->next_free) {
    const bool held = std::any_of(
        drop_->holders.begin(), drop_->holders.end(),
        [&](const IterationLife& holder) { return holder.iteration == life.iteration; });
    if (held) drop_->next_free = fact.at;
  }
  if (!asks_for(life)) return;
  if (found_.size() < kMostOfVu) {
    found_.push_back(std::move(life));
  } else {
    ++more_;
  }
}

void LifeCollector::dropped(const Fact& fact) {
  const std::uint64_t before = dropped_;
  dropped_ += fact.count;
  if (about_ != ExplainQuestion::About::Dropped || number_ <= before || number_ > dropped_) return;
  DropLife& drop = drop_.emplace();
  drop.scenario = fact.scenario;
  drop.number = number_;
  drop.arrival = started_ + number_ - 1;
  drop.at = fact.at;
  drop.rule = fact.rule;
  for (const auto& [vu, life] : running_) drop.holders.push_back(life);
  std::sort(drop.holders.begin(), drop.holders.end(),
            [](const IterationLife& a, const IterationLife& b) {
              return std::pair(a.began, a.iteration) < std::pair(b.began, b.iteration);
            });
}

void LifeCollector::observe_spent(const SpentFact& fact) {
  if (fact.scenario != scenario_) return;
  const auto found = running_.find(fact.vu);
  if (found == running_.end()) return;
  IterationLife& life = found->second;
  life.spent.add(Cause::Batch, fact.batch);
  life.spent.add(Cause::Rps, fact.rps);
  life.spent.add(*fact.parts);
  const auto last = answered_.find(fact.vu);
  if (last == answered_.end() || last->second >= life.requests.size()) return;
  life.requests[last->second].queued = fact.parts->queue;
}

void LifeCollector::observe_request(const RequestFact& fact) {
  if (fact.scenario != scenario_) return;
  const auto found = running_.find(fact.vu);
  if (found == running_.end()) return;
  std::vector<RequestLife>& requests = found->second.requests;
  if (fact.kind == RequestFact::Kind::Sent) {
    requests.resize(std::max<std::size_t>(requests.size(), fact.request + std::size_t{1}));
    RequestLife& request = requests[fact.request];
    request.target = fact.request_spec->target_name;
    request.endpoint = fact.request_spec->endpoint_name;
    request.sent = fact.sent;
    return;
  }
  if (fact.request >= requests.size()) return;
  if (fact.kind == RequestFact::Kind::Answered) answered_[fact.vu] = fact.request;
  RequestLife& request = requests[fact.request];
  request.ended = fact.at;
  request.http_status = fact.http_status;
  request.failed = fact.failed;
  request.aborted = fact.kind == RequestFact::Kind::Aborted;
}

std::optional<IterationLife> again(const std::optional<Rehearsal>& rehearsal,
                                   const IterationLife& life) {
  if (!rehearsal) return std::nullopt;
  LifeCollector lives(life.scenario, ExplainQuestion::About::Iteration, life.iteration);
  run_rehearsal(*rehearsal, {&lives});
  if (lives.iterations().empty()) return std::nullopt;
  return lives.iterations().front();
}

}  // namespace rehearse
