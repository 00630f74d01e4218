// A table by command.

#include "tools/rehearse/help/examples.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rehearse {

namespace {

using Row = std::pair<std::string_view, std::string_view>;
constexpr std::array<Row, 28> kExamples{
    {{"run",
      "Examples:\n"
      "  rehearse run shop.json                             simulate, report as k6 does\n"
      "  rehearse run shop.js --targets shop.json           a k6 script, and what answers it\n"
      "  rehearse run shop.js --latency 100ms               the same answer for all its requests\n"
      "  rehearse run shop.json -u 50 -d 10m                with other VUs and duration\n"
      "  rehearse run shop.json --runs 100                  a line for each of 100 replications\n"
      "  rehearse run shop.json --until 'p(95) ± 1%'        as many as that takes\n"
      "  rehearse run shop.json --from auto                 figures once the test has settled\n"
      "  rehearse run shop.json --runs 9999 --shard 2/8 --results part-2.jsonl\n"
      "  rehearse run shop.json --json | jq .vusMax         one number of the result\n"
      "  k6 inspect script.js | rehearse run - --iteration-duration 1.5s"},
     {"plan",
      "Examples:\n"
      "  rehearse plan shop.json                            VUs over time, the bottleneck\n"
      "  rehearse plan shop.json --json                     the same for programs"},
     {"explain",
      "Examples:\n"
      "  rehearse explain shop.json --dropped 1             who held the VUs, how many it needs\n"
      "  rehearse explain shop.json --interrupted 1         how much gracefulStop it lacked\n"
      "  rehearse explain shop.json --iteration 238 --scenario visitors"},
     {"size",
      "Examples:\n"
      "  rehearse size shop.json                            VUs and grace enough in 99% of runs\n"
      "  rehearse size shop.json --share 0.999 --runs 10000 --set rate=300"},
     {"sweep",
      "Examples:\n"
      "  rehearse sweep shop.json --vary rate=100,150,200 --vary targets.api.servers=2..8 \\\n"
      "      --show 'p(95),dropped' --runs 20 --results sweep.jsonl\n"
      "  rehearse sweep shop.json --vary rate=50..400:lin8 --csv > sweep.csv"},
     {"find",
      "Examples:\n"
      "  rehearse find shop.json --least preAllocatedVUs=50..400 --so-that 'P(dropped == 0) >= "
      "0.99'\n"
      "  rehearse find shop.json --most rate=50..400 --so-that 'mean(p(95)) <= 100ms' --runs 50"},
     {"merge",
      "Examples:\n"
      "  rehearse merge part-*.jsonl                        all shards of a sweep, or of run "
      "--runs\n"
      "  rehearse merge part-*.json                         a real test from several machines\n"
      "  rehearse merge part-*.jsonl --json"},
     {"diff",
      "Examples:\n"
      "  rehearse diff main.json branch.json                what a change does to the schedule\n"
      "  rehearse diff main.json branch.json --json | jq .schedulesDiffer"},
     {"fleet",
      "Examples:\n"
      "  rehearse fleet shop.json --instances 3             three segments, one shared target\n"
      "  rehearse fleet shop.json --vus-per-instance 300    as few instances as that takes\n"
      "  rehearse fleet shop.json --instances 3 --runs 100  busy VUs of each, how surely it "
      "passes"},
     {"compare",
      "Examples:\n"
      "  rehearse compare shop.json more-servers.json       what is better, what is worse\n"
      "  rehearse compare shop.json --real export.json      is a real run as predicted\n"
      "  rehearse compare a.json b.json --runs 200 --json"},
     {"check",
      "Examples:\n"
      "  rehearse check *.json                              one verdict on many files\n"
      "  rehearse check shop.json --expect 'dropped == 0'   with one condition more\n"
      "  rehearse check shop.json --runs 100 --junit out.xml"},
     {"live",
      "Examples:\n"
      "  rehearse live shop.json --target shop=http://localhost:8080 --dry-run\n"
      "  rehearse live shop.json --target shop=http://localhost:8080 --compare\n"
      "  rehearse live shop.js --record shop-targets.json\n"
      "  rehearse live shop.json --execution-segment 0:1/2 --execution-segment-sequence 0,1/2,1 "
      "\\\n"
      "      --start-at 2026-01-01T12:00:00Z --result part-1.json      one of two machines"},
     {"ui",
      "Examples:\n"
      "  rehearse ui shop.json                              prints a link to open in a browser\n"
      "  rehearse ui shop.js --targets shop.json            a k6 script, and what answers it"},
     {"graph",
      "Examples:\n"
      "  rehearse graph shop.json | dot -Tsvg > shop.svg    draw journeys and services\n"
      "  rehearse graph journey.dot                         a journey from a drawing"},
     {"inspect",
      "Examples:\n"
      "  rehearse inspect load.js                           the options that the script exports\n"
      "  rehearse inspect load.js --execution-requirements  with its duration and VUs at most"},
     {"scaffold",
      "Examples:\n"
      "  rehearse scaffold load.js > targets.json           what it reads, to be filled in\n"
      "  rehearse scaffold load.js --har shop.har           with what a browser recorded"},
     {"fit",
      "Examples:\n"
      "  rehearse fit points.json                           targets from k6 run --out json\n"
      "  rehearse fit access.log.gz --log-format '$msec $request_time $status \"$request\"'\n"
      "  rehearse fit points.json --export model.json --summary-export measured.json\n"
      "  rehearse compare model.json --real measured.json   the model against the measurements"},
     {"judge",
      "Examples:\n"
      "  k6 run --out json=points.json script.js; rehearse judge points.json\n"
      "  rehearse judge points.json.gz --threshold 'http_req_duration=p(95)<500'"},
     {"serve",
      "Examples:\n"
      "  rehearse serve shop.json -a localhost:8080         play the targets as HTTP servers\n"
      "  rehearse serve target.json                         what answers a script, for real"},
     {"pause", "Examples:\n  rehearse pause"},
     {"resume", "Examples:\n  rehearse resume -a localhost:6565"},
     {"status", "Examples:\n  rehearse status"},
     {"stats", "Examples:\n  rehearse stats"},
     {"scale", "Examples:\n  rehearse scale -u 20 -m 50"},
     {"schema",
      "Examples:\n"
      "  rehearse schema > rehearsal.schema.json            for \"$schema\" of files and "
      "editors"},
     {"completion",
      "Examples:\n"
      "  source <(rehearse completion bash)\n"
      "  rehearse completion zsh > ~/.zfunc/_rehearse\n"
      "  rehearse completion fish | source"},
     {"man", "Examples:\n  rehearse man | man -l -"},
     {"help", "Examples:\n  rehearse help run"}}};

}  // namespace

std::string_view examples_of(std::string_view command) {
  const auto found = std::find_if(kExamples.begin(), kExamples.end(),
                                  [command](const Row& row) { return row.first == command; });
  return found == kExamples.end() ? std::string_view() : found->second;
}

}  // namespace rehearse
