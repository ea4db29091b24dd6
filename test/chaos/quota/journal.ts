import type { QuotaRequest } from '@grenier/contracts'

/** One call that was answered: what was asked, and what came back. */
export interface Answered {
  readonly kind: 'submit' | 'decide' | 'withdraw'
  /** The answer, or the code of the problem that it ended with. */
  readonly outcome: QuotaRequest | string
}

/** What clients were told, each for itself, and what must not have reached them. */
export interface Journal {
  readonly answered: Answered[]
  /** Calls that had to be sent again, by the reason. */
  readonly repeated: Map<string, number>
  /** Anything but an answer, a refusal, or being told to come again. */
  readonly strange: string[]
}

export function createJournal(): Journal {
  return { answered: [], repeated: new Map(), strange: [] }
}

/** What all clients were told together. */
export function allOf(journals: readonly Journal[]): Journal {
  const together = createJournal()
  for (const { answered, repeated, strange } of journals) {
    together.answered.push(...answered)
    together.strange.push(...strange)
    for (const [reason, times] of repeated) {
      together.repeated.set(reason, (together.repeated.get(reason) ?? 0) + times)
    }
  }
  return together
}

/** Requests that were answered as stored: their ids, each as often as it was answered. */
export function idsAnswered({ answered }: Journal, kinds: readonly Answered['kind'][]): string[] {
  return answered.flatMap(({ kind, outcome }) =>
    kinds.includes(kind) && typeof outcome !== 'string' ? [outcome.id] : [],
  )
}
