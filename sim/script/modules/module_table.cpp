// The table of modules.

#include "sim/script/modules/module_table.hpp"

#include <array>

namespace rehearse {

namespace {

constexpr std::array<BuiltinModule, 0> kModules = {};

}  // namespace

const BuiltinModule* find_builtin(std::string_view name) {
  for (const BuiltinModule& module : kModules) {
    if (module.name == name) return &module;
  }
  return nullptr;
}

}  // namespace rehearse
