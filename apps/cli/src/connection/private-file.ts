import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CliFault } from '../command/cli-fault.ts'
import { exitCodes } from '../terminal.ts'

/** The text of a file that may not be there yet; null then. Throws `CliFault` where others may read it. */
export async function readPrivateFile(path: string): Promise<string | null> {
  try {
    const { mode } = await stat(path)
    if ((mode & 0o077) !== 0) {
      throw new CliFault(exitCodes.failed, {
        fr: `D’autres que vous peuvent lire ${path}. Corrigez : chmod 600 ${path}`,
        en: `Others than you may read ${path}. Mend it: chmod 600 ${path}`,
      })
    }
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/**
 * Writes a file that its owner alone may read, in a folder that its owner alone may open. It is there whole or not at all: it is
 * written beside and moved into its place, with the mode from its first byte on.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await chmod(dirname(path), 0o700)
  const beside = `${path}.${process.pid}.part`
  await rm(beside, { force: true })
  const file = await open(beside, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
}
