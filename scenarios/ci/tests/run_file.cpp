// Reads a rehearsal, runs it and says what happened: run_file FILE

#include <iostream>
#include <rehearse.hpp>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: run_file FILE\n";
    return 104;
  }
  const rehearse::Rehearsed run = rehearse::rehearsed(argv[1]);
  std::cout << run << '\n';
  if (!run.problems.empty()) return 104;
  for (const rehearse::ScenarioResult& scenario : run.result.scenarios) {
    std::cout << "  " << scenario.name << ": " << scenario.counts.complete << " complete";
    if (scenario.ended) std::cout << ", over after " << *scenario.ended;
    std::cout << '\n';
  }
  return rehearse::exit_status(run.result.exit_code);
}
