// The calls of compiler.wasm, with which wasm/split.mjs compiles the studies that it tries the engine on.
#include <vector>

#include "wasm/door/exchange.hpp"
#include "wasm/reading/reader.hpp"
#include "wasm/study/compiled.hpp"

namespace {

std::vector<errand::StudyFile> files;

}  // namespace

using errand::exchange::answer;
using errand::exchange::given;

/// A file's name, a line end, its content.
ERRAND_EXPORT(errand_add_file) void errand_add_file(std::uint32_t size) {
  const std::string_view input = given(size);
  const std::size_t end = input.find('\n');
  files.push_back({std::string{input.substr(0, end)}, std::string{input.substr(end + 1)}});
}

/// The study of the files, compiled: `errand build`'s study.bin. Nothing of a wrong study.
ERRAND_EXPORT(errand_compile) void errand_compile() {
  const auto study = errand::read_study(files);
  answer(study ? errand::compile(*study) : "");
}

/// The rows of the HIT. Nothing when the study has no data.
ERRAND_EXPORT(errand_compile_rows) void errand_compile_rows(std::uint32_t hit) {
  const auto study = errand::read_study(files);
  answer(study ? errand::compile_rows(*study, hit) : "");
}
