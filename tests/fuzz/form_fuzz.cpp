#include <cstdint>
#include <string>

#include "server/app/form.hpp"
#include "server/codes/panel.hpp"
#include "tests/fuzz/require.hpp"

using errand::fuzz::require;
namespace app = errand::app;
namespace codes = errand::codes;

namespace {

std::string written(const std::vector<app::Field>& fields) {
  std::string out;
  for (const app::Field& field : fields)
    out += (out.empty() ? "" : "&") + app::encode_component(field.name) + "=" +
           app::encode_component(field.value);
  return out;
}

bool is_id(const std::string& text) { return !text.empty() && text.size() <= codes::max_id_bytes; }

}  // namespace

/// A form or a query, and the entry link that it may be: what was read and is written is read the same, text
/// in a page is never markup, and whoever enters has ids that the ledger takes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const auto form = app::read_form(text);
  require(form.fields.size() <= app::max_form_fields);
  require(form.unread.empty() == app::parse_form(text).has_value());
  const auto again = app::read_form(written(form.fields));
  // A field without a name and a value is as good as none.
  require(form.fields.empty() || again.fields == form.fields);
  require(app::escape_html(text).find_first_of("<>\"'") == std::string::npos);
  const auto seat = codes::seat_of(form.fields);
  if (seat)
    require(is_id(seat->worker) && is_id(seat->assignment) && is_id(seat->hit));
  else
    require(!seat.error().empty());
  return 0;
}
