#pragma once
// All that a C++ program needs to read rehearsals, to make them by hand, to plan and to run them.
// Matchers for GoogleTest are in rehearse_gtest.hpp.

#include "models/base/duration_format.hpp"
#include "models/base/time.hpp"
#include "models/duration/duration_model.hpp"
#include "models/journey/journey.hpp"
#include "sim/api/claims.hpp"
#include "sim/api/rehearsed.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/json/plan_json.hpp"
#include "sim/json/result_json.hpp"
#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/run/replications.hpp"
#include "sim/run/run.hpp"
