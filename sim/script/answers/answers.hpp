#pragma once
// What answers the requests of scripts: targets by URL, routes with answers made of templates.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/journey/endpoint_ref.hpp"
#include "sim/script/answers/answer_form.hpp"
#include "sim/script/answers/path_pattern.hpp"
#include "sim/script/answers/sent_request.hpp"
#include "sim/script/answers/url_prefix.hpp"
#include "sim/script/http/url.hpp"

namespace rehearse {

/// When a case holds: each `every`th request of its route, with a chance, or a text that is (or is
/// not) another one; without either, a text that is not empty.
struct AnswerCondition {
  std::optional<AnswerTemplate> every;
  std::optional<double> weight;  ///< among the weighted cases and the route itself (S129)
  AnswerTemplate value;
  std::optional<std::string> equals;
  std::optional<std::string> not_equals;

  /// Requires: no weight.
  bool holds(SentParts& parts) const;
};

/// A form of answer, and those that take its place: the first whose condition holds.
struct AnswerChoice {
  struct Case {
    AnswerCondition condition;
    AnswerForm form;  ///< complete: the fields of the case over those around it
  };
  AnswerForm form;
  double weight = 1;  ///< of `form` among the weighted cases
  std::vector<Case> cases;

  const AnswerForm& choose(SentParts& parts) const;
  /// Whether luck has a part in it.
  bool draws() const;
};

struct AnswerRoute {
  std::vector<std::string> methods;  ///< none: any
  PathPattern path;
  AnswerChoice choice;
  EndpointRef to;  ///< whose time it takes

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

/// A target: the URLs that it answers for, and how.
struct AnswerSite {
  std::vector<UrlPrefix> urls;           ///< none: any
  std::optional<AnswerChoice> fallback;  ///< where no route matches; none: nothing answers
  EndpointRef fallback_to;
  std::vector<AnswerRoute> routes;  ///< the first one that matches answers
  std::uint32_t service = 0;        ///< whose endpoints they are
};

/// All targets. Immutable, cheap to copy; runs on several threads can share one.
class Answers {
 public:
  explicit Answers(std::vector<AnswerSite> sites);

  /// Whether the URL is one of a target's.
  bool serves(const Url& url) const { return find(url).has_value(); }
  /// The answer of the target that names the URL most exactly (S128): of the first route whose
  /// method and path, behind the target's prefix, match; or of the target's default. Nothing where
  /// the URL is none, no target's, or nothing of its target answers.
  std::optional<ScriptAnswer> answer(const SentRequest& request, AnswerCounters& counters) const;
  /// The same where the request's URL is known in parts.
  std::optional<ScriptAnswer> answer(const Url& url, const SentRequest& request,
                                     AnswerCounters& counters) const;
  /// The same of a target by number for a path and query as a request line has them, with the
  /// target's prefix or without; `request.url` is not looked at.
  std::optional<ScriptAnswer> answer_at(std::size_t site, const std::string& target,
                                        const SentRequest& request, AnswerCounters& counters) const;

  const std::vector<AnswerSite>& sites() const { return parts_->sites; }
  /// Whether some target has a default: then what no target answers for fails as an unknown host.
  bool has_fallback() const;
  /// Whether some answer depends on SentRequest::luck.
  bool draws() const;

 private:
  struct Parts {
    std::vector<AnswerSite> sites;
    std::vector<std::size_t> first_route;  // of each site, among all
    bool draws = false;
  };
  struct Found {
    std::size_t site = 0;
    std::size_t prefix = 0;  // bytes of the path
  };
  std::optional<Found> find(const Url& url) const;
  std::optional<ScriptAnswer> answer(const Found& found, const std::string& target,
                                     const SentRequest& request, AnswerCounters& counters) const;

  std::shared_ptr<const Parts> parts_;
};

}  // namespace rehearse
