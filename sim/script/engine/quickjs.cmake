# QuickJS, the JavaScript engine: its C sources, as the npm package qjsc has them (MIT), at the version and with the
# bytes that are locked here. It is compiled as one unit with quickjs_unit.c, which adds what its interface lacks.
set(quickjs_url "https://registry.npmjs.org/qjsc/-/qjsc-0.3.0.tgz")
set(quickjs_sha512 "6bbf9c53afc855c65b21e8df7ddb7fc1954c5fa2cbd8c0cbdc743d65be469b6dc6f43bc1312ff3f461c5c73dfd6c0be9d8fbcc38cfb2a52380ca892dd83759db")
set(quickjs_sources "${CMAKE_BINARY_DIR}/quickjs/package/deps/quickjs_2021_03_27")

# What is below is done again when this file changes.
file(SHA256 "${CMAKE_CURRENT_LIST_FILE}" quickjs_recipe)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_CURRENT_LIST_FILE}")
set(quickjs_done "${CMAKE_BINARY_DIR}/quickjs/${quickjs_recipe}")
if(NOT EXISTS "${quickjs_done}")
  locked_archive(quickjs "${quickjs_url}" "${quickjs_sha512}" "package/deps/quickjs_2021_03_27/*")
  if(NOT quickjs_found)
    message(FATAL_ERROR "${quickjs_url} could not be had as it is locked (${quickjs_status}); "
                        "-DREHEARSE_SCRIPTS=OFF builds everything but scripts")
  endif()
  file(READ "${quickjs_sources}/quickjs.c" quickjs_text)
  # quickjs_replace(<text> <by>): what k6's engine says otherwise. A text that is not there is an error.
  function(quickjs_replace found replacement)
    string(FIND "${quickjs_text}" "${found}" place)
    if(place EQUAL -1)
      message(FATAL_ERROR "quickjs.c has no '${found}'")
    endif()
    string(REPLACE "${found}" "${replacement}" changed "${quickjs_text}")
    set(quickjs_text "${changed}" PARENT_SCOPE)
  endfunction()
  quickjs_replace("\"'%s' is not defined\"" "\"%s is not defined\"")
  quickjs_replace("\"cannot read property '%s' of null\"" "\"Cannot read property '%s' of undefined\"")
  quickjs_replace("\"cannot read property '%s' of undefined\"" "\"Cannot read property '%s' of undefined\"")
  # A function on a single line has no table of lines; it is on that line.
  quickjs_replace("    if (!b->has_debug || !b->debug.pc2line_buf) {" "    if (b->has_debug && !b->debug.pc2line_buf)
        return b->debug.line_num;
    if (!b->has_debug) {")
  # The namespace of a module of k6 has no default.
  quickjs_replace("get_exported_names(ctx, s, m, FALSE)" "get_exported_names(ctx, s, m, m->init_func != NULL)")
  # new Error(message, { cause }).
  quickjs_replace("    if (magic == JS_AGGREGATE_ERROR) {
        JSValue error_list" "    {
        int at = magic == JS_AGGREGATE_ERROR ? 2 : 1;
        if (argc > at && JS_IsObject(argv[at])) {
            JSAtom cause = JS_NewAtom(ctx, \"cause\");
            int has = JS_HasProperty(ctx, argv[at], cause);
            JSValue value = has > 0 ? JS_GetProperty(ctx, argv[at], cause) : JS_UNDEFINED;
            if (has > 0 && !JS_IsException(value))
                JS_DefinePropertyValue(ctx, obj, cause, value, JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
            JS_FreeAtom(ctx, cause);
            if (has < 0 || JS_IsException(value))
                goto exception;
        }
    }
    if (magic == JS_AGGREGATE_ERROR) {
        JSValue error_list")
  # What k6's engine does not read or have: asynchronous generators, for await, comments of HTML.
  quickjs_replace("prop_type = PROP_TYPE_ASYNC_STAR;" "js_parse_error(s, \"Unexpected token *\"); goto fail;")
  quickjs_replace("func_kind |= JS_FUNC_GENERATOR;"
    "if (func_kind & JS_FUNC_ASYNC) return js_parse_error(s, \"Unexpected token *\");
            func_kind |= JS_FUNC_GENERATOR;")
  quickjs_replace("is_async = TRUE;
                if (next_token(s))" "js_parse_error(s, \"Unexpected token await\"); goto fail;
                if (next_token(s))")
  quickjs_replace("s->allow_html_comments = !s->is_module;" "s->allow_html_comments = FALSE;")
  quickjs_replace("JS_DefinePropertyValueStr(ctx, obj, str, JS_AtomToValue(ctx, i), 0);"
    "if (i != JS_ATOM_Symbol_asyncIterator && i != JS_ATOM_Symbol_operatorSet)
            JS_DefinePropertyValueStr(ctx, obj, str, JS_AtomToValue(ctx, i), 0);")
  # What eval cannot read is offered to js_more_set_newer_syntax().
  quickjs_replace("void JS_AddIntrinsicEval(JSContext *ctx)"
    "static JSValue js_more_eval_internal(JSContext *ctx, JSValueConst this_obj, const char *input, size_t input_len,
                                     const char *filename, int flags, int scope_idx);
void JS_AddIntrinsicEval(JSContext *ctx)")
  quickjs_replace("ctx->eval_internal = __JS_EvalInternal;" "ctx->eval_internal = js_more_eval_internal;")
  # What nests without an end is refused where it would overflow the stack.
  quickjs_replace("static JSValue json_parse_value(JSParseState *s)
{
    JSContext *ctx = s->ctx;
    JSValue val = JS_NULL;
    int ret;
" "static JSValue json_parse_value(JSParseState *s)
{
    JSContext *ctx = s->ctx;
    JSValue val = JS_NULL;
    int ret;

    if (js_check_stack_overflow(ctx->rt, 0))
        return JS_ThrowStackOverflow(ctx);
")
  quickjs_replace("        v = js_array_includes(ctx, jsc->stack, 1, (JSValueConst *)&val);"
    "        if (js_check_stack_overflow(ctx->rt, 0)) {
            JS_ThrowStackOverflow(ctx);
            goto exception;
        }
        v = js_array_includes(ctx, jsc->stack, 1, (JSValueConst *)&val);")
  # Loops of the engine itself are interrupted as those of scripts are.
  quickjs_replace("static int JS_TryGetPropertyInt64(JSContext *ctx, JSValueConst obj, int64_t idx, JSValue *pval)
{" "static int JS_TryGetPropertyInt64(JSContext *ctx, JSValueConst obj, int64_t idx, JSValue *pval)
{
    if (js_poll_interrupts(ctx)) {
        *pval = JS_UNDEFINED;
        return -1;
    }")
  quickjs_replace("                        int64_t idx, JSValue val)
{" "                        int64_t idx, JSValue val)
{
    if (js_poll_interrupts(ctx)) {
        JS_FreeValue(ctx, val);
        return -1;
    }")
  quickjs_replace("BOOL lre_check_stack_overflow(void *opaque, size_t alloca_size)" "
int lre_poll(void *opaque)
{
    JSContext *ctx = opaque;
    return js_poll_interrupts(ctx);
}

BOOL lre_check_stack_overflow(void *opaque, size_t alloca_size)")
  quickjs_replace("JS_ThrowInternalError(ctx, \"out of memory in regexp execution\");"
    "if (JS_IsNull(ctx->rt->current_exception)) JS_ThrowInternalError(ctx, \"out of memory\");")
  # The size of a map's table is a power of two, whatever the allocator has left over.
  quickjs_replace("    new_hash_size += slack / sizeof(*new_hash_table);

    for(i = 0; i < new_hash_size; i++)
        init_list_head(&new_hash_table[i]);

    list_for_each(el, &s->records)" "    for(i = 0; i < new_hash_size; i++)
        init_list_head(&new_hash_table[i]);

    list_for_each(el, &s->records)")
  # Whole numbers as keys of maps differ in their high bits alone.
  quickjs_replace("    h ^= tag;
    return h;
}

static JSMapRecord *map_find_record" "    h ^= tag;
    h ^= h >> 16;
    h *= 0x85ebca6bU;
    h ^= h >> 13;
    return h;
}

static JSMapRecord *map_find_record")
  # Where a script has thrown what is no error: js_more_thrown_stack().
  quickjs_replace("        CASE(OP_throw):
            JS_Throw(ctx, *--sp);" "        CASE(OP_throw):
            sf->cur_pc = pc;
            js_more_note_throw(ctx, sp[-1]);
            JS_Throw(ctx, *--sp);")
  quickjs_replace("static JSContext *js_autoinit_get_realm(JSProperty *pr)
{" "static void js_more_note_throw(JSContext *ctx, JSValueConst thrown);

static JSContext *js_autoinit_get_realm(JSProperty *pr)
{")
  quickjs_replace("struct JSContext {
    JSGCObjectHeader header; /* must come first */" "struct JSContext {
    JSGCObjectHeader header; /* must come first */
    JSValue more_thrown_stack;")
  quickjs_replace("    JS_FreeValue(ctx, ctx->global_obj);" "    JS_FreeValue(ctx, ctx->more_thrown_stack);
    JS_FreeValue(ctx, ctx->global_obj);")
  # Properties that are made when they are asked for first: js_more_define_lazy().
  quickjs_replace("static JSAutoInitFunc *js_autoinit_func_table[] = {"
    "static JSValue js_more_autoinit(JSContext *ctx, JSObject *p, JSAtom prop, void *opaque);

static JSAutoInitFunc *js_autoinit_func_table[] = {")
  quickjs_replace("    JS_InstantiateFunctionListItem2, /* JS_AUTOINIT_ID_PROP */"
    "    JS_InstantiateFunctionListItem2, /* JS_AUTOINIT_ID_PROP */
    js_more_autoinit, /* JS_MORE_AUTOINIT_ID */")
  quickjs_replace("    JS_AUTOINIT_ID_PROP,
} JSAutoInitIDEnum;" "    JS_AUTOINIT_ID_PROP,
    JS_MORE_AUTOINIT_ID,
} JSAutoInitIDEnum;")
  file(WRITE "${quickjs_sources}/patched.c" "${quickjs_text}")
  # To k6's engine \\p{…} matches nothing.
  file(READ "${quickjs_sources}/libregexp.c" quickjs_text)
  quickjs_replace("                    return -1;
                c = CLASS_RANGE_BASE;
                break;
            }
            /* fall thru */" "                    return -1;
                if (c == 'p')
                    cr->len = 0;
                c = CLASS_RANGE_BASE;
                break;
            }
            /* fall thru */")
  quickjs_replace("static intptr_t lre_exec_backtrack(REExecContext *s, uint8_t **capture,
                                   StackInt *stack, int stack_len,
                                   const uint8_t *pc, const uint8_t *cptr,
                                   BOOL no_recurse)
{" "int lre_poll(void *opaque);

static intptr_t lre_exec_backtrack(REExecContext *s, uint8_t **capture,
                                   StackInt *stack, int stack_len,
                                   const uint8_t *pc, const uint8_t *cptr,
                                   BOOL no_recurse)
{")
  quickjs_replace("            recurse:
                for(;;) {" "            recurse:
                if (lre_poll(s->opaque))
                    return -1;
                for(;;) {")
  file(WRITE "${quickjs_sources}/patched_libregexp.c" "${quickjs_text}")
  # Numbers beyond a million bits would take seconds each.
  file(READ "${quickjs_sources}/libbf.c" quickjs_text)
  quickjs_replace("    if (len != r->len) {
        tab = bf_realloc(r->ctx, r->tab, len * sizeof(limb_t));" "    if (len > (1 << 14))
        return -1;
    if (len != r->len) {
        tab = bf_realloc(r->ctx, r->tab, len * sizeof(limb_t));")
  file(WRITE "${quickjs_sources}/patched_libbf.c" "${quickjs_text}")
  file(TOUCH "${quickjs_done}")
endif()

add_library(quickjs OBJECT quickjs_unit.c "${quickjs_sources}/cutils.c" "${quickjs_sources}/patched_libbf.c"
  "${quickjs_sources}/patched_libregexp.c" "${quickjs_sources}/libunicode.c")
target_include_directories(quickjs SYSTEM PUBLIC "${quickjs_sources}")
# Its clock and its time zone are the test's (js_clock.hpp); its warnings are not ours to mend. It is always optimised:
# what it interprets would crawl otherwise.
target_compile_definitions(quickjs PRIVATE _GNU_SOURCE CONFIG_VERSION="2021-03-27" CONFIG_BIGNUM
  gettimeofday=rehearse_js_clock localtime_r=gmtime_r)
target_compile_options(quickjs PRIVATE -w -O2 -fwrapv)
