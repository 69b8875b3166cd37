#include "server/store/sqlite_code_ledger.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include "server/store/code_schema.hpp"
#include "server/store/told.hpp"

namespace errand::store {
namespace {

using codes::Closed;
using codes::Entry;
using codes::Place;
using codes::Standing;

constexpr Format format{.application_id = code_application_id, .steps = code_schema_steps};
constexpr std::size_t most_in_group = 1000;

constexpr const char* columns =
    "number, study, hit, assignment, worker, entered_ms, ending, epoch, ended_ms, "
    "redeemed_ms, redeemed_hit, redeemed_assignment, redeemed_worker";

Standing standing_in(SQLite::Statement& row) {
  const auto text = [&](int column) { return row.getColumn(column).getString(); };
  const auto moment = [&](int column) { return app::Moment{row.getColumn(column).getInt64()}; };
  Standing out{row.getColumn(0).getInt64(), {text(1), {text(2), text(3), text(4)}}, moment(5), {}, {}};
  if (const auto ending = codes::ending_named(row.getColumn(6).isNull() ? "" : text(6)))
    out.ended = codes::Ended{*ending, row.getColumn(7).getUInt(), moment(8)};
  if (!row.getColumn(9).isNull())
    out.redeemed = codes::Redeemed{{out.place.study, {text(10), text(11), text(12)}}, moment(9)};
  return out;
}

std::optional<Standing> next_of(SQLite::Statement& query) {
  if (!query.executeStep()) return std::nullopt;
  return standing_in(query);
}

/// Binds the place, which has to outlive what is done with it, to the four parameters from `first` on.
void bind(SQLite::Statement& statement, int first, const Place& place) {
  for (const std::string* text : {&place.study, &place.seat.assignment, &place.seat.worker, &place.seat.hit})
    statement.bindNoCopy(first++, *text);
}

/// What bind() fills.
#define ERRAND_AT_PLACE " WHERE study = ? AND assignment = ? AND worker = ? AND hit = ?"

/// The same for bytes.
void bind(SQLite::Statement& statement, int at, const std::string& bytes) {
  statement.bindNoCopy(at, bytes.data(), static_cast<int>(bytes.size()));
}

/// The only row. A statement that is left open would keep its snapshot, and the log could never be emptied.
std::optional<Standing> only_row_of(SQLite::Statement& query) {
  auto standing = next_of(query);
  query.reset();
  return standing;
}

/// Ready for other values, whatever became of it the last time.
SQLite::Statement& again(SQLite::Statement& statement) {
  statement.tryReset();
  return statement;
}

}  // namespace

/// Reads on a connection and a thread of its own: who only asks takes none of the writer's time and waits for
/// no commit, and yet sees all that was told to be durable before the question.
class SqliteCodeLedger::Looks {
 public:
  /// What is asked, and what is told then: nullptr, or why it could not be read.
  struct Question {
    std::function<void(SQLite::Database&)> read;
    std::function<void(const Closed*)> done;
  };

  Looks(const std::string& path, std::chrono::milliseconds patience)
      : file_{path, format, patience}, thread_{[this] { run(); }} {}
  ~Looks() { close(); }
  Looks(const Looks&) = delete;
  Looks& operator=(const Looks&) = delete;

  void close() {
    questions_.end();
    if (thread_.joinable()) thread_.join();
  }

  void ask(Question question) {
    const auto refusal = questions_.add(question);
    if (!refusal) return;
    const Closed closed{*refusal};
    question.done(&closed);
  }

  void find(Place place, std::function<void(Entry)> done) {
    const auto found = std::make_shared<std::optional<Standing>>();
    ask({[this, place = std::move(place), found](SQLite::Database& database) {
           if (!find_)
             find_.emplace(database, std::string{"SELECT "} + columns + " FROM seat" ERRAND_AT_PLACE);
           bind(again(*find_), 1, place);
           *found = only_row_of(*find_);
         },
         [found, done = std::move(done)](const Closed* closed) {
           if (closed != nullptr)
             done(tl::unexpected(*closed));
           else
             done(std::move(*found));
         }});
  }

 private:
  void run() {
    for (;;) {
      const std::vector<Question> group = questions_.next(most_in_group);
      if (group.empty()) return;
      answer(group);
    }
  }

  void answer(const std::vector<Question>& group) {
    std::optional<Closed> closed;
    try {
      file_.read([&](SQLite::Database& database) {
        for (const Question& question : group) question.read(database);
      });
    } catch (const std::exception& error) {
      closed = Closed{error.what()};
    }
    for (const Question& question : group) tell(question.done, closed ? &*closed : nullptr);
  }

