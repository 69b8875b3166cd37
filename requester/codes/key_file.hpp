#pragma once
#include <filesystem>
#include <string>
#include <tl/expected.hpp>

#include "server/codes/study_key.hpp"

namespace errand::requester {

/// The file of a study's keys, as errand-server reads it, too. The error is a sentence for the user.
tl::expected<codes::StudyKeys, std::string> read_key_file(const std::filesystem::path& file);

/// For its owner only, where there is nothing yet.
tl::expected<void, std::string> make_key_file(const std::filesystem::path& file,
                                              const codes::StudyKeys& keys);

/// The old keys or all of the new ones, also after a power cut; owner and mode stay.
tl::expected<void, std::string> replace_key_file(const std::filesystem::path& file,
                                                 const codes::StudyKeys& keys);

}  // namespace errand::requester
