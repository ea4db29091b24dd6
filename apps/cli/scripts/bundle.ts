import { fileURLToPath } from 'node:url'
import { registerInside } from '@grenier/register/bundling'
import { type BuildOptions, build } from 'esbuild'

/** One file that Node runs wherever it stands, the register of communes in it. */
const inApp = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** What libraries written for CommonJS expect to find around them. */
const banner = [
  '#!/usr/bin/env node',
  "import { createRequire as __createRequire } from 'node:module'",
  'const require = __createRequire(import.meta.url)',
].join('\n')

/** What is bundled, and how. */
export const bundle = {
  entryPoints: [inApp('src/main.ts')],
  outfile: inApp('dist/grenier.mjs'),
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minifySyntax: true,
  legalComments: 'external',
  banner: { js: banner },
  plugins: [registerInside],
  logLevel: 'warning',
} satisfies BuildOptions

/** The files of which something is in the bundle, as paths from the working folder; nothing is written. */
export async function bundledFiles(): Promise<readonly string[]> {
  const { metafile } = await build({ ...bundle, metafile: true, write: false })
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs))
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path)
}
