#include "wasm/session/receipt.hpp"

#include "wasm/base/draws.hpp"
#include "wasm/base/json_writer.hpp"
#include "wasm/base/text.hpp"

namespace errand {
namespace {

void append_hex(std::string& out, std::uint64_t number, int digits) {
  while (digits-- > 0) out += "0123456789abcdef"[number >> 4 * digits & 15];
}

void append_escaped(std::string& out, char32_t unit) {
  out += "\\u";
  append_hex(out, unit, 4);
}

bool survives_mail(char32_t point) {
  return point > ' ' && point < 0x7f && point != '<' && point != '>' && point != '&';
}

std::string escaped_for_mail(std::string_view json) {
  std::string out;
  for (std::size_t at = 0; at < json.size();) {
    const char32_t point = next_code_point(json, at);
    if (survives_mail(point)) {
      out += static_cast<char>(point);
    } else if (point < 0x10000) {
      append_escaped(out, point);
    } else {
      append_escaped(out, 0xd800 + ((point - 0x10000) >> 10));
      append_escaped(out, 0xdc00 + ((point - 0x10000) & 0x3ff));
    }
  }
  return out;
}

std::string_view value_of(const std::vector<SubmitField>& fields, std::string_view name) {
  for (const SubmitField& field : fields)
    if (field.name == name) return field.value;
  return {};
}

}  // namespace

std::string receipt_sum(std::string_view text) {
  std::string sum;
  append_hex(sum, fnv1a(text), 16);
  return sum;
}

std::string receipt_of(const Session& session, const std::vector<SubmitField>& fields) {
  JsonWriter json;
  json.key("assignmentId").string(session.assignment_id).key("workerId").string(session.worker_id);
  json.key("hitId").string(session.hit_id).key("log").raw(value_of(fields, "log"));
  const std::string text = std::string{receipt_head} + escaped_for_mail(json.take());
  return concat({text, receipt_foot, receipt_sum(text), "\"}"});
}

}  // namespace errand
