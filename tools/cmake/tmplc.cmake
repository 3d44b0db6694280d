# Templates, messages, addresses and static files, compiled to C in build/generated (on every
# target's include path by ep_flags). Lists for the layers' targets, headers included so that
# their objects wait for them; each list goes into one target:
#   EP_TEMPLATE_SOURCES  one .c a .tmpl, templates.h      (with the features: it includes their views)
#   EP_MESSAGE_SOURCES   messages.[ch], urls.[ch]
#   EP_ASSET_SOURCES     assets.[ch]: web/static, moderation/policy, web/demo
# The generators see only what is there: no template, no catalogue, no route is fine.
set(EP_TOOL_LIB lib/arena.c lib/base.c lib/buf.c lib/escape.c lib/mem.c lib/str.c lib/utf8.c)
list(TRANSFORM EP_TOOL_LIB PREPEND ${CMAKE_SOURCE_DIR}/)
file(GLOB TMPLC_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/tmplc/*.c)
add_executable(tmplc ${TMPLC_SOURCES} ${EP_TOOL_LIB})
target_link_libraries(tmplc PRIVATE ep_flags)
add_executable(assetc ${CMAKE_SOURCE_DIR}/tools/assetc.c ${EP_TOOL_LIB})
target_link_libraries(assetc PRIVATE ep_flags PkgConfig::DEFLATE)

# ep_assetc(<list variable> OUT <folder> ROOT <folder of static files> EMBED <--embed array file…>…)
# Paths are relative to the sources: they stand in errors and in generated comments.
function(ep_assetc made)
  cmake_parse_arguments(PARSE_ARGV 1 A "" "OUT;ROOT" "EMBED")
  file(GLOB_RECURSE static RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS ${A_ROOT}/*)
  set(embedded ${A_EMBED})
  list(FILTER embedded INCLUDE REGEX "/")
  file(MAKE_DIRECTORY ${A_OUT})
  add_custom_command(OUTPUT ${A_OUT}/assets.c ${A_OUT}/assets.h ${A_OUT}/assets.list
    COMMAND assetc --out ${A_OUT} --static ${A_ROOT} ${static} ${A_EMBED}
    DEPENDS assetc ${static} ${embedded}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} COMMENT "assetc: files of ${A_ROOT}" VERBATIM)
  set(${made} ${A_OUT}/assets.c ${A_OUT}/assets.h PARENT_SCOPE)
endfunction()

# ep_tmplc(<prefix> OUT <folder> ROUTES <file> MESSAGES <folder> TEMPLATES <file>…) sets
# <prefix>_TEMPLATE_SOURCES and <prefix>_MESSAGE_SOURCES; OUT has assets.list of ep_assetc.
function(ep_tmplc prefix)
  cmake_parse_arguments(PARSE_ARGV 1 A "" "OUT;ROUTES;MESSAGES" "TEMPLATES")
  set(inputs)
  set(options)
  foreach(pair "ids=server/core/ids.def" "routes=${A_ROUTES}" "fr=${A_MESSAGES}/fr.po"
          "en=${A_MESSAGES}/en.po")
    string(REPLACE "=" ";" pair ${pair})
    list(GET pair 0 option)
    list(GET pair 1 input)
    file(GLOB present RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS ${input})
    if(present)
      list(APPEND options --${option} ${input})
      list(APPEND inputs ${input})
    endif()
  endforeach()
  set(pages ${A_OUT}/templates.h)
  foreach(template ${A_TEMPLATES})
    string(REPLACE "/" "_" name ${template})
    list(APPEND pages ${A_OUT}/${name}.c)
  endforeach()
  set(messages ${A_OUT}/messages.c ${A_OUT}/messages.h ${A_OUT}/urls.c ${A_OUT}/urls.h)
  add_custom_command(OUTPUT ${pages} ${messages}
    COMMAND tmplc --out ${A_OUT} --assets ${A_OUT}/assets.list ${options} ${A_TEMPLATES}
    DEPENDS tmplc ${A_OUT}/assets.list ${inputs} ${A_TEMPLATES}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} COMMENT "tmplc: templates and messages" VERBATIM)
  set(${prefix}_TEMPLATE_SOURCES ${pages} PARENT_SCOPE)
  set(${prefix}_MESSAGE_SOURCES ${messages} PARENT_SCOPE)
endfunction()

file(GLOB EP_POLICIES RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS moderation/policy/*.conf)
file(GLOB EP_DEMO RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS web/demo/*)
ep_assetc(EP_ASSET_SOURCES OUT ${CMAKE_BINARY_DIR}/generated ROOT web/static
  EMBED --embed embedded_policies ${EP_POLICIES} --embed embedded_demo ${EP_DEMO})
file(GLOB_RECURSE EP_TEMPLATES RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS
  web/templates/*.tmpl server/*.tmpl)
ep_tmplc(EP OUT ${CMAKE_BINARY_DIR}/generated ROUTES server/routes.def MESSAGES web/messages
  TEMPLATES ${EP_TEMPLATES})

# `cmake --build build --target unused-messages` lists what nothing names.
file(GLOB_RECURSE EP_NAMING RELATIVE ${CMAKE_SOURCE_DIR} moderation/*.[chd]* moderation/*.conf
  server/*.[chd]* tools/*.[chd]*)
list(FILTER EP_NAMING EXCLUDE REGEX "^tools/(tmplc|sqlc|cmake)/")
add_custom_target(unused-messages
  COMMAND tmplc --unused --ids server/core/ids.def --routes server/routes.def
          --assets ${CMAKE_BINARY_DIR}/generated/assets.list --fr web/messages/fr.po
          --en web/messages/en.po ${EP_TEMPLATES} ${EP_NAMING}
  DEPENDS ${CMAKE_BINARY_DIR}/generated/assets.list
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} VERBATIM)

if(EP_TESTS)
  # One test is linked with what the generators make of a small site, another runs them by name.
  set(fixture tests/unit/tools/tmplc)
  set(generated ${CMAKE_BINARY_DIR}/generated/tmplc_fixture)
  ep_assetc(FIXTURE_ASSET_SOURCES OUT ${generated} ROOT ${fixture}/static
    EMBED --embed embedded_texts ${fixture}/text.conf)
  ep_tmplc(FIXTURE OUT ${generated} ROUTES ${fixture}/routes.def MESSAGES ${fixture}
    TEMPLATES ${fixture}/site.tmpl)
  cmake_language(DEFER CALL target_sources tools_tmplc_made_test PRIVATE
    ${FIXTURE_ASSET_SOURCES} ${FIXTURE_TEMPLATE_SOURCES} ${FIXTURE_MESSAGE_SOURCES})
  cmake_language(DEFER CALL target_include_directories tools_tmplc_made_test BEFORE PRIVATE
    ${generated})
  cmake_language(DEFER CALL add_dependencies tools_tmplc_refusals_test tmplc assetc)
  cmake_language(DEFER CALL target_compile_definitions tools_tmplc_refusals_test PRIVATE
    EP_TMPLC="$<TARGET_FILE:tmplc>" EP_ASSETC="$<TARGET_FILE:assetc>"
    EP_CC="${CMAKE_C_COMPILER}")
endif()
if(EP_FUZZ)
  set(parts ${TMPLC_SOURCES})
  list(FILTER parts EXCLUDE REGEX "/(main|error)\\.c$")
  cmake_language(DEFER CALL target_sources tmplc_fuzz PRIVATE ${parts})
endif()
