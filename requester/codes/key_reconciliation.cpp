#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "requester/codes/reconciliation.hpp"
#include "requester/codes/typed_code.hpp"

namespace errand::requester {
namespace {

using codes::Ending;
using codes::Seat;

constexpr std::size_t forgiven = 2;

std::string key_of(const Seat& seat) { return fmt::format("{}\n{}", seat.assignment, seat.worker); }

std::string spoken_errors(std::size_t count) {
  return fmt::format("{} typing error{}", count, count == 1 ? "" : "s");
}

/// Whose code it is.
struct Owner {
  const Seat* seat = nullptr;
  Ending ending = Ending::complete;
  std::uint32_t epoch = 1;
};

/// What is known of one submission before it is judged.
struct Case {
  const Submission* submission = nullptr;
  Seat seat;  ///< with the HIT that the server knows, where the marketplace says none
  const KnownSeat* known = nullptr;
  std::string code;  ///< as code_of() writes it; "" when it can't be anybody's
};

class KeyReconciliation {
 public:
  KeyReconciliation(const std::vector<Submission>& submissions, const codes::StudyKeys& keys,
                    const std::optional<std::vector<KnownSeat>>& seats, const ReconcileRules& rules)
      : keys_{keys}, seats_{seats}, rules_{rules}, hits_{rules.hits} {
    if (seats_)
      for (const KnownSeat& known : *seats_) by_key_[key_of(known.seat)].push_back(&known);
    cases_.reserve(submissions.size());
    for (const Submission& submission : submissions) add(submission);
  }

  std::vector<Finding> run() {
    std::vector<Finding> findings;
    for (std::size_t at = 0; at < cases_.size(); ++at) {
      Finding finding = judged(cases_[at]);
      finding.submission = at;
      findings.push_back(std::move(finding));
    }
    if (seats_)
      for (const KnownSeat& known : *seats_)
        if (hits_.count(known.seat.hit) > 0 && accounted_.count(&known) == 0)
          findings.push_back(without_submission(known));
    return findings;
  }

 private:
  void add(const Submission& submission) {
    Case one{&submission, submission.seat, known_seat(submission.seat), {}};
    if (one.known != nullptr) {
      one.seat = one.known->seat;
      accounted_.emplace(one.known);
    }
    if (auto code = codes::read_code(submission.code)) one.code = *std::move(code);
    if (!one.code.empty()) ++submitted_[one.code];
    if (!one.seat.hit.empty()) hits_.insert(one.seat.hit);
    if (submission.duration_s) durations_[one.seat.hit] = *submission.duration_s;
    if (submission.stage == Stage::in) ++of_worker_[one.seat.worker];
    cases_.push_back(std::move(one));
  }

  const KnownSeat* known_seat(const Seat& seat) const {
    const auto found = by_key_.find(key_of(seat));
    if (found == by_key_.end()) return nullptr;
    for (const KnownSeat* known : found->second)
      if (seat.hit.empty() || known->seat.hit == seat.hit) return known;
    return nullptr;
  }

  /// The seat's codes that may have been shown: of its ending, or of every one while that is not known.
  template <class Do>
  void each_own_code(const Case& one, const Do& each) const {
    if (one.seat.hit.empty()) return;
    for (const Ending ending : codes::every_ending) {
      if (one.known != nullptr && one.known->ended && one.known->ended->ending != ending) continue;
      for (const codes::StudyKey& key : keys_.keys)
        each(Owner{&one.seat, ending, key.epoch}, codes::code_of(keys_, key.epoch, one.seat, ending));
    }
  }

  std::optional<Owner> owner_among_own(const Case& one) const {
    std::optional<Owner> found;
    each_own_code(one, [&](const Owner& owner, const std::string& code) {
      if (!one.code.empty() && code == one.code) found = owner;
    });
    return found;
  }

