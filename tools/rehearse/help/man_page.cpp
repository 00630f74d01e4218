// Sections of man(7); a flag is a paragraph with a hanging tag.

#include "tools/rehearse/help/man_page.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <string_view>

#include "sim/measure/exit_code.hpp"
#include "tools/rehearse/help/flags.hpp"

namespace rehearse {
namespace {

/// Text as troff prints it: no escapes, no hyphens of its own, no control lines.
std::string plain(std::string_view text) {
  constexpr std::string_view kEllipsis = "\u2026";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, kEllipsis.size()) == kEllipsis) {
      out += "...";
      i += kEllipsis.size() - 1;
    } else if (text[i] == '\\') {
      out += "\\e";
    } else if (text[i] == '-') {
      out += "\\-";
    } else {
      out += text[i];
    }
  }
  if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
  return out;
}

std::string command_part(const CLI::App& command) {
  std::string text = fmt::format(".SS rehearse {}\n{}.\n", plain(command.get_name()),
                                 plain(command.get_description()));
  for (const FlagFacts& flag : flags_of(command)) {
    text += fmt::format(".TP\n.B {}\n{}\n", plain(spelled(flag)), plain(flag.help));
  }
  const std::string examples = command.get_footer();
  if (!examples.empty()) {
    text += ".PP\n.nf\n";
    std::size_t begin = 0;
    while (begin < examples.size()) {
      const std::size_t end = std::min(examples.find('\n', begin), examples.size());
      text += plain(std::string_view(examples).substr(begin, end - begin)) + "\n";
      begin = end + 1;
    }
    text += ".fi\n";
  }
  return text;
}

}  // namespace

std::string man_page(const CLI::App& app, const std::string& version) {
  std::string text = fmt::format(
      ".TH REHEARSE 1 \"\" \"{}\"\n.SH NAME\nrehearse \\- a dress rehearsal for a k6 load test\n"
      ".SH SYNOPSIS\n.B rehearse\n.I command\n[\\fIflags\\fR] [\\fIfile\\fR]\n"
      ".SH DESCRIPTION\n{}.\n.SH COMMANDS\n",
      plain(version), plain(app.get_description()));
  for (const CLI::App* command : app.get_subcommands({})) text += command_part(*command);
  text += ".SH EXIT STATUS\n";
  for (const ExitCodeRow& row : kExitCodes) {
    text += fmt::format(".TP\n.B {}\n{}\n", exit_status(row.code), plain(row.meaning));
  }
  text += ".SH SEE ALSO\nk6 documentation: https://grafana.com/docs/k6\n";
  return text;
}

}  // namespace rehearse