  SqliteFile file_;
  std::optional<SQLite::Statement> find_;
  WaitingJobs<Question> questions_;
  std::thread thread_;
};

struct SqliteCodeLedger::Statements {
  explicit Statements(SQLite::Database& opened) : database{opened} {}

  std::optional<Standing> found(const Place& place) {
    bind(again(find), 1, place);
    return only_row_of(find);
  }

  void enter(const Place& place, app::Moment at) {
    bind(again(insert), 1, place);
    insert.bind(5, at.ms);
    insert.exec();
  }

  /// A seat that nobody knows yet, in one row. Where that can't be, for whatever reason, nothing is done.
  std::optional<Standing> finished_at_once(const codes::Finish& deed) {
    if (deed.entered > deed.latest_entering()) return std::nullopt;
    bind(again(insert_finished), 1, deed.place);
    insert_finished.bind(5, deed.entered.ms);
    insert_finished.bind(6, std::string{codes::name_of(deed.ending)});
    insert_finished.bind(7, deed.epoch);
    insert_finished.bind(8, deed.at.ms);
    bind(insert_finished, 9, deed.code_key);
    if (insert_finished.exec() == 0) return std::nullopt;
    const std::int64_t number = database.getLastInsertRowid();
    if (!deed.answers.empty()) keep(number, deed.answers);
    return Standing{number, deed.place, deed.entered, codes::Ended{deed.ending, deed.epoch, deed.at}, {}};
  }

  void keep(std::int64_t seat, const std::string& answers) {
    again(insert_answers).bind(1, seat);
    bind(insert_answers, 2, answers);
    insert_answers.exec();
  }

  std::optional<Standing> done(const codes::Enter& deed) {
    enter(deed.place, deed.at);
    return found(deed.place);
  }

  std::optional<Standing> done(const codes::Finish& deed) {
    if (auto standing = finished_at_once(deed)) return standing;
    auto standing = found(deed.place);
    if (!standing) {
      enter(deed.place, deed.entered);
      standing = found(deed.place);
    }
    if (!standing || standing->ended) return standing;
    again(finish).bind(1, std::string{codes::name_of(deed.ending)});
    finish.bind(2, deed.epoch);
    finish.bind(3, deed.at.ms);
    bind(finish, 4, deed.code_key);
    finish.bind(5, standing->number);
    finish.bind(6, deed.latest_entering().ms);
    if (finish.exec() == 0) return standing;
    standing->ended = codes::Ended{deed.ending, deed.epoch, deed.at};
    if (!deed.answers.empty()) keep(standing->number, deed.answers);
    return standing;
  }

  std::optional<Standing> done(const codes::Redeem& deed) {
    again(redeem).bind(1, deed.at.ms);
    redeem.bind(2, deed.by.seat.hit);
    redeem.bind(3, deed.by.seat.assignment);
    redeem.bind(4, deed.by.seat.worker);
    redeem.bind(5, deed.study);
    bind(redeem, 6, deed.code_key);
    redeem.exec();
    again(find_code).bind(1, deed.study);
    bind(find_code, 2, deed.code_key);
    return only_row_of(find_code);
  }

  std::optional<Standing> done(const codes::Look& deed) { return found(deed.place); }

  /// Of all that the file's first page holds, every version of Errand agrees on this.
  std::optional<Standing> done(const codes::Pulse&) {
    database.exec(fmt::format("PRAGMA application_id = {}", code_application_id));
    return std::nullopt;
  }

