// Stand-ins for modules that are not modelled.

#include "sim/script/embedded/stub.hpp"
#include "sim/script/engine/embedded.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {

JSValue make_stub_module(JSContext* context) {
  return run_embedded(context, embedded::stub, JS_UNDEFINED);
}

}  // namespace rehearse
