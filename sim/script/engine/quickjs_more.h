/* What quickjs_unit.c adds to the interface of QuickJS. */
#ifndef REHEARSE_QUICKJS_MORE_H
#define REHEARSE_QUICKJS_MORE_H

#include <stddef.h>
#include <stdint.h>

#include "quickjs.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The state of Math.random; any but 0. */
void js_more_seed_random(JSContext* ctx, uint64_t state);
uint64_t js_more_random_state(JSContext* ctx);
/* Gives all state that no script can tell apart one form: what counts calls and memory, the order
   of free atoms, the state of Math.random; with `collect` garbage is freed, and the order of
   objects that the collector sees is one too. Requires: no code runs. */
void js_more_settle(JSContext* ctx, int collect);
/* Throws what no catch and no finally of the script sees. */
JSValue js_more_throw_uncatchable(JSContext* ctx);
/* Called with a text that eval of the script cannot read: the same in older syntax, from malloc, or
   NULL. One for the process. */
typedef char* js_more_newer_syntax(JSContext* ctx, const char* text, size_t size);
void js_more_set_newer_syntax(js_more_newer_syntax* rewrite);
/* The namespace object of a module that is instantiated. */
JSValue js_more_module_namespace(JSContext* ctx, JSModuleDef* module);
/* The module as a value, which owns nothing. */
JSValue js_more_module_value(JSModuleDef* module);
/* Whether a text that was compiled as a module is one. */
int js_more_has_exports_or_imports(JSModuleDef* module);
/* Imported names: how many; of which module, as it is written until the module is resolved, and
   which. The atoms stay the module's. */
int js_more_imports(JSModuleDef* module);
void js_more_import(JSModuleDef* module, int index, JSAtom* from, JSAtom* name);
/* Modules that are asked for: how many, and each. */
int js_more_requires(JSModuleDef* module);
JSAtom js_more_require(JSModuleDef* module, int index);
/* What Date shows, in microseconds since 1970: to be defined by the user of the engine. */
int64_t js_more_clock_us(void);
/* Bytes that the runtime holds. */
size_t js_more_memory(JSRuntime* rt);
/* Of a promise its result, to be freed, with the state 0 pending, 1 fulfilled, 2 rejected; of
   anything else undefined and -1. */
JSValue js_more_promise_result(JSContext* ctx, JSValueConst promise, int* state);
/* An error that was not thrown: its stack is where code is now. */
JSValue js_more_here(JSContext* ctx);
/* The number of the value's class; 0 where it is no object. */
int js_more_class(JSValueConst value);
/* What kind of object it is: "Array", "Error", "Date", "Map", "TypedArray", "Function", "Object"…;
   "" where it is none. */
const char* js_more_class_name(JSContext* ctx, JSValueConst value);

/* The stack of the last throw statement whose value was no error, taken: a string, or undefined. */
JSValue js_more_thrown_stack(JSContext* ctx);
/* Whether it is an async function of a script. */
int js_more_is_async(JSValueConst value);

/* How a property is made when it is asked for first. Lives as long as the program. */
typedef struct js_more_lazy {
  JSValue (*make)(JSContext* ctx, JSValueConst object, int which);
  int which;
} js_more_lazy;
/* Adds such a property, which scripts cannot tell from others; -1 with an exception. Requires: the
   object has none of that name. */
int js_more_define_lazy(JSContext* ctx, JSValueConst object, JSAtom name, const js_more_lazy* lazy);
/* The class of plain objects. */
int js_more_object_class(void);
/* A new object of the class with prototype and properties of `layout`. `values`, in their order,
   are taken over; those of lazy properties are not looked at. Requires: layout is as it was made.
 */
JSValue js_more_like(JSContext* ctx, JSValueConst layout, int class_id, const JSValue* values);

#ifdef __cplusplus
}
#endif

#endif
