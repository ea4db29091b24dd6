import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress } from 'node:zlib'
import { build } from 'vite'

const compressible: readonly string[] = ['.js', '.css', '.svg', '.html']
const worthBytesMin = 1_024

/** Builds the console into a folder, each file beside its compressed self: compressing is done once, not for each browser. */
export async function buildConsole(outDir: string): Promise<void> {
  await build({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  })
  const entries = await readdir(outDir, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    if (entry.isFile() && compressible.includes(extname(entry.name))) await compress(join(entry.parentPath, entry.name))
  }
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path)
  if (bytes.length >= worthBytesMin) await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes))
}
