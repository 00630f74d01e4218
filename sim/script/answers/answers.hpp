#pragma once
// What answers the requests of scripts in virtual time: routes with answers made of templates.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/script/answers/answer_form.hpp"
#include "sim/script/answers/path_pattern.hpp"
#include "sim/script/answers/sent_request.hpp"
#include "sim/script/http/url.hpp"

namespace rehearse {

/// When a case holds: each `every`th request of its route, or a text that is (or is not) another
/// one; without either, a text that is not empty.
struct AnswerCondition {
  std::optional<AnswerTemplate> every;
  AnswerTemplate value;
  std::optional<std::string> equals;
  std::optional<std::string> not_equals;

  bool holds(SentParts& parts) const;
};

/// A form of answer, and those that take its place: the first whose condition holds.
struct AnswerChoice {
  struct Case {
    AnswerCondition condition;
    AnswerForm form;  ///< complete: the fields of the case over those around it
  };
  AnswerForm form;
  std::vector<Case> cases;

  const AnswerForm& choose(SentParts& parts) const;
};

struct AnswerRoute {
  std::vector<std::string> methods;  ///< none: any
  PathPattern path;
  AnswerChoice choice;

  bool takes(const std::string& method) const;
  /// "GET|HEAD /ping", "* /echo".
  std::string name() const;
};

/// How many requests each route had, of one run.
class AnswerCounters {
 public:
  /// Counts one more request and returns which one it is, from 1.
  std::uint64_t raise(std::size_t route) {
    if (route >= counts_.size()) counts_.resize(route + 1);
    return ++counts_[route];
  }
  void reset() { counts_.clear(); }

 private:
  std::vector<std::uint64_t> counts_;
};

/// A route as reports name it.
struct RouteName {
  std::string name;
  std::optional<Duration> delay;  ///< where it is the same for every request
};

/// All routes of a target. Immutable, cheap to copy; runs on several threads can share one.
class Answers {
 public:
  struct Parts {
    std::vector<std::string> origins;  ///< as origin_of() has them; none: any
    AnswerChoice otherwise;            ///< where no route matches
    std::vector<AnswerRoute> routes;
  };
  explicit Answers(Parts parts) : parts_(std::make_shared<const Parts>(std::move(parts))) {}

  /// Whether the URL's scheme, host and port are those of the target.
  bool serves(const Url& url) const;
  /// The answer of the first route whose method and path match, or of the default. Nothing where
  /// the URL is none, or its scheme, host and port are not those of the target.
  std::optional<ScriptAnswer> answer(const SentRequest& request, AnswerCounters& counters) const;
  /// The same where the request's URL is known in parts.
  std::optional<ScriptAnswer> answer(const Url& url, const SentRequest& request,
                                     AnswerCounters& counters) const;
  /// The same for a path and query as a request line has them; `request.url` is not looked at.
  ScriptAnswer answer_target(const std::string& target, const SentRequest& request,
                             AnswerCounters& counters) const;

  /// In the order of ScriptAnswer::route.
  std::vector<RouteName> routes() const;

 private:
  std::shared_ptr<const Parts> parts_;
};

/// "http://localhost:80": scheme, host in lower case and port, where there is one.
std::string origin_of(const Url& url);

}  // namespace rehearse
