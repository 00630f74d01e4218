/* Rehearsals from C: a run, a plan, bad input, and eight threads at once. */

#include <pthread.h>
#include <rehearse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 8, ROUNDS = 20 };

static const char kRehearsal[] =
    "{\"id\": 1, \"options\": {\"vus\": 20, \"duration\": \"1m\"},\n"
    " \"journeys\": {\"default\": {\"duration\": {\"uniform\": [\"1s\", \"3s\"]}}}}";

static char* run(const char* text) { return rehearse_run(text, strlen(text), NULL); }

/* Prints what is wrong and ends the program unless the answer has the part. */
static void expect(char* answer, const char* part) {
  if (answer == NULL || strstr(answer, part) == NULL) {
    fprintf(stderr, "found %s, expected an answer with %s\n", answer, part);
    exit(1);
  }
  rehearse_free(answer);
}

static void* run_often(void* expected) {
  for (int i = 0; i < ROUNDS; ++i) {
    char* answer = run(kRehearsal);
    const int same = strcmp(answer, expected) == 0;
    rehearse_free(answer);
    if (!same) return "another answer on another thread";
  }
  return NULL;
}

static void run_on_threads(void) {
  char* expected = run(kRehearsal);
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; ++i) {
    if (pthread_create(&threads[i], NULL, run_often, expected) != 0) exit(1);
  }
  for (int i = 0; i < THREADS; ++i) {
    void* wrong = NULL;
    pthread_join(threads[i], &wrong);
    if (wrong != NULL) {
      fprintf(stderr, "%s\n", (const char*)wrong);
      exit(1);
    }
  }
  rehearse_free(expected);
}

int main(void) {
  expect(run(kRehearsal), "{\"id\":1,\"seed\":1,\"complete\":");
  expect(rehearse_run(kRehearsal, strlen(kRehearsal), "{\"whole\": true}"),
         "\"iterationDurationMs\"");
  expect(rehearse_plan(kRehearsal, strlen(kRehearsal)), "\"maxPlannedVUs\":20");
  expect(rehearse_run(NULL, 0, NULL), "\"errors\":[\"found a null pointer");
  expect(rehearse_plan(NULL, 7), "\"errors\":[\"found a null pointer");
  expect(run("{\"seed\": -1}"), "\"/seed: found -1");
  expect(run("\xff\xfe"), "\"errors\":[");
  expect(rehearse_run(kRehearsal, strlen(kRehearsal), "nonsense"), "\"errors\":[\"settings");
  rehearse_free(NULL);
  run_on_threads();
  printf("rehearse %s answers C\n", rehearse_version());
  return 0;
}
