#pragma once
#include <array>

namespace errand::store {

/// Marks the file as a ledger of codes ("ERRC").
inline constexpr int code_application_id = 0x45525243;

/// Times are milliseconds since 1970. A seat's code is found by 32 bytes that tell nothing of it; that no two
/// seats have the same is the index's promise. A redeemer who was purged is ''.
inline constexpr std::array code_schema_steps = {
    R"sql(
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
)sql",
    R"sql(
CREATE INDEX seat_of_study ON seat (study, number);
CREATE INDEX seat_of_redeemer ON seat (redeemed_worker) WHERE redeemed_worker IS NOT NULL;
CREATE TABLE answer (
  seat INTEGER PRIMARY KEY REFERENCES seat (number) ON DELETE CASCADE,
  text BLOB NOT NULL
) STRICT;
)sql"};

}  // namespace errand::store
