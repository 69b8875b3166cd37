#pragma once
#include <string_view>

namespace errand {

/// Whether `name` can be a file of the study folder: relative, never outside it, no query or fragment.
bool is_study_file(std::string_view name);

/// Whether a page may play sound or film from there: a file of the study folder, or an https address.
bool is_media(std::string_view address);

/// Whether a page may show a picture from there: a file of the study folder, an https address, or data:image.
bool is_picture(std::string_view address);

}  // namespace errand
