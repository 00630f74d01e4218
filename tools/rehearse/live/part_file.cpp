// A header and one line.

#include "tools/rehearse/live/part_file.hpp"

#include "tools/rehearse/help/version.hpp"

namespace rehearse {

Checked<PartPlace> part_place(const Rehearsal& rehearsal, const std::string& text,
                              const ReadSettings& settings) {
  const bool by_flag = settings.overrides.segment || settings.environment.segment;
  if (rehearsal.options.segment && !by_flag) {
    return Problem{"--result",
                   "found an executionSegment in the options, expected it in --execution-segment, "
                   "so that all parts have the same file"};
  }
  if (rehearsal.options.segment && !rehearsal.options.sequence) {
    return Problem{"--result",
                   "found a segment without its sequence, expected "
                   "--execution-segment-sequence"};
  }
  const ExecutionTuple& tuple = rehearsal.plan.tuple;
  LiveTestHeader header;
  header.version = version_text();
  header.sequence = tuple.sequence().text();
  header.parts = tuple.sequence().segments.size();
  header.text = text;
  header.settings = settings;
  return PartPlace{std::move(header), tuple.index()};
}

Checked<std::unique_ptr<PartFile>> PartFile::open(const std::string& name, const PartPlace& place) {
  Checked<std::unique_ptr<ResultsFile>> file = ResultsFile::open(name, header_json(place.header));
  if (!file) return file.problems();
  if ((*file)->lines().count(place.number) > 0) {
    return Problem{"", "found what this segment has measured before, expected a new file"};
  }
  return std::unique_ptr<PartFile>(new PartFile(std::move(*file), place.number));
}

std::vector<std::string> PartFile::keep(const std::string& script, const Result& result,
                                        const std::vector<FailureReason>& failures,
                                        std::int64_t began_ns) {
  file_->append(number_, part_line({began_ns, script, result, samples_.take(), failures}));
  return file_->unwritten();
}

}  // namespace rehearse
