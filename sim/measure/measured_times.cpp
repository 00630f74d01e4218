// Adds up measured times.

#include "sim/measure/measured_times.hpp"

namespace rehearse {

void MeasuredTimes::add(const RequestTimes& times) {
  lag.add(times.lag);
  blocked.add(times.blocked);
  connecting.add(times.connecting);
  tls_handshaking.add(times.tls_handshaking);
  sending.add(times.sending);
  waiting.add(times.waiting);
  receiving.add(times.receiving);
  duration.add(times.duration());
  data_sent += times.data_sent;
  data_received += times.data_received;
}

void MeasuredTimes::merge(const MeasuredTimes& other) {
  lag.merge(other.lag);
  blocked.merge(other.blocked);
  connecting.merge(other.connecting);
  tls_handshaking.merge(other.tls_handshaking);
  sending.merge(other.sending);
  waiting.merge(other.waiting);
  receiving.merge(other.receiving);
  duration.merge(other.duration);
  data_sent += other.data_sent;
  data_received += other.data_received;
}

}  // namespace rehearse
