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

struct ReadTargets {
  std::shared_ptr<const ScriptTargets> targets;
  std::shared_ptr<const NetworkPlan> network;
};

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
  return ReadTargets{targets, std::make_shared<const NetworkPlan>(*plan)};
}

/// The document that the script's options and functions amount to.
std::string document_of(const ScriptTest& test, const std::set<std::string>& functions) {
  nlohmann::ordered_json document;
  document["options"] = nlohmann::ordered_json::parse(test.options_json());
  document["journeys"] = nlohmann::ordered_json::object();
  for (const std::string& name : functions) document["journeys"][name]["duration"] = "1s";
  return document.dump();
}

}  // namespace

std::optional<ScriptInput> read_script_input(const CommandLine& line, ScriptLogger& log, int& exit,
                                             const ScriptReality* reality) {
  Problems problems;
  ScriptSettings settings;
  settings.file = line.file;
  settings.environment = script_environment(line, problems);
  settings.start_unix_ns = kScriptStart;
  if (line.start_time) settings.start_unix_ns = parse_point_time(*line.start_time).value_or(0);
  settings.seed = line.settings.seed.value_or(1);
  settings.reality = reality;
  settings.log = [&log](const ScriptLogLine& entry) { log.write(entry); };
  ReadTargets targets;
  if (line.script.targets_file) {
    Checked<ReadTargets> read = read_targets(*line.script.targets_file);
    if (!read) {
      for (const Problem& problem : read.problems()) {
        problems.push_back({*line.script.targets_file, problem_line(problem)});
      }
    } else {
      targets = *std::move(read);
    }
  }
  if (!problems.empty()) {
    exit = report_problems(line.file, problems);
    return std::nullopt;
  }
  ScriptFailure failure;
  ScriptFiles files = script_files();
  files.stubs.insert(line.script.stubs.begin(), line.script.stubs.end());
  std::shared_ptr<ScriptTest> test =
      ScriptTest::read(settings, std::move(files), targets.targets, failure);
  if (test == nullptr) {
    log.error(failure.text);
    exit = failure.exit_code;
    return std::nullopt;
  }
  ReadSettings read = line.settings;
  read.program = test.get();
  Checked<Rehearsal> rehearsal = read_rehearsal(document_of(*test, test->functions()), read);
  if (!rehearsal) {
    for (const Problem& problem : rehearsal.problems()) log.error(problem_line(problem));
    exit = exit_status(ExitCode::InvalidConfig);
    return std::nullopt;
  }
  rehearsal->journeys.clear();
  rehearsal->program = test;
  rehearsal->targets = targets.network;
  return ScriptInput{test, *std::move(rehearsal)};
}

}  // namespace rehearse
