// Files, targets, options.

#include "tools/rehearse/script/script_input.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <sstream>
#include <unistd.h>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/file/script_targets.hpp"
#include "sim/file/set_values.hpp"
#include "sim/fit/read/point_time.hpp"
#include "sim/script/modules/transpile.hpp"
#include "sim/script/vu/vu_modules.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/text/input.hpp"

extern char** environ;

namespace rehearse {

/// What the line names: a script, or a rehearsal that names one.
struct NamedScript {
  std::string file;  ///< of the script
  std::optional<nlohmann::json> document{};
  std::optional<nlohmann::ordered_json> written{};  ///< the document in the order of writing
};

namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;

/// The system's words at the end of a message, with the small letter that Go has.
std::string go_reason(const std::string& message) {
  std::string reason = message.substr(message.rfind(": ") + 2);
  reason.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(reason.front())));
  return reason;
}

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
  Checked<std::string> text = read_input(path, kMostBytes);
  if (text) return *std::move(text);
  reason = go_reason(text.problems().front().message);
  return std::nullopt;
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

/// The file of a remote module in the folder of --jslib, DIR/HOST/PATH; nothing where there is
/// none.
std::optional<std::string> remote_file(const std::string& folder, std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (url.starts_with(scheme)) url.remove_prefix(scheme.size());
  }
  url = url.substr(0, url.find_first_of("?#"));
  const auto path = std::filesystem::path(folder + "/" + std::string(url)).lexically_normal();
  std::error_code error;
  const bool inside = path.string().starts_with(folder + "/");
  if (!inside || !std::filesystem::is_regular_file(path, error)) return std::nullopt;
  return path.string();
}

constexpr std::size_t kMostSecrets = std::size_t{1} << 20;  // bytes of a file

/// "NAME=VALUE" a line, of a file of --secret-source.
void read_secrets(const std::string& file, SecretSource& source, Problems& problems) {
  std::string reason;
  const auto text = read_file(file, reason);
  if (!text || text->size() > kMostSecrets) {
    problems.push_back(
        {"--secret-source", fmt::format("{}: {}, expected a file of NAME=VALUE lines", file,
                                        text ? "is too large" : reason)});
    return;
  }
  std::istringstream lines(*text);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos || equals == 0) {
      problems.push_back({"--secret-source", fmt::format("{}:{}: found a line without a name, "
                                                         "expected NAME=VALUE",
                                                         file, number)});
      continue;
    }
    source.values[line.substr(0, equals)] = line.substr(equals + 1);
  }
}

/// "file=FILE", "file=name=N,default,filename=FILE", "mock=KEY=VALUE,…".
std::optional<SecretSource> read_secret_source(const std::string& text, Problems& problems) {
  const std::size_t equals = text.find('=');
  const std::string kind = text.substr(0, equals);
  if (equals == std::string::npos || (kind != "file" && kind != "mock")) {
    problems.push_back({"--secret-source",
                        fmt::format("found '{}', expected file=FILE or mock=NAME=VALUE,…", text)});
    return std::nullopt;
  }
  SecretSource source;
  source.name = kind;
  std::string file;
  std::istringstream items(text.substr(equals + 1));
  for (std::string item; std::getline(items, item, ',');) {
    const std::size_t split = item.find('=');
    const std::string key = item.substr(0, split);
    const std::string value = split == std::string::npos ? "" : item.substr(split + 1);
    if (item == "default") {
      source.is_default = true;
    } else if (key == "name" && split != std::string::npos) {
      source.name = value;
    } else if (kind == "mock") {
      source.values[key] = value;
    } else {
      file = key == "filename" ? value : item;
    }
  }
  if (kind == "file") read_secrets(file, source, problems);
  return source;
}

std::vector<SecretSource> secret_sources(const CommandLine& line, Problems& problems) {
  std::vector<SecretSource> sources;
  for (const std::string& text : line.script.secret_sources) {
    if (auto source = read_secret_source(text, problems)) sources.push_back(*std::move(source));
  }
  if (sources.size() == 1) sources.front().is_default = true;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto same = [&](const SecretSource& other) { return other.name == sources[i].name; };
    if (std::count_if(sources.begin(), sources.end(), same) > 1) {
      problems.push_back({"--secret-source", fmt::format("found two sources named {}, expected a "
                                                         "name=… for each",
                                                         sources[i].name)});
      break;
    }
  }
  return sources;
}

