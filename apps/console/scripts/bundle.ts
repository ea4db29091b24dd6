import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The files of which something is in the console: modules, and fonts and styles that they name. Nothing is written. */
export async function bundledFiles(): Promise<readonly string[]> {
  const built = await build({ configFile: resolve(root, 'vite.config.ts'), logLevel: 'error', build: { write: false } })
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []))
  const files = outputs.flatMap((one) => (one.type === 'chunk' ? Object.keys(one.modules) : one.originalFileNames))
  return files.map((file) => resolve(root, file.replace(/^\0/, '')))
}
