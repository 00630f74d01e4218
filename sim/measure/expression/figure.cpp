// The table of counts.

#include "sim/measure/expression/figure.hpp"

#include <array>

namespace rehearse {

namespace {

constexpr std::array<CountRow, 11> kCounts{{
    {CountId::Busy, "busy", kPlain, "most VUs with an iteration at one time"},
    {CountId::Complete, "complete", kPlain, "iterations that ended by themselves"},
    {CountId::Dropped, "dropped", kPlain, "iterations that no VU was there for"},
    {CountId::Duration, "duration", kTime, "of the test, without paused time"},
    {CountId::Exceptions, "exceptions", kPlain, "complete iterations that ended with one"},
    {CountId::Failed, "failed", kPlain, "answered requests that failed"},
    {CountId::Interrupted, "interrupted", kPlain, "iterations that the test cut short"},
    {CountId::Requests, "requests", kPlain, "requests that VUs sent"},
    {CountId::Retries, "retries", kPlain, "requests that services repeated"},
    {CountId::Started, "started", kPlain, "iterations"},
    {CountId::Vus, "vus", kPlain, "most VUs initialised at one time"},
}};

}  // namespace

std::span<const CountRow> all_counts() { return kCounts; }

}  // namespace rehearse
