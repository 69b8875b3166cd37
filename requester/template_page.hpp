#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace errand::requester {

/// What the index.html of a mturk-template folder brings to its script.
struct TemplatePage {
  struct Script {
    std::string address;  ///< as written; empty for one that stands in the page
    std::string text;     ///< of one that stands in the page
  };
  std::vector<Script> scripts;
  std::vector<std::string> styles;  ///< addresses
  std::string markup;               ///< of the task itself; empty: not found
};

/// Reads such a page. The markup is what #custom-experiment holds, or what stands between two comments that
/// speak of CUSTOM EXPERIMENT MARKUP.
TemplatePage read_template_page(std::string_view html);

/// The ids in `html`.
std::vector<std::string> ids_in(std::string_view html);

/// The ids that a script looks for: "#name" at the beginning of a text, and getElementById.
std::vector<std::string> ids_wanted_by(std::string_view script);

/// Whether an element of `html` runs script text of its own, as onclick="…" does.
bool has_handlers(std::string_view html);

}  // namespace errand::requester
