# The guard's lists of words, moderation/words/*.txt, as one table in C (tools/wordc.c).
add_executable(wordc ${CMAKE_SOURCE_DIR}/tools/wordc.c)
target_link_libraries(wordc PRIVATE ep_lib)
file(GLOB EP_WORD_LISTS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/moderation/words/*.txt)
set(EP_WORD_SOURCES ${CMAKE_BINARY_DIR}/generated/guard_slots.c)
add_custom_command(OUTPUT ${EP_WORD_SOURCES}
  COMMAND wordc --out ${EP_WORD_SOURCES} ${EP_WORD_LISTS}
  DEPENDS wordc ${EP_WORD_LISTS}
  COMMENT "wordc: the guard's words" VERBATIM)
