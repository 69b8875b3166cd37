#pragma once
#include <array>

namespace errand::store {

/// Marks the file as ours ("ERRD"), so that another program's database is never written to.
inline constexpr int application_id = 0x45525244;

/// Times are milliseconds since 1970, money is cents. An assignment is live unless it was returned or
/// abandoned; the unique index over live ones is what keeps a worker to one assignment a HIT.
inline constexpr std::array schema_steps = {R"sql(
CREATE TABLE hit_type (
  id TEXT NOT NULL PRIMARY KEY,
  group_id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  keywords TEXT NOT NULL,
  reward_cents INTEGER NOT NULL CHECK (reward_cents >= 0),
  duration_s INTEGER NOT NULL CHECK (duration_s > 0),
  auto_approval_s INTEGER NOT NULL CHECK (auto_approval_s >= 0),
  created_ms INTEGER NOT NULL,
  UNIQUE (account, title, description, keywords, reward_cents, duration_s, auto_approval_s)
) STRICT;

CREATE TABLE hit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  hit_type TEXT NOT NULL REFERENCES hit_type (id),
  question TEXT NOT NULL,
  url TEXT NOT NULL,
  frame_height INTEGER NOT NULL,
  annotation TEXT,
  max_assignments INTEGER NOT NULL CHECK (max_assignments > 0),
  created_ms INTEGER NOT NULL,
  expiration_ms INTEGER NOT NULL,
  mark TEXT NOT NULL CHECK (mark IN ('none', 'reviewing', 'disposed'))
) STRICT;
CREATE INDEX hit_of_account ON hit (account, seq) WHERE mark <> 'disposed';
CREATE INDEX hit_open ON hit (hit_type, seq) WHERE mark = 'none';

CREATE TABLE assignment (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  hit TEXT NOT NULL REFERENCES hit (id),
  worker TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('accepted', 'submitted', 'approved', 'rejected', 'returned', 'abandoned')),
  accepted_ms INTEGER NOT NULL,
  deadline_ms INTEGER NOT NULL,
  submitted_ms INTEGER,
  auto_approval_ms INTEGER,
  approved_ms INTEGER,
  rejected_ms INTEGER,
  answer TEXT,
  feedback TEXT,
  CHECK (state IN ('accepted', 'returned', 'abandoned') OR (submitted_ms IS NOT NULL AND answer IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX assignment_live ON assignment (hit, worker) WHERE state NOT IN ('returned', 'abandoned');
CREATE INDEX assignment_of_hit ON assignment (hit, state);
CREATE INDEX assignment_submitted ON assignment (hit, submitted_ms, seq) WHERE submitted_ms IS NOT NULL;
CREATE INDEX assignment_of_worker ON assignment (worker, state);
CREATE INDEX assignment_deadline ON assignment (deadline_ms) WHERE state = 'accepted';
CREATE INDEX assignment_auto_approval ON assignment (auto_approval_ms) WHERE state = 'submitted';

CREATE TABLE request_token (
  account TEXT NOT NULL,
  token TEXT NOT NULL,
  payload_sha256 TEXT NOT NULL,
  hit TEXT NOT NULL REFERENCES hit (id),
  used_ms INTEGER NOT NULL,
  PRIMARY KEY (account, token)
) STRICT;
CREATE INDEX request_token_age ON request_token (used_ms);
)sql"};

}  // namespace errand::store
