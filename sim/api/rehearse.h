/* rehearse from C and from every language that can call C: JSON text in, JSON text out.
 *
 *     char* answer = rehearse_run(text, strlen(text), NULL);
 *     puts(answer);
 *     rehearse_free(answer);
 *
 * Link with librehearse (pkg-config rehearse, or the CMake target rehearse::c). The keys of the
 * answers are described in scenarios/results.md; times whose names end in Ns are whole nanoseconds.
 *
 * All functions may be called from any number of threads at once, and none keeps anything between
 * calls. Any bytes may be passed, a null pointer among them: bad input is an answer with `errors`.
 * No exception leaves the library. Only a defect of the library itself ends the process: a broken
 * invariant prints its place and the seed on standard error and calls abort().
 */
#ifndef REHEARSE_H
#define REHEARSE_H

#include <stddef.h> /* NOLINT(modernize-deprecated-headers): this is C */

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define REHEARSE_EXPORT __attribute__((visibility("default")))
#else
#define REHEARSE_EXPORT
#endif

/* The version of the library, such as "0.1.0". It lives as long as the library. */
REHEARSE_EXPORT const char* rehearse_version(void);

/* Runs a rehearsal in virtual time and answers as `rehearse run --jsonl` answers the same line.
 *
 * `rehearsal`: `length` bytes of JSON in UTF-8, at most 16 MiB: a rehearsal, or k6 options together
 * with the setting iterationDuration. Line breaks are white space. A key `id` comes back as it is.
 *
 * `settings`: null, or a JSON object that ends with a zero byte. Its keys, all optional:
 *
 *     seed               of all random numbers, instead of the file's; from 0 to 2^64 - 1
 *     replication        which replication, from 0: other random numbers from the same seed
 *     iterationDuration  what an iteration takes where the rehearsal has no journeys: "1.5s", or a
 *                        duration model
 *     folder             where the CSV files are that the rehearsal names; without it, it may name
 *                        none
 *     threads            how many the run may use, 1 by default; the answer does not depend on it
 *     detail             true: also when each iteration started, ended and was dropped
 *     whole              true: with what was so in each second, as `rehearse run --json`
 *
 * Returns one JSON object without a line break at its end: `id` and the result, or `id` and
 * `errors`, a list of texts, every mistake with its place; those of settings begin with "settings".
 * Never null; without enough memory the answer is such an error too. The caller owns the text and
 * gives it to rehearse_free(). */
REHEARSE_EXPORT char* rehearse_run(const char* rehearsal, size_t length, const char* settings);

/* Plans k6 options without a run and answers as `rehearse plan --jsonl` answers the same line.
 *
 * `request`: `length` bytes of JSON: an object with `options` and, optionally, `segment`,
 * `sequence`, `exports` and `id`. Other keys are ignored, so a rehearsal is such a request.
 *
 * Returns the plan, or k6's reasons against it (`class`, `errors`), or `errors`. Otherwise as
 * rehearse_run(). */
REHEARSE_EXPORT char* rehearse_plan(const char* request, size_t length);

/* Frees an answer. Null is allowed. Requires: the answer has not been freed yet. */
REHEARSE_EXPORT void rehearse_free(char* answer);

#ifdef __cplusplus
}
#endif

#endif
