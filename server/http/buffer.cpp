#include "server/http/buffer.hpp"

#include <cstring>
#include <utility>

namespace errand::http {

Blocks::Block Blocks::take() {
  if (kept_.empty()) return std::make_unique_for_overwrite<char[]>(block_bytes);
  auto block = std::move(kept_.back());
  kept_.pop_back();
  return block;
}

void Blocks::give_back(Block block) {
  if (kept_.size() < most_kept) kept_.push_back(std::move(block));
}

Buffer::Space Buffer::space() {
  if (!block_) block_ = blocks_.take();
  if (begin_ > 0) {
    std::memmove(block_.get(), block_.get() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
  }
  return {.begin = block_.get() + end_, .size = Blocks::block_bytes - end_};
}

void Buffer::use(std::size_t bytes) {
  begin_ += bytes;
  if (begin_ == end_) begin_ = end_ = 0;
}

void Buffer::release() {
  if (block_) blocks_.give_back(std::move(block_));
  begin_ = end_ = 0;
}

}  // namespace errand::http
