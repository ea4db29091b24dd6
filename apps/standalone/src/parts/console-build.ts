import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Logger } from '@grenier/platform'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))
const cache = join(repository, 'node_modules/.cache/grenier/console')
/** All that the built console is made of. */
const sources = ['apps/console', 'packages/contracts/src', 'packages/quota-billing/src', 'pnpm-lock.yaml']

/**
 * Begins to build the console in a process of its own, beside the story, and returns how to wait for its folder. What was built
 * of the same sources before is served at once.
 */
export function startConsole(logger: Logger): () => Promise<string> {
  const building = builtConsole()
  // Told when a page is asked for too; the API goes on without it.
  building.catch((error: unknown) => logger.error({ err: error }, 'the console was not built'))
  return () => building
}

async function builtConsole(): Promise<string> {
  const folder = join(cache, await hashOf(sources))
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'building-'))
  const build = `await (await import(${JSON.stringify(import.meta.resolve('@grenier/console/build'))})).buildConsole(${JSON.stringify(work)})`
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', build])
    // Whoever builds the same beside us may be first.
    await rename(work, folder).catch(() => rm(work, { recursive: true, force: true }))
    return folder
  } catch (error) {
    await rm(work, { recursive: true, force: true })
    throw error
  }
}

async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of await filesOf(paths))
    hash
      .update(path)
      .update('\0')
      .update(await readFile(join(repository, path)))
  return hash.digest('hex').slice(0, 32)
}

async function filesOf(paths: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) {
    const absolute = join(repository, path)
    const entries = await readdir(absolute, { recursive: true, withFileTypes: true }).catch(() => null)
    if (entries === null) found.push(path)
    for (const entry of entries ?? []) {
      const file = join(path, entry.parentPath.slice(absolute.length), entry.name)
      if (entry.isFile() && !/(^|\/)(node_modules|dist)\//.test(file) && !file.endsWith('.test.ts')) found.push(file)
    }
  }
  return found.toSorted()
}
