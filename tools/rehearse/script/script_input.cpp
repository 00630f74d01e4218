// Files, targets, options.

#include "tools/rehearse/script/script_input.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <unistd.h>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/file/script_targets.hpp"
#include "sim/file/set_values.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/script/modules/transpile.hpp"
#include "sim/script/vu/vu_modules.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/points/point_time.hpp"
#include "tools/rehearse/text/input.hpp"

extern char** environ;

namespace rehearse {

namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;

std::optional<std::string> read_file(const std::string& path, std::string& reason) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) {
    reason = "no such file or directory";
    return std::nullopt;
  }
  if (!std::filesystem::is_regular_file(path, error)) {
    reason = std::filesystem::is_directory(path, error) ? "is a directory" : "is no regular file";
    return std::nullopt;
  }
  if (size > kMostBytes) {
    reason = "it is larger than 64 MiB";
    return std::nullopt;
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    reason = "permission denied";
    return std::nullopt;
  }
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

ScriptFiles script_files() {
  ScriptFiles files;
  files.read = read_file;
  files.is_builtin = [](std::string_view name) { return find_module(name) != nullptr; };
  files.transpile = [](const std::string& text, const std::string& url,
                       std::string& reason) -> std::optional<std::string> {
    const auto language =
        url.ends_with(".ts") ? ScriptLanguage::TypeScript : ScriptLanguage::JavaScript;
    Transpiled made = transpile(text, language);
    if (!made.code) reason = url + ": " + made.error;
    return std::move(made.code);
  };
  std::error_code error;
  files.working_folder = std::filesystem::current_path(error).string();
  return files;
}

/// __ENV: the process's variables unless that is refused, and -e over them.
std::map<std::string, std::string> script_environment(const CommandLine& line, Problems& problems) {
  std::map<std::string, std::string> variables;
  if (line.script.include_system_environment) {
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
      const std::string_view text = *entry;
      const std::size_t equals = text.find('=');
      if (equals == std::string_view::npos) continue;
      variables[std::string(text.substr(0, equals))] = text.substr(equals + 1);
    }
  }
  for (const std::string& text : line.script.environment) {
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    if (name.empty()) {
      problems.push_back({"--env", fmt::format("found '{}', expected NAME=VALUE", text)});
    } else if (equals != std::string::npos) {
      variables[name] = text.substr(equals + 1);
    } else {
      const char* const own = std::getenv(name.c_str());
      variables[name] = own == nullptr ? "" : own;
    }
  }
  return variables;
}

/// What the line names: a script, or a rehearsal that names one.
struct NamedScript {
  std::string file;  ///< of the script
  std::optional<nlohmann::json> document{};
  std::optional<nlohmann::ordered_json> written{};  ///< the document in the order of writing
};

Checked<NamedScript> named_script(const CommandLine& line, const ReadSettings& settings) {
  if (is_script_file(line.file)) return NamedScript{line.file};
  const Checked<std::string> text = read_input(line.file, settings.limits.json.bytes);
  if (!text) return text.problems();
  Checked<nlohmann::json> document = parse_document(*text, settings);
  if (!document) return document.problems();
  NamedScript named;
  const auto script = document->find("script");
  if (script != document->end() && script->is_string()) named.file = script->get<std::string>();
  if (!is_script_file(named.file)) {
    const std::string found = script == document->end() ? "nothing" : script->dump();
    return Problem{"/script", fmt::format("found {}, expected the name of a script, beside this "
                                          "file, such as \"load.js\"",
                                          found)};
  }
  named.file = (std::filesystem::path(*settings.folder) / named.file).lexically_normal().string();
  for (const char* const key : {"journeys", "setup", "teardown"}) {
    if (!document->contains(key)) continue;
    return Problem{fmt::format("/{}", key),
                   "found beside a script, which says that itself, expected one of the two"};
  }
  named.document = *std::move(document);
  named.written = nlohmann::ordered_json::parse(*text, nullptr, false);
  return named;
}

/// What --targets or --latency say answers; nothing without them.
std::optional<Rehearsal> flagged_targets(const CommandLine& line, const NamedScript& named,
                                         Problems& problems) {
  const ScriptFlags& flags = line.script;
  const bool has_targets = named.document && named.document->contains("targets");
  const char* const flag = flags.targets_file ? "--targets" : "--latency";
  if (!flags.targets_file && !flags.latency) return std::nullopt;
  if (has_targets || (flags.targets_file && flags.latency)) {
    problems.push_back({flag, fmt::format("found beside {}, expected one of the two",
                                          has_targets ? "the file's own targets" : "--latency")});
    return std::nullopt;
  }
  if (flags.latency) {
    DocumentProblems found;
    const auto delay = read_duration_text(*flags.latency, line.settings.limits.json,
                                          JsonPlace("--latency"), found);
    append(problems, found.take());
    if (delay) return target_of_one_delay(*delay);
    return std::nullopt;
  }
  const std::string& file = *flags.targets_file;
  const Checked<std::string> text = read_input(file, kMostBytes);
  ReadSettings settings;
  settings.limits = line.settings.limits;
  const std::string folder = std::filesystem::path(file).parent_path().string();
  settings.folder = folder.empty() ? "." : folder;
  Checked<Rehearsal> read = text ? read_target_file(*text, settings) : text.problems();
  for (const Problem& problem : problems_of(read)) {
    problems.push_back({file, problem_line(problem)});
  }
  if (!read) return std::nullopt;
  if (read->answers == nullptr) {
    problems.push_back({file,
                        "found no target that answers a script, expected one with a url, or "
                        "an endpoint with match"});
  }
  return *std::move(read);
}

