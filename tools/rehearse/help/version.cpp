// Compiled again for each commit, so nothing else is here.

#include "tools/rehearse/help/version.hpp"

namespace rehearse {

std::string version_text() {
  const std::string commit = REHEARSE_COMMIT;
  return "rehearse " REHEARSE_VERSION + (commit.empty() ? "" : " (commit " + commit + ")") +
         ", follows k6 v2.2.0";
}

}  // namespace rehearse
