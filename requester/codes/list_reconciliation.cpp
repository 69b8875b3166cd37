#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "requester/codes/reconciliation.hpp"
#include "requester/codes/typed_code.hpp"

namespace errand::requester {
namespace {

/// Finds codes that are like a typed one. Of two texts with at most two typing errors between them, one of
/// three pieces of the one is in the other at most two places off.
class NearCodes {
 public:
  void add(const std::string& code, std::size_t index) {
    const std::size_t errors = most_typing_errors(code.size());
    if (errors == 0) return;
    const std::size_t pieces = errors + 1;
    for (std::size_t piece = 0; piece < pieces; ++piece) {
      const std::size_t from = code.size() * piece / pieces;
      const std::size_t to = code.size() * (piece + 1) / pieces;
      by_piece_[name_of(code.substr(from, to - from), from, code.size())].push_back(index);
    }
    sizes_.insert(code.size());
  }

  /// Indices of those that may be near; some are there twice, and some are not near.
  std::vector<std::size_t> around(const std::string& typed) const {
    std::vector<std::size_t> found;
    for (const std::size_t size : sizes_) {
      const std::size_t errors = most_typing_errors(size);
      if (size > typed.size() + errors || typed.size() > size + errors) continue;
      for (std::size_t piece = 0; piece <= errors; ++piece) {
        const std::size_t from = size * piece / (errors + 1);
        const std::size_t length = size * (piece + 1) / (errors + 1) - from;
        const std::size_t first = from > errors ? from - errors : 0;
        for (std::size_t at = first; at <= from + errors && at + length <= typed.size(); ++at) {
          const auto there = by_piece_.find(name_of(typed.substr(at, length), from, size));
          if (there != by_piece_.end()) found.insert(found.end(), there->second.begin(), there->second.end());
        }
      }
    }
    return found;
  }

 private:
  static std::string name_of(std::string_view piece, std::size_t from, std::size_t size) {
    return fmt::format("{} {} {}", piece, from, size);
  }

  std::unordered_map<std::string, std::vector<std::size_t>> by_piece_;
  std::set<std::size_t> sizes_;
};

/// One code, and all that the list says of it.
struct Code {
  std::string plain;
  std::vector<const ListedCode*> lines;
  bool is_owned = false;             ///< some line says whose it is
  std::vector<std::size_t> typed;    ///< which submissions have it
  std::optional<std::size_t> first;  ///< of them, the first to be submitted
};

class ListReconciliation {
 public:
  ListReconciliation(const std::vector<Submission>& submissions, const std::vector<ListedCode>& list,
                     const ReconcileRules& rules)
      : submissions_{submissions}, list_{list}, rules_{rules} {
    for (const ListedCode& line : list_) add(line);
    for (std::size_t at = 0; at < submissions_.size(); ++at) add(at);
    for (std::size_t at = 0; at < codes_.size(); ++at)
      if (is_for_everybody(codes_[at]) || (!codes_[at].is_owned && codes_[at].typed.empty()))
        unclaimed_.add(codes_[at].plain, at);
  }

  std::vector<Finding> run() {
    std::vector<Finding> findings;
    for (std::size_t at = 0; at < submissions_.size(); ++at) {
      const Submission& submission = submissions_[at];
      Finding finding;
      finding.submission = at;
      finding.seat = submission.seat;
      finding.code = submission.code;
      judge(finding, at);
      finding.suggestion = suggestion_for(finding, &submission, submission.stage, rules_.paid);
      // A code that nobody's name is on proves less.
      if (finding.verdict == Verdict::typo && lines_of(submission).empty() &&
          finding.suggestion == Suggestion::approve)
        finding.suggestion = Suggestion::look;
      findings.push_back(std::move(finding));
    }
    for (const ListedCode& line : list_)
      if (line.has_owner() && accounted_.count(&line) == 0) findings.push_back(without_submission(line));
    return findings;
  }

 private:
  void add(const ListedCode& line) {
    const auto [at, is_new] = by_plain_.emplace(plain_code(line.code), codes_.size());
    if (is_new) codes_.push_back(Code{at->first, {}, false, {}, {}});
    Code& code = codes_[at->second];
    code.lines.push_back(&line);
    code.is_owned = code.is_owned || line.has_owner();
    if (!line.assignment.empty()) by_assignment_[line.assignment].push_back(&line);
    if (!line.worker.empty() && line.assignment.empty()) by_worker_[line.worker].push_back(&line);
  }

  void add(std::size_t at) {
    const Submission& submission = submissions_[at];
    for (const ListedCode* line : lines_of(submission)) accounted_.insert(line);
    const auto found = by_plain_.find(plain_code(submission.code));
    if (found == by_plain_.end()) return;
    Code& code = codes_[found->second];
    code.typed.push_back(at);
    if (!code.first || is_before(submission, submissions_[*code.first])) code.first = at;
  }

  /// What comes without a time comes after what has one.
  static bool is_before(const Submission& a, const Submission& b) {
    if (!a.submitted || !b.submitted) return a.submitted && !b.submitted;
    return *a.submitted < *b.submitted;
  }

