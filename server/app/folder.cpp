#include "server/app/folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

#include "server/app/descriptor.hpp"
#include "wasm/base/text.hpp"

namespace errand::app {
namespace {

namespace fs = std::filesystem;

bool hidden(const fs::path& name) {
  return std::any_of(name.begin(), name.end(), [](const fs::path& part) {
    return part.native().front() == '.' || !is_utf8(part.native());
  });
}

/// Where `file` really lies, if that is a place below `root` that a visitor may see.
std::optional<fs::path> inside(const fs::path& root, const fs::path& file) {
  std::error_code broken;
  auto real = fs::canonical(file, broken);
  if (broken) return std::nullopt;
  const auto name = real.lexically_relative(root);
  if (name.empty() || hidden(name)) return std::nullopt;
  return real;
}

/// The bytes of a regular file. O_NONBLOCK, so that a pipe in the folder cannot hang the start.
tl::expected<std::optional<std::string>, std::error_code> read_file(const fs::path& file,
                                                                    std::uint64_t most) {
  const Descriptor descriptor{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
  struct stat facts {};
  if (descriptor.number() < 0 || ::fstat(descriptor.number(), &facts) != 0) {
    return tl::unexpected{std::error_code{errno, std::generic_category()}};
  }
  if (!S_ISREG(facts.st_mode)) return std::nullopt;
  if (static_cast<std::uint64_t>(facts.st_size) > most) {
    return tl::unexpected{std::make_error_code(std::errc::file_too_large)};
  }
  std::string bytes(static_cast<std::size_t>(facts.st_size), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const auto got = ::read(descriptor.number(), bytes.data() + have, bytes.size() - have);
    if (got < 0) return tl::unexpected{std::error_code{errno, std::generic_category()}};
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

std::string too_large(const fs::path& folder, FolderBounds bounds) {
  return fmt::format(
      "{} holds more than {} files or {} MB. Put large media on a web server of their own and link them.",
      folder.string(), bounds.files, bounds.bytes >> 20);
}

}  // namespace

tl::expected<std::vector<FolderFile>, std::string> read_folder(const fs::path& folder, FolderBounds bounds,
                                                               const Wanted& wanted) {
  std::error_code error;
  const auto root = fs::canonical(folder, error);
  if (error || !fs::is_directory(root, error)) {
    return tl::unexpected{fmt::format("{} is not a folder that can be read.", folder.string())};
  }
  std::vector<FolderFile> files;
  std::uint64_t room = bounds.bytes;
  auto entry = fs::recursive_directory_iterator{root, error};
  for (const auto end = fs::recursive_directory_iterator{}; !error && entry != end; entry.increment(error)) {
    const auto name = entry->path().lexically_relative(root);
    std::error_code unknown;
    if (hidden(name)) {
      entry.disable_recursion_pending();
      continue;
    }
    if (!entry->is_regular_file(unknown) || !wanted(name.generic_string())) continue;
    const auto real = inside(root, entry->path());
    if (!real) continue;
    auto bytes = read_file(*real, room);
    if (!bytes && bytes.error() == std::errc::file_too_large)
      return tl::unexpected{too_large(folder, bounds)};
    if (!bytes) {
      return tl::unexpected{
          fmt::format("{} cannot be read: {}.", entry->path().string(), bytes.error().message())};
    }
    if (!*bytes) continue;
    if (files.size() == bounds.files) return tl::unexpected{too_large(folder, bounds)};
    room -= (*bytes)->size();
    files.push_back({.name = name.generic_string(), .bytes = std::move(**bytes)});
  }
  if (error) return tl::unexpected{fmt::format("{} cannot be read: {}.", folder.string(), error.message())};
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

}  // namespace errand::app
