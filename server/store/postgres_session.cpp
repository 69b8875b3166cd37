#include "server/store/postgres_session.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace errand::store {
namespace {

using Deadline = PostgresConnection::Deadline;
template <class T>
using Tried = tl::expected<T, PostgresTrouble>;

constexpr const char* ask_settings =
    "SELECT pg_is_in_recovery()::int::bigint, current_setting('fsync'), "
    "current_setting('full_page_writes'), setting, source, current_user::text, current_database()::text "
    "FROM pg_settings WHERE name = 'synchronous_commit'";

/// Whence a session has synchronous_commit=off, and how it gets rid of it.
std::string mending_of(const std::string& source, const std::string& role, const std::string& database) {
  if (source == "database") return fmt::format("ALTER DATABASE \"{}\" RESET synchronous_commit", database);
  if (source == "user") return fmt::format("ALTER ROLE \"{}\" RESET synchronous_commit", role);
  if (source == "database user")
    return fmt::format("ALTER ROLE \"{}\" IN DATABASE \"{}\" RESET synchronous_commit", role, database);
  if (source == "client") return "take it out of the address's options and of PGOPTIONS";
  return "ALTER SYSTEM SET synchronous_commit = on, then SELECT pg_reload_conf()";
}

/// Why nothing may be kept on this server.
std::optional<std::string> refusal_of(const PostgresRows& settings) {
  const auto text = [&](int column) { return settings.text(0, column); };
  if (settings.number(0, 0) != 0)
    return "is a replica, on which nothing can be written; give the address of the primary, or several hosts "
           "and target_session_attrs=read-write";
  for (const auto& [name, setting] : {std::pair{"fsync", text(1)}, std::pair{"full_page_writes", text(2)}})
    if (setting == "off")
      return fmt::format(
          "has {0}=off, so a crash would lose what was acknowledged; ALTER SYSTEM SET {0} = on, "
          "then SELECT pg_reload_conf()",
          name);
  if (text(3) == "off")
    return fmt::format(
        "has synchronous_commit=off, so a crash would lose what was acknowledged; its source is \"{}\": {}",
        text(4), mending_of(text(4), text(5), text(6)));
  return std::nullopt;
}

/// What a role or a database may have set otherwise. Every statement looks rows up by a key, so no plan may
/// come to read a whole table because it once was small.
std::string session_settings(const std::string& synchronous_commit) {
  const bool waits_for_more = synchronous_commit == "remote_apply";
  return fmt::format(
      "SET synchronous_commit = {}; SET search_path = pg_catalog; SET default_transaction_read_only = off; "
      "SET statement_timeout = 0; SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s'; "
      "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; "
      "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; "
      "SET plan_cache_mode = force_generic_plan; SET jit = off",
      waits_for_more ? "remote_apply" : "on");
}

Tried<PostgresRows> ask(PostgresConnection& connection, const char* sql, Deadline deadline) {
  const std::array call{PostgresCall{sql, {}}};
  auto given = connection.run(call, deadline);
  if (!given) return tl::unexpected(given.error());
  return std::move(given->front());
}

/// 0 when there is no schema yet.
Tried<std::int64_t> schema_version(PostgresConnection& connection, Deadline deadline) {
  // to_regclass() may answer from what the session remembers, which an advisory lock does not refresh.
  const auto there = ask(connection,
                         "SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace "
                         "WHERE nspname = 'errand' AND relname = 'schema_version'",
                         deadline);
  if (!there) return tl::unexpected(there.error());
  if (there->number(0, 0) == 0) return 0;
  const auto version = ask(connection, "SELECT version FROM errand.schema_version", deadline);
  if (!version) return tl::unexpected(version.error());
  return version->number(0, 0);
}

/// Whoever may not make a schema may have been given an empty one.
Tried<void> make_schema(PostgresConnection& connection, Deadline deadline) {
  const auto there = ask(connection, "SELECT count(*) FROM pg_namespace WHERE nspname = 'errand'", deadline);
  if (!there) return tl::unexpected(there.error());
  if (there->number(0, 0) == 0) {
    if (auto made = connection.run_script("CREATE SCHEMA errand", deadline); !made) return made;
  }
  return connection.run_script(
      "CREATE TABLE errand.schema_version (version bigint NOT NULL); "
      "INSERT INTO errand.schema_version VALUES (0)",
      deadline);
}

/// Inside a transaction that has the writers' lock.
Tried<void> do_missing_steps(PostgresConnection& connection, std::span<const char* const> steps,
                             std::int64_t version, Deadline deadline) {
  if (version == 0) {
    if (auto made = make_schema(connection, deadline); !made) return made;
  }
  for (const char* step : steps.subspan(static_cast<std::size_t>(version)))
    if (auto done = connection.run_script(step, deadline); !done) return done;
  return connection.run_script(
      fmt::format("UPDATE errand.schema_version SET version = {}; COMMIT", steps.size()), deadline);
}

std::string unreadable(const PostgresTrouble& trouble) {
  return "has a schema that can't be read: " + trouble.reason;
}

std::optional<std::string> refusal_of(std::int64_t version, std::int64_t known) {
  if (version <= known) return std::nullopt;
  return fmt::format(
      "was written by a newer Errand (schema {}, this one knows {}); use that one, or a backup from before "
      "it",
      version, known);
}

tl::expected<void, std::string> bring_up_to_date(PostgresConnection& connection,
                                                 std::span<const char* const> steps, Deadline deadline) {
  const auto known = static_cast<std::int64_t>(steps.size());
  auto version = schema_version(connection, deadline);
  if (version && *version < known) {
    // Another instance may do the same just now.
    const auto locked =
        connection.run_script(fmt::format("BEGIN; SELECT pg_advisory_xact_lock({})", writers_lock), deadline);
    version = locked ? schema_version(connection, deadline) : tl::unexpected(locked.error());
    if (version && *version == known) static_cast<void>(connection.run_script("ROLLBACK", deadline));
  }
  if (!version) return tl::unexpected(unreadable(version.error()));
  if (const auto refusal = refusal_of(*version, known)) return tl::unexpected(*refusal);
  if (*version == known) return {};
  // A large table takes as long as it takes.
  if (auto done = do_missing_steps(connection, steps, *version, Deadline::max()); !done)
    return tl::unexpected(fmt::format("can't be brought from schema {} to {}, and is left as it was: {}",
                                      *version, known, done.error().reason));
  return {};
}

std::string about(const PostgresConnection& connection, const std::string& what) {
  return fmt::format("{} {}", connection.name(), what);
}

/// A session on a server that keeps what it acknowledges, whatever schema it has.
tl::expected<PostgresConnection, std::string> durable_session(const std::string& address, Deadline deadline) {
  auto connection = PostgresConnection::open(address);
  if (!connection) return connection;
  const auto refused = [&](const std::string& why) { return tl::unexpected(about(*connection, why)); };
  const auto settings = ask(*connection, ask_settings, deadline);
  if (!settings) return refused("can't be asked: " + settings.error().reason);
  if (const auto refusal = refusal_of(*settings)) return refused(*refusal);
  if (auto set = connection->run_script(session_settings(settings->text(0, 3)), deadline); !set)
    return refused("can't be set up: " + set.error().reason);
  return connection;
}

Deadline soon() {
  constexpr std::chrono::seconds patience{10};
  return std::chrono::steady_clock::now() + patience;
}

}  // namespace

tl::expected<PostgresConnection, std::string> open_session(const std::string& address,
                                                           std::span<const char* const> steps) {
  const auto deadline = soon();
  auto connection = durable_session(address, deadline);
  if (!connection) return connection;
  if (auto done = bring_up_to_date(*connection, steps, deadline); !done)
    return tl::unexpected(about(*connection, done.error()));
  return connection;
}

tl::expected<std::int64_t, std::string> schema_version_at(const std::string& address,
                                                          std::span<const char* const> steps) {
  const auto deadline = soon();
  auto connection = durable_session(address, deadline);
  if (!connection) return tl::unexpected(connection.error());
  const auto version = schema_version(*connection, deadline);
  if (!version) return tl::unexpected(about(*connection, unreadable(version.error())));
  if (const auto refusal = refusal_of(*version, static_cast<std::int64_t>(steps.size())))
    return tl::unexpected(about(*connection, *refusal));
  return *version;
}

}  // namespace errand::store