  /// How far from the seat's own code, and of which one; nullopt beyond what is forgiven.
  std::optional<std::pair<std::size_t, Ending>> typing_errors(const Case& one) const {
    const std::string typed = own_plain_code(one.submission->code);
    std::optional<std::pair<std::size_t, Ending>> nearest;
    if (typed.empty()) return nearest;
    each_own_code(one, [&](const Owner& owner, const std::string& code) {
      const std::size_t errors = codes::typing_distance(typed, plain_code(code), forgiven + 1);
      if (errors <= forgiven && (!nearest || errors < nearest->first)) nearest = {errors, owner.ending};
    });
    return nearest;
  }

  /// Every code that anybody may have been shown. Made only when somebody has a right code that isn't theirs.
  const std::unordered_map<std::string, Owner>& owners() {
    if (!owners_.empty()) return owners_;
    const auto add_seat = [&](const Seat& seat) {
      if (seat.hit.empty()) return;
      for (const Ending ending : codes::every_ending)
        for (const codes::StudyKey& key : keys_.keys)
          owners_.emplace(codes::code_of(keys_, key.epoch, seat, ending), Owner{&seat, ending, key.epoch});
    };
    for (const Case& one : cases_) add_seat(one.seat);
    if (seats_)
      for (const KnownSeat& known : *seats_)
        if (accounted_.count(&known) == 0) add_seat(known.seat);
    return owners_;
  }

  std::optional<Owner> owner_of(const std::string& code) {
    if (code.empty()) return std::nullopt;
    const auto found = owners().find(code);
    if (found == owners().end()) return std::nullopt;
    return found->second;
  }

  Finding judged(const Case& one) {
    Finding finding;
    finding.seat = one.seat;
    finding.code = one.submission->code;
    note_times(finding, one.known, one.submission->submitted);
    if (const auto own = owner_among_own(one)) {
      judge_own(finding, one, *own);
    } else if (const auto owner = owner_of(one.code)) {
      judge_anothers(finding, one, *owner);
    } else {
      judge_without(finding, one);
    }
    finding.suggestion = suggestion_for(finding, one.submission, one.submission->stage, rules_.paid);
    return finding;
  }

  void note_times(Finding& finding, const KnownSeat* known, std::optional<app::Moment> submitted) const {
    if (known == nullptr) return;
    if (known->ended) {
      finding.ending = known->ended->ending;
      finding.took_s = (known->ended->at.ms - known->entered.ms) / 1000;
    } else {
      finding.since_s = (submitted.value_or(rules_.now).ms - known->entered.ms) / 1000;
    }
  }

  bool is_early(const Finding& finding) const {
    return finding.ending == Ending::complete && finding.took_s && *finding.took_s < rules_.least_s;
  }

  /// Without an end that the server knows of, in the words of what it does know.
  static Verdict not_ended(const Case& one) {
    return one.known == nullptr ? Verdict::never_started : Verdict::unfinished;
  }

  void judge_own(Finding& finding, const Case& one, const Owner& own) {
    finding.epoch = own.epoch;
    finding.ending = own.ending;
    if (seats_ && (one.known == nullptr || !one.known->ended)) {
      finding.verdict = not_ended(one);
      finding.note =
          "the code is right all the same: the server has lost its records, or others have the keys";
      return;
    }
    finding.verdict = is_early(finding) ? Verdict::early : Verdict::exact;
    const std::size_t times = submitted_.at(one.code);
    if (times > 1)
      finding.note =
          fmt::format("{} other assignment{} submitted this code, too", times - 1, times == 2 ? "" : "s");
  }

