// Step after step, as in the queue.

#include "sim/lookahead/body_walk.hpp"

#include "models/base/require.hpp"
#include "sim/lookahead/event_costs.hpp"

namespace rehearse {

WalkedBody walk_body(const RunningIteration& iteration, const IterationKey& key, Instant until,
                     RequestPrecomputer* precomputer) {
  Vu& vu = iteration.vu;
  vu.cursor = {};
  vu.thrown = false;
  WalkedBody body;
  for (;;) {
    if (precomputer != nullptr) precomputer->note(iteration);
    const JourneyStep next = iteration.advance_body(key);
    const BodyAction action = action_of(next);
    if (action == BodyAction::Wait) {
      body.events += kEventsOfWait;
      body.length = body.length + next.wait;
      if (vu.began + body.length >= until) return body;
    } else if (action == BodyAction::Send) {
      REQUIRE(precomputer != nullptr);
      const auto answer = precomputer->answer(vu.began + body.length, iteration.sender(key, next),
                                              iteration.scenario.journey->requests(next).front());
      if (!answer) {
        precomputer->undo(iteration);
        return body;
      }
      iteration.note_answer(answer->http_status, answer->failed);
      body.events += kEventsOfRequest;
      body.length = answer->at - vu.began;
    } else {
      REQUIRE(action == BodyAction::Over);
      body.over = true;
      return body;
    }
  }
}

}  // namespace rehearse
