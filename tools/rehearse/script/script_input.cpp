// Files, targets, options.

#include "tools/rehearse/script/script_input.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <unistd.h>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/measure/exit_code.hpp"
#include "sim/script/answers/answers_reader.hpp"
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

/// One service of pure delays: an endpoint for each route, and one for requests that none takes.
NetworkOptions network_of(const Answers& answers) {
  ServiceOptions service;
  service.name = "target";
  service.instances.emplace_back();
  service.connect = DurationModel::constant(Duration{100'000});
  const auto add = [&](const std::string& name) {
    EndpointOptions endpoint;
    endpoint.name = name;
    for (int n = 2; std::any_of(service.endpoints.begin(), service.endpoints.end(),
                                [&](const auto& other) { return other.name == endpoint.name; });
         ++n) {
      endpoint.name = fmt::format("{} ({})", name, n);
    }
    endpoint.duration = DurationModel::constant(Duration{});
    service.endpoints.push_back(std::move(endpoint));
  };
  for (const RouteName& route : answers.routes()) add(route.name);
  add("default");
  return {{service}};
}

Checked<ReadTargets> read_targets(const std::string& file) {
  const Checked<std::string> text = read_input(file, kMostBytes);
  if (!text) return text.problems();
  const Checked<Answers> answers = read_answers(*text);
  if (!answers) return answers.problems();
  const Checked<NetworkPlan> plan = plan_network(network_of(*answers));
  if (!plan) return plan.problems();
  auto targets = std::make_shared<ScriptTargets>(ScriptTargets{*answers, {}});
  for (std::uint32_t i = 0; i < plan->services.front().endpoints; ++i) {
    targets->endpoints.push_back({0, i});
  }
  return ReadTargets{targets, std::make_shared<const NetworkPlan>(*plan), *text};
}

}  // namespace

std::string script_document(const ScriptTest& test) {
  nlohmann::ordered_json document;
  document["options"] = nlohmann::ordered_json::parse(test.options_json());
  document["journeys"] = nlohmann::ordered_json::object();
  for (const std::string& name : test.functions()) document["journeys"][name]["duration"] = "1s";
  return document.dump();
}

Problem script_problem(const ScriptFailure& failure) {
  std::string text = failure.text;
  while (text.ends_with('\n')) text.pop_back();
  return {"", text};
}

Checked<ScriptReader> ScriptReader::make(const CommandLine& line, const ScriptReality* reality) {
  Problems problems;
  ScriptReader reader;
  ScriptSettings& settings = reader.settings_;
  settings.file = line.file;
  settings.environment = script_environment(line, problems);
  settings.start_unix_ns = kScriptStart;
  if (line.start_time) settings.start_unix_ns = parse_point_time(*line.start_time).value_or(0);
  settings.seed = line.settings.seed.value_or(1);
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
  if (line.script.targets_file) {
    Checked<ReadTargets> read = read_targets(*line.script.targets_file);
    if (!read) {
      for (const Problem& problem : read.problems()) {
        problems.push_back({*line.script.targets_file, problem_line(problem)});
      }
    } else {
      reader.targets_ = *std::move(read);
    }
  }
  if (!problems.empty()) return problems;
  reader.flags_ =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}", fmt::join(line.script.environment, "\n"),
                  fmt::join(line.script.stubs, "\n"), fmt::join(line.script.secret_sources, "\n"),
                  line.start_time.value_or(""), settings.config_json, reader.targets_.text);
  return reader;
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
  return ScriptTest::read(settings, std::move(files), targets_.targets, failure);
}

Checked<Rehearsal> ScriptReader::rehearsal(const std::shared_ptr<ScriptTest>& test,
                                           ReadSettings settings) const {
  settings.program = test.get();
  Checked<Rehearsal> rehearsal = read_rehearsal(script_document(*test), settings);
  if (!rehearsal) return rehearsal;
  rehearsal->journeys.clear();
  rehearsal->program = test;
  rehearsal->targets = targets_.network;
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
  Checked<Rehearsal> rehearsal = reader->rehearsal(test, line.settings);
  if (!rehearsal) {
    for (const Problem& problem : rehearsal.problems()) log.error(problem_line(problem));
    exit = exit_status(ExitCode::InvalidConfig);
    return std::nullopt;
  }
  return ScriptInput{test, *std::move(rehearsal)};
}

}  // namespace rehearse
