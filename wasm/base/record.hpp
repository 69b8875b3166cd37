#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace errand {

/// A list of texts in one buffer, as bodies hand them to the engine: how many there are, then each with its
/// number of bytes before it. Numbers are 4 bytes, little-endian; texts are UTF-8.
using Record = std::vector<std::string_view>;

/// Cuts the next record off `rest`. nullopt when it is cut short or holds a text that is not UTF-8.
std::optional<Record> take_record(std::string_view& rest);

void append_record(std::string& out, const Record& record);

}  // namespace errand
