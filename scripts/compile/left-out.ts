// Takes the place of a package that a compiled program never uses: see scripts/compile.ts.
export {};
