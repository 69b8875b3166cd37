#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "requester/codes/addresses.hpp"
#include "requester/codes/key_file.hpp"
#include "server/app/clock.hpp"
#include "server/codes/survey.hpp"
#include "tests/requester/commanded.hpp"
#include "tests/requester/temporary_folder.hpp"

namespace errand::requester {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

std::string in(const TemporaryFolder& folder, const std::string& name) {
  return (folder.path() / name).string();
}

unsigned mode_of(const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); }

TEST(CodesKey, MakesAFileForItsOwnerOnly) {
  const TemporaryFolder folder;
  const std::string file = in(folder, "reading.keys.json");
  const Outcome made = run({"codes", "key", "reading", "-o", file});
  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_EQ(mode_of(file), 0600U);
  const auto keys = read_key_file(file);
  ASSERT_TRUE(keys) << keys.error();
  EXPECT_EQ(keys->study, "reading");
  EXPECT_EQ(keys->keys.size(), 1U);
  EXPECT_THAT(made.out, HasSubstr("\"keys\": \"" + file + "\""));
}

TEST(CodesKey, NeverWritesOverAFile) {
  const TemporaryFolder folder;
  folder.write("a.json", "mine");
  fs::create_symlink("nowhere", folder.path() / "b.json");
  for (const char* name : {"a.json", "b.json"}) {
    const Outcome made = run({"codes", "key", "reading", "-o", in(folder, name)});
    EXPECT_EQ(made.code, 1);
    EXPECT_THAT(made.err, HasSubstr("--rotate"));
  }
  EXPECT_EQ(folder.read("a.json"), "mine");
  EXPECT_FALSE(fs::exists(folder.path() / "nowhere"));
}

TEST(CodesKey, ANewEpochKeepsTheOldOnesAndTheFilesMode) {
  const TemporaryFolder folder;
  const std::string file = in(folder, "k.json");
  ASSERT_EQ(run({"codes", "key", "reading", "-o", file}).code, 0);
  const auto before = read_key_file(file).value();
  fs::permissions(file, fs::perms{0640});
  fs::create_symlink("k.json", folder.path() / "link.json");
  const Outcome rotated = run({"codes", "key", "reading", "--rotate", in(folder, "link.json")});
  EXPECT_EQ(rotated.code, 0) << rotated.err;
  const auto after = read_key_file(file).value();
  ASSERT_EQ(after.keys.size(), 2U);
  EXPECT_EQ(after.keys[0].secret, before.keys[0].secret);
  EXPECT_NE(after.keys[1].secret, before.keys[0].secret);
  EXPECT_EQ(mode_of(file), 0640U);
  EXPECT_TRUE(fs::is_symlink(folder.path() / "link.json"));
}

TEST(CodesKey, AnEpochBeginsOnceEveryServerHasItAndOneAtATime) {
  const TemporaryFolder folder;
  const std::string file = in(folder, "k.json");
  ASSERT_EQ(run({"codes", "key", "reading", "-o", file}).code, 0);
  const Outcome rotated = run({"codes", "key", "reading", "--rotate", file});
  EXPECT_THAT(rotated.out, HasSubstr("Restart every errand-server of the study before then"));
  const Outcome again = run({"codes", "key", "reading", "--rotate", file});
  EXPECT_EQ(again.code, 1);
  EXPECT_THAT(again.err, HasSubstr("an epoch that begins only at "));
  EXPECT_EQ(read_key_file(file)->keys.size(), 2U);
}

TEST(CodesKey, LeakedKeysAreReplacedAtOnce) {
  const TemporaryFolder folder;
  const std::string file = in(folder, "k.json");
  ASSERT_EQ(run({"codes", "key", "reading", "-o", file}).code, 0);
  ASSERT_EQ(run({"codes", "key", "reading", "--rotate", file}).code, 0);
  const Outcome leaked = run({"codes", "key", "reading", "--rotate", file, "--leaked"});
  EXPECT_EQ(leaked.code, 0) << leaked.err;
  EXPECT_THAT(leaked.out, HasSubstr("Restart every errand-server of the study now"));
  const auto keys = read_key_file(file).value();
  ASSERT_EQ(keys.keys.size(), 3U);
  EXPECT_TRUE(keys.keys[1].is_leaked);
  EXPECT_EQ(keys.at(app::now()).epoch, 3U);
  EXPECT_EQ(run({"codes", "key", "other", "--leaked"}).code, 2)
      << "without --rotate there is nothing to replace";
}

TEST(CodesKey, AnEpochIsOfTheFilesOwnStudy) {
  const TemporaryFolder folder;
  const std::string file = in(folder, "k.json");
  ASSERT_EQ(run({"codes", "key", "reading", "-o", file}).code, 0);
  const std::string before = folder.read("k.json");
  const Outcome rotated = run({"codes", "key", "writing", "--rotate", file});
  EXPECT_EQ(rotated.code, 1);
  EXPECT_THAT(rotated.err, HasSubstr("of the study reading, not of writing"));
  EXPECT_EQ(folder.read("k.json"), before);
}

TEST(CodesKey, AFileThatIsNoneOfKeysIsNamed) {
  const TemporaryFolder folder;
  folder.write("k.json", "{}");
  for (const char* name : {"k.json", "missing.json", "."}) {
    const Outcome said = run({"codes", "secret", in(folder, name)});
    EXPECT_EQ(said.code, 1);
    EXPECT_THAT(said.err, HasSubstr(in(folder, name)));
  }
}

