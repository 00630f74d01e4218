#pragma once
// Random targets and the requests of a journey to them, for random tests.

#include <string>

namespace rehearse::testing {

/// Each to be called within a generator (rc::gen::exec). The targets are "a", "b" and "c"; with a
/// latency of 250 ms, so that no iteration is shorter and ties abound.
std::string random_targets();
/// Steps that send at least one request to them: a list's elements.
std::string random_steps();
/// The same, but all targets except one in eight are pure delays, and steps repeat and choose: most
/// of these requests can be precomputed.
std::string random_delays();
std::string random_steps_of_delays();
/// k6's options for requests: an object's members.
std::string random_request_options();

}  // namespace rehearse::testing
