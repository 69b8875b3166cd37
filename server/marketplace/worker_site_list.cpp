#include <algorithm>

#include "server/app/ascii.hpp"
#include "server/marketplace/worker_site_pages.hpp"

namespace errand::marketplace {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  const auto all = app::in_lower_case(text);
  for (std::size_t at = 0; at < all.size();) {
    const auto end = std::min(all.find(' ', at), all.size());
    if (end > at) words.push_back(all.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

bool before(const GroupRow& a, const GroupRow& b, Order order) {
  switch (order) {
    case Order::newest:
      return a.created > b.created;
    case Order::reward:
      return a.reward > b.reward;
    case Order::time:
      return a.duration_s < b.duration_s;
    case Order::available:
      return a.hits_available > b.hits_available;
  }
  return false;
}

}  // namespace

std::vector<GroupRow> select(std::vector<GroupRow> rows, const ListQuery& query) {
  const auto words = words_of(query.words);
  const auto lacks_a_word = [&words](const GroupRow& row) {
    const auto text =
        app::in_lower_case(row.title + '\n' + row.requester + '\n' + row.description + '\n' + row.keywords);
    return !std::all_of(words.begin(), words.end(),
                        [&text](const std::string& word) { return text.find(word) != std::string::npos; });
  };
  rows.erase(std::remove_if(rows.begin(), rows.end(), lacks_a_word), rows.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [&query](const GroupRow& a, const GroupRow& b) { return before(a, b, query.order); });
  return rows;
}

}  // namespace errand::marketplace
