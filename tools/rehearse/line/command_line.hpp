#pragma once
// The command line of `rehearse`.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/file/read_settings.hpp"
#include "sim/fit/read/measurement_reader.hpp"
#include "sim/questions/explain.hpp"
#include "sim/questions/fleet.hpp"
#include "sim/questions/size.hpp"

namespace rehearse {

class WorkGuard;

/// Flags of `rehearse live` in place of k6's options of the network.
struct NetworkFlags {
  std::optional<std::string> dns;            ///< "ttl=5m,select=random,policy=any"
  std::vector<std::string> blacklist_ips;    ///< addresses and networks
  std::vector<std::string> block_hostnames;  ///< names and patterns
};

/// Flags of `rehearse serve`.
struct ServeFlags {
  std::optional<std::string> address;  ///< of the first target; the next ones have the next ports
  std::optional<std::string> target;   ///< only this one
  std::optional<std::string> grace;    ///< after a signal, for requests under way
  bool from_start = false;             ///< the model's time begins at once
};

/// Flags of the commands that steer a running test.
struct SteerFlags {
  enum class Action : std::uint8_t { Pause, Resume, Scale, Status, Stats };
  Action action = Action::Status;
  std::optional<std::int64_t> vus;  ///< Scale: these or max, or both
  std::optional<std::int64_t> max;
};

/// Flags of `rehearse explain`.
struct ExplainFlags {
  ExplainQuestion question;
  std::string flag;  ///< that asks it
};

/// Flags of the commands that ask the same of many rehearsals.
struct AskFlags {
  std::vector<std::string> vary;       ///< "PATH=VALUES" each
  std::optional<std::uint64_t> latin;  ///< points of a Latin hypercube instead of the grid
  std::vector<std::string> show;       ///< questions, comma-separated
  std::optional<std::string> results;  ///< run, sweep: a file that answers are kept in
  std::optional<std::string> shard;    ///< likewise: "2/8"
  std::optional<std::string> least;    ///< "PATH=FROM..TO"
  std::optional<std::string> most;     ///< likewise
  std::optional<std::string> so_that;  ///< a condition
  std::vector<std::string> files;      ///< merge: results; compare: rehearsals; fit: measurements
  std::optional<std::string> real;     ///< compare: what a real run left
};

/// Flags of scripts.
struct ScriptFlags {
  std::optional<std::string> targets_file;  ///< what answers
  std::optional<std::string> latency;       ///< what all requests take, without such a file
  std::vector<std::string> environment;     ///< "NAME=VALUE" each
  std::vector<std::string> stubs;           ///< modules that a stand-in takes the place of
  std::optional<std::string> har;           ///< scaffold: a recording that fills it in
  bool execution_requirements = false;      ///< inspect: with the longest duration and most VUs
  bool include_system_environment = true;   ///< __ENV has the process's variables
  bool no_usage_report = false;             ///< k6's; there is none
  std::string log_format;                   ///< "", json, raw or text
  std::optional<std::string> console_output;
  std::optional<std::string> jslib_folder;  ///< of remote modules
  std::vector<std::string> secret_sources;  ///< "file=FILE" each
  std::optional<std::string> config_file;   ///< k6's, with options below a script's
  std::optional<std::string> export_file;   ///< run: its journeys; fit: a rehearsal
  std::optional<std::string> record;        ///< live: a target file of what was answered
};

/// Flags of `rehearse check`.
struct CheckFlags {
  std::vector<std::string> files;
  /// By name in check_formats(): the file that it goes to, "" for standard output.
  std::map<std::string, std::string> formats;
  std::optional<double> confidence;  ///< see CheckSettings
};

/// Flags of `rehearse judge`.
struct JudgeFlags {
  std::vector<std::string> thresholds;         ///< "METRIC=EXPRESSION" each
  std::optional<std::string> thresholds_file;  ///< k6's options, or their `thresholds`
  std::optional<std::string> duration;         ///< of the test
};

/// How the summary of a test is shown and written.
struct SummaryFlags {
  std::optional<std::string> mode;         ///< compact, full or disabled
  std::optional<std::string> export_file;  ///< as JSON
  bool machine_readable = false;           ///< the export's new form
  bool none = false;                       ///< k6's --no-summary
  bool k6_only = false;                    ///< nothing but k6's text
};

/// What the command line asks for. Where a flag is missing, the file (or k6's default) decides.
struct CommandLine {
  enum class Command {
    Plan,
    Run,
    Explain,
    Size,
    Sweep,
    Find,
    Merge,
    Diff,
    Fleet,
    Compare,
    Check,
    Graph,
    Ui,
    Inspect,
    Scaffold,
    Fit,
    Judge,
    Live,
    Serve,
    Steer,
    Show
  };
  Command command = Command::Run;
  std::string shown;            ///< Show: a text about the program, to be printed as it is
  std::string file;             ///< "-": standard input; empty with jsonl
  std::string other_file;       ///< diff: the second one
  std::string output = "text";  ///< plan, run and live: a name in output_formats()
  bool jsonl = false;           ///< the machine interface's loop
  bool detail = false;          ///< with jsonl: every iteration's times
  bool quiet = false;
  bool verbose = false;
  bool no_color = false;
  std::optional<std::uint32_t> runs;      ///< run, check: the number of replications
  std::vector<std::string> until;         ///< run: "FIGURE ± WIDTH" each; with it runs is the most
  std::optional<std::string> from;        ///< run: where the steady part begins, or "auto"
  bool tie_bounds = false;                ///< run: what other orders of simultaneous events give
  bool check_determinism = false;         ///< run: run it in other ways too, and compare
  bool full = false;                      ///< plan: long lists of steps are not cut
  std::optional<std::string> limit_time;  ///< of computing; --jsonl: of each line
  std::optional<std::string> limit_memory;
  WorkGuard* guard = nullptr;         ///< that keeps these limits
  unsigned jobs = 1;                  ///< run, check: threads, by default one a core
  std::optional<std::string> events;  ///< a file for every event
  std::optional<std::string> trace;   ///< a file for a trace of the run
  std::vector<std::string> outs;      ///< "NAME" or "NAME=FILE" each (sample_output.hpp)
  std::optional<std::string> svg;     ///< plan, run, sweep: a file for a picture
  std::optional<std::string> html;    ///< run, live, sweep, find, compare, judge: a page
  bool chart = false;                 ///< plan, run, sweep: pictures as text too
  bool ascii = false;                 ///< with chart: without other characters
  std::string words;                  ///< the command itself, as a shell takes it, without secrets
  std::optional<std::string> start_time;   ///< of the points in such files: RFC 3339
  std::optional<std::string> csv_times;    ///< how csv files have times (sample_output.hpp)
  std::optional<std::string> trend_stats;  ///< comma-separated
  std::optional<std::string> time_unit;
  std::optional<std::string> interval;   ///< of the rows of tables over time
  std::vector<std::string> targets;      ///< live: "NAME=URL"
  std::vector<std::string> allow_hosts;  ///< live: names of the REST API
  std::optional<std::string> local_ips;  ///< live: addresses of this machine that VUs send from
  NetworkFlags network;                  ///< live
  bool dry_run = false;                  ///< live: only the plan
  bool compare = false;                  ///< live: simulates the test afterwards
  std::size_t threads = 1;               ///< live
  std::optional<std::string> start_at;   ///< live: an instant on the wall clock (start_instant.hpp)
  std::optional<std::string> part_file;  ///< live: where what merge needs is kept
  bool graph_run = false;                ///< graph: draws a run
  bool watch = false;                    ///< live: a page shows it
  std::optional<std::string> address;    ///< of the REST API; "": none
  ScriptFlags script;
  CheckFlags check;
  ExplainFlags explain;
  AskFlags ask;
  FleetSettings fleet;
  SizeSettings size;                               ///< runs and jobs are the flags of those names
  std::optional<std::string> memory_per_vu;        ///< size: of a load generator
  std::optional<std::string> memory_per_instance;  ///< likewise
  JudgeFlags judge;
  MeasurementForm fit;
  SummaryFlags summary;
  ServeFlags serve;
  SteerFlags steer;
  ReadSettings settings;
  VariablesByFlag variables;   ///< of the flags above; the settings have their own
  Problems variable_problems;  ///< of variables for flags without a value (choose_summary())

  /// Where problems of a flag's value are: at the flag, or at the variable in its place.
  std::string place_of(std::string_view flag) const;
};

/// Either what to do, or the exit code of a program that has already said what there is to say
/// (0 after --help and --version, 104 after a mistake).
struct CommandLineReading {
  std::optional<CommandLine> command_line;
  int exit_code = 0;
};

CommandLineReading read_command_line(int argc, const char* const* argv);

}  // namespace rehearse
