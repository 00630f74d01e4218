#pragma once
// Whether the address sanitizer is compiled in (REHEARSE_ASAN), and its interface.

#if defined(__SANITIZE_ADDRESS__)
#define REHEARSE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define REHEARSE_ASAN 1
#endif
#endif
#ifdef REHEARSE_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
