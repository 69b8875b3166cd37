#include "server/marketplace/worker_site_shell.hpp"

#include "server/marketplace/worker_site_words.hpp"

namespace errand::marketplace {
namespace {

Html head(std::string_view title) {
  return markup(R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{} · Errand</title>
<link rel="icon" type="image/svg+xml" href="/worker.svg">
<link rel="stylesheet" href="/worker.css">
<script src="/worker.js" defer></script>
</head>
)",
                title);
}

Html tab(std::string_view path, const Html& words, bool here) {
  return markup(R"(<li><a href="{}"{}>{}</a></li>)", path, here ? markup(R"( aria-current="page")") : Html{},
                words);
}

Html navigation(const Viewer& viewer, Tab here) {
  const auto queue = viewer.holding == 0 ? markup("Queue")
                                         : markup(R"(Queue <span class="count">{}</span>)", viewer.holding);
  return markup(R"(<nav aria-label="Marketplace">
<a class="brand" href="/">Errand</a>
<ul>{}{}{}</ul>
</nav>)",
                tab("/", markup("HITs"), here == Tab::hits), tab("/queue", queue, here == Tab::queue),
                tab("/earnings", markup("Earnings"), here == Tab::earnings));
}

Html chooser(const Viewer& viewer) {
  Html options;
  for (std::size_t i = 0; i < viewer.play_workers.size(); ++i) {
    options += markup(R"(<option value="{}"{}>{}: {}</option>)", viewer.play_workers[i].text,
                      i == viewer.who ? markup(" selected") : Html{}, i + 1, viewer.play_workers[i].text);
  }
  return markup(R"(<form class="chooser" method="post" action="/worker">
<label for="worker">Play worker</label>
<select id="worker" name="worker">{}</select>
<button>Switch</button>
</form>)",
                options);
}

}  // namespace

std::string page(const Viewer& viewer, const Shell& shell, const Html& main) {
  // While a task is on the screen nobody wants to become another worker, and the frame needs the room.
  const bool working = shell.body_class != "plain";
  return std::string{markup(R"({}<body class="{}">
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<p class="play"><strong>Play marketplace:</strong> nobody is paid. You are play worker {}.</p>
<div class="line">
{}
{}
</div>
</header>
{}
</body>
</html>
)",
                            head(shell.title), shell.body_class, viewer.who + 1,
                            navigation(viewer, shell.tab), working ? Html{} : chooser(viewer), main)
                         .text()};
}

std::string frame_page(std::string_view title, const Html& main) {
  return std::string{markup("{}<body class=\"plain\">\n{}\n</body>\n</html>\n", head(title), main).text()};
}

std::string dollars(Cents amount) { return "$" + format_amount(amount); }

Html local_time(Moment moment) {
  return markup(R"(<time datetime="{}" data-local>{}</time>)", iso_time(moment), date_words(moment));
}

Html notice(Note note) {
  switch (note) {
    case Note::none:
      return {};
    case Note::submitted:
      return markup(R"(<p class="notice good" role="status">Your last HIT was submitted.</p>)");
    case Note::submitted_last:
      return markup(R"(<p class="notice good" role="status">Your HIT was submitted. )"
                    R"(There is none left for you in its group.</p>)");
    case Note::returned:
      return markup(
          R"(<p class="notice" role="status">You returned the HIT. Another worker can take it now.</p>)");
  }
  return {};
}

}  // namespace errand::marketplace
