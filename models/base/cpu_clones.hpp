#pragma once
// Compiles a loop twice, for baseline x86-64 and for x86-64-v3.

/// Before the definition of a function: it is compiled twice, for any x86-64 processor and for
/// those with the instructions of x86-64-v3 (BMI, LZCNT, AVX2), and the program chooses when it
/// starts. For loops of integers alone, whose results cannot depend on it. What such a function
/// calls should be inline.
#if defined(__x86_64__) && defined(__OPTIMIZE__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define REHEARSE_CPU_CLONES [[gnu::target_clones("default", "arch=x86-64-v3"), gnu::flatten]]
#else
#define REHEARSE_CPU_CLONES
#endif