/// Options of the file, and over them those of the script, as k6 has it of its own file of options:
/// a way to divide the work takes the place of all others.
nlohmann::ordered_json consolidated(const nlohmann::json& file,
                                    const nlohmann::ordered_json& script) {
  constexpr const char* kWork[] = {"duration", "iterations", "stages", "scenarios"};
  nlohmann::ordered_json options = file;
  const auto states = [&](const char* key) {
    return script.contains(key) && !script[key].is_null();
  };
  if (std::any_of(std::begin(kWork), std::end(kWork), states)) {
    for (const char* const key : kWork) options.erase(key);
  }
  for (const auto& [key, value] : script.items()) {
    if (!value.is_null() || !options.contains(key)) options[key] = value;
  }
  return options;
}

/// The document that the script's options and functions amount to, and the file's other parts.
nlohmann::json document_of(const ScriptTest& test, const NamedScript& named) {
  nlohmann::json document = named.document.value_or(nlohmann::json::object());
  const auto script = nlohmann::ordered_json::parse(test.options_json());
  const bool has_options = document.contains("options") && document["options"].is_object();
  document["options"] =
      has_options && script.is_object() ? consolidated(document["options"], script) : script;
  document["journeys"] = nlohmann::json::object();
  for (const std::string& name : test.functions()) document["journeys"][name]["duration"] = "1s";
  return document;
}

/// The seed of the flag, of the file, or 1; a wrong one is found when the file is read.
std::uint64_t seed_of(const CommandLine& line, const NamedScript& named) {
  if (line.settings.seed) return *line.settings.seed;
  if (!named.document) return 1;
  const auto seed = named.document->find("seed");
  return seed != named.document->end() && seed->is_number_unsigned() ? seed->get<std::uint64_t>()
                                                                     : 1;
}

/// What a test of this script is, with what answers it.
Checked<Rehearsal> rehearsal_of(const CommandLine& line, const NamedScript& named,
                                const std::shared_ptr<ScriptTest>& test,
                                std::optional<Rehearsal> targets) {
  ReadSettings settings = settings_with_folder(line);
  settings.program = test.get();
  settings.values.clear();  // they are in the document
  if (named.written) settings.written = &*named.written;
  Checked<Rehearsal> rehearsal = read_rehearsal(document_of(*test, named), settings);
  if (!rehearsal) return rehearsal;
  rehearsal->journeys.clear();
  rehearsal->program = test;
  if (targets) {
    rehearsal->targets = targets->targets;
    rehearsal->answers = targets->answers;
    rehearsal->target_urls = targets->target_urls;
  }
  return rehearsal;
}

}  // namespace

std::optional<ScriptInput> read_script_input(const CommandLine& line, ScriptLogger& log,
                                             int& exit) {
  Problems problems;
  const Checked<NamedScript> named = named_script(line, settings_with_folder(line));
  if (!named) {
    exit = report_problems(line.file, named.problems());
    return std::nullopt;
  }
  ScriptSettings settings;
  settings.file = named->file;
  settings.environment = script_environment(line, problems);
  settings.start_unix_ns = kScriptStart;
  if (line.start_time) settings.start_unix_ns = parse_point_time(*line.start_time).value_or(0);
  settings.seed = seed_of(line, *named);
  settings.log = [&log](const ScriptLogLine& entry) { log.write(entry); };
  std::optional<Rehearsal> targets = flagged_targets(line, *named, problems);
  if (!problems.empty()) {
    exit = report_problems(line.file, problems);
    return std::nullopt;
  }
  ScriptFailure failure;
  ScriptFiles files = script_files();
  files.stubs.insert(line.script.stubs.begin(), line.script.stubs.end());
  std::shared_ptr<ScriptTest> test = ScriptTest::read(settings, std::move(files), failure);
  if (test == nullptr) {
    log.error(failure.text);
    exit = failure.exit_code;
    return std::nullopt;
  }
  Checked<Rehearsal> rehearsal = rehearsal_of(line, *named, test, std::move(targets));
  if (!rehearsal) {
    for (const Problem& problem : rehearsal.problems()) log.error(problem_line(problem));
    exit = exit_status(ExitCode::InvalidConfig);
    return std::nullopt;
  }
  if (line.script.latency) {
    log.write({ConsoleLevel::Warning,
               fmt::format("--latency {}: every request, to whatever URL, is answered 200 with "
                           "nothing in it; a script that reads answers does less than it would",
                           *line.script.latency),
               "", 0});
  }
  return ScriptInput{test, *std::move(rehearsal)};
}

}  // namespace rehearse
