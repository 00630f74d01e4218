#pragma once
// What `rehearse serve` is told on the command line.

#include <optional>
#include <string>

namespace rehearse {

struct ServeFlags {
  std::optional<std::string> address;  ///< of the first target; the next ones have the next ports
  std::optional<std::string> target;   ///< only this one
  std::optional<std::string> grace;    ///< after a signal, for what is inside
  bool from_start = false;             ///< the model's time begins at once
};

}  // namespace rehearse
