#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

struct pg_conn;
struct pg_result;

namespace errand::store {

/// Why PostgreSQL did not do what it was asked.
struct PostgresTrouble {
  enum class Kind {
    lost,     ///< the connection is of no use any more; what was asked may have been done
    again,    ///< undone because of what others did meanwhile; the same may succeed at once
    passing,  ///< undone because the server can't, for a full disk or the like
    own,      ///< undone for a reason of its own
  };
  Kind kind = Kind::lost;
  std::string reason;
};

/// Parameters in PostgreSQL's binary format.
std::string binary(std::int64_t number);
/// As int4send(length(text)).
std::string binary_length(std::string_view text);
std::string binary_array(std::span<const std::int64_t> numbers);
/// Of the type bytea[]; nullopt is NULL.
std::string binary_array(std::span<const std::optional<std::string_view>> texts);

/// A statement with its parameters, each in the binary format. It is prepared at its first use and known by
/// its address, so its text is a literal.
struct PostgresCall {
  const char* sql = "";
  std::vector<std::string> parameters;
};

/// What a statement gave; columns are counted from 0, in the binary format.
class PostgresRows {
 public:
  struct Clear {
    void operator()(pg_result* result) const;
  };
  using Result = std::unique_ptr<pg_result, Clear>;

  explicit PostgresRows(Result result);
  int size() const;
  bool is_null(int row, int column) const;
  /// Of a bytea or a text.
  std::string text(int row, int column) const;
  /// Of a bigint.
  std::int64_t number(int row, int column) const;
  /// How many rows an INSERT, UPDATE or DELETE changed.
  std::int64_t changed() const;

 private:
  Result result_;
};

/// One session. Once it was lost it stays so.
class PostgresConnection {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  /// Whether it is an address of PostgreSQL, by its beginning.
  static bool is_address(std::string_view text);
  /// `address` is a postgresql:// one. The error is for whoever runs the server and never has the password.
  static tl::expected<PostgresConnection, std::string> open(const std::string& address);

  /// The database and its host, for messages.
  std::string name() const;
  /// Does statements that take no parameters and give nothing.
  tl::expected<void, PostgresTrouble> run_script(const std::string& sql, Deadline deadline);
  /// Sends all calls at once and waits for what they give; after one that fails none is done. A transaction
  /// that was begun and failed is rolled back.
  tl::expected<std::vector<PostgresRows>, PostgresTrouble> run(std::span<const PostgresCall> calls,
                                                               Deadline deadline);

 private:
  struct Finish {
    void operator()(pg_conn* connection) const;
  };
  explicit PostgresConnection(pg_conn* connection);

  tl::expected<void, PostgresTrouble> prepare(const char* sql, Deadline deadline);
  /// Ends a pipeline of `sent` statements and takes what they give.
  tl::expected<std::vector<PostgresRows>, PostgresTrouble> finish_pipeline(std::size_t sent,
                                                                           Deadline deadline);
  tl::expected<void, PostgresTrouble> roll_back_if_failed(Deadline deadline);
  tl::expected<void, PostgresTrouble> flush(Deadline deadline);
  /// nullptr after the last one of a statement.
  tl::expected<PostgresRows::Result, PostgresTrouble> next_result(Deadline deadline);
  bool wait_for(short events, Deadline deadline);
  PostgresTrouble lost() const;

  std::unique_ptr<pg_conn, Finish> connection_;
  std::map<const char*, std::string> prepared_;  ///< names by SQL
};

}  // namespace errand::store
