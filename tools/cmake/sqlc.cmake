# SQL: tools/sqlc checks every .sql file of server/ against schema/ and makes C of it, in one run
# (a statement's place in the cache counts over all files). EP_SQL_SOURCES lists what it made; the
# headers are included as "sql/<folder>_<file>.h".
file(GLOB SQLC_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/sqlc/*.c)
add_executable(sqlc ${SQLC_SOURCES})
target_link_libraries(sqlc PRIVATE ep_lib)

# ep_sqlc(<list variable> OUT <folder> SCHEMA <folder> FILES <file.sql>… [OPTIONS <option>…])
function(ep_sqlc made)
  cmake_parse_arguments(PARSE_ARGV 1 A "" "OUT;SCHEMA" "FILES;OPTIONS")
  file(GLOB schema CONFIGURE_DEPENDS ${A_SCHEMA}/[0-9][0-9][0-9][0-9]-*.sql)
  set(outputs ${A_OUT}/statements.c ${A_OUT}/statements.h ${A_OUT}/migrations.c
    ${A_OUT}/migrations.h)
  foreach(file ${A_FILES})
    get_filename_component(folder ${file} DIRECTORY)
    get_filename_component(folder ${folder} NAME)
    get_filename_component(name ${file} NAME_WE)
    list(APPEND outputs ${A_OUT}/${folder}_${name}.c ${A_OUT}/${folder}_${name}.h)
  endforeach()
  set(ids ${CMAKE_SOURCE_DIR}/server/core/ids.def)
  file(MAKE_DIRECTORY ${A_OUT})
  add_custom_command(OUTPUT ${outputs}
    COMMAND sqlc --schema ${A_SCHEMA} --ids ${ids} --out ${A_OUT} ${A_OPTIONS} ${A_FILES}
    DEPENDS sqlc ${schema} ${ids} ${A_FILES}
    COMMENT "sqlc: checking SQL against ${A_SCHEMA}" VERBATIM)
  set(${made} ${outputs} PARENT_SCOPE)
endfunction()

file(GLOB EP_SQL_FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/server/*/*.sql)
ep_sqlc(EP_SQL_SOURCES OUT ${CMAKE_BINARY_DIR}/generated/sql SCHEMA ${CMAKE_SOURCE_DIR}/schema
  FILES ${EP_SQL_FILES} OPTIONS --include sql/)

if(EP_TESTS)
  # The tests of sqlc run it by name, and one is linked with what it makes of a small schema.
  set(fixture ${CMAKE_SOURCE_DIR}/tests/unit/tools/sqlc)
  ep_sqlc(SQLC_FIXTURE OUT ${CMAKE_BINARY_DIR}/generated/sqlc_fixture SCHEMA ${fixture}/schema
    FILES ${fixture}/shop/shelf.sql OPTIONS --include sqlc_fixture/ --prefix fixture)
  cmake_language(DEFER CALL target_sources tools_sqlc_made_test PRIVATE ${SQLC_FIXTURE})
  cmake_language(DEFER CALL add_dependencies tools_sqlc_refusals_test sqlc)
  cmake_language(DEFER CALL target_compile_definitions tools_sqlc_refusals_test PRIVATE
    EP_SQLC="$<TARGET_FILE:sqlc>")
endif()
