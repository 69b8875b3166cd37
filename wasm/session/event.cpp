#include "wasm/session/event.hpp"

namespace errand {

const Amount* amount_in(const Happening& what) {
  if (const auto* pasted = std::get_if<Pasted>(&what)) return pasted;
  if (const auto* copied = std::get_if<Copied>(&what)) return copied;
  return std::get_if<Typed>(&what);
}

Amount* amount_in(Happening& what) {
  return const_cast<Amount*>(amount_in(static_cast<const Happening&>(what)));
}

}  // namespace errand
