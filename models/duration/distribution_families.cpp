// The table of distributions. A further one is a file with its function, and that function's name
// twice here.

#include "models/duration/distribution_family.hpp"

namespace rehearse {

DistributionFamily normal_family();
DistributionFamily lognormal_family();
DistributionFamily gamma_family();
DistributionFamily erlang_family();
DistributionFamily weibull_family();
DistributionFamily pareto_family();
DistributionFamily triangular_family();

std::span<const DistributionFamily> distribution_families() {
  static const std::vector<DistributionFamily> families{
      normal_family(),  lognormal_family(), gamma_family(),      erlang_family(),
      weibull_family(), pareto_family(),    triangular_family(),
  };
  return families;
}

}  // namespace rehearse
