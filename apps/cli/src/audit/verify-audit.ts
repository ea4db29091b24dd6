import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { keyIdOf, type PublicJwk, readPublicJwk, type TrailVerdict, verifyTrail } from '@grenier/audit-chain'
import { Command } from 'commander'
import { type ExitCode, exitCodes, type Terminal } from '../terminal.ts'
import { verifyAuditTexts } from './verify-audit.texts.ts'

/** A key that cannot be read proves nothing: the command then looks at no trail. */
async function readKey(path: string): Promise<PublicJwk> {
  return readPublicJwk(JSON.parse(await readFile(path, 'utf8')))
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const stream = createReadStream(path, 'utf8')
  // Without it a file that cannot be opened would end as one without lines.
  const failed = new Promise<never>((_resolve, reject) => stream.once('error', reject))
  failed.catch(() => undefined)
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]()
  for (;;) {
    const { value, done } = await Promise.race([lines.next(), failed])
    if (done === true) return
    yield value
  }
}

function codeOf({ fault, sequence, signedThrough }: TrailVerdict): ExitCode {
  if (fault !== null) return exitCodes.failed
  return signedThrough === sequence ? exitCodes.done : exitCodes.unproven
}

/**
 * `grenier audit verify FILE [--key KEY.json]…`: follows an exported trail offline. Ends with 0 when every fact is what a
 * trusted key signed, 1 when something was altered, 2 when it was called wrongly or a file cannot be read, 3 when the trail
 * agrees with itself and no key that was given signed all of it.
 */
export function verifyAuditCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const texts = verifyAuditTexts[terminal.language]
  return new Command('verify')
    .description(texts.summary)
    .argument('<file>', texts.file)
    .option('--key <file...>', texts.key)
    .option('--json', texts.json)
    .action(async (file: string, options: { key?: string[]; json?: true }) => {
      try {
        const keys = await Promise.all((options.key ?? []).map(readKey))
        const verdict = await verifyTrail(linesOf(file), keys)
        end(codeOf(verdict))
        if (options.json === true) terminal.write(JSON.stringify(verdict, writeWhole))
        else texts.tell(verdict, keys.map(keyIdOf)).forEach(terminal.write)
      } catch (error) {
        terminal.writeError(texts.unreadable(error instanceof Error ? error.message : String(error)))
        end(exitCodes.misused)
      }
    })
}

const writeWhole = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
