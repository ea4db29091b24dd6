import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Generates the Prisma client, which git does not keep, unless it stands for these very inputs already.
 * It needs no network: generating uses no native engine, and what the command line would fetch is replaced by nothing.
 */
const here = dirname(fileURLToPath(import.meta.url))
const schemaDir = join(here, '../../../prisma/schema')
const outputDir = join(here, '../src/generated')
const stampFile = join(outputDir, '.inputs')

const prismaManifest = createRequire(import.meta.url).resolve('prisma/package.json')
const inputs = createHash('sha256')
  .update(readFileSync(prismaManifest))
  .update(readFileSync(fileURLToPath(import.meta.url)))
for (const file of readdirSync(schemaDir).sort()) inputs.update(file).update(readFileSync(join(schemaDir, file)))
const stamp = inputs.digest('hex')

if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  // Without this the command line would download an engine that it then does not use.
  execFileSync(
    process.execPath,
    [join(dirname(prismaManifest), 'build/index.js'), 'generate', '--schema', schemaDir, '--no-hints'],
    {
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  mkdirSync(outputDir, { recursive: true })
  writeFileSync(stampFile, stamp)
}
