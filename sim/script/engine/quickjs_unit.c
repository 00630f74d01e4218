/* QuickJS with what its interface lacks. */

#include "patched.c"
#include "quickjs_more.h"

/* In place of gettimeofday, see quickjs.cmake. */
int rehearse_js_clock(struct timeval* time, void* zone) {
  const int64_t us = js_more_clock_us();
  (void)zone;
  time->tv_sec = us / 1000000;
  time->tv_usec = us % 1000000;
  return 0;
}

void js_more_seed_random(JSContext* ctx, uint64_t state) {
  ctx->random_state = state == 0 ? 1 : state;
}

uint64_t js_more_random_state(JSContext* ctx) { return ctx->random_state; }

static int js_more_by_address(const void* a, const void* b) {
  const char* one = *(struct list_head* const*)a;
  const char* other = *(struct list_head* const*)b;
  return one < other ? -1 : one > other;
}

/* What the collector goes through, in the order of addresses. */
static void js_more_sort_objects(JSRuntime* rt) {
  struct list_head* el;
  struct list_head** all;
  size_t count = 0;
  size_t i = 0;
  list_for_each(el, &rt->gc_obj_list)++ count;
  all = (malloc)(count * sizeof(*all) + 1);
  if (all == NULL) return;
  list_for_each(el, &rt->gc_obj_list) all[i++] = el;
  qsort(all, count, sizeof(*all), js_more_by_address);
  init_list_head(&rt->gc_obj_list);
  for (i = 0; i < count; ++i) list_add_tail(all[i], &rt->gc_obj_list);
  (free)(all);
}

void js_more_settle(JSContext* ctx, int collect) {
  JSRuntime* rt = ctx->rt;
  int next = 0;
  int i;
  JS_FreeValue(ctx, ctx->more_thrown_stack);
  ctx->more_thrown_stack = JS_UNDEFINED;
  ctx->random_state = 1;
  ctx->interrupt_counter = JS_INTERRUPT_COUNTER_INIT;
  if (collect) {
    JS_RunGC(rt);
    js_more_sort_objects(rt);
  }
  rt->malloc_gc_threshold = rt->malloc_state.malloc_size + (rt->malloc_state.malloc_size >> 1);
  for (i = rt->atom_size - 1; i > 0; --i) {
    if (!atom_is_free(rt->atom_array[i])) continue;
    rt->atom_array[i] = atom_set_free(next);
    next = i;
  }
  rt->atom_free_index = next;
}

JSValue js_more_throw_uncatchable(JSContext* ctx) {
  JS_ThrowInternalError(ctx, "interrupted");
  JS_SetUncatchableError(ctx, ctx->rt->current_exception, TRUE);
  return JS_EXCEPTION;
}

JSValue js_more_here(JSContext* ctx) {
  JSValue error = JS_NewError(ctx);
  if (!JS_IsException(error)) build_backtrace(ctx, error, NULL, 0, 0);
  return error;
}

static js_more_newer_syntax* newer_syntax;

void js_more_set_newer_syntax(js_more_newer_syntax* rewrite) { newer_syntax = rewrite; }

static JSValue js_more_eval_internal(JSContext* ctx, JSValueConst this_obj, const char* input,
                                     size_t input_len, const char* filename, int flags,
                                     int scope_idx) {
  JSValue value = __JS_EvalInternal(ctx, this_obj, input, input_len, filename, flags, scope_idx);
  int type = flags & JS_EVAL_TYPE_MASK;
  int by_script = type == JS_EVAL_TYPE_DIRECT || type == JS_EVAL_TYPE_INDIRECT;
  if (!by_script || !JS_IsException(value) || newer_syntax == NULL) return value;
  JSValue thrown = JS_GetException(ctx);
  char* text = NULL;
  if (JS_IsObject(thrown) && JS_VALUE_GET_OBJ(thrown)->shape->proto ==
                                 JS_VALUE_GET_OBJ(ctx->native_error_proto[JS_SYNTAX_ERROR])) {
    /* What can be compiled threw when it ran, and must not run twice. */
    JSValue compiled = __JS_EvalInternal(ctx, this_obj, input, input_len, filename,
                                         flags | JS_EVAL_FLAG_COMPILE_ONLY, scope_idx);
    if (JS_IsException(compiled)) {
      JS_FreeValue(ctx, JS_GetException(ctx));
      text = newer_syntax(ctx, input, input_len);
    }
    JS_FreeValue(ctx, compiled);
  }
  if (text == NULL) return JS_Throw(ctx, thrown);
  JS_FreeValue(ctx, thrown);
  value = __JS_EvalInternal(ctx, this_obj, text, strlen(text), filename, flags, scope_idx);
  (free)(text); /* the engine forbids the plain name for its own values */
  return value;
}

JSValue js_more_module_namespace(JSContext* ctx, JSModuleDef* module) {
  return js_get_module_ns(ctx, module);
}

JSValue js_more_module_value(JSModuleDef* module) { return JS_MKPTR(JS_TAG_MODULE, module); }

int js_more_has_exports_or_imports(JSModuleDef* module) {
  return module->export_entries_count > 0 || module->star_export_entries_count > 0 ||
         module->import_entries_count > 0 || module->req_module_entries_count > 0;
}

int js_more_imports(JSModuleDef* module) { return module->import_entries_count; }

void js_more_import(JSModuleDef* module, int index, JSAtom* from, JSAtom* name) {
  const JSImportEntry* entry = &module->import_entries[index];
  *from = module->req_module_entries[entry->req_module_idx].module_name;
  *name = entry->import_name;
}

int js_more_requires(JSModuleDef* module) { return module->req_module_entries_count; }

