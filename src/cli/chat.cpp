// The loop of a chat: a line, an answer.
#include "cli/chat.h"

#include <errno.h>
#include <unistd.h>

#include <cstdio>

#include "base/error.h"
#include "cli/interrupt.h"
#include "cli/picture.h"
#include "prompt/chat_template.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

constexpr const char* kHelp =
    "/image PATH   add a picture to the next question\n"
    "/reset        forget the conversation\n"
    "/help         this text\n"
    "/exit         leave (or Ctrl-D)\n"
    "Ctrl-C        end the answer\n";

// Lines from standard input. std::getline would take a Ctrl-C for the end of the file.
class Lines {
 public:
  enum class Got { line, interrupt, end };
  Got next(std::string& line) {
    for (;;) {
      const auto newline = buffer_.find('\n');
      if (newline != buffer_.npos) {
        line = buffer_.substr(0, newline);
        buffer_.erase(0, newline + 1);
        return Got::line;
      }
      char block[4096];
      const auto count = ::read(STDIN_FILENO, block, sizeof block);
      if (count < 0 && errno == EINTR) return Got::interrupt;
      if (count <= 0) return Got::end;
      buffer_.append(block, static_cast<size_t>(count));
    }
  }

 private:
  std::string buffer_;
};

constexpr int kPictureColumns = 60;

class Chat {
 public:
  Chat(const ModelSession& session, const GenerateOptions& options,
       const std::optional<std::string>& system, std::vector<Image> images)
      : session_(session),
        options_(options),
        system_(system),
        waiting_(std::move(images)),
        memory_(session.model) {
    options_.cancelled = interrupted;
  }

  int run() {
    std::printf("Type a question; /help lists commands, Ctrl-D leaves.\n");
    for (const auto& image : waiting_) show_picture(image, kPictureColumns);
    catch_interrupt();
    std::string line;
    for (;;) {
      std::printf("> ");
      std::fflush(stdout);
      clear_interrupt();
      const auto got = lines_.next(line);
      if (got == Lines::Got::interrupt) {
        std::printf("\n");
        continue;
      }
      if (got == Lines::Got::end) break;
      try {
        check_utf8(line, "this line");
        const std::string text(strip(line));
        if (text == "/exit") break;
        handle(text);
      } catch (const Error& e) {
        std::fprintf(stderr, "dsvl: %s\n", e.what());
      }
    }
    std::printf("\n");
    return 0;
  }

 private:
  void handle(const std::string& line) {
    if (line.empty()) return;
    if (line == "/help") {
      std::fputs(kHelp, stdout);
    } else if (line == "/reset") {
      messages_.clear();
      images_.clear();
      waiting_.clear();
      memory_ = ConversationMemory(session_.model);
    } else if (line.starts_with("/image ")) {
      waiting_.push_back(read_image(std::string(strip(line.substr(7)))));
      show_picture(waiting_.back(), kPictureColumns);
    } else if (line[0] == '/' && line.find(' ') == line.npos) {
      fail("unknown command ", line, "; /help lists them");
    } else {
      ask(line);
    }
  }

  void ask(const std::string& question) {
    const bool vision = session_.model.config.has_vision();
    auto messages = messages_;
    auto images = images_;
    images.insert(images.end(), waiting_.begin(), waiting_.end());
    messages.push_back(
        {"user", vision ? with_placeholders(question, waiting_.size(), session_.processor.image_tag)
                        : question});
    const auto inputs = session_.chat_inputs(messages, system_, images);
    const auto stream = [](size_t, const std::string& text) {
      std::fwrite(text.data(), 1, text.size(), stdout);
      std::fflush(stdout);
      return !interrupted();
    };
    const auto answer =
        generate_next(session_.model, session_.tokenizer, inputs, options_, stream, memory_);
    std::printf("\n");
    if (answer.token_ids.empty() && interrupted()) return;  // the question counts as not asked
    messages.push_back({"assistant", answer.text});
    // Only now: a question that failed (a prompt too long) leaves the conversation as it was.
    messages_ = std::move(messages);
    images_ = std::move(images);
    waiting_.clear();
  }

  const ModelSession& session_;
  GenerateOptions options_;
  const std::optional<std::string>& system_;
  std::vector<Image> waiting_, images_;  // of the next question; of the conversation
  std::vector<Message> messages_;
  ConversationMemory memory_;
  Lines lines_;
};

}  // namespace

int run_chat(const ModelSession& session, const GenerateOptions& options,
             const std::optional<std::string>& system, std::vector<Image> images) {
  return Chat(session, options, system, std::move(images)).run();
}

}  // namespace dsvl
