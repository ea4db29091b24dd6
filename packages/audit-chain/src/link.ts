import { canonicalJson, sha256Hex } from './canonical-json.ts'

/** What happened, by whom, to what, as it is stored and exported: JSON values, `recordedAt` RFC 3339 in UTC. */
export interface AuditFact {
  readonly id: string
  /** Null: nobody's in particular. */
  readonly tenantId: string | null
  readonly actor: string
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly requestId: string
  readonly recordedAt: string
  readonly before: unknown
  readonly after: unknown
}

/** A place in a chain: the hash there stands for everything up to it. `sequence` counts from 1; at 0 nothing is sealed. */
export interface ChainHead {
  readonly sequence: bigint
  /** SHA-256, hexadecimal. */
  readonly hash: string
}

/** The hash of all of a fact's fields: the one text of its JSON value, whatever the order of keys (as RFC 8785). */
export function factHashOf(fact: AuditFact): string {
  const { id, tenantId, actor, action, subjectKind, subjectId, requestId, recordedAt, before, after } = fact
  return sha256Hex(
    canonicalJson({ id, tenantId, actor, action, subjectKind, subjectId, requestId, recordedAt, before, after }),
  )
}

/** Before the first fact: bound to the chain's name, so that no part of another chain continues this one. */
export function emptyChain(chain: string): ChainHead {
  return { sequence: 0n, hash: sha256Hex(canonicalJson({ format: 'grenier-audit-chain/1', chain })) }
}

/** The chain with one more fact: its hash covers the hash before, its number, and the fact. */
export function nextHead(head: ChainHead, factHash: string): ChainHead {
  const sequence = head.sequence + 1n
  return {
    sequence,
    hash: sha256Hex(canonicalJson({ previous: head.hash, sequence: String(sequence), fact: factHash })),
  }
}
