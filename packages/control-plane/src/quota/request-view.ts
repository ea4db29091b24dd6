import type { QuotaRequest, QuotaRequestView } from '@grenier/contracts'
import { quotaPolicyV1 } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { dueOnOf } from './due-dates.ts'
import { type PolicyOf, readPolicies } from './policy-versions.ts'
import { isUndecided } from './undecided-request.ts'

interface Surroundings {
  readonly policyOf: PolicyOf
  readonly positions: ReadonlyMap<string, number>
  readonly names: ReadonlyMap<string, string | null>
}

/**
 * Adds what a request's own rows do not say: its due date, its place in the queue, and what the people are called who took or decided
 * it. All are read on the platform whoever asks, because the queue is made of other tenants' requests, and people belong to no tenant;
 * nothing of the others but a number is told, and of people only what they are called whose subjects the request names already.
 */
export async function viewsOf(
  { unitOfWork, installation }: ControlPlanePorts,
  requests: readonly QuotaRequest[],
): Promise<QuotaRequestView[]> {
  const undecided = requests.filter(isUndecided)
  const waiting = undecided.filter(({ state }) => state === 'waiting').map(({ id }) => id)
  const subjects = [...new Set(requests.flatMap(({ takenBy, decidedBy }) => [takenBy, decidedBy]))].filter(
    (subject) => subject !== null,
  )
  const surroundings = async (): Promise<Surroundings> =>
    await unitOfWork.read({ kind: 'platform' }, async (tx) => ({
      policyOf: await readPolicies(tx),
      positions: waiting.length === 0 ? new Map() : await tx.quota.queuePositions(waiting),
      names: new Map((await tx.access.personNames(subjects)).map(({ subject, name }) => [subject, name])),
    }))
  const nothing: Surroundings = { policyOf: () => quotaPolicyV1, positions: new Map(), names: new Map() }
  const isBare = undecided.length === 0 && subjects.length === 0
  const { policyOf, positions, names } = isBare ? nothing : await surroundings()
  const nameOf = (subject: string | null) => (subject === null ? null : (names.get(subject) ?? null))
  return requests.map((request) => ({
    ...request,
    dueOn: dueOnOf(request, policyOf(request), installation.timeZone),
    // Where no limit is left above it, nobody stands before it.
    queuePosition: request.state === 'waiting' ? (positions.get(request.id) ?? 1) : null,
    takenByName: nameOf(request.takenBy),
    decidedByName: nameOf(request.decidedBy),
  }))
}
