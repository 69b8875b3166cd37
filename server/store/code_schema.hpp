#pragma once

namespace errand::store {

/// Marks the file as a ledger of codes ("ERRC").
inline constexpr int code_application_id = 0x45525243;
inline constexpr int code_schema_version = 1;

/// Times are milliseconds since 1970. A seat's code is found by 32 bytes that tell nothing of it; that no two
/// seats have the same is the index's promise.
inline constexpr const char* code_schema = R"sql(
CREATE TABLE seat (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  study TEXT NOT NULL,
  hit TEXT NOT NULL,
  assignment TEXT NOT NULL,
  worker TEXT NOT NULL,
  entered_ms INTEGER NOT NULL,
  ending TEXT CHECK (ending IN ('complete', 'screened-out', 'withdrew', 'failed-check')),
  epoch INTEGER,
  ended_ms INTEGER,
  code_key BLOB,
  redeemed_ms INTEGER,
  redeemed_hit TEXT,
  redeemed_assignment TEXT,
  redeemed_worker TEXT,
  CHECK ((ending IS NULL) = (code_key IS NULL) AND (ending IS NULL) = (ended_ms IS NULL)),
  CHECK (redeemed_ms IS NULL OR ending IS NOT NULL),
  UNIQUE (study, assignment, worker, hit)
) STRICT;
CREATE UNIQUE INDEX seat_of_code ON seat (study, code_key) WHERE code_key IS NOT NULL;
CREATE INDEX seat_of_worker ON seat (worker);
)sql";

}  // namespace errand::store
