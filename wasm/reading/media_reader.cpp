#include "wasm/reading/media_reader.hpp"

#include "wasm/base/text.hpp"
#include "wasm/reading/address.hpp"

namespace errand {

ReadImage read_image(Fields& owner, Question& question) {
  const Json* source = owner.take("image");
  if (source == nullptr) return {};
  Fields fields{source, concat({"the image of ", owner.called()}), owner.reports()};
  ReadImage image{fields.need_words("src", "the picture's file name or https address", Translation::possible),
                  fields.need_words("alt", "what the picture shows, for those who cannot see it")};
  fields.refuse_unknown();
  check_picture(image.src, fields.place_of("src"), owner.reports());
  question.templates.insert(question.templates.end(), {image.src, image.alt});
  question.addresses.push_back(image.src);
  return image;
}

void check_address(std::string_view address, Place place, Reports& reports) {
  if (address.empty() || address.find("${") != address.npos || is_media(address)) return;
  reports.add(place, {"nothing can be played from ", Quoted{address}},
              {"the name of a file in the study folder, or an address that begins with https://"});
}

void read_media(Reading& reading) {
  for (const char* name : {"src", "captions"}) {
    const std::string address =
        name == std::string_view{"src"}
            ? reading.fields.need_words(name, "the file that is played", Translation::possible)
            : reading.fields.words(name, Translation::possible);
    check_address(address, reading.fields.place_of(name), reading.reports());
    reading.question.templates.push_back(address);
    if (!address.empty()) reading.question.addresses.push_back(address);
    reading.display.text(name, address);
  }
  const std::string transcript = reading.text("transcript");
  reading.question.html.push_back(transcript);
  reading.display.html("transcript", transcript);
  reading.question.rules.to_the_end = reading.fields.flag("mustFinish", false);
  reading.display.flag("mustFinish", reading.question.rules.to_the_end);
}

}  // namespace errand
