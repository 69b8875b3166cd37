#pragma once
#include <string>
#include <string_view>

#include "wasm/reading/question_reading.hpp"

namespace errand {

struct ReadImage {
  std::string src;
  std::string alt;
};

/// The member "image" of `owner`; empty when there is none.
ReadImage read_image(Fields& owner, Question& question);

/// Reports an address that nothing could be played from.
void check_address(std::string_view address, Place place, Reports& reports);

/// The fields of a sound or film.
void read_media(Reading& reading);

}  // namespace errand
