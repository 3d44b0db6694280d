# Warnings (errors on gcc and clang) and hardening of every target of ours.
# Sources: OpenSSF compiler options guide, Debian hardening walkthrough; see SECURITY.md.
add_library(ep_flags INTERFACE)
target_include_directories(ep_flags INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_compile_definitions(ep_flags INTERFACE _GNU_SOURCE EP_VERSION="${PROJECT_VERSION}")
target_compile_options(ep_flags INTERFACE
  -Werror -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes
  -Wmissing-prototypes -Wwrite-strings -Wcast-qual -Wundef -Wvla -Wformat=2 -Wswitch-enum
  -Wnull-dereference -Wimplicit-fallthrough -fvisibility=hidden -fno-strict-aliasing
  -fno-delete-null-pointer-checks -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  target_compile_options(ep_flags INTERFACE -Walloca -Wduplicated-cond -Wlogical-op
    -Wtrampolines -Wbidi-chars=any -Wstack-usage=65536)
endif()

if(EP_SANITIZE)
  target_compile_options(ep_flags INTERFACE -fsanitize=${EP_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer -Wno-null-dereference -g -O1
    $<$<C_COMPILER_ID:GNU>:-Wno-stack-usage>)
  target_link_options(ep_flags INTERFACE -fsanitize=${EP_SANITIZE})
elseif(EP_COVERAGE)
  target_compile_options(ep_flags INTERFACE --coverage -O0 -g)
  target_link_options(ep_flags INTERFACE --coverage)
else()
  target_compile_options(ep_flags INTERFACE $<$<CONFIG:Release>:-O2> -g -U_FORTIFY_SOURCE
    $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=3> -fstack-protector-strong -fstack-clash-protection
    -fcf-protection=full)
  if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    target_compile_options(ep_flags INTERFACE -ftrivial-auto-var-init=zero)
  endif()
  target_link_options(ep_flags INTERFACE -pie
    -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,-z,defs,--as-needed)
endif()
if(EP_FUZZ)
  # Counts branches in our own code too: without it libFuzzer would guess blindly.
  target_compile_options(ep_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
# assert() states invariants and stays in release builds.
set(CMAKE_C_FLAGS_RELEASE "")
