#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace errand {

/// Named texts that `${name}` in a study is replaced from.
using Columns = std::vector<std::pair<std::string, std::string>>;

/// nullptr when there is none of that name.
const std::string* find_column(const Columns& columns, std::string_view name);

/// `text` with every `${name}` replaced by that column's value; a name that is no column stays as it is. A
/// value is put in as it is and is not searched again.
std::string filled(std::string_view text, const Columns& columns);

}  // namespace errand
