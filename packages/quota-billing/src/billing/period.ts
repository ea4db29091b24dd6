/**
 * `open`: use is recorded. `grace`: its month is over, late readings still count. `closed`: charges are fixed; what comes
 * later is corrected in the open period. `issued`: statements are out and nothing changes any more.
 */
export type PeriodPhase = 'open' | 'grace' | 'closed' | 'issued'

const nextPhases: Readonly<Record<PeriodPhase, readonly PeriodPhase[]>> = {
  open: ['grace'],
  grace: ['closed'],
  closed: ['issued'],
  issued: [],
}

/** Only forward, one step at a time: a closed period never opens again. */
export function mayMovePeriod(from: PeriodPhase, to: PeriodPhase): boolean {
  return nextPhases[from].includes(to)
}

/** True while readings of the period still change what it will be charged. */
export function periodTakesReadings(phase: PeriodPhase): boolean {
  return phase === 'open' || phase === 'grace'
}
