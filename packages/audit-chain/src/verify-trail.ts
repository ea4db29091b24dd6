import { isSignedBy, keyIdOf, type PublicJwk } from './checkpoint.ts'
import { type ChainHead, emptyChain, factHashOf, nextHead } from './link.ts'
import { readTrailLine, UnreadableLine } from './read-trail-line.ts'
import type { TrailCheckpoint, TrailEntry, TrailHeader } from './trail-lines.ts'

export type TrailFaultCode =
  | 'line-unreadable'
  | 'header-missing'
  | 'header-repeated'
  /** It says that it starts at the beginning, from another place than the beginning of its chain. */
  | 'start-altered'
  /** A number is left out, repeated or out of order. */
  | 'sequence-broken'
  /** The fact, or what is before it, is not what was sealed. */
  | 'hash-differs'
  | 'chain-foreign'
  | 'checkpoint-differs'
  | 'checkpoint-key-unknown'
  | 'checkpoint-signature-wrong'
  | 'end-missing'
  | 'end-count-differs'
  | 'after-end'

/** The first thing that is wrong; what follows it proves nothing. */
export interface TrailFault {
  readonly code: TrailFaultCode
  /** From 1. */
  readonly line: number
  readonly detail: string
}

export interface TrailVerdict {
  readonly fault: TrailFault | null
  readonly chain: string | null
  /** Facts read up to the fault, or all of them. */
  readonly entries: bigint
  /** Number of the last fact that a signature by a trusted key covers; 0: none does. */
  readonly signedThrough: bigint
  /** Number of the last fact. */
  readonly sequence: bigint
  /** Keys whose signatures were found right, whether trusted or only named by the file. */
  readonly keyIds: readonly string[]
}

class Fault extends Error {
  readonly code: TrailFaultCode

  constructor(code: TrailFaultCode, detail: string) {
    super(detail)
    this.code = code
  }
}

/** What is known between two lines. */
interface Walk {
  readonly trusted: ReadonlyMap<string, PublicJwk>
  header: TrailHeader | null
  head: ChainHead
  entries: bigint
  signedThrough: bigint
  isEnded: boolean
  readonly keyIds: Set<string>
}

function start(walk: Walk, header: TrailHeader): void {
  if (walk.header !== null) throw new Fault('header-repeated', 'a second header')
  const empty = emptyChain(header.chain)
  if (header.after.sequence === 0n && header.after.hash !== empty.hash) {
    throw new Fault('start-altered', `the beginning of ${header.chain} is ${empty.hash}`)
  }
  walk.header = header
  walk.head = header.after
}

function follow(walk: Walk, header: TrailHeader, { sequence, hash, fact }: TrailEntry): void {
  const next = nextHead(walk.head, factHashOf(fact))
  if (sequence !== next.sequence)
    throw new Fault('sequence-broken', `number ${sequence} stands where ${next.sequence} is due`)
  if (hash !== next.hash) throw new Fault('hash-differs', `number ${sequence} comes to ${next.hash}`)
  // The installation's own chain holds everybody's facts, a member's chain that member's alone.
  if (header.chain.startsWith('tenant:') && header.chain !== `tenant:${fact.tenantId}`) {
    throw new Fault('chain-foreign', `number ${sequence} is a fact of ${fact.tenantId}`)
  }
  walk.head = next
  walk.entries += 1n
}

function pass(walk: Walk, header: TrailHeader, { checkpoint }: TrailCheckpoint): void {
  const { chain, sequence, hash, keyId } = checkpoint
  if (chain !== header.chain) throw new Fault('chain-foreign', `the checkpoint is of ${chain}`)
  if (sequence !== walk.head.sequence || hash !== walk.head.hash) {
    throw new Fault('checkpoint-differs', `signed was number ${sequence} with ${hash}`)
  }
  const trusted = walk.trusted.get(keyId)
  const key = trusted ?? header.keys[keyId]
  if (key === undefined) throw new Fault('checkpoint-key-unknown', `nobody gives the key ${keyId}`)
  if (!isSignedBy(checkpoint, key)) throw new Fault('checkpoint-signature-wrong', `the key ${keyId} did not sign this`)
  walk.keyIds.add(keyId)
  if (trusted !== undefined) walk.signedThrough = sequence
}

function step(walk: Walk, text: string): void {
  const line = readTrailLine(text)
  if (walk.isEnded) throw new Fault('after-end', 'something stands after the end')
  if (line.kind === 'header') {
    start(walk, line)
    return
  }
  const { header } = walk
  if (header === null) throw new Fault('header-missing', 'the first line is no header')
  if (line.kind === 'entry') follow(walk, header, line)
  else if (line.kind === 'checkpoint') pass(walk, header, line)
  else {
    if (line.entries !== walk.entries) throw new Fault('end-count-differs', `${walk.entries} facts of ${line.entries}`)
    walk.isEnded = true
  }
}

/**
 * Follows an exported trail line by line, holding none of it, and says the first thing that is wrong. A trail whose hashes
 * agree shows that nothing was changed after its last trusted signature's fact (`signedThrough`); what is after it, or
 * signed by keys that only the file names, shows no more than that the file agrees with itself.
 */
export async function verifyTrail(
  lines: AsyncIterable<string> | Iterable<string>,
  trusted: readonly PublicJwk[] = [],
): Promise<TrailVerdict> {
  const walk: Walk = {
    trusted: new Map(trusted.map((key) => [keyIdOf(key), key])),
    header: null,
    head: { sequence: 0n, hash: '' },
    entries: 0n,
    signedThrough: 0n,
    isEnded: false,
    keyIds: new Set(),
  }
  let number = 0
  let fault: TrailFault | null = null
  try {
    for await (const text of lines) {
      number += 1
      step(walk, text)
    }
    if (walk.header === null) throw new Fault('header-missing', 'the file is empty')
    if (!walk.isEnded) throw new Fault('end-missing', 'the file was cut')
  } catch (error) {
    if (error instanceof Fault) fault = { code: error.code, line: number, detail: error.message }
    else if (error instanceof UnreadableLine) fault = { code: 'line-unreadable', line: number, detail: error.message }
    else throw error
  }
  const { header, entries, signedThrough, head, keyIds } = walk
  return { fault, chain: header?.chain ?? null, entries, signedThrough, sequence: head.sequence, keyIds: [...keyIds] }
}
