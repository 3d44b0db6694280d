# Generators: small C programs of tools/, built first, whose output lies in build/generated.
include(tools/cmake/sqlc.cmake)
include(tools/cmake/tmplc.cmake)
include(tools/cmake/wordc.cmake)
