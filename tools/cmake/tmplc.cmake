# Templates, messages, addresses and static files, compiled to C in build/generated (on every
# target's include path by ep_flags). Lists for the layers' targets, headers included so that
# their objects wait for them:
#   EP_TEMPLATE_SOURCES  one .c a .tmpl, templates.h      (with the features: it includes their views)
#   EP_MESSAGE_SOURCES   messages.[ch], urls.[ch]
#   EP_ASSET_SOURCES     assets.[ch]: web/static, moderation/policy, web/demo
# The generators see only what is there: no template, no catalogue, no route is fine.
set(EP_GENERATED ${CMAKE_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${EP_GENERATED})
set(EP_TOOL_LIB lib/arena.c lib/base.c lib/buf.c lib/escape.c lib/mem.c lib/str.c)
list(TRANSFORM EP_TOOL_LIB PREPEND ${CMAKE_SOURCE_DIR}/)

file(GLOB TMPLC_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/tmplc/*.c)
add_executable(tmplc ${TMPLC_SOURCES} ${EP_TOOL_LIB})
target_link_libraries(tmplc PRIVATE ep_flags)
add_executable(assetc ${CMAKE_SOURCE_DIR}/tools/assetc.c ${EP_TOOL_LIB})
target_link_libraries(assetc PRIVATE ep_flags PkgConfig::DEFLATE)

# Paths are relative to the sources: they stand in errors and in generated comments.
file(GLOB_RECURSE EP_STATIC_FILES RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS web/static/*)
file(GLOB EP_POLICY_FILES RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS moderation/policy/*.conf)
file(GLOB EP_DEMO_FILES RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS web/demo/*)
set(EP_ASSET_SOURCES ${EP_GENERATED}/assets.c ${EP_GENERATED}/assets.h)
add_custom_command(
  OUTPUT ${EP_ASSET_SOURCES} ${EP_GENERATED}/assets.list
  COMMAND assetc --out ${EP_GENERATED} --static web/static ${EP_STATIC_FILES}
          --embed embedded_policies ${EP_POLICY_FILES} --embed embedded_demo ${EP_DEMO_FILES}
  DEPENDS assetc ${EP_STATIC_FILES} ${EP_POLICY_FILES} ${EP_DEMO_FILES}
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} COMMENT "Static files" VERBATIM)

file(GLOB_RECURSE EP_TEMPLATES RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS
     web/templates/*.tmpl server/*.tmpl)
set(EP_TEMPLATE_SOURCES ${EP_GENERATED}/templates.h)
foreach(template ${EP_TEMPLATES})
  string(REPLACE "/" "_" name ${template})
  list(APPEND EP_TEMPLATE_SOURCES ${EP_GENERATED}/${name}.c)
endforeach()
set(EP_MESSAGE_SOURCES ${EP_GENERATED}/messages.c ${EP_GENERATED}/messages.h
    ${EP_GENERATED}/urls.c ${EP_GENERATED}/urls.h)
set(options)
set(inputs)
foreach(pair ids=server/core/ids.def routes=server/routes.def fr=web/messages/fr.po
        en=web/messages/en.po)
  string(REPLACE "=" ";" pair ${pair})
  list(GET pair 0 option)
  list(GET pair 1 input)
  file(GLOB present RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS ${input})
  if(present)
    list(APPEND options --${option} ${input})
    list(APPEND inputs ${input})
  endif()
endforeach()
add_custom_command(
  OUTPUT ${EP_TEMPLATE_SOURCES} ${EP_MESSAGE_SOURCES}
  COMMAND tmplc --out ${EP_GENERATED} --assets ${EP_GENERATED}/assets.list ${options}
          ${EP_TEMPLATES}
  DEPENDS tmplc ${EP_GENERATED}/assets.list ${inputs} ${EP_TEMPLATES}
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} COMMENT "Templates and messages" VERBATIM)
