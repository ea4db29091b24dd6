import { open, rename } from 'node:fs/promises'

/**
 * Replaces a file whole, owner-readable only: after a crash at any moment there is the old content or the new one, never a
 * part, because the new one is on disk under another name before it takes the place of the old.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}
