#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace errand {

/// Appends `text` as a JSON string with its quotes. Escapes only what RFC 8259 asks for. `text` is UTF-8.
void append_quoted(std::string& out, std::string_view text);

/// Writes objects and arrays piece by piece, with commas where they belong.
class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& integer(std::int64_t number);
  JsonWriter& boolean(bool yes);
  JsonWriter& null();
  /// `json` is already JSON text.
  JsonWriter& raw(std::string_view json);

  /// What was written; the writer is as new.
  std::string take() {
    first_ = true;
    return std::exchange(out_, {});
  }
  std::size_t size() const { return out_.size(); }

 private:
  void comma();
  std::string out_;
  bool first_ = true;
};

}  // namespace errand
