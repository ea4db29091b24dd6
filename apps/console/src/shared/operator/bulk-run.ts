import type { EnrolmentOrder } from '@grenier/contracts/enrolment'
import { isEnrolmentOrder } from './enrolment-order.ts'

/** What can be done to many members at once. None of them takes anything away. */
export const memberActions = ['reconcile', 'backup', 'drill'] as const
/** The same, and what makes communes of the register members. */
const bulkActions = [...memberActions, 'enrol'] as const
export type MemberAction = (typeof memberActions)[number]
export type BulkAction = (typeof bulkActions)[number]

/** More members are not taken into one run: it is walked by the browser, and has to be over within minutes. */
export const bulkMembersMax = 2_000
const callsAtOnce = 4

export interface BulkMember {
  /** Its tenant; of a commune that is to be enrolled its INSEE code. */
  readonly id: string
  readonly name: string
}

/** What became of one member; `sentence` is why it was refused. */
export interface BulkOutcome {
  readonly kind: 'done' | 'refused'
  readonly sentence: string | null
  /** The tenant that a commune became. */
  readonly tenantId?: string
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
  /** What is enrolled, where that is what is done. */
  readonly order?: EnrolmentOrder
}

/** The members of a run that have no outcome yet, in its order. */
export function leftOf({ members, outcomes }: BulkRun): readonly BulkMember[] {
  return members.filter((member) => outcomes[member.id] === undefined)
}

/** Why members were refused: each reason once, the most frequent first. */
export function refusalsOf({ outcomes }: Pick<BulkRun, 'outcomes'>): readonly { sentence: string; count: number }[] {
  const refused = Object.values(outcomes).filter(({ kind }) => kind === 'refused')
  return [...Map.groupBy(refused, ({ sentence }) => sentence ?? '')]
    .map(([sentence, { length: count }]) => ({ sentence, count }))
    .toSorted((a, b) => b.count - a.count)
}

/** The key under which one member's call is sent, however often it is sent. */
export const keyOf = ({ id, action }: BulkRun, memberId: string): string => `bulk:${id}:${action}:${memberId}`

export interface BulkWalk {
  /** Does it to one member. A refusal is an outcome; rejects where nobody answered: the walk then ends, and can go on later. */
  readonly act: (member: BulkMember) => Promise<BulkOutcome>
  readonly onOutcome: (memberId: string, outcome: BulkOutcome) => void
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
        walk.onOutcome(member.id, await walk.act(member))
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
  'id' in value &&
  typeof value.id === 'string' &&
  'name' in value &&
  typeof value.name === 'string'

/** A run as it was written down; null for anything else. */
export function readBulkRun(text: string | null): BulkRun | null {
  if (text === null) return null
  try {
    const value = JSON.parse(text) as Partial<Record<keyof BulkRun, unknown>> | null
    const action = bulkActions.find((known) => known === value?.action)
    const { id, members, outcomes, order } = value ?? {}
    if (action === undefined || typeof id !== 'string' || !Array.isArray(members)) return null
    if (!members.every(isMember) || typeof outcomes !== 'object' || outcomes === null) return null
    if ((action === 'enrol') !== isEnrolmentOrder(order)) return null
    const known = Object.entries(outcomes).filter((entry): entry is [string, BulkOutcome] => isOutcome(entry[1]))
    const run = { id, action, members, outcomes: Object.fromEntries(known) }
    return isEnrolmentOrder(order) ? { ...run, order } : run
  } catch {
    return null
  }
}