  void judge_anothers(Finding& finding, const Case& one, const Owner& owner) {
    const Seat& seat = *owner.seat;
    if (seat == one.seat) {
      judge_without(finding, one);
      finding.note = fmt::format("the code is the seat's for the ending {}, which it did not have",
                                 codes::name_of(owner.ending));
      return;
    }
    const bool is_same_worker = seat.worker == one.seat.worker;
    const bool is_reused = submitted_.at(one.code) > 1;
    finding.verdict = is_same_worker ? Verdict::other_assignments
                      : is_reused    ? Verdict::reused
                                     : Verdict::other_workers;
    finding.note = is_same_worker ? fmt::format("of the same worker's assignment {}", seat.assignment)
                                  : fmt::format("of assignment {} of {}", seat.assignment, seat.worker);
  }

  void judge_without(Finding& finding, const Case& one) {
    const auto errors = typing_errors(one);
    const bool has_ended = one.known != nullptr && one.known->ended;
    if (errors && (!seats_ || has_ended)) {
      finding.verdict = Verdict::typo;
      finding.ending = errors->second;
      finding.note = spoken_errors(errors->first);
      if (is_early(finding)) finding.note += fmt::format(", and sooner than {} s", rules_.least_s);
    } else if (!seats_) {
      finding.verdict = Verdict::no_right_code;
    } else if (!has_ended) {
      finding.verdict = not_ended(one);
      if (errors)
        finding.note = fmt::format(
            "the code is its own but for {}: the server has lost its records, or "
            "others have the keys",
            spoken_errors(errors->first));
    } else {
      judge_ended(finding, one);
    }
  }

  void judge_ended(Finding& finding, const Case& one) const {
    const bool is_in = one.submission->stage == Stage::in;
    const auto& submitted = one.submission->submitted;
    const bool is_late = !is_in || (submitted && is_after(one.known->ended->at, *submitted));
    finding.verdict = is_late ? Verdict::late : Verdict::finished_without_code;
    if (!is_in) finding.note = fmt::format("not submitted: {}", one.submission->status);
  }

  Stage stage_without_submission(const KnownSeat& known) const {
    const auto duration = durations_.find(known.seat.hit);
    const bool is_over =
        duration == durations_.end() || rules_.now.ms >= known.entered.ms + duration->second * 1000;
    return is_over ? Stage::gone : Stage::open;
  }

  Finding without_submission(const KnownSeat& known) {
    Finding finding;
    finding.seat = known.seat;
    note_times(finding, &known, std::nullopt);
    finding.verdict = known.ended ? Verdict::late : Verdict::unfinished;
    const Stage stage = stage_without_submission(known);
    finding.suggestion = suggestion_for(finding, nullptr, stage, rules_.paid);
    finding.note = stage == Stage::open ? "may still be submitted" : "not submitted";
    if (finding.suggestion == Suggestion::pay_by_hand && of_worker_.count(known.seat.worker) > 0) {
      finding.suggestion = Suggestion::look;
      finding.note = "not submitted, but another assignment of this worker was";
    }
    return finding;
  }

  const codes::StudyKeys& keys_;
  const std::optional<std::vector<KnownSeat>>& seats_;
  const ReconcileRules& rules_;
  std::set<std::string> hits_;
  std::vector<Case> cases_;
  std::unordered_map<std::string, std::vector<const KnownSeat*>> by_key_;
  std::set<const KnownSeat*> accounted_;
  std::unordered_map<std::string, std::size_t> submitted_;  ///< how often each code was
  std::unordered_map<std::string, std::size_t> of_worker_;
  std::unordered_map<std::string, std::int64_t> durations_;
  std::unordered_map<std::string, Owner> owners_;
};

}  // namespace

bool is_after(app::Moment ended, app::Moment submitted) {
  constexpr std::int64_t cut_ms = 999;
  return ended.ms > submitted.ms + cut_ms;
}

std::vector<Finding> reconciled(const std::vector<Submission>& submissions, const codes::StudyKeys& keys,
                                const std::optional<std::vector<KnownSeat>>& seats,
                                const ReconcileRules& rules) {
  return KeyReconciliation{submissions, keys, seats, rules}.run();
}

}  // namespace errand::requester
