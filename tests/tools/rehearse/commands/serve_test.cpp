// What `rehearse serve` serves, what it refuses, and how it ends.

#include <array>
#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/file/rehearsal_reader.hpp"
#include "tools/rehearse/commands/serve_command.hpp"

namespace rehearse {
namespace {

Rehearsal rehearsal(const std::string& steps, const std::string& targets) {
  const std::string text = fmt::format(
      R"({{"options":{{"vus":1,"iterations":1}},"journeys":{{"default":{{"steps":[{}]}}}},)"
      R"("targets":{{{}}}}})",
      steps, targets);
  return *read_rehearsal(text, ReadSettings{});
}

constexpr const char* kThree =
    R"("shop":{"duration":"1ms","calls":[{"target":"database"}]},"mail":"1ms","database":"1ms")";

TEST(ServedServices, AreThoseThatJourneysAsk) {
  const Rehearsal asked = rehearsal(
      R"({"group":"g","steps":[{"batch":[{"target":"mail"},{"target":"database"}]}]})", kThree);
  EXPECT_EQ(*served_services(asked, std::nullopt), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(asked.targets->services[0].name, "database");
  EXPECT_EQ(requests_of(asked).size(), 2);
}

TEST(ServedServices, AreThoseThatNobodyCallsWhereNoJourneyAsks) {
  const Rehearsal idle = rehearsal(R"({"think":"1s"})", kThree);
  std::vector<std::string> names;
  const auto services = served_services(idle, std::nullopt);
  for (const std::uint32_t service : *services) {
    names.push_back(idle.targets->services[service].name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"mail", "shop"}));
}

TEST(ServedServices, AreReadWithoutWhatIsAboutExecutors) {
  ReadSettings settings;
  settings.targets_only = true;
  for (const char* options :
       {R"({"paused":true,"scenarios":{"load":{"executor":"constant-arrival-rate","rate":20,
                                               "duration":"10s","preAllocatedVUs":10}}})",
        R"({"scenarios":{"a":{"executor":"constant-vus","vus":99000000,"duration":"1h"}}})",
        R"({"stages":"none"})"}) {
    const auto read =
        read_rehearsal(fmt::format(R"({{"seed":7,"options":{},"control":[5],"expect":["nothing"],
                        "targets":{{{}}},
                        "journeys":{{"default":{{"steps":[{{"request":{{"target":"mail"}}}}]}}}}}})",
                                   options, kThree),
                       settings);
    ASSERT_TRUE(read) << options;
    EXPECT_EQ(read->seed, 7U);
    EXPECT_EQ(*served_services(*read, std::nullopt), (std::vector<std::uint32_t>{1}));
  }
}

TEST(ServedServices, ReportWhatIsWrongWithThem) {
  ReadSettings settings;
  settings.targets_only = true;
  const auto read = read_rehearsal(R"({"targets":{"shop":{"duration":-1}}})", settings);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.problems().front().path, "/targets/shop/duration");
}

TEST(ServedServices, AreTheOneAskedFor) {
  const Rehearsal idle = rehearsal(R"({"think":"1s"})", kThree);
  EXPECT_EQ(served_services(idle, "database")->size(), 1);
  EXPECT_EQ(served_services(idle, "cache").problems().front().message,
            "found \"cache\", expected one of the file's targets");
}

/// The command as a child, its output read by us.
class Child {
 public:
  Child(const std::string& file, const std::vector<std::string>& flags) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::dup2(ends[1], STDERR_FILENO);
      ::close(ends[0]);
      std::vector<std::string> words{REHEARSE_BINARY, "serve", file};
      words.insert(words.end(), flags.begin(), flags.end());
      std::vector<char*> argv;
      for (std::string& word : words) argv.push_back(word.data());
      argv.push_back(nullptr);
      ::execv(REHEARSE_BINARY, argv.data());
      ::_exit(127);
    }
    ::close(ends[1]);
    out_ = ends[0];
  }
  ~Child() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    if (pid_ > 0) exit_code();
    ::close(out_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  std::string line() {
    std::string text;
    for (char byte = 0; ::read(out_, &byte, 1) == 1 && byte != '\n';) text += byte;
    return text;
  }
  void signal(int which) const { EXPECT_EQ(::kill(pid_, which), 0); }
  int exit_code() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t pid_ = -1;
  int out_ = -1;
};

