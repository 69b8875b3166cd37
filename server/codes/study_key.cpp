#include "server/codes/study_key.hpp"

#include <sodium.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace errand::codes {
namespace {

constexpr std::size_t most_name_chars = 64;
constexpr std::int64_t second_ms = 1000;
constexpr const char* context = "errandco";  // 8 characters, as crypto_kdf wants

bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

/// libsodium is to be initialized before it draws; later calls do nothing.
void start_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium has no source of random bytes");
}

StudyKey fresh_key(std::uint32_t epoch, app::Moment now) {
  start_sodium();
  StudyKey key{epoch, {now.ms / second_ms * second_ms}, {}, false};
  randombytes_buf(key.secret.data(), key.secret.size());
  return key;
}

std::string to_base64(const StudyKey& key) {
  std::string text(sodium_base64_ENCODED_LEN(key.secret.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), key.secret.data(), key.secret.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the NUL
  return text;
}

bool read_base64(const std::string& text, StudyKey& key) {
  std::size_t size = 0;
  const char* end = nullptr;
  const int read = sodium_base642bin(key.secret.data(), key.secret.size(), text.data(), text.size(), nullptr,
                                     &size, &end, sodium_base64_VARIANT_ORIGINAL);
  return read == 0 && size == key.secret.size() && end == text.data() + text.size();
}

/// Seconds of 1970, of this millennium's first half.
bool is_moment(const nlohmann::json& value) {
  return value.is_number_integer() && value >= 0 && value < std::int64_t{1} << 34U;
}

tl::expected<StudyKey, std::string> read_key(const nlohmann::json& entry, std::uint32_t epoch) {
  StudyKey key{epoch, {}, {}, false};
  const bool is_entry =
      entry.is_object() && entry.contains("epoch") && entry.contains("since") && entry.contains("secret");
  if (!is_entry || entry["epoch"] != epoch || !is_moment(entry["since"]) || !entry["secret"].is_string())
    return tl::unexpected("key " + std::to_string(epoch) + " is not {\"epoch\": " + std::to_string(epoch) +
                          ", \"since\": SECONDS, \"secret\": \"…\"}");
  if (entry.contains("leaked") && !entry["leaked"].is_boolean())
    return tl::unexpected("\"leaked\" of epoch " + std::to_string(epoch) + " is not true or false");
  key.is_leaked = entry.value("leaked", false);
  key.since = {entry["since"].get<std::int64_t>() * second_ms};
  if (!read_base64(entry["secret"].get<std::string>(), key))
    return tl::unexpected("the secret of epoch " + std::to_string(epoch) + " is not 32 bytes in base64");
  return key;
}

}  // namespace

const StudyKey* StudyKeys::of_epoch(std::uint32_t epoch) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const StudyKey& key) { return key.epoch == epoch; });
  return found == keys.end() ? nullptr : &*found;
}

const StudyKey& StudyKeys::at(app::Moment moment) const {
  const auto later = std::find_if(keys.begin() + 1, keys.end(),
                                  [&](const StudyKey& key) { return moment.ms < key.since.ms; });
  return *(later - 1);
}

bool is_study_name(std::string_view text) {
  return !text.empty() && text.size() <= most_name_chars && text.front() != '-' &&
         std::all_of(text.begin(), text.end(), is_name_character);
}

StudyKeys fresh_keys(std::string study, app::Moment now) { return {std::move(study), {fresh_key(1, now)}}; }

void rotate(StudyKeys& keys, app::Moment begins) {
  keys.keys.push_back(fresh_key(keys.newest().epoch + 1, begins));
}

void replace_leaked(StudyKeys& keys, app::Moment now) {
  StudyKey fresh = fresh_key(keys.newest().epoch + 1, now);
  for (StudyKey& key : keys.keys) {
    key.is_leaked = true;
    // One that has not begun is passed over.
    key.since = std::min(key.since, fresh.since);
  }
  keys.keys.push_back(fresh);
}

std::string to_json(const StudyKeys& keys) {
  nlohmann::ordered_json file{{"study", keys.study}, {"keys", nlohmann::ordered_json::array()}};
  for (const StudyKey& key : keys.keys) {
    file["keys"].push_back(
        {{"epoch", key.epoch}, {"since", key.since.ms / second_ms}, {"secret", to_base64(key)}});
    if (key.is_leaked) file["keys"].back()["leaked"] = true;
  }
  return file.dump(2) + "\n";
}

tl::expected<StudyKeys, std::string> read_keys(std::string_view json) {
  const auto file = nlohmann::json::parse(json, nullptr, false);
  const bool is_file = file.is_object() && file.contains("study") && file["study"].is_string() &&
                       file.contains("keys") && file["keys"].is_array();
  if (!is_file)
    return tl::unexpected<std::string>(
        R"(this is not {"study": "…", "keys": […]}, as `errand codes key` writes it)");
  StudyKeys out{file["study"].get<std::string>(), {}};
  if (!is_study_name(out.study))
    return tl::unexpected<std::string>("\"study\" is not a name of 1 to 64 of a-z, 0-9 and '-'");
  if (file["keys"].empty() || file["keys"].size() > most_epochs)
    return tl::unexpected("\"keys\" has to hold 1 to " + std::to_string(most_epochs) + " keys");
  for (const auto& entry : file["keys"]) {
    auto key = read_key(entry, static_cast<std::uint32_t>(out.keys.size() + 1));
    if (!key) return tl::unexpected(std::move(key.error()));
    if (!out.keys.empty() && key->since < out.keys.back().since)
      return tl::unexpected("epoch " + std::to_string(key->epoch) + " begins before the one before it");
    out.keys.push_back(*key);
  }
  return out;
}

std::array<unsigned char, 32> derived(const StudyKey& key, Use use) {
  static_assert(crypto_kdf_KEYBYTES == 32);
  std::array<unsigned char, 32> out{};
  crypto_kdf_derive_from_key(out.data(), out.size(), static_cast<std::uint64_t>(use), context,
                             key.secret.data());
  return out;
}

}  // namespace errand::codes
