#include "server/admin/accounts.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace errand::admin {
namespace {

constexpr std::size_t most_name_chars = 64;
constexpr std::size_t most_accounts = 1000;
constexpr std::string_view argon2id = "$argon2id$";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view{"._-@"}.find(c) != std::string_view::npos;
}

void start_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium has no source of random bytes");
}

std::string hashed(std::string_view password) {
  start_sodium();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("there is no memory for hashing a password (64 MB)");
  return out.data();
}

bool matches(const std::string& hash, std::string_view password) {
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

const Account* named(const std::vector<Account>& accounts, std::string_view name) {
  const auto found = std::find_if(accounts.begin(), accounts.end(),
                                  [&](const Account& account) { return account.name == name; });
  return found == accounts.end() ? nullptr : &*found;
}

/// Over what a session says, with a key that is the account's as long as its password is.
std::string seal_of(const Account& account, std::string_view said) {
  constexpr std::string_view use = "errand session 1";
  std::array<unsigned char, crypto_auth_hmacsha256_KEYBYTES> key{};
  crypto_generichash(key.data(), key.size(), reinterpret_cast<const unsigned char*>(account.password.data()),
                     account.password.size(), reinterpret_cast<const unsigned char*>(use.data()), use.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> seal{};
  crypto_auth_hmacsha256(seal.data(), reinterpret_cast<const unsigned char*>(said.data()), said.size(),
                         key.data());
  std::string hex(2 * seal.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), seal.data(), seal.size());
  hex.pop_back();  // the NUL
  return hex;
}

}  // namespace

bool is_account_name(std::string_view text) {
  return !text.empty() && text.size() <= most_name_chars &&
         std::all_of(text.begin(), text.end(), is_name_character);
}

tl::expected<std::vector<Account>, std::string> read_accounts(std::string_view json) {
  const auto file = nlohmann::json::parse(json, nullptr, false);
  const auto wrong = [](const std::string& what) { return tl::unexpected(what); };
  if (!file.is_object() || !file.contains("requesters") || !file["requesters"].is_array() ||
      file["requesters"].size() > most_accounts)
    return wrong(R"(this is not {"requesters": […]}, as `errand-server password` writes it)");
  std::vector<Account> out;
  for (const auto& entry : file["requesters"]) {
    const std::string place = "requester " + std::to_string(out.size() + 1);
    if (!entry.is_object() || !entry.contains("name") || !entry["name"].is_string() ||
        !is_account_name(entry["name"].get<std::string>()))
      return wrong(place + " has no \"name\" of 1 to 64 letters, digits and . _ - @");
    Account account{entry["name"].get<std::string>(), {}};
    if (entry.contains("password") && entry["password"].is_string())
      account.password = entry["password"].get<std::string>();
    if (!account.password.starts_with(argon2id))
      return wrong(place + ": \"password\" is not what `errand-server password` writes");
    if (named(out, account.name) != nullptr)
      return wrong(place + ": there are two of the name " + account.name);
    out.push_back(std::move(account));
  }
  return out;
}

std::string to_json(const std::vector<Account>& accounts) {
  auto list = nlohmann::ordered_json::array();
  for (const Account& account : accounts)
    list.push_back({{"name", account.name}, {"password", account.password}});
  return nlohmann::ordered_json{{"requesters", list}}.dump(2) + "\n";
}

tl::expected<void, std::string> set_password(std::vector<Account>& accounts, std::string_view name,
                                             std::string_view password) {
  if (!is_account_name(name))
    return tl::unexpected<std::string>("a name has 1 to 64 letters, digits and . _ - @");
  if (password.size() < least_password_chars || password.size() > most_password_bytes)
    return tl::unexpected("a password has at least " + std::to_string(least_password_chars) + " characters");
  const std::string hash = hashed(password);
  for (Account& account : accounts) {
    if (account.name != name) continue;
    account.password = hash;
    return {};
  }
  accounts.push_back({std::string{name}, hash});
  return {};
}

const Account* account_of(const std::vector<Account>& accounts, std::string_view name,
                          std::string_view password) {
  start_sodium();
  static const std::string nobodys = hashed("the password of nobody");
  const Account* account = named(accounts, name);
  const bool is_right =
      matches(account == nullptr ? nobodys : account->password, password.substr(0, most_password_bytes));
  return is_right && password.size() <= most_password_bytes ? account : nullptr;
}

std::string session_of(const Account& account, app::Moment until) {
  const std::string said = account.name + "." + std::to_string(until.ms);
  return said + "." + seal_of(account, said);
}

const Account* bearer_of(const std::vector<Account>& accounts, std::string_view session, app::Moment now) {
  const std::size_t seal_at = session.rfind('.');
  if (seal_at == session.npos) return nullptr;
  const std::string_view said = session.substr(0, seal_at);
  const std::string_view seal = session.substr(seal_at + 1);
  // Names may hold dots, moments cannot.
  const std::size_t until_at = said.rfind('.');
  if (until_at == said.npos) return nullptr;
  const std::string_view digits = said.substr(until_at + 1);
  app::Moment until;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), until.ms);
  const Account* account = named(accounts, said.substr(0, until_at));
  if (account == nullptr || error != std::errc{} || end != digits.data() + digits.size()) return nullptr;
  const std::string right = seal_of(*account, said);
  const bool is_sealed =
      right.size() == seal.size() && sodium_memcmp(right.data(), seal.data(), right.size()) == 0;
  return is_sealed && now < until ? account : nullptr;
}

}  // namespace errand::admin
