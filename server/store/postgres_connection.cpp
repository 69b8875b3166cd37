#include "server/store/postgres_connection.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "server/store/libpq.hpp"

namespace errand::store {
namespace {

using Kind = PostgresTrouble::Kind;

/// The types' numbers in every PostgreSQL.
constexpr std::uint32_t bytea_type = 17;
constexpr std::uint32_t bigint_type = 20;
constexpr int binary_format = 1;

template <class Number>
void append_big_endian(std::string& out, Number number) {
  for (int shift = static_cast<int>(sizeof number) * 8 - 8; shift >= 0; shift -= 8)
    out += static_cast<char>(static_cast<unsigned char>(number >> shift));
}

std::string array_head(std::uint32_t type, std::size_t size) {
  std::string out;
  append_big_endian(out, std::uint32_t{1});  // dimensions
  append_big_endian(out, std::uint32_t{1});  // may have NULL
  append_big_endian(out, type);
  append_big_endian(out, static_cast<std::uint32_t>(size));
  append_big_endian(out, std::uint32_t{1});  // the first one's index
  return out;
}

/// A message on one line.
std::string on_one_line(std::string_view text) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  std::string out{text};
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

/// By SQLSTATE, whose first two characters are the class.
Kind kind_of(std::string_view state) {
  const std::string_view of_class = state.substr(0, 2);
  // A server that shuts down, or became a replica: who connects again is told what it is now.
  if (of_class == "08" || state.substr(0, 4) == "57P0" || state == "25006") return Kind::lost;
  if (of_class == "40" || state == "57014") return Kind::again;
  if (of_class == "53" || of_class == "58" || of_class == "XX" || of_class == "F0" || state == "55P03")
    return Kind::passing;
  return Kind::own;
}

/// The main sentence alone: the details may quote a row.
PostgresTrouble trouble_in(const pg_result* result) {
  const char* state = pq().PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* sentence = pq().PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  if (state == nullptr) return {Kind::lost, on_one_line(pq().PQresultErrorMessage(result))};
  return {kind_of(state), on_one_line(sentence == nullptr ? state : sentence)};
}

bool has_failed(const pg_result* result) {
  const ExecStatusType status = pq().PQresultStatus(result);
  return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
}

/// What an address leaves open: a server that vanishes is noticed within seconds.
constexpr std::pair<const char*, const char*> defaults[] = {
    {"connect_timeout", "3"},       {"keepalives_idle", "5"},      {"keepalives_interval", "2"},
    {"keepalives_count", "3"},      {"tcp_user_timeout", "10000"}, {"client_encoding", "UTF8"},
    {"application_name", "errand"},
};

}  // namespace

std::string binary(std::int64_t number) {
  std::string out;
  append_big_endian(out, static_cast<std::uint64_t>(number));
  return out;
}

std::string binary_length(std::string_view text) {
  std::string out;
  append_big_endian(out, static_cast<std::uint32_t>(text.size()));
  return out;
}

std::string binary_array(std::span<const std::int64_t> numbers) {
  std::string out = array_head(bigint_type, numbers.size());
  for (const std::int64_t number : numbers) {
    append_big_endian(out, std::uint32_t{sizeof number});
    append_big_endian(out, static_cast<std::uint64_t>(number));
  }
  return out;
}

std::string binary_array(std::span<const std::optional<std::string_view>> texts) {
  constexpr std::uint32_t null = 0xffffffff;
  std::string out = array_head(bytea_type, texts.size());
  for (const auto& text : texts) {
    append_big_endian(out, text ? static_cast<std::uint32_t>(text->size()) : null);
    if (text) out += *text;
  }
  return out;
}

PostgresRows::PostgresRows(Result result) : result_{std::move(result)} {}

void PostgresRows::Clear::operator()(pg_result* result) const { pq().PQclear(result); }

int PostgresRows::size() const { return pq().PQntuples(result_.get()); }

bool PostgresRows::is_null(int row, int column) const {
  return pq().PQgetisnull(result_.get(), row, column) != 0;
}

std::string PostgresRows::text(int row, int column) const {
  return {pq().PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(pq().PQgetlength(result_.get(), row, column))};
}

std::int64_t PostgresRows::number(int row, int column) const {
  const char* bytes = pq().PQgetvalue(result_.get(), row, column);
  std::uint64_t out = 0;
  for (int i = 0; i < pq().PQgetlength(result_.get(), row, column); ++i)
    out = out << 8 | static_cast<unsigned char>(bytes[i]);
  return static_cast<std::int64_t>(out);
}

std::int64_t PostgresRows::changed() const {
  const std::string count = pq().PQcmdTuples(result_.get());
  return count.empty() ? 0 : std::stoll(count);
}

bool PostgresConnection::is_address(std::string_view text) {
  const auto begins_with = [&](std::string_view scheme) { return text.substr(0, scheme.size()) == scheme; };
  return begins_with("postgresql://") || begins_with("postgres://");
}

PostgresConnection::PostgresConnection(pg_conn* connection) : connection_{connection} {
  pq().PQsetNoticeProcessor(
      connection, [](void*, const char*) {}, nullptr);
}

void PostgresConnection::Finish::operator()(pg_conn* connection) const { pq().PQfinish(connection); }

tl::expected<PostgresConnection, std::string> PostgresConnection::open(const std::string& address) {
  if (auto loaded = load_libpq(); !loaded) return tl::unexpected(loaded.error());
  // libpq's own message would quote the address with its password.
  const std::unique_ptr<PQconninfoOption, decltype(&::PQconninfoFree)> options{
      pq().PQconninfoParse(address.c_str(), nullptr), pq().PQconninfoFree};
  if (options == nullptr)
    return tl::unexpected<std::string>(
        "the address can't be read; it is postgresql://user:password@host:port/database, with "
        "%XX for what has a meaning in addresses");
  std::vector<const char*> names;
  std::vector<const char*> values;
  const auto add = [&](const char* name, const char* value) {
    names.push_back(name);
    values.push_back(value);
  };
  for (const auto& [name, value] : defaults) add(name, value);
  // The last one of a name counts.
  for (const PQconninfoOption* one = options.get(); one->keyword != nullptr; ++one)
    if (one->val != nullptr) add(one->keyword, one->val);
  add(nullptr, nullptr);

  PostgresConnection out{pq().PQconnectdbParams(names.data(), values.data(), 0)};
  pg_conn* const connection = out.connection_.get();
  if (pq().PQstatus(connection) != CONNECTION_OK)
    return tl::unexpected(on_one_line(pq().PQerrorMessage(connection)));
  if (pq().PQsetnonblocking(connection, 1) != 0)
    return tl::unexpected(on_one_line(pq().PQerrorMessage(connection)));
  return out;
}

std::string PostgresConnection::name() const {
  return fmt::format("database {} at {}", pq().PQdb(connection_.get()), pq().PQhost(connection_.get()));
}

PostgresTrouble PostgresConnection::lost() const {
  const std::string reason = on_one_line(pq().PQerrorMessage(connection_.get()));
  return {Kind::lost, reason.empty() ? "the database did not answer in time" : reason};
}

bool PostgresConnection::wait_for(short events, Deadline deadline) {
  for (;;) {
    const auto left = deadline - std::chrono::steady_clock::now();
    if (left.count() <= 0) return false;
    constexpr Deadline::duration a_while = std::chrono::minutes{1};
    const auto pause = std::chrono::ceil<std::chrono::milliseconds>(std::min(left, a_while));
    pollfd one{.fd = pq().PQsocket(connection_.get()), .events = events, .revents = 0};
    const int ready = ::poll(&one, 1, static_cast<int>(pause.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

tl::expected<void, PostgresTrouble> PostgresConnection::flush(Deadline deadline) {
  for (;;) {
    const int rest = pq().PQflush(connection_.get());
    if (rest == 0) return {};
    // A server that answers already would wait for us to read.
    if (rest < 0 || !wait_for(POLLIN | POLLOUT, deadline) || pq().PQconsumeInput(connection_.get()) == 0)
      return tl::unexpected(lost());
  }
}

tl::expected<PostgresRows::Result, PostgresTrouble> PostgresConnection::next_result(Deadline deadline) {
  while (pq().PQisBusy(connection_.get()) != 0)
    if (!wait_for(POLLIN, deadline) || pq().PQconsumeInput(connection_.get()) == 0)
      return tl::unexpected(lost());
  return PostgresRows::Result{pq().PQgetResult(connection_.get())};
}

tl::expected<void, PostgresTrouble> PostgresConnection::run_script(const std::string& sql,
                                                                   Deadline deadline) {
  if (pq().PQsendQuery(connection_.get(), sql.c_str()) == 0) return tl::unexpected(lost());
  if (auto sent = flush(deadline); !sent) return sent;
  std::optional<PostgresTrouble> trouble;
  for (;;) {
    auto result = next_result(deadline);
    if (!result) return tl::unexpected(result.error());
    if (*result == nullptr) break;
    if (!trouble && has_failed(result->get())) trouble = trouble_in(result->get());
  }
  if (!trouble) return {};
  if (trouble->kind != Kind::lost) {
    if (auto rolled_back = roll_back_if_failed(deadline); !rolled_back) return rolled_back;
  }
  return tl::unexpected(*std::move(trouble));
}

tl::expected<void, PostgresTrouble> PostgresConnection::roll_back_if_failed(Deadline deadline) {
  if (pq().PQtransactionStatus(connection_.get()) != PQTRANS_INERROR) return {};
  return run_script("ROLLBACK", deadline);
}

tl::expected<std::vector<PostgresRows>, PostgresTrouble> PostgresConnection::finish_pipeline(
    std::size_t sent, Deadline deadline) {
  if (pq().PQpipelineSync(connection_.get()) == 0) return tl::unexpected(lost());
  if (auto flushed = flush(deadline); !flushed) return tl::unexpected(flushed.error());
  std::vector<PostgresRows> out;
  std::optional<PostgresTrouble> trouble;
  // Each statement gives its result and then nullptr; the end of the pipeline is one result more.
  for (std::size_t i = 0; i <= sent; ++i) {
    auto result = next_result(deadline);
    if (!result) return tl::unexpected(result.error());
    if (pq().PQresultStatus(result->get()) == PGRES_PIPELINE_SYNC) break;
    if (!trouble && has_failed(result->get())) trouble = trouble_in(result->get());
    if (trouble && trouble->kind == Kind::lost) return tl::unexpected(*trouble);
    out.emplace_back(std::move(*result));
    if (auto end = next_result(deadline); !end) return tl::unexpected(end.error());
  }
  if (pq().PQexitPipelineMode(connection_.get()) == 0) return tl::unexpected(lost());
  if (!trouble) return out;
  if (auto rolled_back = roll_back_if_failed(deadline); !rolled_back)
    return tl::unexpected(rolled_back.error());
  return tl::unexpected(*std::move(trouble));
}

tl::expected<void, PostgresTrouble> PostgresConnection::prepare(const char* sql, Deadline deadline) {
  if (prepared_.count(sql) > 0) return {};
  std::string name = fmt::format("errand{}", prepared_.size());
  if (pq().PQenterPipelineMode(connection_.get()) == 0 ||
      pq().PQsendPrepare(connection_.get(), name.c_str(), sql, 0, nullptr) == 0)
    return tl::unexpected(lost());
  if (auto done = finish_pipeline(1, deadline); !done) return tl::unexpected(done.error());
  prepared_.emplace(sql, std::move(name));
  return {};
}

tl::expected<std::vector<PostgresRows>, PostgresTrouble> PostgresConnection::run(
    std::span<const PostgresCall> calls, Deadline deadline) {
  for (const PostgresCall& call : calls)
    if (auto ready = prepare(call.sql, deadline); !ready) return tl::unexpected(ready.error());
  if (pq().PQenterPipelineMode(connection_.get()) == 0) return tl::unexpected(lost());
  for (const PostgresCall& call : calls) {
    std::vector<const char*> values;
    std::vector<int> lengths;
    for (const std::string& parameter : call.parameters) {
      values.push_back(parameter.data());
      lengths.push_back(static_cast<int>(parameter.size()));
    }
    const std::vector<int> formats(values.size(), binary_format);
    if (pq().PQsendQueryPrepared(connection_.get(), prepared_[call.sql].c_str(),
                                 static_cast<int>(values.size()), values.data(), lengths.data(),
                                 formats.data(), binary_format) == 0)
      return tl::unexpected(lost());
  }
  return finish_pipeline(calls.size(), deadline);
}

}  // namespace errand::store
