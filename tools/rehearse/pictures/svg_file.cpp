// The file is made when there is something to draw.

#include "tools/rehearse/pictures/svg_file.hpp"

#include <memory>

#include "tools/rehearse/pictures/svg.hpp"
#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

void write_svg(const std::string& file, const Picture& picture) {
  const Checked<std::unique_ptr<OutputFile>> opened = OutputFile::open(file);
  if (!opened) throw StreamFailed(file + ": " + opened.problems().front().message);
  OutputFile& out = **opened;
  out.named([&] { out.output().write(svg_text(picture)); });
  out.close();
}

}  // namespace rehearse
