#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/desk_calls.hpp"
#include "tests/support/sessions.hpp"
#include "wasm/reading/log_reader.hpp"
#include "wasm/session/replay.hpp"
#include "wasm/study/compiled.hpp"
#include "wasm/study/language.hpp"

namespace errand::tests {
namespace {

using json = nlohmann::ordered_json;

const json two_languages = json::parse(R"({
  "meta": {"title": {"en": "Words", "de": "Wörter"}, "languages": ["en", "de"]},
  "data": {"file": "words.csv"},
  "questions": [
    {"name": "like", "type": "singleChoice", "text": {"en": "Do you like ${word}?", "de": "Mögen Sie ${word}?"},
     "choices": [{"en": "Yes", "de": "Ja"}, {"en": "No", "de": "Nein"}, {"value": "none", "text": {"*": "–"}}]},
    {"name": "length", "type": "number", "text": {"en": "How long?", "de": "Wie lang?"}, "max": 9,
     "unit": {"en": "${unit}", "de": "${unit}"}}]})");
constexpr const char* words = "word,word.de,unit\ntea,Tee,cm\n";

std::vector<StudyFile> files_of(const json& config) {
  return {{"config.json", config.dump()}, {"words.csv", words}};
}

Study study_of_two() {
  auto study = read_study(files_of(two_languages));
  EXPECT_TRUE(study.has_value());
  return *std::move(study);
}

Problems problems_with(const std::string& pointer, const json& value) {
  json config = two_languages;
  config[json::json_pointer{pointer}] = value;
  const auto study = read_study(files_of(config));
  return study ? Problems{} : study.error();
}

/// A page's engine with the study as `errand build` makes it.
Desk desk_with_two() {
  Desk desk;
  const Study study = study_of_two();
  for (const char* language : {"en", "de"}) {
    const Study& spoken = in_language(study, language);
    desk.add_file(compiled_file(language) + "\n" + compile(spoken));
  }
  desk.add_file("rows/1.bin\n" + compile_rows(study, 1));
  return desk;
}

json view_in(const json& effects) {
  for (const json& effect : effects)
    if (effect["kind"] == "render") return effect["view"];
  return nullptr;
}

TEST(Languages, AStudyIsReadInEachAndOnlyItsTextsDiffer) {
  const Study study = study_of_two();
  EXPECT_EQ(study.language, "en");
  ASSERT_EQ(study.translations.size(), 1u);
  Study german = study.translations.front();
  EXPECT_EQ(german.language, "de");
  EXPECT_EQ(german.title, "Wörter");
  const Question& like = german.blocks.front().questions.front();
  EXPECT_EQ(like.text, "Mögen Sie ${word}?");
  EXPECT_EQ(like.choices[0].text, "Ja");
  EXPECT_EQ(like.choices[0].value, "Yes");
  EXPECT_EQ(like.choices[2].value, "none");
  EXPECT_EQ(german.fingerprint, study.fingerprint);
  // With the texts of the other, each is the other.
  german.front = study.front;
  german.title = study.title;
  german.language = study.language;
  german.translations = study.translations;
  german.blocks = study.blocks;
  EXPECT_EQ(german, study);
}

TEST(Languages, WhatIsMissingOrTooMuchIsReportedAtItsPlace) {
  const struct {
    const char* pointer;
    json value;
    const char* what;
  } wrong[] = {
      {"/meta/title", {{"en", "Words"}}, "\"title\" of \"meta\" has no text in \"de\""},
      {"/meta/title", "Words", "\"title\" of \"meta\" is in one language only"},
      {"/meta/title", {{"en", "Words"}, {"de", " "}}, "\"title\" of \"meta\" is empty"},
      {"/meta/title", {{"en", "W"}, {"de", "W"}, {"fr", "M"}}, "\"title\" of \"meta\" has a text in \"fr\""},
      {"/meta/languages", {"en", "de", "cn"}, "\"cn\" is no language"},
      {"/meta/languages", {"en", "de", "de"}, "the language \"de\" stands there twice"},
      {"/meta/language", "de", "\"language\" of \"meta\" is not the first of its \"languages\""},
      {"/questions/0/choices/0", "Yes", "a choice of question \"like\" is in one language only"},
      {"/questions/0/choices/0", {{"de", "Ja"}}, "a choice of question \"like\" has no text in \"en\""},
      {"/questions/0/name",
       {{"en", "like"}, {"de", "moegen"}},
       "\"name\" of question 1 of \"questions\" is an object"},
      {"/questions/0/text",
       {{"en", "?"}, {"de", "${wort}"}},
       "question \"like\" uses ${wort}, which is no column of the data"},
  };
  for (const auto& [pointer, value, what] : wrong) {
    const Problems problems = problems_with(pointer, value);
    const bool said = std::any_of(problems.begin(), problems.end(), [&, what = what](const Problem& problem) {
      return problem.what == what && problem.place.line > 0;
    });
    EXPECT_TRUE(said) << what << (problems.empty() ? "" : ": " + to_text(problems.front()));
  }
}

TEST(Languages, WhatHasNoWordsOrIsTheSameInAllIsWrittenOnce) {
  EXPECT_EQ(problems_with("/meta/title", {{"*", "YouTube"}}), Problems{});
  EXPECT_EQ(problems_with("/questions/0/text", "${word} = 1?"), Problems{});
  EXPECT_EQ(problems_with("/meta/contact", "Lab, lab@example.edu"), Problems{});
}

TEST(Languages, AMistakeInAllOfThemIsSaidOnce) {
  const Problems problems = problems_with("/questions/0/type", "slidder");
  EXPECT_EQ(problems.size(), 1u);
}

TEST(Languages, TheWorkerReadsTheColumnOfTheLanguage) {
  Desk desk = desk_with_two();
  const json opening = opened(desk, {{"language", "de"}});
  EXPECT_EQ(opening["study"]["title"], "Wörter");
  EXPECT_EQ(opening["study"]["languages"], json({"en", "de"}));
  EXPECT_EQ(view_in(opening["effects"])["questions"][0]["text"], "Mögen Sie Tee?");
}

TEST(Languages, ChangingKeepsTheAnswersAndIsInTheLog) {
  Desk desk = desk_with_two();
  opened(desk, {{"language", "de"}, {"assignmentId", "A"}, {"submitTo", "https://m"}});
  dispatched(desk, {{"kind", "opened"}, {"at", 10}});
  dispatched(desk, {{"kind", "languageChosen"}, {"at", 10}, {"language", "de"}});
  dispatched(desk, {{"kind", "answered"}, {"at", 20}, {"question", "like"}, {"value", "Yes"}});
  const json effects = dispatched(desk, {{"kind", "languageChosen"}, {"at", 30}, {"language", "en"}});
  ASSERT_EQ(effects.size(), 3u);
  EXPECT_EQ(effects[0]["event"], R"(["languageChosen","30","en"])");
  EXPECT_EQ(effects[1]["study"]["title"], "Words");
  const json view = view_in(effects);
  EXPECT_EQ(view["questions"][0]["text"], "Do you like tea?");
  EXPECT_EQ(view["questions"][0]["value"], json({"Yes"}));
  dispatched(desk, {{"kind", "answered"}, {"at", 40}, {"question", "length"}, {"value", "3"}});
  dispatched(desk, {{"kind", "next"}, {"at", 50}});
  json fields;
  for (const json& effect : dispatched(desk, {{"kind", "submitted"}, {"at", 60}}))
    if (effect["kind"] == "post") fields = effect["fields"];
  std::string times, log;
  for (const json& field : fields) {
    if (field[0] == "times") times = field[1];
    if (field[0] == "log") log = field[1];
  }
  EXPECT_EQ(json::parse(times)["language"], "en");
  EXPECT_EQ(json::parse(times)["subtasks"]["1"]["language"], "en");
  const auto read = read_log_text(log);
  ASSERT_TRUE(read.has_value());
  const Replayed replayed = replay(study_of_two(), {"A", "", "", "https://m", 1}, read->events);
  EXPECT_EQ(replayed.kept, read->events.size());
  EXPECT_EQ(replayed.state.language, "en");
}

TEST(Languages, AReloadGoesOnInTheLanguageOfTheLogAndAsksForItsFile) {
  const Study study = study_of_two();
  Desk desk;
  desk.add_file("study.en.bin\n" + compile(study));
  desk.add_file("rows/1.bin\n" + compile_rows(study, 1));
  const json log = {{"opened", "1"}, {"languageChosen", "2", "de"}};
  const json session = {{"language", "en"}, {"log", log}};
  EXPECT_EQ(opened(desk, session), json::parse(R"({"kind":"needs","files":["study.de.bin"]})"));
  desk.add_file("study.de.bin\n" + compile(study.translations.front()));
  const json opening = opened(desk, session);
  EXPECT_EQ(opening["study"]["language"], "de");
  EXPECT_EQ(opening["resumed"], 2);
}

TEST(Languages, ALanguageThatIsNotThereIsRefused) {
  Desk desk;
  const Study study = study_of_two();
  desk.add_file("study.en.bin\n" + compile(study));
  desk.add_file("rows/1.bin\n" + compile_rows(study, 1));
  opened(desk, {{"language", "en"}});
  const auto why = [&](const json& event) { return dispatched(desk, event)[0].value("why", ""); };
  EXPECT_EQ(why({{"kind", "languageChosen"}, {"at", 1}, {"language", "fr"}}), "no language of this study");
  EXPECT_EQ(why({{"kind", "languageChosen"}, {"at", 1}, {"language", "de"}}),
            "the study is not there in this language");
  Study other = study.translations.front();
  other.fingerprint = "another";
  desk.add_file("study.de.bin\n" + compile(other));
  EXPECT_EQ(why({{"kind", "languageChosen"}, {"at", 1}, {"language", "de"}}),
            "the study is not there in this language");
}

TEST(Languages, AUnitInAFaultHasItsColumn) {
  Desk desk = desk_with_two();
  opened(desk, {{"language", "en"}});
  dispatched(desk, {{"kind", "opened"}, {"at", 1}});
  dispatched(desk, {{"kind", "answered"}, {"at", 2}, {"question", "length"}, {"value", "10"}});
  const json effects = dispatched(desk, {{"kind", "next"}, {"at", 3}});
  for (const json& effect : effects)
    if (effect["kind"] == "errors") {
      EXPECT_EQ(effect["errors"][1]["error"], json::parse(R"({"id":"outOfRange","values":["","9","cm"]})"));
    }
}

}  // namespace
}  // namespace errand::tests
