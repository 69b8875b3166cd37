#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wasm/study/study.hpp"

namespace errand {

/// A study as workers' browsers get it: read, checked, without known answers and without the rows of its
/// data. docs/compiled.md has the format. Another version of Errand may not read it.
std::string compile(const Study& study);

/// Reads compile() back; nullopt when `bytes` are no study that this engine can run.
std::optional<Study> read_compiled(std::string_view bytes);

/// The rows of one HIT, counting from 1, as compile() leaves them out; empty when the study has no data.
std::string compile_rows(const Study& study, std::uint32_t hit);

/// Puts the rows of one HIT into a study that read_compiled() gave. Whether they are those of that HIT.
bool add_compiled_rows(Study& study, std::string_view bytes, std::uint32_t hit);

/// "rows/3.bin": where the rows of that HIT are found beside the study. Several HITs may share a file.
std::string rows_file(const Study& study, std::uint32_t hit);

/// "study.de.bin": where a study of several languages is found in that one; "study.bin" without a language.
std::string compiled_file(std::string_view language);

}  // namespace errand
