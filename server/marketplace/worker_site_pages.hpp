#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/form.hpp"
#include "server/marketplace/marketplace.hpp"

namespace errand::marketplace {

/// Who looks at a page.
struct Viewer {
  std::vector<WorkerId> play_workers;
  std::size_t who = 0;      ///< place in `play_workers`
  std::size_t holding = 0;  ///< HITs accepted and not submitted

  const WorkerId& worker() const { return play_workers.at(who); }
};

/// What just happened, said once at the top of the next page.
enum class Note { none, submitted, submitted_last, returned };

enum class Order { newest, reward, time, available };

/// How a worker narrowed the list.
struct ListQuery {
  std::string words;  ///< all of them must occur, whatever their ASCII case
  Order order = Order::newest;
};

/// The rows that match, in order.
std::vector<GroupRow> select(std::vector<GroupRow> rows, const ListQuery& query);

/// Why a request was refused, in the worker's words.
struct Trouble {
  unsigned status;
  std::string_view heading;
  std::string says;      ///< what happened; one sentence
  std::string_view now;  ///< what the worker can do
};

Trouble trouble_of(const Refusal& refusal);

std::string list_page(const Viewer& viewer, const std::vector<GroupRow>& rows, const ListQuery& query,
                      Note note);
std::string preview_page(const Viewer& viewer, const PreviewPage& hit, Note note);
std::string task_page(const Viewer& viewer, const AcceptedTask& task, std::string_view origin, Note note,
                      Moment now);
std::string queue_page(const Viewer& viewer, const std::vector<AcceptedTask>& tasks, Moment now);
std::string earnings_page(const Viewer& viewer, const std::vector<EarningsRow>& rows);
std::string trouble_page(const Viewer& viewer, const Trouble& trouble);

// What externalSubmit answers, shown inside the task's frame.

std::string submitted_reply(const Submitted& submitted);
/// A second submission of the same assignment: the page around the frame goes on as after the first.
std::string submitted_before_reply(std::string_view assignment);

enum class Resend { no, offered };
/// `fields` are shown back, so that a worker whose work came too late still has it.
std::string trouble_reply(const Trouble& trouble, const std::vector<app::Field>& fields, Resend resend);

}  // namespace errand::marketplace
