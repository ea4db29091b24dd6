import type { Decide } from './decide.ts'
import type { Member } from './region.ts'

/** What one kind of slice took, all its slices together. */
export interface Measured {
  readonly decisions: number
  readonly elapsedMs: number
  /** One per decision, unsorted. */
  readonly decisionMs: readonly number[]
  readonly submitMs: readonly number[]
}

export const nothingMeasured: Measured = { decisions: 0, elapsedMs: 0, decisionMs: [], submitMs: [] }

/** Every client decides for members of its own, one after the other, until the time is over. */
export async function runSlice(
  decide: Decide,
  { members, clients, seconds }: { members: readonly Member[]; clients: number; seconds: number },
): Promise<Measured> {
  const decisionMs: number[] = []
  const submitMs: number[] = []
  const startedMs = performance.now()
  const endMs = startedMs + seconds * 1_000
  const client = async (_: unknown, first: number): Promise<void> => {
    const own = members.filter((_member, index) => index % clients === first)
    for (let turn = 0; own.length > 0 && performance.now() < endMs; turn += 1) {
      const member = own[turn % own.length]
      if (member === undefined) return
      const begunMs = performance.now()
      const done = await decide(member)
      decisionMs.push(performance.now() - begunMs)
      submitMs.push(done.submitMs)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return { decisions: decisionMs.length, elapsedMs: performance.now() - startedMs, decisionMs, submitMs }
}

/** Two slices of the same kind as one. */
export function together(left: Measured, right: Measured): Measured {
  return {
    decisions: left.decisions + right.decisions,
    elapsedMs: left.elapsedMs + right.elapsedMs,
    decisionMs: [...left.decisionMs, ...right.decisionMs],
    submitMs: [...left.submitMs, ...right.submitMs],
  }
}

export function perSecondOf({ decisions, elapsedMs }: Measured): number {
  return (decisions * 1_000) / elapsedMs
}

/** The least value that `percent` of the values do not exceed; 0 of none. */
export function percentileOf(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0
}
