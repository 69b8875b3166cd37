#include "server/http/counts.hpp"

#include <algorithm>

namespace errand::http {

void Tally::count_answer(unsigned status, std::size_t bytes) {
  add(answers_[std::clamp(status / 100, 1U, 5U) - 1], 1);
  add(bytes_out_, bytes);
}

void Tally::answered(unsigned status, std::size_t bytes, std::chrono::steady_clock::duration took) {
  count_answer(status, bytes);
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(took);
  const auto& ends = Counts::latency_ends;
  const auto end = std::find_if(ends.begin(), ends.end(), [us](auto most) { return us <= most; });
  add(latencies_[static_cast<std::size_t>(end - ends.begin())], 1);
  add(latency_us_, static_cast<std::uint64_t>(us.count()));
}

void Tally::refused(unsigned status, std::size_t bytes) {
  count_answer(status, bytes);
  add(refusals_, 1);
}

void Tally::add_to(Counts& counts) const {
  const auto read = [](const Cell& cell) { return cell.load(std::memory_order_relaxed); };
  for (std::size_t at = 0; at < answers_.size(); ++at) counts.answers[at] += read(answers_[at]);
  for (std::size_t at = 0; at < latencies_.size(); ++at) counts.latencies[at] += read(latencies_[at]);
  counts.latency_sum += std::chrono::microseconds{read(latency_us_)};
  counts.refusals += read(refusals_);
  counts.bytes_out += read(bytes_out_);
  counts.connections_accepted += read(accepted_);
  counts.connections_turned_away += read(turned_away_);
  counts.handshakes_failed += read(handshakes_failed_);
}

}  // namespace errand::http
