// Which metric says what.

#include "sim/fit/read/k6_samples.hpp"

#include <algorithm>

#include "sim/fit/read/read_parts.hpp"
#include "sim/fit/read/recorded_paths.hpp"

namespace rehearse {

namespace {

bool is_url(std::string_view text) { return text.find("://") != std::string_view::npos; }

/// A name that the script gave stays as it is; a URL becomes the shape of its path.
std::string endpoint_of(const K6Tags& tags) {
  if (!tags.name.empty() && !is_url(tags.name)) return tags.name;
  const std::string& url = tags.url.empty() ? tags.name : tags.url;
  return url.empty() ? "default" : endpoint_name(tags.method, url);
}

std::string target_of(const K6Tags& tags) {
  for (const std::string* text : {&tags.url, &tags.name}) {
    if (is_url(*text)) return origin_and_path(*text).first;
  }
  return "";
}

}  // namespace

void K6Samples::see(std::int64_t begin_ns, std::int64_t end_ns) {
  begin_ns_ = begin_ns_ ? std::min(*begin_ns_, begin_ns) : begin_ns;
  end_ns_ = std::max(end_ns_, end_ns);
}

bool K6Samples::add_request(const K6Tags& tags, std::int64_t end_ns, std::int64_t resolution_ns,
                            double value) {
  const auto duration = measured_ns(value, kNsPerMs);
  if (!duration) return false;
  Measurement measurement;
  const std::string target = target_of(tags);
  const std::string endpoint = endpoint_of(tags);
  measurement.target = target;
  measurement.endpoint = endpoint;
  // Without that tag all are taken for answers.
  const double status = decimal(tags.status.empty() ? "200" : tags.status).value_or(0);
  measurement.status = static_cast<int>(std::clamp(status, 0.0, 999.0));
  const bool is_known = !tags.expected.empty();
  measurement.failed = is_known ? tags.expected == "false" : !is_expected(measurement.status);
  measurement.duration_ns = *duration;
  measurement.begin_ns = end_ns - *duration;
  measurement.resolution_ns = resolution_ns;
  into_.add(measurement);
  gaps_.add_request(tags.vu,
                    {endpoint, into_.endpoint(target, endpoint), end_ns - *duration, end_ns});
  constexpr std::int64_t kCoarse = 100'000;
  if (resolution_ns > kCoarse) gaps_.give_up("instants are not known to 0.1 ms");
  see(end_ns - *duration, end_ns);
  return true;
}

/// Of one request, blocked comes first, then connecting, and last the TLS handshake. Blocked has
/// both, and what the client does for a new connection.
void K6Samples::add_connecting(const K6Tags& tags, double value, bool is_last) {
  connecting_ = is_last ? connecting_ + value : value;
  if (!is_last) return;
  if (connecting_ > 0) {
    const double set_up = std::max(blocked_, connecting_);
    into_.test().connects.add(set_up);
    gaps_.add_set_up(tags.vu, static_cast<std::int64_t>(set_up * kNsPerMs));
  }
  connecting_ = 0;
  blocked_ = 0;
}

bool K6Samples::add_iteration(const K6Tags& tags, std::int64_t end_ns, double value) {
  const auto duration = measured_ns(value, kNsPerMs);
  if (!duration) return false;
  into_.test().iterations.add(value);
  gaps_.add_iteration(tags.vu, tags.iteration, end_ns - *duration, end_ns);
  see(end_ns - *duration, end_ns);
  return true;
}

bool K6Samples::add(std::string_view metric, const K6Tags& tags, std::int64_t end_ns,
                    std::int64_t resolution_ns, double value) {
  if (metric == "http_req_duration") return add_request(tags, end_ns, resolution_ns, value);
  const bool is_blocked = metric == "http_req_blocked";
  const bool is_last = metric == "http_req_tls_handshaking";
  if (is_blocked || is_last || metric == "http_req_connecting") {
    if (!measured_ns(value, kNsPerMs)) return false;
    if (is_blocked) {
      blocked_ = value;
    } else {
      add_connecting(tags, value, is_last);
    }
    return true;
  }
  if (metric == "iteration_duration") return add_iteration(tags, end_ns, value);
  if (metric == "vus") {
    into_.test().vus = std::max(into_.test().vus.value_or(0), value);
  }
  return true;
}

void K6Samples::finish() {
  if (!begin_ns_) return;
  const double length = static_cast<double>(end_ns_ - *begin_ns_) / kNsPerMs;
  into_.test().length = std::max(into_.test().length.value_or(0), length);
}

}  // namespace rehearse
