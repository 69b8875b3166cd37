#pragma once
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace errand::http {

/// Blocks of memory that the connections of one thread take turns with: a client that waits holds none.
class Blocks {
 public:
  /// A head, and some more so that what is sent at once is read at once.
  static constexpr std::size_t block_bytes = 16U << 10;
  using Block = std::unique_ptr<char[]>;

  Block take();
  void give_back(Block block);

 private:
  static constexpr std::size_t most_kept = 64;
  std::vector<Block> kept_;
};

/// What one client sent and nobody has used yet.
class Buffer {
 public:
  explicit Buffer(Blocks& blocks) : blocks_{blocks} {}
  ~Buffer() { release(); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  std::string_view unused() const { return {block_.get() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }

  struct Space {
    char* begin;
    std::size_t size;
  };
  /// Where more can be put, behind what is there. Moves what is there.
  Space space();
  void added(std::size_t bytes) { end_ += bytes; }
  void use(std::size_t bytes);
  /// Gives the memory back, and what is in it up.
  void release();

 private:
  Blocks& blocks_;
  Blocks::Block block_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace errand::http
