#pragma once
// The modules that need the VU, and the globals of a script.

#include <set>
#include <string>
#include <string_view>

#include "sim/script/engine/js_value.hpp"
#include "sim/script/modules/module_table.hpp"

namespace rehearse {

// In the table of modules (module_table.hpp), one file each.
JSValue make_csv_module(JSContext* context);        ///< k6/experimental/csv
JSValue make_execution_module(JSContext* context);  ///< k6/execution
JSValue make_fs_module(JSContext* context);         ///< k6/experimental/fs
JSValue make_html_module(JSContext* context);       ///< k6/html
JSValue make_http_module(JSContext* context);       ///< k6/http
JSValue make_k6_module(JSContext* context);         ///< k6
JSValue make_metrics_module(JSContext* context);    ///< k6/metrics
JSValue make_secrets_module(JSContext* context);    ///< k6/secrets
JSValue make_timers_module(JSContext* context);     ///< k6/timers

/// The function parseHTML(text).
JSValue parse_html(JSContext* context, JSValueConst self, int count, JSValueConst* values);

/// The text with a mask in place of each of these values.
std::string masked(std::string text, const std::set<std::string>& secrets);

/// A module of any kind; null: there is none of this name.
const BuiltinModule* find_module(std::string_view name);

/// In place of a module that is not modelled: whatever is called or constructed gives the stand-in.
JSValue make_stub_module(JSContext* context);

}  // namespace rehearse