class Serve : public ::testing::Test {
 protected:
  Serve()
      : file_(std::filesystem::path(::testing::TempDir()) /
              fmt::format("serve_{}.json", ::getpid())) {
    std::ofstream(file_)
        << R"({"options":{"vus":1,"iterations":1},"journeys":{"default":{"steps":[)"
        << R"({"request":{"target":"shop","endpoint":"home"}},)"
        << R"({"request":{"target":"shop","endpoint":"slow","path":"/slow"}},)"
        << R"({"request":{"target":"mail"}}]}},"targets":{"mail":"1ms",)"
        << R"("shop":{"endpoints":{"home":"1ms","slow":"10m"}}}})";
  }
  ~Serve() override { std::filesystem::remove(file_); }

  std::filesystem::path file_;
};

/// The port behind "NAME=http://127.0.0.1:".
std::uint16_t port_of(const std::string& line, const std::string& name) {
  const std::string start = name + "=http://127.0.0.1:";
  EXPECT_EQ(line.substr(0, start.size()), start);
  return static_cast<std::uint16_t>(std::stoi(line.substr(start.size())));
}

/// A connection on which a GET of that path was sent.
int ask(std::uint16_t port, const std::string& path) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const void* address = &where;
  EXPECT_EQ(::connect(fd, static_cast<const sockaddr*>(address), sizeof where), 0);
  const std::string text = "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  EXPECT_EQ(::send(fd, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  return fd;
}

std::string status_line(int fd) {
  std::string text;
  for (char byte = 0; ::read(fd, &byte, 1) == 1 && byte != '\r';) text += byte;
  return text;
}

TEST_F(Serve, SaysWhereItListensAndEndsWhenToldTo) {
  Child child(file_, {});
  for (const char* name : {"mail", "shop"}) {
    const int fd = ask(port_of(child.line(), name), "/");
    EXPECT_EQ(status_line(fd), "HTTP/1.1 200 OK");
    ::close(fd);
  }
  child.signal(SIGTERM);
  EXPECT_EQ(child.exit_code(), 0);
}

TEST_F(Serve, EndsAtOnceAtTheSecondSignal) {
  Child child(file_, {"--target", "shop"});
  const std::uint16_t port = port_of(child.line(), "shop");
  const int inside = ask(port, "/slow");
  // When a later request is answered, the one before is inside.
  const int fd = ask(port, "/");
  EXPECT_EQ(status_line(fd), "HTTP/1.1 200 OK");
  child.signal(SIGTERM);
  // Requests may overtake the signal, but not for ever.
  std::string late = "HTTP/1.1 200 OK";
  while (late == "HTTP/1.1 200 OK") {
    const int next = ask(port, "/");
    late = status_line(next);
    ::close(next);
  }
  EXPECT_EQ(late, "HTTP/1.1 503 Service Unavailable");
  child.signal(SIGTERM);
  EXPECT_EQ(child.exit_code(), 105);
  for (const int each : {inside, fd}) ::close(each);
}

TEST_F(Serve, TerminatesWhatIsInsideWhenTheGraceIsOver) {
  Child child(file_, {"--target", "shop", "--grace", "20ms"});
  const std::uint16_t port = port_of(child.line(), "shop");
  const int inside = ask(port, "/slow");
  const int fd = ask(port, "/");
  EXPECT_EQ(status_line(fd), "HTTP/1.1 200 OK");
  child.signal(SIGINT);
  EXPECT_EQ(status_line(inside), "");
  EXPECT_EQ(child.exit_code(), 0);
  for (const int each : {inside, fd}) ::close(each);
}

TEST_F(Serve, RefusesFlagsThatMeanNothing) {
  struct Refusal {
    std::vector<std::string> flags;
    int exit_code;
    std::string message;
  };
  const Refusal all[] = {
      {{"--target", "cache"}, 104, "--target: found \"cache\", expected one of the file's targets"},
      {{"--grace", "-1s"}, 104, "--grace: found -1s, expected 0 or more"},
      {{"--address", "shop:1"},
       104,
       "--address: found \"shop:1\", expected an address and a port, such as 127.0.0.1:8080"},
      {{"--address", ":65535"},
       104,
       "--address: found the port 65535, expected at most 65534 for 2 targets"},
  };
  for (const Refusal& refusal : all) {
    Child child(file_, refusal.flags);
    EXPECT_EQ(child.line(), file_.string() + ": " + refusal.message);
    EXPECT_EQ(child.exit_code(), refusal.exit_code);
  }
}

}  // namespace
}  // namespace rehearse
