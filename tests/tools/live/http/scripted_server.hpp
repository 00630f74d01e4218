#pragma once
// A server on 127.0.0.1 that does exactly what a test says, also what no server should do.

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace rehearse::testing {

/// One accepted connection, closed when its script returns.
class ScriptedConnection {
 public:
  ScriptedConnection(int fd, int number) : fd_(fd), number_(number) {}
  ScriptedConnection(const ScriptedConnection&) = delete;
  ScriptedConnection& operator=(const ScriptedConnection&) = delete;

  /// From 0, in the order of accepting.
  int number() const { return number_; }
  /// Reads up to the empty line; "" when the client has closed or the server ends.
  std::string read_head();
  /// Reads that many bytes behind the head, fewer when the client closes.
  std::string read(std::size_t bytes);
  /// Reads the body that the head announces; "" where it announces none.
  std::string read_body(const std::string& head);
  /// False when the client has closed.
  bool write(std::string_view bytes);
  /// A reset, instead of an orderly end, when the script returns.
  void reset();
  /// Waits until the client closes or the server ends.
  void wait_for_close();
  int fd() const { return fd_; }

 private:
  int fd_;
  int number_;
  std::string buffer_;
};

/// "HTTP/1.1 200 OK" with a body and its length; `headers` end with \r\n each.
std::string http_answer(int status, std::string_view body = {}, std::string_view headers = {});
/// The value of a header in a head; "" where there is none.
std::string header(std::string_view head, std::string_view name);

/// Each connection is served by the script, on a thread of its own.
class ScriptedServer {
 public:
  using Script = std::function<void(ScriptedConnection&)>;

  /// `port` 0: any that is free.
  explicit ScriptedServer(Script script, std::uint16_t port = 0);
  /// Closes what is open and waits for the scripts, which must end then.
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::uint16_t port() const { return port_; }
  /// "http://127.0.0.1:PORT".
  std::string url() const;
  /// How many connections there have been.
  int connections() const;

 private:
  void accept_all();
  void serve(int fd, int number);

  Script script_;
  int listening_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  bool ends_ = false;      // guarded by mutex_, as what follows
  std::vector<int> open_;  // by number; -1: closed
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

/// Answers each request with what `answer` says, on connections that stay open.
ScriptedServer::Script answering(std::function<std::string(const std::string& head)> answer);

/// A port on which no process listens at present.
std::uint16_t free_port();
/// How many descriptors this process has open.
int open_descriptors();

}  // namespace rehearse::testing
