#pragma once
#include <string>
#include <string_view>

#include "server/app/markup.hpp"
#include "server/marketplace/worker_site_pages.hpp"

namespace errand::marketplace {

using app::Html;
using app::markup;

enum class Tab { none, hits, queue, earnings };

/// What surrounds the content of a page.
struct Shell {
  std::string_view title;
  Tab tab = Tab::none;
  std::string_view body_class =
      "plain";  ///< "work" leaves the room to a frame, "work fill" all of the window
};

/// A whole page of the site around `main`, which is a <main id="main">.
std::string page(const Viewer& viewer, const Shell& shell, const Html& main);

/// A whole page for the inside of a task's frame: no navigation.
std::string frame_page(std::string_view title, const Html& main);

/// The dollar amount of a reward: "$0.50".
std::string dollars(Cents amount);

/// A <time> that the page's script shows in the worker's own time zone.
Html local_time(Moment moment);

/// The sentence for `note`, or nothing.
Html notice(Note note);

}  // namespace errand::marketplace