  /// What the list says of whoever submitted this.
  std::vector<const ListedCode*> lines_of(const Submission& submission) const {
    std::vector<const ListedCode*> lines;
    if (const auto found = by_assignment_.find(submission.seat.assignment); found != by_assignment_.end())
      for (const ListedCode* line : found->second)
        if (line->worker.empty() || line->worker == submission.seat.worker) lines.push_back(line);
    if (const auto found = by_worker_.find(submission.seat.worker); found != by_worker_.end())
      lines.insert(lines.end(), found->second.begin(), found->second.end());
    return lines;
  }

  /// One code for everybody: the only one of the list, or one that stands there more than once.
  bool is_for_everybody(const Code& code) const {
    return !code.is_owned && (codes_.size() == 1 || code.lines.size() > 1);
  }

  void judge(Finding& finding, std::size_t at) {
    const Submission& submission = submissions_[at];
    const auto mine = lines_of(submission);
    const auto found = by_plain_.find(plain_code(submission.code));
    const bool is_mine = std::any_of(mine.begin(), mine.end(), [&](const ListedCode* line) {
      return found != by_plain_.end() && plain_code(line->code) == found->first;
    });
    if (is_mine) {
      finding.verdict = Verdict::exact;
      const std::size_t times = codes_[found->second].typed.size();
      if (times > 1)
        finding.note =
            fmt::format("{} other assignment{} submitted this code, too", times - 1, times == 2 ? "" : "s");
    } else if (found != by_plain_.end()) {
      judge_listed(finding, codes_[found->second], at);
    } else {
      judge_unlisted(finding, submission, mine);
    }
  }

  void judge_listed(Finding& finding, const Code& code, std::size_t at) const {
    if (is_for_everybody(code)) {
      finding.verdict = Verdict::shared;
      finding.note = "the same code for everybody says nothing of this worker";
    } else if (!code.is_owned) {
      finding.verdict = *code.first == at ? Verdict::exact : Verdict::reused;
      const Submission& first = submissions_[*code.first];
      if (*code.first != at)
        finding.note =
            fmt::format("submitted before by {}, assignment {}", first.seat.worker, first.seat.assignment);
    } else {
      const ListedCode& owner = *code.lines.front();
      const bool is_same_worker = owner.worker == submissions_[at].seat.worker;
      finding.verdict = is_same_worker          ? Verdict::other_assignments
                        : code.typed.size() > 1 ? Verdict::reused
                                                : Verdict::other_workers;
      finding.note = owner.worker.empty() ? fmt::format("of assignment {}", owner.assignment)
                     : is_same_worker ? fmt::format("of the same worker's assignment {}", owner.assignment)
                                      : fmt::format("of {}", owner.worker);
    }
  }

  void judge_unlisted(Finding& finding, const Submission& submission,
                      const std::vector<const ListedCode*>& mine) const {
    const std::string typed = plain_code(submission.code);
    std::size_t errors = errors_to(typed, mine);
    if (mine.empty())
      for (const std::size_t at : unclaimed_.around(typed))
        errors = std::min(errors, errors_between(typed, codes_[at].plain));
    if (errors <= 2) {
      finding.verdict = Verdict::typo;
      finding.note = fmt::format("{} typing error{}{}", errors, errors == 1 ? "" : "s",
                                 mine.empty() ? ", and nobody's name is on the code" : "");
    } else if (mine.empty()) {
      finding.verdict = Verdict::no_right_code;
    } else {
      const auto& finished = mine.front()->finished;
      const bool is_in = submission.stage == Stage::in;
      const bool is_late =
          !is_in || (finished && submission.submitted && is_after(*finished, *submission.submitted));
      finding.verdict = is_late ? Verdict::late : Verdict::finished_without_code;
      if (!is_in) finding.note = fmt::format("not submitted: {}", submission.status);
    }
  }

  /// 3 where it is more than what is forgiven.
  static std::size_t errors_between(const std::string& typed, const std::string& right) {
    const std::size_t forgiven = most_typing_errors(right.size());
    const std::size_t errors = typed.empty() ? 3 : codes::typing_distance(typed, right, 3);
    return errors <= forgiven ? errors : 3;
  }

  static std::size_t errors_to(const std::string& typed, const std::vector<const ListedCode*>& lines) {
    std::size_t least = 3;
    for (const ListedCode* line : lines)
      least = std::min(least, errors_between(typed, plain_code(line->code)));
    return least;
  }

  Finding without_submission(const ListedCode& line) const {
    Finding finding;
    finding.seat = {"", line.assignment, line.worker};
    finding.verdict = Verdict::late;
    finding.suggestion = suggestion_for(finding, nullptr, Stage::gone, rules_.paid);
    finding.note = "not submitted";
    return finding;
  }

  const std::vector<Submission>& submissions_;
  const std::vector<ListedCode>& list_;
  const ReconcileRules& rules_;
  std::vector<Code> codes_;
  std::unordered_map<std::string, std::size_t> by_plain_;
  std::unordered_map<std::string, std::vector<const ListedCode*>> by_assignment_;
  std::unordered_map<std::string, std::vector<const ListedCode*>> by_worker_;
  std::unordered_set<const ListedCode*> accounted_;
  NearCodes unclaimed_;  ///< codes that may still be somebody's
};

}  // namespace

std::vector<Finding> reconciled(const std::vector<Submission>& submissions,
                                const std::vector<ListedCode>& list, const ReconcileRules& rules) {
  return ListReconciliation{submissions, list, rules}.run();
}

}  // namespace errand::requester
