#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

/// Files that are read and written as a whole. Every error is a sentence for the user.
namespace errand::requester {

/// All of a file, or of standard input for "-". More than `most` bytes are refused.
tl::expected<std::string, std::string> read_whole(const std::filesystem::path& path, std::size_t most);

/// Writes `text` to `path` so that whoever reads sees the old file or the whole new one, also after a power
/// cut.
tl::expected<void, std::string> write_whole(const std::filesystem::path& path, std::string_view text);

/// As write_whole(), with the mode and the owner that the file has. A link stays one.
tl::expected<void, std::string> rewrite_whole(const std::filesystem::path& path, std::string_view text);

/// As write_whole(), where there is nothing yet: what is there stays, and is the error.
tl::expected<void, std::string> write_new(const std::filesystem::path& path, std::string_view text);

/// A name is on the disk when its folder is.
tl::expected<void, std::string> sync_folder(const std::filesystem::path& path);

/// "cannot VERB PATH: why", of errno.
std::string cannot(std::string_view verb, const std::filesystem::path& path);

}  // namespace errand::requester
