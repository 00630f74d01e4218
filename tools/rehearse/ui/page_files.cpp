// What tools/web/ui was made into.

#include "tools/rehearse/ui/page_files.hpp"

#include <utility>

#include "tools/rehearse/embedded/ui_files.hpp"

namespace rehearse {

std::vector<PageFile> page_files(std::string start) {
  return {{"", "text/html; charset=utf-8", embedded::ui_html},
          {"ui.css", "text/css; charset=utf-8", embedded::ui_css},
          {"ui.js", "text/javascript; charset=utf-8", embedded::ui_js},
          {"start.json", "application/json; charset=utf-8", std::move(start)}};
}

}  // namespace rehearse
