import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'

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

/** What is bundled, and how. */
export const bundle = {
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
} satisfies BuildOptions

/** The files of which something is in the bundle, as paths from the working folder; nothing is written. */
export async function bundledFiles(): Promise<readonly string[]> {
  const { metafile } = await build({ ...bundle, metafile: true, write: false })
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs))
  return inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path)
}
