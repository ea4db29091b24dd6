import { useSyncExternalStore } from 'react'
import { type BulkMember, type BulkOutcome, type BulkRun, leftOf, readBulkRun, walkBulk } from './bulk-run.ts'

/** `ready`: to be begun or gone on with by somebody; after a reload a run is never gone on with by itself. */
export type BulkPhase = 'ready' | 'running' | 'stopping'

/** The run of this tab, how it goes, and what ended it before its end. */
export interface BulkState {
  readonly run: BulkRun | null
  readonly phase: BulkPhase
  readonly failure: unknown
}

const storageKey = 'grenier-bulk'
/** Writing down thousands of outcomes costs more than a call: what is lost by it is only asked again. */
const saveEveryMs = 500

let state: BulkState = { run: readBulkRun(sessionStorage.getItem(storageKey)), phase: 'ready', failure: null }
let savedAt = 0
const listeners = new Set<() => void>()

function save(): void {
  savedAt = Date.now()
  if (state.run === null) sessionStorage.removeItem(storageKey)
  else sessionStorage.setItem(storageKey, JSON.stringify(state.run))
}

function change(part: Partial<BulkState>): void {
  state = { ...state, ...part }
  for (const listener of listeners) listener()
}

window.addEventListener('pagehide', save)

/** Puts a run together; nothing is sent before it is begun. Returns its id. */
export function prepareBulk(wanted: Pick<BulkRun, 'action' | 'members' | 'order'>): string {
  const run: BulkRun = { ...wanted, id: crypto.randomUUID(), outcomes: {} }
  change({ run, phase: 'ready', failure: null })
  save()
  return run.id
}

/** Does what is left of the run, until it is over, stopped or unanswered. It goes on while other pages are looked at. */
export async function walkOn(actOn: (run: BulkRun, member: BulkMember) => Promise<BulkOutcome>): Promise<void> {
  const { run, phase } = state
  if (run === null || phase !== 'ready') return
  change({ phase: 'running', failure: null })
  const failure = await walkBulk(leftOf(run), {
    act: (member) => actOn(run, member),
    onOutcome: (memberId, outcome) => {
      if (state.run?.id !== run.id) return
      change({ run: { ...state.run, outcomes: { ...state.run.outcomes, [memberId]: outcome } } })
      if (Date.now() - savedAt > saveEveryMs) save()
    },
    isStopped: () => state.phase !== 'running' || state.run?.id !== run.id,
  }).then(
    () => null,
    (error: unknown) => error,
  )
  if (state.run?.id !== run.id) return
  change({ phase: 'ready', failure })
  save()
}

/** Begins nothing more; what was begun is waited for. */
export function stopBulk(): void {
  if (state.phase === 'running') change({ phase: 'stopping' })
}

/** Forgets the run and its outcomes; what was done stays done. */
export function forgetBulk(): void {
  change({ run: null, phase: 'ready', failure: null })
  save()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The run of this tab, as it goes. */
export function useBulk(): BulkState {
  return useSyncExternalStore(subscribe, () => state)
}
