import { chmod } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { registerInside } from '@grenier/register/bundling'
import { build } from 'esbuild'

/** One file that Node runs wherever it stands, the register of communes in it. */
const inApp = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** What libraries written for CommonJS expect to find around them. */
const banner = [
  '#!/usr/bin/env node',
  "import { createRequire as __createRequire } from 'node:module'",
  'const require = __createRequire(import.meta.url)',
].join('\n')

const outfile = inApp('dist/grenier.mjs')
await build({
  entryPoints: [inApp('src/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minifySyntax: true,
  legalComments: 'external',
  banner: { js: banner },
  plugins: [registerInside],
  logLevel: 'warning',
})
await chmod(outfile, 0o755)