/// k6's own settings in its configuration, which are no options of a test.
constexpr std::array kNoOptions = {"collectors", "linger",       "noUsageReport",
                                   "out",        "secretSource", "webDashboard"};

/// The options in k6's configuration file; "" without one.
std::string config_of(const CommandLine& line, Problems& problems) {
  const bool inspects =
      line.command == CommandLine::Command::Inspect && !line.script.execution_requirements;
  if (!line.script.config_file || inspects) return "";
  const std::string& file = *line.script.config_file;
  const Checked<std::string> text = read_input(file, kMostBytes);
  if (!text) {
    problems.push_back({file, problem_line(text.problems().front())});
    return "";
  }
  Checked<nlohmann::json> document = parse_json(*text, line.settings.limits.json);
  if (!document) {
    for (const Problem& problem : document.problems()) {
      problems.push_back({file, problem_line(problem)});
    }
    return "";
  }
  if (!document->is_object()) {
    problems.push_back({file, "found no object, expected k6's configuration"});
    return "";
  }
  for (const char* const key : kNoOptions) document->erase(key);
  return document->dump();
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

/// Values of --set that count before the script is read. All of them are put in once its options
/// are there, so that they win over these too.
std::vector<std::string> values_before(const std::vector<std::string>& values) {
  std::vector<std::string> before;
  for (const std::string& value : values) {
    if (value.starts_with("script=") || value.starts_with("seed=")) before.push_back(value);
  }
  return before;
}

Checked<NamedScript> named_script(const CommandLine& line, ReadSettings settings) {
  if (is_script_file(line.file)) return NamedScript{line.file};
  const Checked<std::string> text = read_input(line.file, settings.limits.json.bytes);
  if (!text) return text.problems();
  settings.values = values_before(settings.values);
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
/// `given`: their text.
std::optional<Rehearsal> flagged_targets(const CommandLine& line, const NamedScript& named,
                                         std::string& given, Problems& problems) {
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
    given = *flags.latency;
    DocumentProblems found;
    const auto delay = read_duration_text(*flags.latency, line.settings.limits.json,
                                          JsonPlace("--latency"), found);
    append(problems, found.take());
    if (delay) return target_of_one_delay(*delay);
    return std::nullopt;
  }
  const std::string& file = *flags.targets_file;
  if (file.empty()) {
    problems.push_back({flag, "found '', expected a file of what answers"});
    return std::nullopt;
  }
  const Checked<std::string> text = read_input(file, kMostBytes);
  if (text) given = *text;
  ReadSettings settings;
  settings.limits = line.settings.limits;
  const std::string folder = std::filesystem::path(file).parent_path().string();
  settings.folder = folder.empty() ? "." : folder;
  Checked<Rehearsal> read = text ? read_target_file(*text, settings) : text.problems();
  for (const Problem& problem : problems_of(read)) {
    problems.push_back({file, problem_line(problem)});
  }
  if (!read) return std::nullopt;
  // The same file may be a rehearsal of journeys, which have it.
  const Checked<nlohmann::json> document = parse_json(*text, settings.limits.json);
  if (document && document->is_object() && document->contains("client")) {
    problems.push_back({file,
                        "/client: found it in a file of what answers a script, expected none: what "
                        "the client of a script takes for itself is not modelled"});
  }
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

/// The same of a script alone, its options in the order in which it has them.
std::string script_document(const ScriptTest& test) {
  nlohmann::ordered_json document;
  document["options"] = nlohmann::ordered_json::parse(test.options_json());
  document["journeys"] = nlohmann::ordered_json::object();
  for (const std::string& name : test.functions()) document["journeys"][name]["duration"] = "1s";
  return document.dump();
}

}  // namespace

Problem script_problem(const ScriptFailure& failure) {
  std::string text = failure.text;
  while (text.ends_with('\n')) text.pop_back();
  return {"", text};
}

Checked<ScriptReader> ScriptReader::make(const CommandLine& line, const ScriptReality* reality) {
  Problems problems;
  ScriptReader reader;
  ScriptSettings& settings = reader.settings_;
  const Checked<NamedScript> named = named_script(line, settings_with_folder(line));
  if (!named) return named.problems();
  reader.named_ = std::make_shared<const NamedScript>(*named);
  settings.file = named->file;
  settings.environment = script_environment(line, problems);
  settings.start_unix_ns = kScriptStart;
  if (line.start_time) settings.start_unix_ns = parse_point_time(*line.start_time).value_or(0);
  settings.seed = seed_of(line, *named);
  settings.reality = reality;
  reader.stubs_.insert(line.script.stubs.begin(), line.script.stubs.end());
  settings.secrets = secret_sources(line, problems);
  settings.config_json = config_of(line, problems);
  if (line.script.jslib_folder) {
    std::error_code error;
    const auto folder = std::filesystem::canonical(*line.script.jslib_folder, error);
    if (error || !std::filesystem::is_directory(folder, error)) {
      problems.push_back(
          {"--jslib", fmt::format("found {}, expected a folder", *line.script.jslib_folder)});
    } else {
      reader.jslib_folder_ = folder.string();
    }
  }
  std::string targets;
  reader.targets_ = flagged_targets(line, *named, targets, problems);
  if (!problems.empty()) return problems;
  reader.flags_ =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}", fmt::join(line.script.environment, "\n"),
                  fmt::join(line.script.stubs, "\n"), fmt::join(line.script.secret_sources, "\n"),
                  line.start_time.value_or(""), settings.config_json, targets);
  return reader;
}

