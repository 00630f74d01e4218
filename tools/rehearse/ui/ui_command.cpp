// `rehearse ui`: a page on this machine to play with a test.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "sim/file/set_values.hpp"
#include "sim/json/json_writer.hpp"
#include "sim/measure/exit_code.hpp"
#include "tools/live/loop/command_queue.hpp"
#include "tools/live/loop/signals.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/ui/page_files.hpp"
#include "tools/rehearse/ui/ui_questions.hpp"
#include "tools/ui/page_server.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kLongestQuestion = std::size_t{1} << 18;
/// A browser opens the next connection when it needs one.
constexpr unsigned kIdle = 2;  // s

/// The document with the command line's values in it; as it was written where there are none.
Checked<std::string> shown_document(const CommandLine& line, const VariedInput& input) {
  if (line.settings.values.empty()) return input.document();
  const auto document = parse_document(input.document(), line.settings);
  if (!document) return document.problems();
  return document->dump(2);
}

/// What the page begins with.
std::string start_json(const CommandLine& line, const VariedInput& input,
                       const Rehearsal& rehearsal, const std::string& document) {
  return json_text([&](JsonWriter& json) {
    json.begin_object();
    json.field("name", input_name(line.file));
    json.field("words", line.words);
    json.field("script", input.of_script());
    json.field("seed", std::to_string(rehearsal.seed));
    json.field("text", document);
    json.end_object();
  });
}

/// Returns once a signal has come.
void serve_page(const CommandLine& line, const VariedInput& input, std::string start, Output& out) {
  EventLoop loop;
  CommandQueue commands(loop);
  const Signals signals(loop, commands);
  const SocketAddress any_port = *parse_socket_address("127.0.0.1:0");
  PageServer server(loop, any_port,
                    {.token = random_token(),
                     .processes = std::max(line.jobs, 1U),
                     .limits = {.refuse_more = true,
                                .timeout_s = kIdle,
                                .body = kLongestQuestion,
                                .rest_share = 0}},
                    page_files(std::move(start)), ui_questions(line, input));
  out.write(server.url() + "\n");
  out.flush();
  if (!line.quiet) report_notes({"Open this link in a browser; Ctrl-C ends it."});
  while (!commands.take()) {
    loop.wait(server.wake());
    server.work();
  }
}

}  // namespace

int ui_command(const CommandLine& line, Output& out) {
  const Checked<VariedInput> input = VariedInput::read(line);
  if (!input) return report_problems(line.file, input.problems());
  const Checked<Rehearsal> rehearsal = input->rehearsal({});
  if (!rehearsal) return report_problems(line.file, rehearsal.problems());
  const Checked<std::string> document = shown_document(line, *input);
  if (!document) return report_problems(line.file, document.problems());
  try {
    serve_page(line, *input, start_json(line, *input, *rehearsal, *document), out);
    return 0;
  } catch (const std::system_error& error) {
    report_problems(line.file, {{"", error.what()}});
    return exit_status(ExitCode::CannotListen);
  }
}

}  // namespace rehearse
