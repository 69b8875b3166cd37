#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <tl/expected.hpp>

#include "server/store/postgres_connection.hpp"

namespace errand::store {

/// Held by a transaction that writes in the schema `errand` ("ERRAND"): one at a time, whoever writes.
inline constexpr std::int64_t writers_lock = 0x455252414e44;

/// A session on a server that keeps what it acknowledges, with the schema `errand` as `steps` make it: the
/// n-th brings it from version n - 1 to n, and what was released never changes. Of several sessions that open
/// at once one does what is missing; a step that fails leaves the schema as it was, and a newer schema is
/// refused. Refused is also a replica, and a server that was told not to write through (fsync,
/// full_page_writes or synchronous_commit off). synchronous_commit=local and remote_write write through here
/// and only tell a standby later; this session has `on` instead. The error is a sentence for whoever runs the
/// server.
tl::expected<PostgresConnection, std::string> open_session(const std::string& address,
                                                           std::span<const char* const> steps);

/// The version of the schema `errand` on a server that open_session() takes, and is refused as there; 0 where
/// there is none yet. Nothing is changed.
tl::expected<std::int64_t, std::string> schema_version_at(const std::string& address,
                                                          std::span<const char* const> steps);

}  // namespace errand::store