  SQLite::Database& database;
  SQLite::Statement find{database, std::string{"SELECT "} + columns + " FROM seat" ERRAND_AT_PLACE};
  SQLite::Statement find_code{
      database, std::string{"SELECT "} + columns + " FROM seat WHERE study = ? AND code_key = ?"};
  SQLite::Statement insert{database,
                           "INSERT INTO seat (study, assignment, worker, hit, entered_ms) "
                           "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"};
  SQLite::Statement insert_finished{
      database,
      "INSERT INTO seat (study, assignment, worker, hit, entered_ms, ending, epoch, ended_ms, code_key) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"};
  SQLite::Statement finish{database,
                           "UPDATE OR IGNORE seat SET ending = ?, epoch = ?, ended_ms = ?, "
                           "code_key = ? WHERE number = ? AND ending IS NULL AND entered_ms <= ?"};
  SQLite::Statement insert_answers{database, "INSERT INTO answer (seat, text) VALUES (?, ?)"};
  SQLite::Statement redeem{database,
                           "UPDATE seat SET redeemed_ms = ?, redeemed_hit = ?, redeemed_assignment = ?, "
                           "redeemed_worker = ? WHERE study = ? AND code_key = ? AND redeemed_ms IS NULL"};
};

SqliteCodeLedger::SqliteCodeLedger(const std::string& path, std::chrono::milliseconds patience,
                                   std::chrono::milliseconds pulse)
    : file_{path, format, patience},
      looks_{std::make_unique<Looks>(path, patience)},
      latest_{pulse},
      thread_{[this] { run(); }} {}

SqliteCodeLedger::~SqliteCodeLedger() { SqliteCodeLedger::close(); }

void SqliteCodeLedger::close() {
  jobs_.end();
  if (thread_.joinable()) thread_.join();
  looks_->close();
}

void SqliteCodeLedger::add(Job job) {
  const auto refusal = jobs_.add(job);
  if (!refusal) return;
  const Closed closed{*refusal};
  job.done(&closed);
}

void SqliteCodeLedger::run() {
  for (;;) {
    std::vector<Job> group = jobs_.next(most_in_group);
    if (group.empty()) return;
    commit(group);
  }
}

/// One that fails by itself, for whatever reason, must not take the others along.
void SqliteCodeLedger::commit(std::span<Job> group) {
  std::optional<Closed> closed;
  try {
    closed = written(group);
  } catch (const std::exception& error) {
    if (group.size() > 1) {
      for (std::size_t i = 0; i < group.size(); ++i) commit(group.subspan(i, 1));
      return;
    }
    closed = Closed{error.what()};
  }
  for (const Job& job : group) tell(job.done, closed ? &*closed : nullptr);
}

std::optional<Closed> SqliteCodeLedger::written(std::span<Job> group) {
  const auto kept = file_.write([&](SQLite::Database& database) {
    if (statements_ == nullptr) statements_ = std::make_unique<Statements>(database);
    for (Job& job : group) job.work(*statements_);
    return Outcome::keep;
  });
  if (!kept) {
    // Whoever only reads here waits for the writers' lock too.
    latest_.note(tl::unexpected(Closed{kept.error().reason}));
    return Closed{kept.error().reason};
  }
  if (std::any_of(group.begin(), group.end(), [](const Job& job) { return job.effect == Effect::writes; }))
    latest_.note({});
  return std::nullopt;
}

template <class T, class Work>
tl::expected<T, Closed> SqliteCodeLedger::awaited(const Work& work, const std::function<void()>& after) {
  T result{};
  std::promise<std::optional<Closed>> settled;
  add({[&](Statements& statements) { result = work(statements.database); },
       [&](const Closed* closed) {
         if (closed == nullptr) after();
         settled.set_value(closed == nullptr ? std::nullopt : std::optional{*closed});
       }});
  if (auto closed = settled.get_future().get()) return tl::unexpected(*std::move(closed));
  return result;
}

template <class Work>
tl::expected<std::int64_t, Closed> SqliteCodeLedger::erased(const Work& work_on_part,
                                                            const std::stop_token& stopped) {
  std::int64_t all = 0;
  while (!stopped.stop_requested()) {
    auto part = awaited<std::int64_t>(work_on_part, [&] { file_.empty_log(); });
    if (!part) return part;
    if (*part == 0) return all;
    all += *part;
  }
  return all;
}

void SqliteCodeLedger::note(codes::Deed deed, std::function<void(Entry)> done_with) {
  if (auto* look = std::get_if<codes::Look>(&deed); look != nullptr && !look->place.study.empty())
    return looks_->find(std::move(look->place), std::move(done_with));
  if (std::holds_alternative<codes::Pulse>(deed)) {
    if (auto latest = latest_.recent()) return done_with(*std::move(latest));
  }
  const Effect effect = std::holds_alternative<codes::Look>(deed) ? Effect::reads : Effect::writes;
  const auto standing = std::make_shared<std::optional<Standing>>();
  add({[deed = std::move(deed), standing](Statements& statements) {
         *standing = std::visit([&](const auto& one) { return statements.done(one); }, deed);
       },
       [standing, done_with = std::move(done_with)](const Closed* closed) {
         if (closed != nullptr)
           done_with(tl::unexpected(*closed));
         else
           done_with(std::move(*standing));
       },
       effect});
}

template <class T, class Work>
tl::expected<T, Closed> SqliteCodeLedger::asked(const Work& work) {
  T result{};
  std::promise<std::optional<Closed>> settled;
  looks_->ask({[&](SQLite::Database& database) { result = work(database); },
               [&](const Closed* closed) {
                 settled.set_value(closed == nullptr ? std::nullopt : std::optional{*closed});
               }});
  if (auto closed = settled.get_future().get()) return tl::unexpected(*std::move(closed));
  return result;
}

tl::expected<std::vector<Standing>, Closed> SqliteCodeLedger::seats(const char* sql, const std::string& study,
                                                                    std::int64_t bound, std::int64_t most) {
  return asked<std::vector<Standing>>([&](SQLite::Database& database) {
    SQLite::Statement query(database, std::string{"SELECT "} + columns + " FROM seat WHERE " + sql);
    query.bind(1, study);
    query.bind(2, bound);
    query.bind(3, most);
    std::vector<Standing> out;
    while (auto standing = next_of(query)) out.push_back(*std::move(standing));
    return out;
  });
}

tl::expected<std::vector<Standing>, Closed> SqliteCodeLedger::list(const std::string& study,
                                                                   std::int64_t after, std::int64_t most) {
  return seats("study = ? AND number > ? ORDER BY number LIMIT ?", study, after, most);
}

tl::expected<std::vector<Standing>, Closed> SqliteCodeLedger::latest(const std::string& study,
                                                                     std::int64_t before, std::int64_t most) {
  return seats("study = ? AND number < ? ORDER BY number DESC LIMIT ?", study, before, most);
}

tl::expected<codes::Tally, Closed> SqliteCodeLedger::count(const std::string& study) {
  return asked<codes::Tally>([&](SQLite::Database& database) {
    SQLite::Statement query(database, "SELECT ending, count(*) FROM seat WHERE study = ? GROUP BY ending");
    query.bind(1, study);
    codes::Tally out;
    while (query.executeStep()) {
      const std::int64_t seats = query.getColumn(1).getInt64();
      out.entered += seats;
      if (query.getColumn(0).isNull()) continue;
      if (const auto ending = codes::ending_named(query.getColumn(0).getString()))
        out.ended[static_cast<std::size_t>(*ending)] = seats;
    }
    return out;
  });
}

tl::expected<std::vector<codes::Answers>, Closed> SqliteCodeLedger::answers(const std::string& study,
                                                                            std::int64_t after,
                                                                            std::int64_t most) {
  return asked<std::vector<codes::Answers>>([&](SQLite::Database& database) {
    SQLite::Statement query(database,
                            "SELECT number, study, hit, assignment, worker, text FROM seat "
                            "JOIN answer ON answer.seat = seat.number "
                            "WHERE study = ? AND number > ? ORDER BY number LIMIT ?");
    query.bind(1, study);
    query.bind(2, after);
    query.bind(3, most);
    const auto text = [&](int column) { return query.getColumn(column).getString(); };
    std::vector<codes::Answers> out;
    while (query.executeStep())
      out.push_back({query.getColumn(0).getInt64(), {text(1), {text(2), text(3), text(4)}}, text(5)});
    return out;
  });
}

/// In parts, between which others come.
#define ERRAND_ERASE(which) \
  "DELETE FROM seat WHERE number IN (SELECT number FROM seat WHERE " which " LIMIT 1000)"

tl::expected<std::int64_t, Closed> SqliteCodeLedger::purge(const std::string& worker) {
  return erased([&](SQLite::Database& database) {
    // That the code was redeemed stays, or it could be again.
    SQLite::Statement forget(
        database,
        "UPDATE seat SET redeemed_hit = '', redeemed_assignment = '', redeemed_worker = '' "
        "WHERE redeemed_worker = ?");
    forget.bind(1, worker);
    forget.exec();
    SQLite::Statement erase(database, ERRAND_ERASE("worker = ?"));
    erase.bind(1, worker);
    return std::int64_t{erase.exec()};
  });
}

tl::expected<std::int64_t, Closed> SqliteCodeLedger::forget_before(const std::string& study,
                                                                   app::Moment entered,
                                                                   const std::stop_token& stopped) {
  return erased(
      [&](SQLite::Database& database) {
        SQLite::Statement erase(database, ERRAND_ERASE("study = ? AND entered_ms < ?"));
        erase.bind(1, study);
        erase.bind(2, entered.ms);
        return std::int64_t{erase.exec()};
      },
      stopped);
}

}  // namespace errand::store
