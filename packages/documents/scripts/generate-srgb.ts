import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * Writes the colour profile of archival documents as a module, from the package that draws them: documents are made without
 * reading files, and a server app is bundled to a single one. A test compares the module with the package.
 */
const library = dirname(createRequire(import.meta.url).resolve('pdfkit'))
const profile = readFileSync(join(library, 'data/sRGB_IEC61966_2_1.icc')).toString('base64')
const header =
  '// sRGB2014, copyright International Color Consortium, 2015, which lets everybody use and embed it.\n' +
  '// Made by scripts/generate-srgb.ts; not written by hand.\n'
writeFileSync(
  new URL('../src/generated/srgb.ts', import.meta.url),
  `${header}export const srgbIccBase64 =\n  '${profile}'\n`,
)
