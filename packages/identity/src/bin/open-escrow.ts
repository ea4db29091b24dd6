import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openEscrowFile } from '../open-escrow-file.ts'

const usage = 'open-escrow --file <escrow file> --key <private key, PEM> [--tenant <id or slug>]'

/** Prints `slug tenant-id password` a line. On a machine without network, where the private key is. */
function main(): void {
  const { values } = parseArgs({
    options: { file: { type: 'string' }, key: { type: 'string' }, tenant: { type: 'string' } },
  })
  const { file, key, tenant } = values
  if (file === undefined || key === undefined) throw new Error(usage)
  const opened = openEscrowFile(readFileSync(file, 'utf8'), readFileSync(key, 'utf8'), tenant)
  for (const { slug, tenantId, password } of opened) process.stdout.write(`${slug} ${tenantId} ${password}\n`)
}

try {
  main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
