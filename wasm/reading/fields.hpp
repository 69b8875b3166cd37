#pragma once
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wasm/base/json.hpp"
#include "wasm/study/study.hpp"

namespace errand {

/// A text that stands in quotes in a message, shortened when long.
struct Quoted {
  std::string_view text;
};

/// A piece of a message.
class Piece {
 public:
  template <std::size_t N>
  constexpr Piece(const char (&text)[N]) : text_{text}, size_{N - 1} {}
  constexpr Piece(std::string_view text) : text_{text.data()}, size_{text.size()} {}
  Piece(const std::string& text) : text_{text.data()}, size_{text.size()} {}
  constexpr Piece(Quoted quoted)
      : kind_{Kind::quoted}, text_{quoted.text.data()}, size_{quoted.text.size()} {}
  template <std::integral T>
  constexpr Piece(T number) : kind_{Kind::number}, number_{static_cast<std::int64_t>(number)} {}

  void append_to(std::string& out) const;

 private:
  enum class Kind : std::uint8_t { text, quoted, number };
  Kind kind_ = Kind::text;
  const char* text_ = nullptr;
  std::size_t size_ = 0;
  std::int64_t number_ = 0;
};

/// Collects what is wrong with one file.
struct Reports {
  std::string file;
  Problems problems;
  std::uint32_t unsaid = 0;                 ///< problems beyond `most`
  std::vector<std::string> languages = {};  ///< that the study's texts are in, the first its own
  std::size_t language = 0;                 ///< of these, the one that is being read

  /// A study with more than this is not read to its end by anybody.
  static constexpr std::size_t most = 200;

  void take_over(const Problems& more);
  void say_the_rest();
  void add(Place place, std::initializer_list<Piece> what, std::initializer_list<Piece> expected);

 private:
  void keep(Problem problem);
};

/// Whether a text must be there in every language of the study, or may be one for all: an address, a name.
enum class Translation { needed, possible };

/// Reads the members of one JSON object; whatever is missing, of the wrong kind or out of range is reported,
/// and a harmless value comes back, so that reading goes on to the next mistake. `null` counts as absent.
class Fields {
 public:
  /// `object` may be nullptr or no object (then reported, unless nullptr): every member is absent.
  Fields(const Json* object, std::string_view called, Reports& reports);

  bool absent() const { return object_ == nullptr; }
  Place place() const { return object_ == nullptr ? Place{} : object_->place; }
  Place place_of(std::string_view name) const;

  const Json* take(std::string_view name);
  /// Like take(), and reported when absent.
  const Json* need(std::string_view name, std::string_view expected);

  std::string text(std::string_view name, std::string_view fallback = "", std::uint32_t longest = max_text);
  std::string need_text(std::string_view name, std::string_view expected, std::uint32_t longest = max_text);
  /// A text that workers read, in the language that is being read.
  std::string words(std::string_view name, Translation translation = Translation::needed);
  std::string need_words(std::string_view name, std::string_view expected,
                         Translation translation = Translation::needed);
  bool flag(std::string_view name, bool fallback);
  std::optional<std::int64_t> whole(std::string_view name, std::int64_t least, std::int64_t most);
  std::optional<DecimalNumber> decimal_number(std::string_view name);
  /// The items of an array; none when absent. Reported when no array or longer than `most`.
  const std::vector<Json>& list(std::string_view name, std::uint32_t most);
  std::vector<std::string> texts(std::string_view name, std::uint32_t most);
  std::vector<std::string> all_words(std::string_view name, std::uint32_t most,
                                     Translation translation = Translation::needed);
  /// Which of `words` stands there; 0 when absent or wrong (reported).
  std::uint32_t one_of(std::string_view name, const std::vector<std::string_view>& words);

  /// Reports members that nothing has asked for: in Errand's own objects an unknown name is a slip of the
  /// pen.
  void refuse_unknown();

  Reports& reports() { return reports_; }
  const std::string& called() const { return called_; }

 private:
  std::string called_member(std::string_view name) const;
  void refuse_empty(const Json& value, std::string_view name, std::string_view expected);
  void wrong_kind(const Json& value, std::string_view name, std::string_view expected);

  const Json* object_;
  std::string called_;
  Reports& reports_;
  std::vector<std::string_view> asked_;
};

/// "a number", "an object": for messages.
std::string_view spoken_kind(const Json& value);

/// The word of `words` that `word` most likely stands for, or "" when none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& words);

/// `text` in double quotes for a message, shortened when long.
std::string quoted(std::string_view text);

/// Reports an address that no page would show a picture from. One that holds "${" is checked when it is
/// filled.
void check_picture(std::string_view address, Place place, Reports& reports);

/// Reads a string of a study, with its length checked.
std::string read_text(const Json& value, std::string_view called, Reports& reports,
                      std::uint32_t longest = max_text);

}  // namespace errand
