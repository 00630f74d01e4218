#pragma once
// A figure out of the text: counts, statistics of metrics, services; and its scope.

#include "sim/measure/expression/expression.hpp"
#include "sim/measure/expression/scanner.hpp"

namespace rehearse {

/// Takes a figure without its scope. Throws ExpressionError. Requires: the next token is a word.
Figure parse_figure(Scanner& scanner, const ExpressionNames& names);

bool at_scope(const Scanner& scanner);
/// Takes "after T" or "during T..T". Throws. Requires: at_scope().
Scope parse_scope(Scanner& scanner);
/// What is expected where the figure cannot have a scope; null: it can.
const char* why_no_scope(const Figure& figure);

}  // namespace rehearse
