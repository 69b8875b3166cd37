#pragma once
#include <array>

namespace errand::store {

/// Every row is written once: the first entering, the first ending and the first handing-in count because
/// there can't be a second row of the same key. Times are milliseconds since 1970. Texts are bytes, for a
/// text of PostgreSQL can't hold all that a request can; `SET bytea_output = escape` shows them. A seat is
/// found by its place, all four with their lengths: with a key of four columns the planner may come to read
/// a whole study instead. A redeemer who was purged is ''.
inline constexpr std::array postgres_code_schema_steps = {
    R"sql(
CREATE TABLE errand.seat (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  study bytea NOT NULL,
  hit bytea NOT NULL,
  assignment bytea NOT NULL,
  worker bytea NOT NULL,
  entered_ms bigint NOT NULL,
  place bytea NOT NULL UNIQUE GENERATED ALWAYS AS (
    int4send(length(study)) || study || int4send(length(hit)) || hit ||
    int4send(length(assignment)) || assignment || int4send(length(worker)) || worker) STORED
);
CREATE INDEX seat_of_study ON errand.seat (study, number);
CREATE INDEX seat_of_worker ON errand.seat (worker);

CREATE TABLE errand.ending (
  seat bigint PRIMARY KEY REFERENCES errand.seat ON DELETE CASCADE,
  study bytea NOT NULL,
  code_key bytea NOT NULL,
  ending text NOT NULL CHECK (ending IN ('complete', 'screened-out', 'withdrew', 'failed-check')),
  epoch bigint NOT NULL,
  ended_ms bigint NOT NULL,
  answers bytea,
  UNIQUE (study, code_key)
);

CREATE TABLE errand.redemption (
  seat bigint PRIMARY KEY REFERENCES errand.ending ON DELETE CASCADE,
  redeemed_ms bigint NOT NULL,
  hit bytea NOT NULL,
  assignment bytea NOT NULL,
  worker bytea NOT NULL
);
CREATE INDEX redemption_of_worker ON errand.redemption (worker);
)sql"};

}  // namespace errand::store
