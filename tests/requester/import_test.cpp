#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "commanded.hpp"
#include "requester/command_line.hpp"
#include "requester/template_page.hpp"
#include "temporary_folder.hpp"

namespace errand::requester {
namespace {

constexpr std::string_view page = R"(<!doctype html>
<html><head>
<link rel="stylesheet" href="assets/css/overrides.css">
<!-- <script src="commented.js"></script> -->
<script src="assets/lib/jquery.min.js"></script>
<script>var SPEED = "2 > 1";</script>
<script src='assets/js/custom.js'></script>
<script src="assets/js/main.js"></script>
</head><body>
<div id="instructions"><div class="ui button instruction-button">Continue</div></div>
<div id="experiment">
  <!-- vv CUSTOM EXPERIMENT MARKUP GOES HERE vv -->
  <div id="choice"><p>Which one?</p><input id="exp-input"></div>
  <!-- ^^ CUSTOM EXPERIMENT MARKUP GOES HERE ^^ -->
</div></body></html>
)";

constexpr std::string_view config = R"({
  "meta": { "title": "T", "description": "<b>d</b>", "numSubtasks": 3, "blankDuration": 5 },
  "instructions": { "simple": "s", "steps": ["one"] },
  "hitCreation": { "numTasks": 2, "rewardAmount": "0.10", "production": true, "variants": [] }
}
)";

void write_template(const TemporaryFolder& folder) {
  folder.write("old/config.json", config);
  folder.write("old/index.html", page);
  folder.write("old/assets/js/custom.js", "var custom = {}; $('#choice'); fetch('assets/pairs.json');");
  folder.write("old/assets/js/main.js", "// main");
  folder.write("old/assets/lib/jquery.min.js", "// jquery, which looks for '#anything'");
  folder.write("old/assets/css/overrides.css", "body {}");
  folder.write("old/assets/pairs.json", "[]");
  folder.write("old/assets/images/a.png", "png");
  folder.write("old/results.csv", "worker,answer\n");
  folder.write("old/mturk.ipynb", "{}");
}

std::string at(const TemporaryFolder& folder, const char* name) { return (folder.path() / name).string(); }

TEST(Import, ATemplateBecomesAStudyThatIsRight) {
  const TemporaryFolder folder;
  write_template(folder);
  const Outcome outcome = run({"import", at(folder, "old"), "-o", at(folder, "new")});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  const auto made = nlohmann::json::parse(folder.read("new/config.json"));
  EXPECT_EQ(made["custom"]["scripts"],
            nlohmann::json({"assets/lib/jquery.min.js", "inline_1.js", "assets/js/custom.js"}));
  EXPECT_EQ(made["custom"]["styles"], nlohmann::json({"assets/css/overrides.css"}));
  EXPECT_EQ(made["custom"]["files"], nlohmann::json({"assets/pairs.json"}));
  EXPECT_EQ(made["meta"]["blankDuration"], 5) << "what Errand does not know survives";
  EXPECT_EQ(folder.read("new/inline_1.js"), "var SPEED = \"2 > 1\";\n");
  EXPECT_NE(folder.read("new/custom.html").find("<div id=\"choice\">"), std::string::npos);
  EXPECT_EQ(folder.read("new/assets/images/a.png"), "png");
  for (const char* gone : {"new/results.csv", "new/mturk.ipynb", "new/index.html", "new/assets/js/main.js"})
    EXPECT_FALSE(std::filesystem::exists(folder.path() / gone)) << gone;
  EXPECT_EQ(folder.read("old/config.json"), config) << "the template stays as it is";
  const Outcome checked = run({"check", at(folder, "new")});
  EXPECT_EQ(checked.code, 0) << checked.out;
  EXPECT_NE(checked.out.find("asked by assets/lib/jquery.min.js, inline_1.js, assets/js/custom.js"),
            std::string::npos)
      << checked.out;
}

TEST(Import, SaysWhatIsNotCovered) {
  const TemporaryFolder folder;
  write_template(folder);
  folder.write("old/assets/js/custom.js", "var custom = {}; $('#im-load-progress'); $('#choice');");
  folder.write("old/index.html", std::string{page} + "<script src='https://cdn.example/paper.js'></script>");
  folder.write("old/config.json", R"({"meta": {"title": "T"}, "advanced": {"externalSubmit": true,
    "includeDemographicSurvey": true}, "hitCreation": {"variants": [{"taskUrl": "?task=1"}]}})");
  const Outcome outcome = run({"import", at(folder, "old"), "-o", at(folder, "new"), "--json"});
  EXPECT_EQ(outcome.code, 3);
  std::vector<std::string> left;
  const auto report = nlohmann::json::parse(outcome.out);
  for (const auto& item : report["items"])
    if (item["coverage"] == "not covered") left.push_back(item["source"]);
  EXPECT_EQ(left, (std::vector<std::string>{"advanced.externalSubmit", "hitCreation.variants",
                                            "https://cdn.example/paper.js", "script"}));
  EXPECT_NE(outcome.out.find("looks for #im-load-progress"), std::string::npos);
  const auto made = nlohmann::json::parse(folder.read("new/config.json"));
  EXPECT_EQ(made["finalQuestions"].size(), 6u) << "the template's survey";
  EXPECT_EQ(run({"check", at(folder, "new")}).code, 0);
}

TEST(Import, NothingIsOverwrittenAndNothingIsHalfMade) {
  const TemporaryFolder folder;
  write_template(folder);
  folder.write("new/kept.txt", "mine");
  const Outcome there = run({"import", at(folder, "old"), "-o", at(folder, "new")});
  EXPECT_EQ(there.code, 1);
  EXPECT_NE(there.err.find("is there already"), std::string::npos) << there.err;
  EXPECT_EQ(folder.read("new/kept.txt"), "mine");
  folder.write("old/config.json", "{ \"meta\": ");
  const Outcome broken = run({"import", at(folder, "old"), "-o", at(folder, "other")});
  EXPECT_EQ(broken.code, 1);
  EXPECT_EQ(broken.err.find("config.json:1:"), 0U) << broken.err;
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "other"));
  folder.write("old/config.json", R"({"meta": {"title": "T"}, "questions": []})");
  EXPECT_NE(
      run({"import", at(folder, "old"), "-o", at(folder, "other")}).err.find("a study of Errand already"),
      std::string::npos);
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator{folder.path()}) ++entries;
  EXPECT_EQ(entries, 2u) << "only old and new";
}

TEST(TemplatePage, MarkupIsWhatTheExperimentHolds) {
  EXPECT_EQ(read_template_page("<div id='custom-experiment'><div>a</div></div><div>b</div>").markup,
            "<div>a</div>");
  EXPECT_EQ(read_template_page("<p>none</p>").markup, "");
  EXPECT_EQ(read_template_page("<div id=custom-experiment>open").markup, "open");
  EXPECT_TRUE(has_handlers("<button\nonclick='go()'>"));
  EXPECT_FALSE(has_handlers("<p>on = off</p><!-- onclick= -->"));
  EXPECT_EQ(ids_in("<a id='x'><b data-id=\"y\" id=z><!-- id='c' -->"), (std::vector<std::string>{"x", "z"}));
  EXPECT_EQ(ids_wanted_by("$('#a .b'); document.getElementById( \"c\" ); $(\"#a\"); '#e0e0e0'"),
            (std::vector<std::string>{"a", "c"}));
}

}  // namespace
}  // namespace errand::requester
