import { type Checkpoint, keyIdOf, type PublicJwk } from './checkpoint.ts'
import type { AuditFact, ChainHead } from './link.ts'
import { type TrailLine, trailFormat } from './trail-lines.ts'

type Json = Readonly<Record<string, unknown>>

/** Thrown for what is no line of a trail; the message says what is wrong with it. */
export class UnreadableLine extends Error {}

function objectOf(value: unknown, name: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw new UnreadableLine(`${name} is no object`)
}

function textOf(row: Json, name: string): string {
  const value = row[name]
  if (typeof value === 'string') return value
  throw new UnreadableLine(`${name} is no text`)
}

function wholeOf(row: Json, name: string): bigint {
  const text = textOf(row, name)
  if (/^(0|[1-9]\d{0,17})$/.test(text)) return BigInt(text)
  throw new UnreadableLine(`${name} is no whole number`)
}

function hashOf(row: Json): string {
  const text = textOf(row, 'hash')
  if (/^[0-9a-f]{64}$/.test(text)) return text
  throw new UnreadableLine('hash is no SHA-256')
}

const headOf = (row: Json): ChainHead => ({ sequence: wholeOf(row, 'sequence'), hash: hashOf(row) })

const factFields = [
  'id',
  'tenantId',
  'actor',
  'action',
  'subjectKind',
  'subjectId',
  'requestId',
  'recordedAt',
  'before',
  'after',
]

/** A field that is not hashed would be a place to write what nobody sealed. */
function factOf(row: Json): AuditFact {
  const odd = Object.keys(row).find((name) => !factFields.includes(name)) ?? factFields.find((name) => !(name in row))
  if (odd !== undefined) throw new UnreadableLine(`the fact has ${odd in row ? 'a field' : 'no field'} ${odd}`)
  return {
    id: textOf(row, 'id'),
    tenantId: row.tenantId === null ? null : textOf(row, 'tenantId'),
    actor: textOf(row, 'actor'),
    action: textOf(row, 'action'),
    subjectKind: textOf(row, 'subjectKind'),
    subjectId: textOf(row, 'subjectId'),
    requestId: textOf(row, 'requestId'),
    recordedAt: textOf(row, 'recordedAt'),
    before: row.before,
    after: row.after,
  }
}

function checkpointOf(row: Json): Checkpoint {
  const [chain, signedAt] = [textOf(row, 'chain'), textOf(row, 'signedAt')]
  return { ...headOf(row), chain, signedAt, keyId: textOf(row, 'keyId'), signature: textOf(row, 'signature') }
}

/** A public key of Ed25519 and nothing beside it. @throws UnreadableLine */
export function readPublicJwk(value: unknown): PublicJwk {
  const row = objectOf(value, 'the key')
  const x = textOf(row, 'x')
  const isPlain = Object.keys(row).every((name) => ['kty', 'crv', 'x'].includes(name))
  const isWhole = /^[A-Za-z0-9_-]{43}$/.test(x) && Buffer.from(x, 'base64url').toString('base64url') === x
  if (row.kty === 'OKP' && row.crv === 'Ed25519' && isPlain && isWhole) return { kty: 'OKP', crv: 'Ed25519', x }
  throw new UnreadableLine('it is no public key of Ed25519')
}

/** Each key stands under its own id. */
function keysOf(row: Json): Record<string, PublicJwk> {
  const keys = Object.entries(objectOf(row.keys, 'keys')).map(([id, key]) => [id, readPublicJwk(key)] as const)
  const wrong = keys.find(([id, key]) => keyIdOf(key) !== id)
  if (wrong !== undefined) throw new UnreadableLine(`the key ${wrong[0]} is another one`)
  return Object.fromEntries(keys)
}

/** Reads a line that `writeTrailLine` wrote. @throws UnreadableLine */
export function readTrailLine(text: string): TrailLine {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw new UnreadableLine('it is no JSON')
  }
  const row = objectOf(parsed, 'the line')
  switch (row.kind) {
    case 'header':
      if (row.format !== trailFormat) throw new UnreadableLine(`its format is not ${trailFormat}`)
      return {
        kind: 'header',
        format: trailFormat,
        chain: textOf(row, 'chain'),
        after: headOf(objectOf(row.after, 'after')),
        keys: keysOf(row),
      }
    case 'entry':
      return { kind: 'entry', ...headOf(row), fact: factOf(objectOf(row.fact, 'fact')) }
    case 'checkpoint':
      return { kind: 'checkpoint', checkpoint: checkpointOf(objectOf(row.checkpoint, 'checkpoint')) }
    case 'end':
      return { kind: 'end', entries: wholeOf(row, 'entries') }
    default:
      throw new UnreadableLine('its kind is unknown')
  }
}
