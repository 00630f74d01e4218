// The model's graceful stop against a real gRPC server on loopback: the same story, the same lines.
//
// The story: RPC 1 and RPC 2 are accepted; the server is asked to stop gracefully; RPC 3 is
// rejected; then (a) both finish, (b) RPC 2 is killed at the deadline, or (c) without a deadline
// RPC 2 keeps the server waiting until its client leaves; RPC 4 is rejected. Nothing is measured in
// real time: each action waits for the one before it, within generous limits.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/channel_arguments.h>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

using Clock = std::chrono::system_clock;
constexpr std::chrono::seconds kPatience{30};  // for any action; none comes close
constexpr std::chrono::milliseconds kGrace{
    2'000};  // real time until the deadline of (b): what comes before takes a few ms
constexpr std::chrono::hours kAmpleGrace{1};  // of (a), which never waits for it

enum class Story { BothFinish, OneIsKilled, OneKeepsItWaiting };

/// Lines in the order in which things happened, from any thread.
class Log {
 public:
  void add(const std::string& line) {
    const std::lock_guard<std::mutex> lock(mutex_);
    lines_.push_back(line);
    changed_.notify_all();
  }
  bool has(const std::string& line) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return contains(line);
  }
  /// Whether the line came within our patience.
  bool await(const std::string& line) const {
    std::unique_lock<std::mutex> lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return contains(line); });
  }
  std::vector<std::string> lines() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return lines_;
  }

 private:
  bool contains(const std::string& line) const {
    return std::find(lines_.begin(), lines_.end(), line) != lines_.end();
  }

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<std::string> lines_;
};

/// A message without content.
grpc::ByteBuffer empty_message() {
  const grpc::Slice slice;
  return {&slice, 1};
}

/// Accepts every call and finishes it on demand, or when it is cancelled.
class Backend final : public grpc::CallbackGenericService {
 public:
  explicit Backend(Log& log) : log_(log) {}

  void finish(const std::string& method) {
    const std::lock_guard<std::mutex> lock(mutex_);
    calls_.at(method)->finish(grpc::Status::OK);
  }

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    const std::string method = context->method();
    auto* call = new Call(*this, method);  // owned by gRPC; deletes itself in OnDone
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      calls_[method] = call;
    }
    log_.add(method.substr(1) + " accepted");
    return call;
  }

 private:
  class Call final : public grpc::ServerGenericBidiReactor {
   public:
    Call(Backend& backend, std::string method) : backend_(backend), method_(std::move(method)) {}

    /// Once. Requires: the backend's mutex is held.
    void finish(const grpc::Status& status) {
      if (finished_) return;
      finished_ = true;
      if (status.ok()) {
        StartWriteAndFinish(&answer_, {}, status);
      } else {
        Finish(status);
      }
    }
    void OnCancel() override {
      const std::lock_guard<std::mutex> lock(backend_.mutex_);
      finish(grpc::Status(grpc::StatusCode::CANCELLED, "cancelled"));
    }
    void OnDone() override {
      {
        const std::lock_guard<std::mutex> lock(backend_.mutex_);
        backend_.calls_.erase(method_);
      }
      delete this;
    }

   private:
    Backend& backend_;
    std::string method_;
    grpc::ByteBuffer answer_ = empty_message();
    bool finished_ = false;
  };

  Log& log_;
  std::mutex mutex_;
  std::map<std::string, Call*> calls_;
};

/// One unary RPC; its end is logged as "finished", "killed" (it was accepted), "left" (the client
/// cancelled it) or "rejected".
class Rpc {
 public:
  Rpc(grpc::GenericStub& stub, Log& log, const std::string& name) : name_(name) {
    context_.set_deadline(Clock::now() + kPatience);
    stub.UnaryCall(&context_, "/" + name, grpc::StubOptions(), &request_, &answer_,
                   [this, &log, over = over_](const grpc::Status& status) {
                     const bool accepted = log.has(name_ + " accepted");
                     const char* end = status.ok() ? " finished"
                                       : left_     ? " left"
                                       : accepted  ? " killed"
                                                   : " rejected";
                     log.add(name_ + end);
                     over->set_value(status.error_code());  // now this object may be gone
                   });
  }
  Rpc(const Rpc&) = delete;
  Rpc& operator=(const Rpc&) = delete;

