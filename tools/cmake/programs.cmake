# One library a layer, lowest first; each links only those under it (tools/check-layers holds the
# finer order). Sources are found by folder: a new file needs no line here.
file(GLOB LIB_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/lib/*.c)
add_library(ep_lib STATIC ${LIB_SOURCES})
target_link_libraries(ep_lib PUBLIC ep_flags PkgConfig::SQLITE PkgConfig::SODIUM PkgConfig::CMARK
  PkgConfig::DEFLATE PkgConfig::UTF8PROC PkgConfig::JANSSON Threads::Threads)

file(GLOB MODERATION_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/moderation/*.c)
if(MODERATION_SOURCES)
  add_library(ep_moderation STATIC ${MODERATION_SOURCES})
  target_link_libraries(ep_moderation PUBLIC ep_lib)
endif()
