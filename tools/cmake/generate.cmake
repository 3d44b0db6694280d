# Generators: small C programs of tools/, built first, whose output lies in build/generated.
