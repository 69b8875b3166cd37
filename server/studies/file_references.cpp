#include "server/studies/file_references.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "server/app/percent.hpp"
#include "wasm/study/rows.hpp"
#include "wasm/study/template.hpp"

namespace errand::studies {
namespace {

constexpr std::size_t most_reported = 50;

/// The values of `src` and `href` attributes.
void add_addresses_in(std::string_view html, std::vector<std::string>& addresses) {
  for (const std::string_view attribute : {std::string_view{"src="}, std::string_view{"href="}}) {
    for (std::size_t at = html.find(attribute); at != std::string_view::npos; at = html.find(attribute, at)) {
      at += attribute.size();
      if (at >= html.size() || (html[at] != '"' && html[at] != '\'')) continue;
      const std::size_t end = html.find(html[at], at + 1);
      if (end == std::string_view::npos) break;
      addresses.emplace_back(html.substr(at + 1, end - at - 1));
      at = end;
    }
  }
}

void add_addresses_of(const std::vector<Question>& questions, std::vector<std::string>& addresses) {
  for (const Question& question : questions) {
    addresses.insert(addresses.end(), question.addresses.begin(), question.addresses.end());
    for (const std::string& html : question.html) add_addresses_in(html, addresses);
  }
}

std::vector<std::string> addresses_of(const Study& study) {
  std::vector<std::string> addresses = study.instructions.images;
  add_addresses_in(study.instructions.simple, addresses);
  for (const std::string& step : study.instructions.steps) add_addresses_in(step, addresses);
  for (const Example& example : study.instructions.examples) add_addresses_in(example.html, addresses);
  if (study.consent) add_addresses_in(study.consent->html, addresses);
  add_addresses_in(study.disclaimer, addresses);
  if (study.custom)
    addresses.insert(addresses.end(), study.custom->styles.begin(), study.custom->styles.end());
  for (const Block& block : study.blocks) add_addresses_of(block.questions, addresses);
  add_addresses_of(study.final_questions, addresses);
  return addresses;
}

/// The file that a page beside config.json would ask for; empty for addresses that lead elsewhere.
std::string file_named_by(std::string_view address) {
  address = address.substr(0, address.find_first_of("?#"));
  const std::size_t colon = address.find(':');
  const bool has_scheme = colon != std::string_view::npos && address.find('/') > colon;
  if (address.empty() || has_scheme || address.starts_with("//")) return {};
  std::string file = app::resolve_escapes(address).value_or(std::string{address});
  if (file.ends_with('/')) file += "index.html";
  return file;
}

Place place_in(std::string_view text, std::string_view address) {
  const std::size_t at = text.find(address);
  return at == std::string_view::npos ? Place{} : PlaceFinder{text}.at(at);
}

class Search {
 public:
  Search(const StudyFolder& folder, const Study& study) : folder_{folder}, study_{study} {}

  void look_for(const std::string& address, const std::string& standing_in, Place place) {
    const std::string file = file_named_by(address);
    if (file.empty() || !seen_.insert(file).second || found_.size() >= most_reported) return;
    const bool is_there = served_file(folder_.path, file).has_value();
    if (is_there && is_for_workers(study_, file)) return;
    if (is_there) {
      found_.push_back({.file = standing_in,
                        .place = place,
                        .what = "\"" + address + "\" is not given to workers, as it may hold known answers",
                        .expected = "a picture, sound, film, font, style, script, .html or .pdf"});
      return;
    }
    found_.push_back({.file = standing_in,
                      .place = place,
                      .what = "\"" + address + "\" is not in the study's folder",
                      .expected = "a plain file there, or an address that begins with https://"});
  }
  void look_for(const std::string& address, std::string_view written) {
    look_for(address, folder_.config().name, place_in(folder_.config().text, written));
  }
  /// In the order of the files, config.json first.
  Problems found() {
    std::stable_sort(found_.begin(), found_.end(), [this](const Problem& a, const Problem& b) {
      if (a.file != b.file) return a.file == folder_.config().name;
      return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
    });
    return std::move(found_);
  }

 private:
  const StudyFolder& folder_;
  const Study& study_;
  std::set<std::string> seen_;
  Problems found_;
};

void look_for_filled(const std::string& address, const StudyFolder& folder, const Study& study,
                     Search& search) {
  if (study.data && folder.files.size() > 1) {
    for (std::size_t row = 0; row < study.data->rows.size(); ++row) {
      search.look_for(filled(address, columns_of_row(study, static_cast<std::uint32_t>(row))),
                      folder.files[1].name, study.data->places[row]);
    }
  }
  for (const Block& block : study.blocks)
    for (const Control& control : block.controls) {
      const std::string there = filled(address, control.data);
      if (names_in(there).empty()) search.look_for(there, there);
    }
}

}  // namespace

Problems missing_files(const StudyFolder& folder, const Study& study) {
  Search search{folder, study};
  for (const std::string& address : addresses_of(study)) {
    if (names_in(address).empty()) {
      search.look_for(address, address);
    } else {
      look_for_filled(address, folder, study, search);
    }
  }
  return search.found();
}

}  // namespace errand::studies