  /// Waits for the end.
  grpc::StatusCode code() { return ended_.get(); }
  void leave() {
    left_ = true;
    context_.TryCancel();
  }

 private:
  std::string name_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_ = empty_message();
  grpc::ByteBuffer answer_;
  std::atomic<bool> left_{false};
  std::shared_ptr<std::promise<grpc::StatusCode>> over_ =
      std::make_shared<std::promise<grpc::StatusCode>>();
  std::future<grpc::StatusCode> ended_ = over_->get_future();
};

/// The story as gRPC plays it.
class RealStory {
 public:
  explicit RealStory(Story story) : story_(story) {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterCallbackGenericService(&backend_);
    server_ = builder.BuildAndStart();
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    channel_ = grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port),
                                         grpc::InsecureChannelCredentials(), arguments);
    stub_ = std::make_unique<grpc::GenericStub>(channel_);
  }

  std::vector<std::string> tell() {
    Rpc first(*stub_, log_, "RPC1");
    EXPECT_TRUE(log_.await("RPC1 accepted"));
    Rpc second(*stub_, log_, "RPC2");
    EXPECT_TRUE(log_.await("RPC2 accepted"));
    std::thread stopping = stop_gracefully();
    Rpc third(*stub_, log_, "RPC3");
    EXPECT_EQ(third.code(), grpc::StatusCode::UNAVAILABLE);
    backend_.finish("/RPC1");
    EXPECT_EQ(first.code(), grpc::StatusCode::OK);
    end_second(second);
    stopping.join();
    log_.add("terminated");
    Rpc fourth(*stub_, log_, "RPC4");
    EXPECT_EQ(fourth.code(), grpc::StatusCode::UNAVAILABLE);
    return log_.lines();
  }

 private:
  /// Returns when the client knows of the stop; the thread lasts until the server has terminated.
  std::thread stop_gracefully() {
    log_.add("graceful stop");
    std::thread stopping([this] {
      switch (story_) {
        case Story::BothFinish:
          server_->Shutdown(Clock::now() + kAmpleGrace);
          break;
        case Story::OneIsKilled:
          server_->Shutdown(Clock::now() + kGrace);
          break;
        case Story::OneKeepsItWaiting:
          server_->Shutdown();
      }
    });
    EXPECT_TRUE(channel_->WaitForStateChange(GRPC_CHANNEL_READY, Clock::now() + kPatience));
    return stopping;
  }

  void end_second(Rpc& second) {
    switch (story_) {
      case Story::BothFinish:
        backend_.finish("/RPC2");
        EXPECT_EQ(second.code(), grpc::StatusCode::OK);
        break;
      case Story::OneIsKilled:
        EXPECT_NE(second.code(), grpc::StatusCode::OK);
        break;
      case Story::OneKeepsItWaiting:
        second.leave();
        EXPECT_EQ(second.code(), grpc::StatusCode::CANCELLED);
    }
  }

  Story story_;
  Log log_;
  Backend backend_{log_};
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<grpc::GenericStub> stub_;
};

/// The story as the model plays it: RPC n is sent at 10·n ms, the stop is at 25 ms, RPC 1 finishes
/// at 50 ms; RPC 2 finishes at 60 ms, is killed at 325 ms, or is left at 1 s; RPC 4 comes at 2 s.
class ModelStory {
 public:
  explicit ModelStory(Story story) : story_(story), driver_(options(story)) {}