std::string ScriptReader::document(const ScriptTest& test) const {
  return named_->document ? document_of(test, *named_).dump() : script_document(test);
}

std::string ScriptReader::identity(const ScriptTest& test) const {
  return test.config().source->contents() + "\n" + flags_;
}

std::shared_ptr<ScriptTest> ScriptReader::read(const Variables& more, ScriptLog log,
                                               ScriptFailure& failure) const {
  ScriptSettings settings = settings_;
  settings.log = std::move(log);
  for (const auto& [name, value] : more) settings.environment[name] = value;
  ScriptFiles files = script_files();
  files.stubs = stubs_;
  if (!jslib_folder_.empty()) {
    files.remote = [folder = jslib_folder_](std::string_view url) {
      return remote_file(folder, url);
    };
  }
  return ScriptTest::read(settings, std::move(files), failure);
}

Checked<Rehearsal> ScriptReader::rehearsal(const std::shared_ptr<ScriptTest>& test,
                                           ReadSettings settings) const {
  settings.program = test.get();
  if (named_->written) settings.written = &*named_->written;
  Checked<Rehearsal> rehearsal = read_rehearsal(document(*test), settings);
  if (!rehearsal) return rehearsal;
  rehearsal->journeys.clear();
  rehearsal->program = test;
  if (targets_) {
    rehearsal->targets = targets_->targets;
    rehearsal->answers = targets_->answers;
    rehearsal->target_urls = targets_->target_urls;
  }
  return rehearsal;
}

std::optional<ScriptInput> read_script_input(const CommandLine& line, ScriptLogger& log, int& exit,
                                             const ScriptReality* reality) {
  const Checked<ScriptReader> reader = ScriptReader::make(line, reality);
  if (!reader) {
    exit = report_problems(line.file, reader.problems());
    return std::nullopt;
  }
  ScriptFailure failure;
  const std::shared_ptr<ScriptTest> test = reader->read(
      {}, [&log](const ScriptLogLine& entry) { log.write(entry); }, failure);
  if (test == nullptr) {
    log.error(failure.text);
    exit = failure.exit_code;
    return std::nullopt;
  }
  Checked<Rehearsal> rehearsal = reader->rehearsal(test, settings_with_folder(line));
  if (!rehearsal) {
    exit = report_problems(line.file, rehearsal.problems());
    return std::nullopt;
  }
  if (line.script.latency) {
    log.write({ConsoleLevel::Warning,
               fmt::format("--latency {}: every request, to whatever URL, is answered 200 with "
                           "nothing in it; a script that reads answers does less than it would",
                           *line.script.latency),
               "", 0});
  }
  return ScriptInput{test, *std::move(rehearsal), reader->document(*test)};
}

}  // namespace rehearse
