#pragma once
// What was fitted, in the file format and for programs.

#include <nlohmann/json.hpp>

#include "sim/fit/fit.hpp"

namespace rehearse {

/// The "targets" of a rehearsal (scenarios/targets.md).
nlohmann::ordered_json targets_of(const Fit& fit);

/// The "client" of a rehearsal; empty where none was found.
nlohmann::ordered_json client_of(const Fit& fit);

/// One sentence on where the models come from: the "about" of a rehearsal.
std::string provenance_of(const Fit& fit);

/// A rehearsal that plays the measured test, as far as the measurements say what it was: VUs that
/// loop where VUs times length are the iterations' time within 5 %, the steps of a recorded visit,
/// otherwise arrivals at the mean rate.
nlohmann::ordered_json rehearsal_of(const Fit& fit, const Measurements& measured);

/// The measurements as k6's summary export, for rehearse compare --real.
nlohmann::ordered_json summary_of(const Fit& fit, const Measurements& measured);

/// Everything: "schema", "sources", "targets" and "client" (the file's), "fits".
nlohmann::ordered_json fit_json(const Fit& fit);

}  // namespace rehearse
