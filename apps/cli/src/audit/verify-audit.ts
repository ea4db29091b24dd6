import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import {
  keyIdOf,
  type PublicJwk,
  readPublicJwk,
  type TrailVerdict,
  UnreadableLine,
  verifyTrail,
} from '@grenier/audit-chain'
import type { Said } from '../command/cli-fault.ts'
import type { CommandSpec } from '../command/command-spec.ts'
import { type ExitCode, exitCodes } from '../terminal.ts'
import { verifyAuditTexts } from './verify-audit.texts.ts'

/** A key as RFC 7517 has it: where it names itself, by the name that its bytes have. */
function keyOf(value: unknown): PublicJwk {
  if (typeof value !== 'object' || value === null || !('kid' in value)) return readPublicJwk(value)
  const { kid, ...plain } = value
  const key = readPublicJwk(plain)
  if (kid !== keyIdOf(key)) throw new UnreadableLine(`the key ${String(kid)} is another one`)
  return key
}

/** A key, or a set of keys as `GET /v1/audit-keys` answers. One that cannot be read proves nothing: no trail is looked at then. */
async function readKeys(path: string): Promise<PublicJwk[]> {
  const value: unknown = JSON.parse(await readFile(path, 'utf8'))
  const isSet = typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)
  return isSet ? (value.keys as unknown[]).map(keyOf) : [keyOf(value)]
}

/** Lines as NDJSON has them: parted by line feeds alone, since the texts in them may hold other separators (U+2028). */
async function* linesOf(path: string): AsyncGenerator<string, void, undefined> {
  let rest = ''
  for await (const part of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const lines = `${rest}${part}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

function codeOf({ fault, sequence, signedThrough }: TrailVerdict): ExitCode {
  if (fault !== null) return exitCodes.failed
  return signedThrough === sequence ? exitCodes.done : exitCodes.unproven
}

/**
 * `grenier audit verify FILE [--key KEY.json]…`: follows an exported trail offline. Ends with `done` when every fact is what a
 * trusted key signed, `failed` when something was altered, `misused` when it was called wrongly or a file cannot be read,
 * `unproven` when the trail agrees with itself and no key that was given signed all of it.
 */
export const verifyAuditCommand: CommandSpec = {
  words: ['audit', 'verify'],
  summary: saidBy((texts) => texts.summary),
  arguments: [{ name: 'fichier', text: saidBy((texts) => texts.file) }],
  options: [
    { flags: '--key <fichier>', text: saidBy((texts) => texts.key), isMany: true },
    { flags: '--json', text: saidBy((texts) => texts.json) },
  ],
  examples: ['grenier audit verify journal.ndjson --key cles.json'],
  isRemote: false,
  hasOutput: false,
  run: async ({ terminal, ...call }) => {
    const texts = verifyAuditTexts[terminal.language]
    try {
      const keys = (await Promise.all(call.options('key').map(readKeys))).flat()
      const verdict = await verifyTrail(linesOf(call.argument(0)), keys)
      if (call.flag('json')) terminal.write(JSON.stringify(verdict, writeWhole))
      else texts.tell(verdict, keys.map(keyIdOf)).forEach(terminal.write)
      return codeOf(verdict)
    } catch (error) {
      terminal.writeError(texts.unreadable(error instanceof Error ? error.message : String(error)))
      return exitCodes.misused
    }
  },
}

function saidBy(text: (texts: (typeof verifyAuditTexts)['fr']) => string): Said {
  return { fr: text(verifyAuditTexts.fr), en: text(verifyAuditTexts.en) }
}

const writeWhole = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
