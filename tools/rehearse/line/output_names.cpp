// A file is tried without touching it, or by making and removing an empty one.

#include "tools/rehearse/line/output_names.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace rehearse {

namespace {

struct NamedOutput {
  std::string flag;
  std::string name;
};

std::vector<NamedOutput> outputs_of(const CommandLine& line) {
  std::vector<NamedOutput> outputs;
  for (const auto& [flag, name] : {std::pair{"--events", line.events},
                                   {"--trace", line.trace},
                                   {"--svg", line.svg},
                                   {"--html", line.html},
                                   {"--summary-export", line.summary.export_file},
                                   {"--export", line.script.export_file},
                                   {"--console-output", line.script.console_output},
                                   {"--record", line.script.record},
                                   {"--result", line.part_file}}) {
    if (name) outputs.push_back({flag, *name});
  }
  for (const auto& [format, name] : line.check.formats) {
    if (!name.empty()) outputs.push_back({"--" + format, name});
  }
  for (const std::string& out : line.outs) {
    const std::size_t equals = out.find('=');
    if (equals != std::string::npos) outputs.push_back({"--out", out.substr(equals + 1)});
  }
  std::erase_if(outputs, [](const NamedOutput& each) { return each.name == "-"; });
  return outputs;
}

std::vector<std::string> inputs_of(const CommandLine& line) {
  std::vector<std::string> inputs{line.file, line.other_file};
  for (const auto& more : {line.ask.files, line.check.files}) {
    inputs.insert(inputs.end(), more.begin(), more.end());
  }
  for (const auto& named : {line.script.targets_file, line.script.config_file, line.script.har,
                            line.ask.real, line.judge.thresholds_file}) {
    if (named) inputs.push_back(*named);
  }
  return inputs;
}

/// Of files that are there; devices may be named as often as one likes.
bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code error;  // one of them is not there
  return !one.empty() && std::filesystem::is_regular_file(other, error) &&
         std::filesystem::equivalent(one, other, error) && !error;
}

/// Of files to come, too.
bool would_be_same_file(const std::string& one, const std::string& other) {
  std::error_code error;
  if (std::filesystem::exists(one, error)) return is_same_file(one, other);
  return std::filesystem::absolute(one, error).lexically_normal() ==
         std::filesystem::absolute(other, error).lexically_normal();
}

/// "" where it can be written.
std::string why_not_written(const std::string& name) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(name, error);
  const bool is_there = std::filesystem::exists(status);
  // To open a pipe may wait for its reader.
  if (is_there && !std::filesystem::is_regular_file(status) &&
      !std::filesystem::is_directory(status)) {
    return {};
  }
  const int flags = is_there ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL;
  const int fd = ::open(name.c_str(), flags | O_CLOEXEC, 0666);
  if (fd < 0) return std::strerror(errno);
  ::close(fd);
  if (!is_there) ::unlink(name.c_str());
  return {};
}

}  // namespace

Problems clashing_outputs(const CommandLine& line) {
  const std::vector<std::string> inputs = inputs_of(line);
  const std::vector<NamedOutput> outputs = outputs_of(line);
  Problems problems;
  for (auto output = outputs.begin(); output != outputs.end(); ++output) {
    const auto is_read = [&](const std::string& input) {
      return is_same_file(input, output->name);
    };
    if (std::any_of(inputs.begin(), inputs.end(), is_read)) {
      problems.push_back(
          {output->flag,
           fmt::format("found {}, which is read too, expected another file", output->name)});
    }
    const auto other = std::find_if(outputs.begin(), output, [&](const NamedOutput& each) {
      return would_be_same_file(each.name, output->name);
    });
    if (other == output) continue;
    problems.push_back(
        {output->flag, fmt::format("found {}, which {} writes too, expected another file",
                                   output->name, other->flag)});
  }
  return problems;
}

Problems unwritable_outputs(const CommandLine& line) {
  Problems problems;
  for (const NamedOutput& output : outputs_of(line)) {
    const std::string why = why_not_written(output.name);
    if (why.empty()) continue;
    problems.push_back(
        {line.place_of(output.flag),
         fmt::format("found {}, expected a file that can be written: {}", output.name, why)});
  }
  return problems;
}

}  // namespace rehearse
