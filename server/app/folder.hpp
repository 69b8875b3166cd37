#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace errand::app {

/// A file's bytes and its name below the folder, with '/' between the parts.
struct FolderFile {
  std::string name;
  std::string bytes;
};

struct FolderBounds {
  std::size_t files;
  std::uint64_t bytes;
};

/// Whether the file of that name below the folder is wanted. One that is not is never opened.
using Wanted = std::function<bool(std::string_view name)>;

/// Every wanted regular file below `folder`, in the order of names. Left out: names that begin with a dot or
/// are not UTF-8, symbolic links to folders or to anything outside, and what is not a regular file. The error
/// is a sentence.
tl::expected<std::vector<FolderFile>, std::string> read_folder(const std::filesystem::path& folder,
                                                               FolderBounds bounds, const Wanted& wanted);

}  // namespace errand::app
