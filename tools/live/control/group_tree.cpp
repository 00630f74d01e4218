// Groups in the order in which a walk through the steps meets them.

#include "tools/live/control/group_tree.hpp"

#include <variant>

#include "models/base/match.hpp"
#include "models/journey/journey_program.hpp"
#include "models/journey/step.hpp"
#include "sim/verdict/group_id.hpp"

namespace rehearse {

namespace {

class Walk {
 public:
  explicit Walk(GroupTree& groups) : groups_(groups) {}

  void see(const StepBody& body, std::size_t inside) {
    for (const Step& step : body.steps) {
      for (const Reaction& reaction : reactions_of(step)) see(reaction.body, inside);
      match(
          step.what, [&](const RepeatStep& repeat) { see(repeat.body, inside); },
          [&](const ChooseStep& choose) {
            for (const auto& each : choose.alternatives) see(each.body, inside);
          },
          [&](const GroupStep& group) { see(group.body, add(group.name, inside)); },
          [](const auto&) {});
    }
  }

 private:
  std::size_t add(const std::string& name, std::size_t parent) {
    const std::string path = groups_[parent].path + "::" + name;
    for (const std::size_t each : groups_[parent].groups) {
      if (groups_[each].name == name) return each;
    }
    groups_.push_back({group_id(path), path, name, parent, {}});
    groups_[parent].groups.push_back(groups_.size() - 1);
    return groups_.size() - 1;
  }

  GroupTree& groups_;
};

}  // namespace

GroupTree group_tree(const Rehearsal& rehearsal) {
  GroupTree groups;
  groups.push_back({group_id(""), "", "", std::nullopt, {}});
  for (const auto& [name, journey] : rehearsal.journeys) {
    if (journey.program() != nullptr) Walk(groups).see(journey.program()->steps(), 0);
  }
  return groups;
}

}  // namespace rehearse
