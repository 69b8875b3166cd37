#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace errand::store {

/// Copies the ledger's file as it is at one moment, whoever writes meanwhile, with `VACUUM INTO`. `to` must
/// not be there; when this returns the copy is on the disk. Throws std::runtime_error with what is wrong, as
/// that `where` is a PostgreSQL database, which pg_dump copies.
void copy_store(const std::string& where, const std::filesystem::path& to);

/// Puts a copy, whole and of this program, in the place of the ledger's file. What is there is moved aside
/// when `replaces`, its owner and mode are the copy's, and its new name is returned. Refused while anybody
/// has it open, and where one appears that was not there. Throws std::runtime_error.
std::optional<std::filesystem::path> restore_store(const std::filesystem::path& from,
                                                   const std::string& where, bool replaces);

}  // namespace errand::store
