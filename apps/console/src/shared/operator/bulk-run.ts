/** What can be done to many members at once. None of them takes anything away. */
export const bulkActions = ['reconcile', 'backup', 'drill'] as const
export type BulkAction = (typeof bulkActions)[number]

/** More members are not taken into one run: it is walked by the browser, and has to be over within minutes. */
export const bulkMembersMax = 2_000
const callsAtOnce = 4

export interface BulkMember {
  readonly tenantId: string
  readonly name: string
}

/** What became of one member; `sentence` is why it was refused. */
export interface BulkOutcome {
  readonly kind: 'done' | 'refused'
  readonly sentence: string | null
}

/**
 * One order for many members. Its id is part of each call's idempotency key, so that walking it again after a reload does
 * nothing twice.
 */
export interface BulkRun {
  readonly id: string
  readonly action: BulkAction
  readonly members: readonly BulkMember[]
  readonly outcomes: Readonly<Record<string, BulkOutcome>>
}

/** The members of a run that have no outcome yet, in its order. */
export function leftOf({ members, outcomes }: BulkRun): readonly BulkMember[] {
  return members.filter(({ tenantId }) => outcomes[tenantId] === undefined)
}

/** The key under which one member's call is sent, however often it is sent. */
export const keyOf = ({ id, action }: BulkRun, tenantId: string): string => `bulk:${id}:${action}:${tenantId}`

export interface BulkWalk {
  /** Does it to one member. A refusal is an outcome; rejects where nobody answered: the walk then ends, and can go on later. */
  readonly act: (member: BulkMember) => Promise<BulkOutcome>
  readonly onOutcome: (tenantId: string, outcome: BulkOutcome) => void
  /** Asked before each member: nothing is begun any more once it is true; what was begun is waited for. */
  readonly isStopped: () => boolean
}

/** Walks what is left of a run, a few members at once. Rejects with the first failure that is no refusal, when all calls have ended. */
export async function walkBulk(members: readonly BulkMember[], walk: BulkWalk): Promise<void> {
  let next = 0
  let failure: { readonly cause: unknown } | null = null
  const onwards = async (): Promise<void> => {
    for (let member = members[next++]; member !== undefined; member = members[next++]) {
      if (failure !== null || walk.isStopped()) return
      try {
        walk.onOutcome(member.tenantId, await walk.act(member))
      } catch (error) {
        failure ??= { cause: error }
      }
    }
  }
  await Promise.all(Array.from({ length: callsAtOnce }, onwards))
  const found = failure as { readonly cause: unknown } | null
  if (found !== null) throw found.cause
}

const isOutcome = (value: unknown): value is BulkOutcome =>
  typeof value === 'object' && value !== null && 'kind' in value && (value.kind === 'done' || value.kind === 'refused')

const isMember = (value: unknown): value is BulkMember =>
  typeof value === 'object' &&
  value !== null &&
  'tenantId' in value &&
  typeof value.tenantId === 'string' &&
  'name' in value &&
  typeof value.name === 'string'

/** A run as it was written down; null for anything else. */
export function readBulkRun(text: string | null): BulkRun | null {
  if (text === null) return null
  try {
    const value = JSON.parse(text) as Partial<Record<keyof BulkRun, unknown>> | null
    const action = bulkActions.find((known) => known === value?.action)
    const { id, members, outcomes } = value ?? {}
    if (action === undefined || typeof id !== 'string' || !Array.isArray(members)) return null
    if (!members.every(isMember) || typeof outcomes !== 'object' || outcomes === null) return null
    const known = Object.entries(outcomes).filter((entry): entry is [string, BulkOutcome] => isOutcome(entry[1]))
    return { id, action, members, outcomes: Object.fromEntries(known) }
  } catch {
    return null
  }
}
