#pragma once
// How far a scenario has come, in the words of its executor.

#include <string>
#include <vector>

#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

struct BarFacts {
  std::string name;                ///< at most 30 bytes
  double done = 0;                 ///< 0…1
  bool waiting = false;            ///< it never began
  bool interrupted = false;        ///< cut short, or its work is not done
  std::vector<std::string> facts;  ///< right of the bar: VUs, time, iterations or rate
};

/// The final state (F5, "Bars").
BarFacts bar_facts(const ScenarioPlan& scenario, const ScenarioResult& result);

}  // namespace rehearse
