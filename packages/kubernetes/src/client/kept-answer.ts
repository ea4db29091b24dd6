import type { Timing } from './timing.ts'

/** Asks at first and again once the answer is older than `keptMs`; concurrent callers share one question, a failure is not kept. */
export function keptAnswer<Answer>(
  ask: () => Promise<Answer>,
  { keptMs, timing }: { readonly keptMs: number; readonly timing: Timing },
): () => Promise<Answer> {
  let kept: { readonly until: number; readonly answer: Promise<Answer> } | null = null
  return () => {
    const now = timing.clock.now()
    if (kept !== null && now < kept.until) return kept.answer
    const answer = ask()
    const mine = { until: now + keptMs, answer }
    kept = mine
    answer.catch(() => {
      if (kept === mine) kept = null
    })
    return answer
  }
}
