// Tables of values with their uncertainty.

#include "tools/rehearse/answers/sweep_text.hpp"

#include <fmt/format.h>
#include <vector>

#include "sim/measure/expression/quantity.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

std::string value_text(const AnswerFigures& figures) {
  if (!figures.value) return "-";
  const auto text = [&](double value) {
    return quantity_text({value, figures.dimension, figures.percent});
  };
  const double value = *figures.value;
  if (!figures.interval || figures.interval->low == figures.interval->high) return text(value);
  if (figures.percent) {
    return fmt::format("{} [{}, {}]", text(value), text(figures.interval->low),
                       text(figures.interval->high));
  }
  return fmt::format("{} ± {}", text(value), text(figures.interval->high - value));
}

std::string at_text(const FindAnswer& answer, const FindTry& tried) {
  return axis_value(tried.value, answer.durations);
}

}  // namespace

AnswerFigures figures_of(const AnswerOverRuns& answer) {
  AnswerFigures figures{answer.value, answer.interval, answer.dimension, answer.percent};
  if (answer.each) {
    figures.value = answer.each->mean;
    figures.interval = answer.each->of_mean;
  }
  return figures;
}

std::vector<std::vector<std::string>> sweep_rows(const SweepTable& table) {
  std::vector<std::vector<std::string>> rows(1, table.header.paths);
  for (const std::string& question : table.header.questions) rows.front().push_back(question);
  for (const auto& point : table.points) {
    std::vector<std::string>& row = rows.emplace_back();
    for (const auto& [path, value] : point["at"].items()) row.push_back(set_value_text(value));
    for (const auto& answer : point["answers"]) row.push_back(value_text(figures_of(answer)));
  }
  return rows;
}

std::string sweep_text(const SweepTable& table) {
  const char* what = table.header.runs == 1 ? "    of 1 run\n"
                                            : "    of {} runs each; ± and [ ]: 95 % intervals\n";
  return text_table(sweep_rows(table), table.header.paths.size()) +
         fmt::format(fmt::runtime(what), table.header.runs);
}

std::vector<std::vector<std::string>> find_rows(const FindAnswer& answer) {
  std::vector<std::vector<std::string>> rows{{answer.path, "", "value", "runs"}};
  for (const FindTry& tried : answer.tries) {
    std::string verdict = tried.holds ? "holds" : "does not hold";
    if (!tried.decided) verdict += ", by the estimate";
    rows.push_back({at_text(answer, tried), verdict, value_text(figures_of(tried.answer)),
                    fmt::format("{}", tried.runs)});
  }
  return rows;
}

std::string find_part(const FindAnswer& answer) {
  return answer.parts > 1 ? fmt::format("part {} of {}: ", answer.part + 1, answer.parts) : "";
}

std::string find_doubt(const FindAnswer& answer) {
  const bool is_sure = answer.found->decided && (!answer.neighbour || answer.neighbour->decided);
  return is_sure ? "" : ", as far as these runs can tell";
}

std::string find_text(const FindAnswer& answer) {
  const char* kind = answer.least ? "least" : "most";
  std::string text = find_part(answer);
  if (answer.found) {
    text += fmt::format("the {} {} with {} is {}{}\n\n", kind, answer.path, answer.condition,
                        at_text(answer, *answer.found), find_doubt(answer));
  } else {
    text +=
        fmt::format("{} holds at no {} between {} and {}\n\n", answer.condition, answer.path,
                    at_text(answer, answer.tries.front()), at_text(answer, answer.tries.back()));
  }
  text += text_table(find_rows(answer), 2);
  if (!answer.monotone) {
    text +=
        "\nIt holds, fails and holds again as the value changes, so there may be others: sweep "
        "shows where.\n";
  }
  return text;
}

}  // namespace rehearse
