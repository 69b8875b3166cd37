#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "server/codes/ledger.hpp"
#include "server/store/postgres_connection.hpp"

// What the ledger of codes says to PostgreSQL, and what the answers mean.
namespace errand::store {

/// How a transaction that writes begins, alone among its like. objection() judges what these gave.
std::vector<PostgresCall> beginning();
PostgresCall committing();
/// Why nothing may be written; who is `lost` looks again, and is told what is wrong.
std::optional<PostgresTrouble> objection(const std::vector<PostgresRows>& given);

/// What became of each deed, all of them one transaction.
tl::expected<std::vector<std::optional<codes::Standing>>, PostgresTrouble> transacted(
    PostgresConnection& connection, std::span<const codes::Deed* const> deeds,
    PostgresConnection::Deadline deadline);

// As codes::Ledger has them: list(), latest(), count(), answers().
PostgresCall seats_after(const std::string& study, std::int64_t after, std::int64_t most);
PostgresCall seats_before(const std::string& study, std::int64_t before, std::int64_t most);
PostgresCall seat_counts(const std::string& study);
PostgresCall answers_after(const std::string& study, std::int64_t after, std::int64_t most);
std::vector<codes::Standing> standings_in(const PostgresRows& rows);
codes::Tally tally_in(const PostgresRows& rows);
std::vector<codes::Answers> answers_in(const PostgresRows& rows);

PostgresCall forgetting_redeemer(const std::string& worker);
// A part of them, so that others come between.
PostgresCall erasing_worker(const std::string& worker);
PostgresCall erasing_older(const std::string& study, app::Moment entered);

}  // namespace errand::store
