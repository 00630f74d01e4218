#pragma once
// A target that answers by a script, and remembers what it was asked.

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "sim/vu/backend.hpp"

namespace rehearse::testing {

/// Answers every request after `reply`, or as `replies` has it by the request's number in its
/// iteration. Due answers come in the order of sending.
class ScriptedBackend final : public Backend {
 public:
  struct Reply {
    Duration after = seconds(1);  ///< kMaxDuration: never
    std::uint16_t http_status = 200;
  };
  struct Sent {
    Instant at;
    std::uint32_t target = 0;
    VuId vu = kNoVu;
    RequestKey key;
    bool connects = false;
  };

  Reply reply;
  std::map<std::uint32_t, Reply> replies;
  bool keeps_abandoned = false;  ///< answers a request although it was given up
  std::vector<Sent> sent;
  std::vector<RequestId> abandoned;
  std::vector<Instant> advanced;

  RequestId send(Instant now, const Request& request, VuId vu, const RequestKey& key,
                 bool connects) override {
    const RequestId id{static_cast<std::uint32_t>(sent.size()), 7};
    sent.push_back({now, request.to.service, vu, key, connects});
    const auto special = replies.find(key.number);
    const Reply& chosen = special == replies.end() ? reply : special->second;
    const Answer answer{id, vu, Status::Ok, chosen.http_status, std::nullopt};
    if (chosen.after == Duration{}) {
      answers_.push_back(answer);
    } else if (chosen.after < kMaxDuration) {
      due_.push_back({now + chosen.after, answer});
    }
    return id;
  }

  void abandon(Instant /*now*/, RequestId request) override {
    abandoned.push_back(request);
    if (keeps_abandoned) return;
    std::erase_if(due_, [&](const Due& due) { return due.answer.request == request; });
  }

  Instant next() const override {
    Instant earliest = kNever;
    for (const Due& due : due_) earliest = std::min(earliest, due.at);
    return earliest;
  }

  void advance(Instant now) override {
    advanced.push_back(now);
    for (const Due& due : due_) {
      if (due.at == now) answers_.push_back(due.answer);
    }
    std::erase_if(due_, [&](const Due& due) { return due.at == now; });
  }

  const Answer* take() override {
    if (answers_.empty()) return nullptr;
    taken_ = answers_.front();
    answers_.pop_front();
    return &taken_;
  }

 private:
  struct Due {
    Instant at;
    Answer answer;
  };
  std::vector<Due> due_;
  std::deque<Answer> answers_;
  Answer taken_;
};

}  // namespace rehearse::testing
