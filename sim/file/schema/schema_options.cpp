// k6's options and fields of scenarios, in its documentation's words cut short.

#include "sim/file/schema/schema_objects.hpp"

namespace rehearse {

std::span<const SchemaKey> schema_options() {
  static const std::vector<SchemaKey> kOptions{
      {"vus", "anyCount", "number of VUs"},
      {"iterations", "anyCount", "total iterations shared among all VUs"},
      {"duration", "anyDuration", "how long the test runs"},
      {"stages", "anyList", "stages of a ramp: duration and target each"},
      {"scenarios", "scenarios", "scenarios by name"},
      {"executionSegment", "any", "the part of the test to execute, such as \"0:1/4\""},
      {"executionSegmentSequence", "any", "all parts of the test, such as \"0,1/4,1\""},
      {"minIterationDuration", "anyDuration", "shortest time an iteration takes"},
      {"setupTimeout", "anyDuration", "when k6 gives up setup"},
      {"teardownTimeout", "anyDuration", "when k6 gives up teardown"},
      {"paused", "anyFlag", "the test waits for a resume command"},
      {"noSetup", "anyFlag", "leaves out setup"},
      {"noTeardown", "anyFlag", "leaves out teardown"},
      {"summaryTrendStats", "anyList", "statistics of trends: avg, min, med, max, count, p(N)"},
      {"summaryTimeUnit", "any", "unit of durations: s, ms or us"},
      {"rps", "anyCount", "at most this number of requests a second"},
      {"batch", "anyCount", "requests of a batch at a time"},
      {"batchPerHost", "anyCount", "requests of a batch at a time to one target"},
      {"noConnectionReuse", "anyFlag", "each request takes a new connection"},
      {"noVUConnectionReuse", "anyFlag", "each iteration takes new connections"},
      {"maxRedirects", "anyCount", "redirects that are followed"},
      {"insecureSkipTLSVerify", "anyFlag", "certificates are not verified"},
      {"noCookiesReset", "anyFlag", "cookies outlive the iteration"},
      {"userAgent", "any", "the User-Agent header"},
      {"blacklistIPs", "anyList", "addresses and networks that live does not connect to"},
      {"blockHostnames", "anyList", "hosts that live does not connect to"},
      {"cloud", "any", "not used"},
      {"discardResponseBodies", "anyFlag", "checked for its type alone"},
      {"dns", "anyObject", "how live looks names up: ttl, select, policy"},
      {"ext", "anyObject", "checked for its type alone"},
      {"features", "any", "not used"},
      {"handleSummaryTimeout", "anyDuration", "checked for its type alone"},
      {"hosts", "anyObject", "addresses in place of hosts, for live"},
      {"httpDebug", "any", "checked for its type alone"},
      {"linger", "anyFlag", "checked for its type alone"},
      {"metricSamplesBufferSize", "anyCount", "checked for its type alone"},
      {"noUsageReport", "anyFlag", "checked for its type alone"},
      {"systemTags", "anyList", "the system tags that samples have"},
      {"tags", "anyObject", "tags of all samples"},
      {"thresholds", "anyObject", "metric → conditions"},
      {"throw", "anyFlag", "checked for its type alone"},
      {"tlsAuth", "anyList", "certificates that live shows: domains, cert, key, password"},
      {"tlsCipherSuites", "anyList", "IANA names of the cipher suites that live may use"},
      {"tlsVersion", "any", "versions of TLS that live may use: \"tls1.2\", or min and max"}};
  return kOptions;
}

std::span<const SchemaKey> schema_scenario_fields() {
  static const std::vector<SchemaKey> kFields{
      {"executor", "executor", "how iterations are scheduled", true},
      {"startTime", "anyDuration", "when the scenario begins"},
      {"gracefulStop", "anyDuration", "how long iterations may take to end"},
      {"env", "anyObject", "environment variables of the script"},
      {"exec", "any", "the exported function, the name of a journey (default)"},
      {"tags", "anyObject", "tags of the scenario's samples"},
      {"options", "anyObject", "options of the browser"},
      {"vus", "anyCount", "number of VUs"},
      {"iterations", "anyCount", "iterations in all, or of each VU"},
      {"maxDuration", "anyDuration", "when the scenario ends in any case"},
      {"duration", "anyDuration", "how long the scenario lasts"},
      {"startVUs", "anyCount", "VUs at the start"},
      {"stages", "anyList", "stages of the ramp: duration and target each"},
      {"gracefulRampDown", "anyDuration", "how long iterations may take to end in a ramp down"},
      {"rate", "anyCount", "iterations a timeUnit"},
      {"startRate", "anyCount", "iterations a timeUnit at the start"},
      {"timeUnit", "anyDuration", "of the rate (1s)"},
      {"preAllocatedVUs", "anyCount", "VUs initialised before the test"},
      {"maxVUs", "anyCount", "VUs that there may be"}};
  return kFields;
}

}  // namespace rehearse
