#pragma once
// The natural logarithm with the same bits on every machine.

namespace rehearse {

/// ln x by IEEE additions, multiplications and divisions alone, so that tables made with it do not
/// depend on the machine's mathematical library. Within 4 units in the last place.
/// Source: ln x = k ln 2 + 2 artanh((m − 1)/(m + 1)) for x = m·2^k, and artanh's power series.
/// Requires: x is finite and > 0.
double portable_log(double x);

/// ln(1 + x), as accurate where x is small. Requires: −1/2 ≤ x ≤ 1.
double portable_log1p(double x);

}  // namespace rehearse
