#include "requester/receipt.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "server/studies/verification.hpp"
#include "wasm/base/json.hpp"
#include "wasm/session/receipt.hpp"
#include "wasm/session/replay.hpp"

namespace errand::requester {
namespace {

constexpr std::size_t sum_digits = 16;

struct Mangled {
  std::string_view as;
  std::string_view was;
};

/// A receipt has nothing but "!" to "~" without "<>&". So whatever else stands in it came on the way.
constexpr std::array<Mangled, 11> mangled = {{{"&quot;", "\""},
                                              {"&#34;", "\""},
                                              {"\xE2\x80\x9C", "\""},  // curly quotation marks
                                              {"\xE2\x80\x9D", "\""},
                                              {"\xE2\x80\x9E", "\""},
                                              {"\xE2\x80\x9F", "\""},
                                              {"&gt;", ""},
                                              {"\xC2\xA0", ""},      // no-break space
                                              {"\xC2\xAD", ""},      // soft hyphen
                                              {"\xE2\x80\x8B", ""},  // zero-width space
                                              {"\xEF\xBB\xBF", ""}}};

const Mangled* mangled_at(std::string_view text) {
  for (const Mangled& one : mangled)
    if (text.substr(0, one.as.size()) == one.as) return &one;
  return nullptr;
}

std::string as_it_was(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (const Mangled* one = mangled_at(text.substr(at))) {
      out += one->was;
      at += one->as.size();
      continue;
    }
    const char c = text[at++];
    if (static_cast<unsigned char>(c) > ' ' && c != '>') out += c;
  }
  return out;
}

tl::unexpected<std::string> refuse(std::string_view why) { return tl::unexpected{std::string{why}}; }

tl::expected<Receipt, std::string> read_whole(std::string_view text) {
  const auto json = parse_json(text, "receipt");
  if (!json) return refuse("it is no receipt of Errand, though its sum is right");
  const Json* log = json->find("log");
  if (log == nullptr) return refuse("it has no log");
  std::string log_text;
  append_json(log_text, *log);
  auto logged = read_log_text(log_text);
  if (!logged) return tl::unexpected{"its log cannot be read: " + logged.error()};
  const auto said = [&](std::string_view name) {
    const Json* value = json->find(name);
    return value == nullptr ? std::string{} : value->text;
  };
  return Receipt{said("assignmentId"), said("workerId"), said("hitId"), *std::move(logged)};
}

/// `text` begins where a receipt does, and ends before the next.
tl::expected<Receipt, std::string> read_one(std::string_view text) {
  const std::size_t foot = text.find(receipt_foot);
  const std::size_t end = foot + receipt_foot.size() + sum_digits + 2;
  if (foot == text.npos || text.size() < end)
    return refuse("its end is missing; expected the whole text that the page showed");
  const std::string_view sum = text.substr(foot + receipt_foot.size(), sum_digits);
  if (sum != receipt_sum(text.substr(0, foot)) || text.substr(end - 2, 2) != "\"}")
    return refuse("its sum is wrong: something in it was lost or changed on the way");
  return read_whole(text.substr(0, end));
}

app::Moment moment_of(Micros at) { return app::Moment{at.count / 1000}; }

}  // namespace

std::vector<tl::expected<Receipt, std::string>> read_receipts(std::string_view text) {
  const std::string whole = as_it_was(text);
  std::vector<tl::expected<Receipt, std::string>> receipts;
  std::size_t at = whole.find(receipt_head);
  while (at != whole.npos) {
    const std::size_t next = whole.find(receipt_head, at + 1);
    receipts.push_back(read_one(std::string_view{whole}.substr(at, next - at)));
    at = next;
  }
  if (receipts.empty())
    receipts.push_back(
        refuse(fmt::format("no receipt is in it; expected a text that begins with {}", receipt_head)));
  return receipts;
}

tl::expected<Assignment, std::string> assignment_of(const Receipt& receipt, const Study& study) {
  if (receipt.assignment.empty()) return refuse("it is of a trial, not of an assignment");
  const Session session = session_of(
      receipt.log, {receipt.assignment, receipt.worker, receipt.hit_id, "https://receipt.example", 1});
  const Replayed replayed = replay(study, session, receipt.log.events);
  if (auto finding = studies::no_submission(receipt.log.events, replayed.kept, replayed.state))
    return tl::unexpected{*std::move(finding)};
  const Times& times = replayed.state.times;
  Assignment assignment{.id = receipt.assignment,
                        .worker = receipt.worker,
                        .status = std::string{receipt_status},
                        .feedback = {},
                        .accepted = moment_of(page_time(times, {})),
                        .submitted = moment_of(page_time(times, times.submitted.value_or(Micros{}))),
                        .auto_approval = {},
                        .approved = {},
                        .rejected = {},
                        .answers = {}};
  for (const SubmitField& field : std::get<Submitting>(replayed.state.screen).fields)
    if (field.name != "assignmentId") assignment.answers.push_back({field.name, field.value});
  return assignment;
}

}  // namespace errand::requester
