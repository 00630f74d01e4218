#pragma once
// Rules for a journey's steps, checked before they are executed.

#include "models/base/checked.hpp"
#include "models/journey/step.hpp"

namespace rehearse {

/// What can become of a step or a body, whatever the weights.
struct StepOutlook {
  bool completes = true;  ///< the step behind it can be reached
  bool ends = false;      ///< a throw, an abort or an end in it can be reached
  bool idle = true;       ///< whenever it completes, it has taken no time; requests take time
};

StepOutlook outlook_of(const Step& step);
StepOutlook outlook_of(const StepBody& body);

/// All problems at once; paths as in step.hpp, below the journey. Rules:
///   - a journey, a group and a repeat have at least one step, a choose at least one alternative, a
///     repeat a count that can be above 0;
///   - weights are finite and > 0;
///   - a step in a graph has transitions if and only if it can complete;
///   - no step is unreachable, in a graph or behind a step of a list that never completes;
///   - from every step an end can be reached: that of its graph, a throw or an abort;
///   - no cycle takes no time: none in a graph through steps that are idle alone, no repeat of an
///     idle body; and where a step of a graph is left by its answer, none that leads back to it
///     through steps that may pass without a think time or a pause while requests fail;
///   - transitions by an answer are those of steps that send requests.
/// Requires: indices within bounds; in a graph one name and one list of transitions for each step.
Problems check_steps(const StepBody& body);

}  // namespace rehearse
