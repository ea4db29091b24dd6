import { randomUUID } from 'node:crypto'
import { access, link, open, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { DownloadedDocument } from '@grenier/contracts'
import { CliFault } from '../command/cli-fault.ts'
import type { Call, OptionSpec } from '../command/command-spec.ts'
import { exitCodes } from '../terminal.ts'

/** Where a document goes, of every command that downloads one. */
export const downloadOptions: readonly OptionSpec[] = [
  { flags: '--to <fichier>', text: { fr: 'dans ce fichier', en: 'into that file' } },
  { flags: '--force', text: { fr: 'remplacer un fichier qui est là', en: 'replace a file that is there' } },
]

/** Refuses a file that stands before anything is asked for; writing looks again. Throws `CliFault`. */
export async function refuseStanding(call: Call): Promise<void> {
  const wanted = call.option('to')
  if (wanted === undefined || call.flag('force')) return
  const isThere = await access(wanted).then(
    () => true,
    () => false,
  )
  if (isThere) throw fileStands(wanted)
}

/** Writes a document where the person wants it, else under its own name or `otherwise` in this folder, and tells where. */
export async function writeDocument(call: Call, document: DownloadedDocument, otherwise: string): Promise<void> {
  const path = call.option('to') ?? ownName(document, otherwise)
  await writeDownload(path, document.bytes, call.flag('force'))
  call.terminal.write(path)
}

/** What the server calls it, in this folder and nowhere else: a name is no path. */
function ownName({ fileName }: DownloadedDocument, otherwise: string): string {
  const name = basename(fileName ?? '').replaceAll(/[^\p{L}\p{N}._-]/gu, '-')
  return name === '' || name.startsWith('.') ? otherwise : name
}

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

function fileStands(path: string): CliFault {
  return new CliFault(exitCodes.conflict, {
    fr: `${path} est déjà là. Remplacez-le par --force, ou choisissez un autre nom par --to.`,
    en: `${path} is there already. Replace it by --force, or choose another name by --to.`,
  })
}