JSAtom js_more_require(JSModuleDef* module, int index) {
  return module->req_module_entries[index].module_name;
}

size_t js_more_memory(JSRuntime* rt) { return rt->malloc_state.malloc_size; }

JSValue js_more_promise_result(JSContext* ctx, JSValueConst promise, int* state) {
  JSPromiseData* data = JS_GetOpaque(promise, JS_CLASS_PROMISE);
  if (data == NULL) {
    *state = -1;
    return JS_UNDEFINED;
  }
  *state = (int)data->promise_state;
  return JS_DupValue(ctx, data->promise_result);
}

int js_more_class(JSValueConst value) {
  return JS_VALUE_GET_TAG(value) == JS_TAG_OBJECT ? JS_VALUE_GET_OBJ(value)->class_id : 0;
}

const char* js_more_class_name(JSContext* ctx, JSValueConst value) {
  (void)ctx;
  if (JS_VALUE_GET_TAG(value) != JS_TAG_OBJECT) return "";
  switch (JS_VALUE_GET_OBJ(value)->class_id) {
    case JS_CLASS_ARRAY:
      return "Array";
    case JS_CLASS_ERROR:
      return "Error";
    case JS_CLASS_NUMBER:
      return "Number";
    case JS_CLASS_STRING:
      return "String";
    case JS_CLASS_BOOLEAN:
      return "Boolean";
    case JS_CLASS_SYMBOL:
      return "Symbol";
    case JS_CLASS_ARGUMENTS:
    case JS_CLASS_MAPPED_ARGUMENTS:
      return "Arguments";
    case JS_CLASS_DATE:
      return "Date";
    case JS_CLASS_REGEXP:
      return "RegExp";
    case JS_CLASS_ARRAY_BUFFER:
    case JS_CLASS_SHARED_ARRAY_BUFFER:
      return "ArrayBuffer";
    case JS_CLASS_MAP:
      return "Map";
    case JS_CLASS_SET:
      return "Set";
    case JS_CLASS_WEAKMAP:
      return "WeakMap";
    case JS_CLASS_WEAKSET:
      return "WeakSet";
    case JS_CLASS_PROXY:
      return "Proxy";
    case JS_CLASS_PROMISE:
      return "Promise";
    case JS_CLASS_DATAVIEW:
      return "DataView";
    case JS_CLASS_MODULE_NS:
      return "Module";
    default:
      break;
  }
  if (JS_VALUE_GET_OBJ(value)->class_id >= JS_CLASS_UINT8C_ARRAY &&
      JS_VALUE_GET_OBJ(value)->class_id <= JS_CLASS_FLOAT64_ARRAY)
    return "TypedArray";
  return JS_IsFunction(ctx, value) ? "Function" : "Object";
}

int js_more_is_async(JSValueConst value) {
  JSObject* p;
  if (JS_VALUE_GET_TAG(value) != JS_TAG_OBJECT) return 0;
  p = JS_VALUE_GET_OBJ(value);
  return js_class_has_bytecode(p->class_id) &&
         (p->u.func.function_bytecode->func_kind & JS_FUNC_ASYNC) != 0;
}

static JSValue js_more_autoinit(JSContext* ctx, JSObject* p, JSAtom prop, void* opaque) {
  const js_more_lazy* lazy = opaque;
  (void)prop;
  return lazy->make(ctx, JS_MKPTR(JS_TAG_OBJECT, p), lazy->which);
}

int js_more_define_lazy(JSContext* ctx, JSValueConst object, JSAtom name,
                        const js_more_lazy* lazy) {
  return JS_DefineAutoInitProperty(ctx, object, name, JS_MORE_AUTOINIT_ID, (void*)lazy,
                                   JS_PROP_C_W_E);
}

int js_more_object_class(void) { return JS_CLASS_OBJECT; }

JSValue js_more_like(JSContext* ctx, JSValueConst layout, int class_id, const JSValue* values) {
  JSObject* from = JS_VALUE_GET_OBJ(layout);
  JSShape* shape = from->shape;
  JSShapeProperty* properties = get_shape_prop(shape);
  int count = shape->prop_count;
  int i;
  JSValue object = JS_NewObjectFromShape(ctx, js_dup_shape(shape), (JSClassID)class_id);
  JSObject* p = JS_IsException(object) ? NULL : JS_VALUE_GET_OBJ(object);
  for (i = 0; i < count; ++i) {
    if ((properties[i].flags & JS_PROP_TMASK) != JS_PROP_AUTOINIT) {
      if (p == NULL) {
        JS_FreeValue(ctx, values[i]);
      } else {
        p->prop[i].u.value = values[i];
      }
    } else if (p != NULL) {
      p->prop[i].u.init = from->prop[i].u.init;
      JS_DupContext(ctx);
    }
  }
  return object;
}

static void js_more_note_throw(JSContext* ctx, JSValueConst thrown) {
  JSValue error;
  JS_FreeValue(ctx, ctx->more_thrown_stack);
  ctx->more_thrown_stack = JS_UNDEFINED;
  if (JS_IsError(ctx, thrown)) return;
  error = JS_NewObjectClass(ctx, JS_CLASS_ERROR);
  if (JS_IsException(error)) {
    JS_FreeValue(ctx, JS_GetException(ctx));
    return;
  }
  build_backtrace(ctx, error, NULL, 0, 0);
  ctx->more_thrown_stack = JS_GetProperty(ctx, error, JS_ATOM_stack);
  JS_FreeValue(ctx, error);
}

JSValue js_more_thrown_stack(JSContext* ctx) {
  JSValue stack = ctx->more_thrown_stack;
  ctx->more_thrown_stack = JS_UNDEFINED;
  return JS_IsString(stack) ? stack : JS_UNDEFINED;
}
