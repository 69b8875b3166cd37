#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/reply.hpp"
#include "server/http/guard.hpp"

namespace errand::http {

enum class Sends { head_only, head_and_body };

/// How an answer goes out, besides what it says.
struct Manner {
  Sends sends = Sends::head_and_body;
  Afterwards afterwards = Afterwards::keep_open;
  std::string_view date{};                   ///< as DateLine has it
  std::chrono::seconds strict_transport{0};  ///< none: no Strict-Transport-Security
};

/// The Date header's value, written once a second.
class DateLine {
 public:
  std::string_view at(std::chrono::system_clock::time_point now);

 private:
  std::chrono::sys_seconds second_{std::chrono::seconds{-1}};
  std::string value_;
};

/// What became of a reply: its body points into it.
struct Written {
  unsigned status = 0;
  std::size_t bytes = 0;  ///< of head and body
  std::string_view body;
  std::optional<app::Sendable> sendable{};  ///< where the body lies
};

/// Makes heads of answers, from the status line to the blank line, each in the memory of the one before.
/// Those of replies that were prepared for many (app::Reply::common) are made once a second.
class HeadWriter {
 public:
  HeadWriter() = default;
  HeadWriter(const HeadWriter&) = delete;
  HeadWriter& operator=(const HeadWriter&) = delete;

  /// `reply` with the headers that every answer carries. A reply with a header that is unfit to send is a
  /// bug, and its answer an empty 500.
  Written write(const app::Reply& reply, const Manner& manner);
  std::string_view head() const { return *head_; }

 private:
  /// All that such a head depends on.
  struct Key {
    const std::vector<app::Header>* common = nullptr;
    unsigned status = 0;
    std::size_t bytes = 0;
    Afterwards afterwards = Afterwards::keep_open;
    std::string_view date;
    std::chrono::seconds strict_transport{0};
    bool operator==(const Key&) const = default;
  };
  struct Made {
    Key key;  ///< its date is the one below
    std::string date;
    std::shared_ptr<const void> keeps;  ///< so that nobody else's headers come to the same address
    std::string head;
  };

  /// False when a header is unfit to send.
  static bool write_head(std::string& head, const app::Reply& reply, const Manner& manner);
  Made& place_of(const Key& key);

  std::array<Made, 16> made_;
  std::string own_;
  const std::string* head_ = &own_;
};

app::Reply to_reply(const Refusal& refusal);

/// When too much waits already.
app::Reply busy();

}  // namespace errand::http
