#pragma once
// The modules that scripts import by name: k6's own, and well-known remote ones in our own writing.

#include <string_view>

#include "sim/script/engine/js_value.hpp"

namespace rehearse {

/// A module is an object: its properties are what it exports, and the whole of it is the default.
struct BuiltinModule {
  std::string_view name;  ///< "k6/encoding"
  /// The object, or an exception. Called once for each context that imports the module.
  JSValue (*make)(JSContext* context);
};

/// The module of this name, or of a URL of jslib.k6.io in any version; null: there is none.
const BuiltinModule* find_builtin(std::string_view name);

/// The library behind a URL of jslib.k6.io, with or without "https:"; null: there is none.
const BuiltinModule* find_library(std::string_view url);

// One file each.
JSValue make_crypto_module(JSContext* context);    ///< k6/crypto
JSValue make_data_module(JSContext* context);      ///< k6/data
JSValue make_encoding_module(JSContext* context);  ///< k6/encoding

}  // namespace rehearse
