#include "wasm/session/drafts.hpp"

namespace errand {
namespace {

constexpr std::uint32_t worth_it = 64;

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

const std::string* last_draft(const std::vector<Event>& log, const std::string& question) {
  if (log.empty()) return nullptr;
  const auto* last = std::get_if<Answered>(&log.back().what);
  return last != nullptr && last->question == question && last->value.size() == 1 ? &last->value.front()
                                                                                  : nullptr;
}

std::uint32_t shared_with_draft(const std::vector<Event>& log, const Event& event) {
  const auto* answered = std::get_if<Answered>(&event.what);
  if (answered == nullptr || answered->value.size() != 1) return 0;
  const std::string* before = last_draft(log, answered->question);
  if (before == nullptr) return 0;
  const std::string& now = answered->value.front();
  std::uint32_t shared = 0;
  while (shared < before->size() && shared < now.size() && (*before)[shared] == now[shared]) ++shared;
  while (shared > 0 && shared < now.size() && continues_character(now[shared])) --shared;
  return shared < worth_it ? 0 : shared;
}

}  // namespace errand
