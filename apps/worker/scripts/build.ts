import { cp, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Node strips no types under node_modules, so the image holds one file for each command with everything in it, and no node_modules. */
const inApp = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** What libraries written for CommonJS expect to find around them. */
const commonJsGlobals = [
  "import { createRequire as __createRequire } from 'node:module'",
  "import { fileURLToPath as __fileURLToPath } from 'node:url'",
  'const require = __createRequire(import.meta.url)',
  'const __filename = __fileURLToPath(import.meta.url)',
  "const __dirname = __fileURLToPath(new URL('.', import.meta.url))",
].join('\n')

await build({
  entryPoints: {
    worker: inApp('src/main.ts'),
    'reseal-secrets': inApp('src/reseal/main.ts'),
    'rebuild-provisioning': inApp('src/rebuild/main.ts'),
    migrate: inApp('../../packages/database/src/bin/migrate.ts'),
    healthcheck: inApp('../../packages/platform/src/bin/healthcheck.ts'),
  },
  outdir: inApp('dist'),
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  sourcemap: 'linked',
  legalComments: 'external',
  banner: { js: commonJsGlobals },
  // An optional faster driver that nobody installs.
  external: ['pg-native'],
  logLevel: 'warning',
})

// The migrator reads its SQL as files: whoever has the image can read what it would do before it does it.
const sql = inApp('dist/prisma')
await rm(sql, { recursive: true, force: true })
await cp(inApp('../../prisma/migrations'), `${sql}/migrations`, { recursive: true })
await cp(inApp('../../prisma/bootstrap.sql'), `${sql}/bootstrap.sql`)
