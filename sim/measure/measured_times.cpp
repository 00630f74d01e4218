// One list of the fields, for adding and merging.

#include "sim/measure/measured_times.hpp"

namespace rehearse {

namespace {

/// Calls `times` or `bytes` with each field of MeasuredTimes beside its part of RequestTimes or of
/// another MeasuredTimes.
template <class Other, class Times, class Bytes>
void for_each_field(MeasuredTimes& all, const Other& other, const Times& times,
                    const Bytes& bytes) {
  times(all.lag, other.lag);
  times(all.blocked, other.blocked);
  times(all.connecting, other.connecting);
  times(all.tls_handshaking, other.tls_handshaking);
  times(all.sending, other.sending);
  times(all.waiting, other.waiting);
  times(all.receiving, other.receiving);
  bytes(all.data_sent, other.data_sent);
  bytes(all.data_received, other.data_received);
}

void add_bytes(std::uint64_t& sum, std::uint64_t bytes) { sum += bytes; }

}  // namespace

void MeasuredTimes::add(const RequestTimes& times) {
  for_each_field(
      *this, times, [](Histogram& all, Duration one) { all.add(one); }, add_bytes);
  duration.add(times.duration());
}

void MeasuredTimes::merge(const MeasuredTimes& other) {
  for_each_field(
      *this, other, [](Histogram& all, const Histogram& more) { all.merge(more); }, add_bytes);
  duration.merge(other.duration);
}

}  // namespace rehearse
