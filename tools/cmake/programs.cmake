# One library a layer, lowest first; each links only those under it (tools/check-layers holds the
# finer order). Sources are found by folder: a new file needs no line here.
file(GLOB LIB_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/lib/*.c)
add_library(ep_lib STATIC ${LIB_SOURCES})
target_link_libraries(ep_lib PUBLIC ep_flags PkgConfig::SQLITE PkgConfig::SODIUM PkgConfig::CMARK
  PkgConfig::DEFLATE PkgConfig::MAXMIND PkgConfig::QRENCODE PkgConfig::UTF8PROC PkgConfig::JANSSON
  PkgConfig::CURL ep_stemmer Threads::Threads)

file(GLOB MODERATION_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/moderation/*.c)
if(MODERATION_SOURCES)
  add_library(ep_moderation STATIC ${MODERATION_SOURCES} ${EP_WORD_SOURCES})
  target_link_libraries(ep_moderation PUBLIC ep_lib)
endif()

# What the generators made: statements, templates, messages, addresses, static files.
add_library(ep_generated STATIC ${EP_SQL_SOURCES} ${EP_TEMPLATE_SOURCES} ${EP_MESSAGE_SOURCES}
  ${EP_ASSET_SOURCES})
target_link_libraries(ep_generated PUBLIC ep_moderation ep_lib)

file(GLOB CORE_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/server/core/*.c)
add_library(ep_core STATIC ${CORE_SOURCES})
target_link_libraries(ep_core PUBLIC ep_generated ep_moderation ep_lib PkgConfig::EVENT)

file(GLOB SERVER_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/server/*/*.c
  ${CMAKE_SOURCE_DIR}/server/*.c)
list(FILTER SERVER_SOURCES EXCLUDE REGEX "/server/core/|/server/main\\.c$")
add_library(ep_server STATIC ${SERVER_SOURCES})
target_link_libraries(ep_server PUBLIC ep_core)

add_executable(entrepairsd ${CMAKE_SOURCE_DIR}/server/main.c)
target_link_libraries(entrepairsd PRIVATE ep_server)

file(GLOB CLI_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/entrepairs.c
  ${CMAKE_SOURCE_DIR}/tools/cli/*.c)
add_executable(entrepairs ${CLI_SOURCES})
target_link_libraries(entrepairs PRIVATE ep_server m)

# What reads uploaded files: a program of its own, the only one that holds decoders.
file(GLOB READER_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/reader/*.c)
add_executable(entrepairs-reader ${READER_SOURCES} ${CMAKE_SOURCE_DIR}/server/files/answer.c)
target_link_libraries(entrepairs-reader PRIVATE ep_lib PkgConfig::VIPS PkgConfig::MAGIC
  PkgConfig::ZIP PkgConfig::XML PkgConfig::POPPLER PkgConfig::SECCOMP)
add_dependencies(entrepairsd entrepairs-reader)
