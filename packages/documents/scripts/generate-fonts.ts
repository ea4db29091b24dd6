import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * Writes the two faces of our documents as a module, from the npm package that publishes them. A module and not files:
 * documents are made without reading any, and a server app is bundled to a single file. Run it after a new version of the
 * font; a test compares the module with the package.
 */
const faces = { regularWoffBase64: 400, boldWoffBase64: 700 }

const resolve = createRequire(import.meta.url).resolve
const lines = Object.entries(faces).map(([name, weight]) => {
  const path = resolve(
    `@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-${weight}-normal.woff`,
  )
  return `export const ${name} =\n  '${readFileSync(path).toString('base64')}'\n`
})
const header =
  '// Atkinson Hyperlegible Next, copyright Braille Institute of America, SIL Open Font License 1.1.\n' +
  '// Made by scripts/generate-fonts.ts; not written by hand.\n'
writeFileSync(new URL('../src/generated/fonts.ts', import.meta.url), header + lines.join(''))
