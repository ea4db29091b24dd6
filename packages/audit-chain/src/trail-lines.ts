import type { Checkpoint, PublicJwk } from './checkpoint.ts'
import type { AuditFact, ChainHead } from './link.ts'

/** Of an exported trail: which format its lines are in. */
export const trailFormat = 'grenier-audit-trail/1'

/** First line: which chain, and where the file starts in it. */
export interface TrailHeader {
  readonly kind: 'header'
  readonly format: typeof trailFormat
  readonly chain: string
  /** What is sealed before the first line; `emptyChain` for a trail from the beginning. */
  readonly after: ChainHead
  /** Public keys of its checkpoints, by their ids. A reader trusts one because it knows it, not because it stands here. */
  readonly keys: Readonly<Record<string, PublicJwk>>
}

/** One sealed fact. */
export interface TrailEntry extends ChainHead {
  readonly kind: 'entry'
  readonly fact: AuditFact
}

/** A signed place that the lines before it must lead to. */
export interface TrailCheckpoint {
  readonly kind: 'checkpoint'
  readonly checkpoint: Checkpoint
}

/** Last line: how many facts the file has. Without it the file was cut. */
export interface TrailEnd {
  readonly kind: 'end'
  readonly entries: bigint
}

export type TrailLine = TrailHeader | TrailEntry | TrailCheckpoint | TrailEnd

/** A line of JSON; whole numbers travel as text. */
export function writeTrailLine(line: TrailLine): string {
  return JSON.stringify(line, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}
