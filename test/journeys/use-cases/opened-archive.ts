import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { strFromU8, unzipSync } from 'fflate'

interface Manifest {
  readonly snapshotAt: string
  readonly files: { path: string; table: string | null; rowCount: string; sizeBytes: string; sha256: string }[]
  readonly tables: { name: string; rowCount: string; columns: { name: string; unit: string | null }[] }[]
}

/** The SHA-256 of bytes, hexadecimal. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** An archive as somebody else's program opens it. */
export function opened(archive: Uint8Array) {
  const files = unzipSync(archive)
  const text = (path: string): string => strFromU8(files[path] ?? new Uint8Array())
  return { files, text, manifest: JSON.parse(text('manifest.json')) as Manifest }
}

const cli = fileURLToPath(new URL('../../../apps/cli/src/main.ts', import.meta.url))

/** What the command line says of a trail, offline. */
export async function verified(
  lines: readonly string[],
  keys: string,
): Promise<{ code: unknown; said: Record<string, unknown> }> {
  const folder = await mkdtemp(join(tmpdir(), 'grenier-trail-'))
  try {
    const [trailFile, keyFile] = [join(folder, 'trail.ndjson'), join(folder, 'keys.json')]
    await writeFile(trailFile, `${lines.join('\n')}\n`)
    await writeFile(keyFile, keys)
    const words = [cli, 'audit', 'verify', trailFile, '--key', keyFile, '--json']
    return await new Promise((resolve) => {
      execFile(process.execPath, words, (error, stdout) => {
        resolve({ code: error === null ? 0 : error.code, said: JSON.parse(stdout) as Record<string, unknown> })
      })
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}
