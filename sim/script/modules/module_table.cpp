// The table of modules.

#include "sim/script/modules/module_table.hpp"

#include <array>

namespace rehearse {

namespace {

constexpr std::array<BuiltinModule, 3> kModules = {{
    {"k6/crypto", &make_crypto_module},
    {"k6/data", &make_data_module},
    {"k6/encoding", &make_encoding_module},
}};

}  // namespace

const BuiltinModule* find_builtin(std::string_view name) {
  for (const BuiltinModule& module : kModules) {
    if (module.name == name) return &module;
  }
  return find_library(name);
}

}  // namespace rehearse
