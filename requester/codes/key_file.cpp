#include "requester/codes/key_file.hpp"

#include <fmt/format.h>

#include "server/app/whole_file.hpp"

namespace errand::requester {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20U;

}  // namespace

tl::expected<codes::StudyKeys, std::string> read_key_file(const std::filesystem::path& file) {
  const auto text = app::read_whole(file, most_bytes);
  if (!text) return tl::unexpected(text.error());
  auto keys = codes::read_keys(*text);
  if (!keys) return tl::unexpected(fmt::format("{}: {}", file.string(), keys.error()));
  return keys;
}

tl::expected<void, std::string> make_key_file(const std::filesystem::path& file,
                                              const codes::StudyKeys& keys) {
  return app::write_new(file, codes::to_json(keys));
}

tl::expected<void, std::string> replace_key_file(const std::filesystem::path& file,
                                                 const codes::StudyKeys& keys) {
  return app::rewrite_whole(file, codes::to_json(keys));
}

}  // namespace errand::requester
