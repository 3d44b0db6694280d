# Debian 12 packages, found by pkg-config. The version is the oldest accepted.
# libevent reports 2.1.12 with and without Debian's security update (2.1.12-stable-8+deb12u1):
# tools/start and tools/test install the newest of the distribution.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(EVENT REQUIRED IMPORTED_TARGET libevent_core>=2.1.12)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3>=3.40.1)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium>=1.0.18)
pkg_check_modules(CMARK REQUIRED IMPORTED_TARGET libcmark>=0.30.2)
pkg_check_modules(MAXMIND REQUIRED IMPORTED_TARGET libmaxminddb>=1.7.1)
pkg_check_modules(DEFLATE REQUIRED IMPORTED_TARGET libdeflate>=1.14)
pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode>=4.1.1)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc>=2.6.0) # what Debian’s 2.8.0 package says of itself
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl>=7.88.1)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson>=2.14)
# Of the reader of uploaded files alone (tools/reader).
pkg_check_modules(VIPS REQUIRED IMPORTED_TARGET vips>=8.14)
pkg_check_modules(MAGIC REQUIRED IMPORTED_TARGET libmagic>=5.44)
pkg_check_modules(ZIP REQUIRED IMPORTED_TARGET libzip>=1.7.3)
pkg_check_modules(XML REQUIRED IMPORTED_TARGET libxml-2.0>=2.9.14)
pkg_check_modules(POPPLER REQUIRED IMPORTED_TARGET poppler-glib>=22.12)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp>=2.5.4)
# Snowball's library has no .pc file.
find_path(STEMMER_INCLUDE libstemmer.h REQUIRED)
find_library(STEMMER_LIBRARY stemmer REQUIRED)
add_library(ep_stemmer INTERFACE)
target_include_directories(ep_stemmer SYSTEM INTERFACE ${STEMMER_INCLUDE})
target_link_libraries(ep_stemmer INTERFACE ${STEMMER_LIBRARY})
