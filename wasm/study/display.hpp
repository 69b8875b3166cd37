#pragma once
#include <string>
#include <string_view>

#include "wasm/study/columns.hpp"

namespace errand {

/// A display template is JSON text for the page, prepared when the study was read, in which a control
/// character begins the name of a column and another one ends it. JSON text has no control characters of its
/// own.
struct DisplayMark {
  static constexpr char text = '\x01';  ///< a name follows whose value is put in as text
  static constexpr char html = '\x02';  ///< … as text within HTML
  static constexpr char end = '\x03';
};

/// The template with the columns' values. A name that is no column leaves nothing.
std::string displayed(std::string_view display, const Columns& columns);

}  // namespace errand
