#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/app/moment.hpp"

namespace errand::admin {

/// Somebody who may see what the server keeps. The password is there as Argon2id made it.
struct Account {
  std::string name;      ///< is_account_name()
  std::string password;  ///< "$argon2id$…"
};

inline constexpr std::size_t least_password_chars = 10;
inline constexpr std::size_t most_password_bytes = 1024;

/// 1 to 64 of letters, digits and . _ - @
bool is_account_name(std::string_view text);

/// As a file holds them: {"requesters": [{"name": "…", "password": "$argon2id$…"}]}. The error is a sentence.
tl::expected<std::vector<Account>, std::string> read_accounts(std::string_view json);
std::string to_json(const std::vector<Account>& accounts);

/// Adds the account, or gives it another password; what is wrong with either otherwise. Takes a tenth of a
/// second and 64 MB.
tl::expected<void, std::string> set_password(std::vector<Account>& accounts, std::string_view name,
                                             std::string_view password);

/// Whether it is somebody's password. Takes as long for who is nobody.
const Account* account_of(const std::vector<Account>& accounts, std::string_view name,
                          std::string_view password);

/// Says for some hours that its bearer is that account's owner; of no worth once the password is another. Any
/// server with the same file of accounts takes it.
std::string session_of(const Account& account, app::Moment until);
/// Whose session this is; nullptr when it is none or over.
const Account* bearer_of(const std::vector<Account>& accounts, std::string_view session, app::Moment now);

}  // namespace errand::admin