TEST(CodesKey, ANameThatNoAddressCanHoldIsAWrongCommandLine) {
  for (const char* name : {"Reading", "a b", "-", "", "a/b", "ä"})
    EXPECT_EQ(run({"codes", "key", name}).code, 2) << name;
}

TEST(CodesSecret, PrintsWhatTheSurveysEndBrings) {
  const TemporaryFolder folder;
  const std::string file = in(folder, "k.json");
  ASSERT_EQ(run({"codes", "key", "reading", "-o", file}).code, 0);
  const std::string secret = codes::finish_secret(read_key_file(file).value());
  EXPECT_EQ(run({"codes", "secret", file}).out, secret + "\n");
  const auto address = [&](const std::string& platform) {
    return run({"codes", "secret", file, "--server", "https://s.example/", "--platform", platform}).out;
  };
  const auto done = [&](const std::string& ticket) {
    return "https://s.example/reading/done?ticket=" + ticket + "&secret=" + secret + "\n";
  };
  EXPECT_THAT(address("any"), HasSubstr(done("TICKET")));
  EXPECT_THAT(address("Qualtrics"), HasSubstr(done("${e://Field/ticket}")));
  EXPECT_THAT(address("limesurvey"), HasSubstr(done("{PASSTHRU:ticket}")));
  EXPECT_THAT(address("jspsych"), HasSubstr(done("${jsPsych.data.getURLVariable('ticket')}")));
  EXPECT_THAT(address("any"), HasSubstr("https://s.example/reading/screened-out?ticket=TICKET"));
}

TEST(CodesSecret, SaysThatGoogleFormsLeadsNowhere) {
  const TemporaryFolder folder;
  const std::string file = in(folder, "k.json");
  ASSERT_EQ(run({"codes", "key", "reading", "-o", file}).code, 0);
  const Outcome said = run({"codes", "secret", file, "--platform", "google-forms"});
  EXPECT_EQ(said.code, 1);
  EXPECT_EQ(said.out, "");
  EXPECT_THAT(said.err, HasSubstr("cannot send participants on"));
}

TEST(CodesSecret, APlatformThatIsUnknownIsAWrongCommandLine) {
  const Outcome said = run({"codes", "secret", "k.json", "--platform", "paper"});
  EXPECT_EQ(said.code, 2);
  EXPECT_THAT(said.err, HasSubstr("qualtrics"));
}

TEST(CodesAddresses, EndInAStudysName) {
  for (const char* good : {"https://study.example.org/reading", "https://a/b", "http://127.0.0.1:8080/r/",
                           "http://[::1]:80/lab/reading-2", "https://a.example/x/y/z"})
    EXPECT_TRUE(read_survey_address(good)) << good;
  for (const char* bad :
       {"", "reading", "https://study.example.org", "https://study.example.org/", "https:///reading",
        "ftp://a/reading", "https://a/Reading", "https://a/reading?x=1", "https://a/reading#x",
        "https://a/read ing", "https://a/\"onload=", "javascript:alert(1)//a/reading",
        "https://me:secret@a/reading", "https://a/b\n", "https://ä/b", "//a/reading"})
    EXPECT_FALSE(read_survey_address(bad)) << bad;
  EXPECT_EQ(read_survey_address("https://a/b/").value(), (SurveyAddress{"https://a/b", "b"}));
}

TEST(CodesHitPage, HasTheSurveysAddressAndTheTexts) {
  const Outcome page = run({"codes", "hit-page", "https://study.example.org/reading", "--title",
                            "Reading & <b>writing</b>", "--about", "\"Six\" minutes"});
  EXPECT_EQ(page.code, 0) << page.err;
  EXPECT_THAT(page.out, HasSubstr(R"(<meta name="survey" content="https://study.example.org/reading">)"));
  EXPECT_THAT(page.out, HasSubstr("<h1>Reading &amp; &lt;b&gt;writing&lt;/b&gt;</h1>"));
  EXPECT_THAT(page.out, HasSubstr(R"(<p id="about">&quot;Six&quot; minutes</p>)"));
  EXPECT_THAT(page.out, Not(HasSubstr("]]>"))) << "an HTMLQuestion ends its content so";
}

TEST(CodesHitPage, TextsThatLookLikeItsOwnMarksChangeNothingElse) {
  const Outcome page = run(
      {"codes", "hit-page", "https://a/b", "--title", "<title>Survey</title>", "--about", "<h1>Survey</h1>"});
  EXPECT_EQ(page.code, 0) << page.err;
  EXPECT_THAT(page.out, HasSubstr("<title>&lt;title&gt;Survey&lt;/title&gt;</title>"));
}

TEST(CodesHitPage, WithoutATextTheParagraphStaysHidden) {
  EXPECT_THAT(run({"codes", "hit-page", "https://a/b"}).out, HasSubstr(R"(<p id="about" hidden></p>)"));
}

TEST(CodesHitPage, AnAddressThatIsNoSurveysIsRefused) {
  const Outcome said = run({"codes", "hit-page", "https://study.example.org"});
  EXPECT_EQ(said.code, 1);
  EXPECT_EQ(said.out, "");
}

TEST(Codes, AWrongCommandIsNamedWithTheOneThatWasMeant) {
  const Outcome said = run({"codes", "secrt"});
  EXPECT_EQ(said.code, 2);
  EXPECT_THAT(said.err, HasSubstr("did you mean \"errand codes secret\"?"));
}

}  // namespace
}  // namespace errand::requester