  std::vector<std::string> tell() {
    send(milliseconds(10), 1, 0);
    const RequestId second = send(milliseconds(20), 2, 1);
    run(milliseconds(25));
    lines_.push_back("graceful stop");
    EXPECT_EQ(driver_.network.state(0, 0), ServerState::GracefulStopping);
    send(milliseconds(30), 3, 0);
    if (story_ == Story::OneKeepsItWaiting) {
      run(seconds(1));
      EXPECT_EQ(driver_.network.state(0, 0), ServerState::GracefulStopping);
      EXPECT_TRUE(driver_.abandon(seconds(1), second));
      lines_.push_back("RPC2 left");
    }
    run(seconds(2));
    EXPECT_EQ(driver_.network.state(0, 0), ServerState::Terminated);
    lines_.push_back("terminated");
    send(seconds(2), 4, 0);
    return lines_;
  }

 private:
  static ServiceOptions options(Story story) {
    ServiceOptions options =
        service("server", {{}}, {unary("finishes", milliseconds(40)), stream("lasts")});
    if (story == Story::BothFinish) {
      options.endpoints[1].duration = DurationModel::constant(milliseconds(40));
    }
    StopOptions stop;
    stop.at = Instant{milliseconds(25).ns};
    if (story == Story::BothFinish) stop.manner.grace = seconds(3'600);
    if (story == Story::OneIsKilled) stop.manner.grace = milliseconds(300);
    options.stops = {stop};
    return options;
  }

  RequestId send(Duration at, int number, std::uint32_t endpoint) {
    run(at);
    const std::uint64_t before = accepted();
    const RequestId id = driver_.send(at, 0, endpoint);
    if (accepted() > before) lines_.push_back("RPC" + std::to_string(number) + " accepted");
    run(at);
    return id;
  }
  std::uint64_t accepted() const { return driver_.network.instance_counts(0, 0).accepted; }

  /// Runs on and notes what has ended: "RPCn finished", "killed" or "rejected".
  void run(Duration until) {
    driver_.run(until);
    for (; noted_ < driver_.outcomes.size(); ++noted_) {
      const std::string& outcome = driver_.outcomes[noted_];
      const bool finished = outcome.find(" ok ") != std::string::npos;
      const bool killed = outcome.find(" terminated ") != std::string::npos;
      lines_.push_back("RPC" + outcome.substr(0, 1) +
                       (finished ? " finished"
                        : killed ? " killed"
                                 : " rejected"));
    }
  }

  Story story_;
  Driver driver_;
  std::size_t noted_ = 0;
  std::vector<std::string> lines_;
};

void expect_same_story(Story story, const std::string& end_of_second) {
  const std::vector<std::string> real = RealStory(story).tell();
  const std::vector<std::string> model = ModelStory(story).tell();
  std::printf("%-20s %s\n", "real gRPC", "model");
  for (std::size_t i = 0; i < std::max(real.size(), model.size()); ++i) {
    std::printf("%-20s %s\n", i < real.size() ? real[i].c_str() : "-",
                i < model.size() ? model[i].c_str() : "-");
  }
  EXPECT_EQ(model, real);
  EXPECT_EQ(real, (std::vector<std::string>{"RPC1 accepted", "RPC2 accepted", "graceful stop",
                                            "RPC3 rejected", "RPC1 finished", end_of_second,
                                            "terminated", "RPC4 rejected"}));
}

TEST(GrpcGracefulStop, LetsBothFinishWithinItsDeadline) {
  expect_same_story(Story::BothFinish, "RPC2 finished");
}

TEST(GrpcGracefulStop, KillsWhatIsLeftAtItsDeadline) {
  expect_same_story(Story::OneIsKilled, "RPC2 killed");
}

TEST(GrpcGracefulStop, WithoutADeadlineWaitsAsLongAsItTakes) {
  expect_same_story(Story::OneKeepsItWaiting, "RPC2 left");
}

}  // namespace
}  // namespace rehearse
