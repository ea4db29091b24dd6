import { randomUUID } from 'node:crypto'
import { link, open, rename, rm } from 'node:fs/promises'
import { CliFault } from '../command/cli-fault.ts'
import { exitCodes } from '../terminal.ts'

/**
 * Puts bytes into a file that is there whole or not at all: they are written beside it and moved into its place. A file that is
 * there already is left as it is, unless `force`; throws `CliFault` then.
 */
export async function writeDownload(path: string, bytes: Uint8Array, force: boolean): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`
  try {
    const file = await open(beside, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    // A link is refused where the name is taken, in one step: another command may write the same file at this time.
    if (force) await rename(beside, path)
    else await link(beside, path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw fileStands(path)
    throw error
  } finally {
    await rm(beside, { force: true })
  }
}

export function fileStands(path: string): CliFault {
  return new CliFault(exitCodes.conflict, {
    fr: `${path} est déjà là. Remplacez-le par --force, ou choisissez un autre nom par --to.`,
    en: `${path} is there already. Replace it by --force, or choose another name by --to.`,
  })
}
