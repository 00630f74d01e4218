// k6/experimental/fs and k6/experimental/csv: files in JavaScript over natives that have the bytes.

#include <algorithm>
#include <memory>

#include "sim/script/embedded/csv.hpp"
#include "sim/script/embedded/fs.hpp"
#include "sim/script/vu/csv_reader.hpp"
#include "sim/script/vu/native.hpp"
#include "sim/script/vu/script_vu.hpp"
#include "sim/script/vu/vu_modules.hpp"

namespace rehearse {

namespace {

constexpr const char* kContent =
    "\xff"
    "content";  // no script writes such a name

/// A file's bytes, and how far its records were read.
struct OpenFile {
  FileBytes bytes;
  char delimiter = ',';
  CsvPlace place{};
};

JSClassID file_class() {
  static const JSClassID id = new_class_id();
  return id;
}

void finalize(JSRuntime* /*runtime*/, JSValue value) {
  delete static_cast<OpenFile*>(JS_GetOpaque(value, file_class()));
}

JSValue new_file(JSContext* context, OpenFile file) {
  JSRuntime* const runtime = JS_GetRuntime(context);
  if (JS_IsRegisteredClass(runtime, file_class()) == 0) {
    JSClassDef definition{};
    definition.class_name = "FileContent";
    definition.finalizer = finalize;
    JS_NewClass(runtime, file_class(), &definition);
  }
  const JSValue object = JS_NewObjectClass(context, static_cast<int>(file_class()));
  if (JS_IsException(object) == 0) JS_SetOpaque(object, new OpenFile(std::move(file)));
  return object;
}

/// What a File of fs.js has; null, with a TypeError pending, where it is none.
OpenFile* file_in(JSContext* context, JSValueConst value) {
  OpenFile* found = nullptr;
  if (JS_IsObject(value)) {
    const JsValue content = JsValue::copy(context, value).property(kContent);
    found = static_cast<OpenFile*>(JS_GetOpaque(content.get(), file_class()));
  }
  if (found == nullptr) js_throw_type_error(context, "expected a file of k6/experimental/fs");
  return found;
}

JSValue in_init(JSContext* context, JSValueConst /*self*/, int /*count*/,
                JSValueConst* /*values*/) {
  return JS_NewBool(context, vu_of(context).in_init());
}

JSValue open(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  std::string error;
  const FileBytes bytes =
      vu_of(context).open_file(text_or_empty(context, argument(count, values, 0)), error);
  if (bytes == nullptr) return throw_go_error(context, error);
  return new_file(context, {.bytes = bytes});
}

JSValue keep(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  JS_DefinePropertyValueStr(context, argument(count, values, 0), kContent,
                            JS_DupValue(context, argument(count, values, 1)), 0);
  return JS_UNDEFINED;
}

JSValue size(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const OpenFile* const file = file_in(context, argument(count, values, 0));
  if (file == nullptr) return JS_EXCEPTION;
  return JS_NewInt64(context, static_cast<std::int64_t>(file->bytes->size()));
}

/// read(file, offset, view): bytes that were copied into the view.
JSValue read(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const OpenFile* const file = file_in(context, argument(count, values, 0));
  if (file == nullptr) return JS_EXCEPTION;
  std::int64_t offset = 0;
  JS_ToInt64(context, &offset, argument(count, values, 1));
  std::size_t begin = 0;
  std::size_t length = 0;
  std::size_t step = 0;
  const JsValue buffer(
      context, JS_GetTypedArrayBuffer(context, argument(count, values, 2), &begin, &length, &step));
  if (buffer.failed()) return JS_EXCEPTION;
  std::size_t whole = 0;
  std::uint8_t* const bytes = JS_GetArrayBuffer(context, &whole, buffer.get());
  if (bytes == nullptr) return JS_EXCEPTION;
  const std::string& text = *file->bytes;
  const auto from =
      std::min(static_cast<std::size_t>(std::max<std::int64_t>(offset, 0)), text.size());
  const std::size_t copied = std::min(length, text.size() - from);
  std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(from), copied, bytes + begin);
  return JS_NewInt64(context, static_cast<std::int64_t>(copied));
}

/// cursor(file, delimiter): its records from the first on.
JSValue cursor(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  const OpenFile* const file = file_in(context, argument(count, values, 0));
  if (file == nullptr) return JS_EXCEPTION;
  const std::string delimiter = text_or_empty(context, argument(count, values, 1));
  if (delimiter.size() != 1) {
    return js_throw_type_error(context, "found another delimiter, expected an ASCII character");
  }
  return new_file(context, {.bytes = file->bytes, .delimiter = delimiter.front(), .place = {}});
}

/// next(cursor): the fields of the next record; null at the end.
JSValue next(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  auto* const file =
      static_cast<OpenFile*>(JS_GetOpaque2(context, argument(count, values, 0), file_class()));
  if (file == nullptr) return JS_EXCEPTION;
  vu_of(context).repeater().cannot("it reads records of a file");
  const auto record = next_csv_record(*file->bytes, file->delimiter, file->place);
  if (!record) return throw_go_error(context, record.problems().front().message);
  if (record->empty()) return JS_NULL;
  const JSValue fields = JS_NewArray(context);
  std::uint32_t n = 0;
  for (const std::string& field : *record) {
    JS_SetPropertyUint32(context, fields, n++, js_string(context, field));
  }
  return fields;
}

JSValue builtin(JSContext* context, JSValueConst /*self*/, int count, JSValueConst* values) {
  return vu_of(context).require("", text_or_empty(context, argument(count, values, 0))).release();
}

}  // namespace

JSValue make_fs_module(JSContext* context) {
  const JsValue native(context, JS_NewObject(context));
  set_function(context, native.get(), "inInit", in_init, 0);
  set_function(context, native.get(), "open", open, 1);
  set_function(context, native.get(), "keep", keep, 2);
  set_function(context, native.get(), "size", size, 1);
  set_function(context, native.get(), "read", read, 3);
  return run_embedded(context, embedded::fs, native.get());
}

JSValue make_csv_module(JSContext* context) {
  const JsValue native(context, JS_NewObject(context));
  set_function(context, native.get(), "inInit", in_init, 0);
  set_function(context, native.get(), "builtin", builtin, 1);
  set_function(context, native.get(), "cursor", cursor, 2);
  set_function(context, native.get(), "next", next, 1);
  return run_embedded(context, embedded::csv, native.get());
}

}  // namespace rehearse
