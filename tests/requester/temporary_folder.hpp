#pragma once
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

namespace errand::requester {

/// A folder of its own for one test, removed with it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "errand-test-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void write(const std::filesystem::path& name, std::string_view text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream{path_ / name, std::ios::binary} << text;
  }
  std::string read(const std::filesystem::path& name) const {
    std::ifstream file{path_ / name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

 private:
  std::filesystem::path path_;
};

/// Two HITs of one question about a picture, one row of data each.
inline constexpr std::string_view picture_config = R"({
  "meta": { "title": "Which animal?", "description": "Look at a picture.", "numSubtasks": 1 },
  "data": { "file": "pictures.csv", "rowFor": "hit" },
  "questions": [
    { "name": "animal", "type": "shortText", "text": "Which animal is it?",
      "image": { "src": "${picture}", "alt": "A drawing" } }
  ],
  "hitCreation": { "title": "Name an animal", "description": "Look and write one word.", "keywords": "picture, animal",
    "numTasks": 2, "numAssignments": 2, "rewardAmount": 0.05, "duration": 600, "lifetime": 86400 }
}
)";
inline constexpr std::string_view picture_data = "picture,series\ncat.svg,A\ndog.svg,B\n";

inline void write_picture_study(const TemporaryFolder& folder) {
  folder.write("config.json", picture_config);
  folder.write("pictures.csv", picture_data);
  folder.write("cat.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
  folder.write("dog.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
}

}  // namespace errand::requester
