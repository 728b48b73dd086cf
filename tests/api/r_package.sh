# Sourced: r_package BUILD SOURCE installs the package for R into ./rlib, against the library of a build that is not installed.
r_package() {
    mkdir -p rlib pkgconfig
    printf 'Name: flujo\nDescription: of a build\nVersion: 0\nCflags: -I%s/include\nLibs: -L%s -lflujo\n' "$2" "$1" >pkgconfig/flujo.pc
    cp -r "$2/bindings/r" r # R compiles in the folder of the source
    PKG_CONFIG_PATH=$PWD/pkgconfig R CMD INSTALL --no-docs --no-test-load -l rlib r >r.log 2>&1 || { cat r.log; fail "R cannot install its package"; }
}
