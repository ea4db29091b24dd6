import type { QuotaRequest, QuotaRequestView } from '@grenier/contracts'
import { quotaPolicyV1 } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { dueOnOf } from './due-dates.ts'
import { type PolicyOf, readPolicies } from './policy-versions.ts'
import { isUndecided } from './undecided-request.ts'

interface Surroundings {
  readonly policyOf: PolicyOf
  readonly positions: ReadonlyMap<string, number>
}

/**
 * Adds what a request's own rows do not say: its due date and its place in the queue. Both are read on the platform
 * whoever asks, because the queue is made of other tenants' requests; nothing of them but a number is told.
 */
export async function viewsOf(
  { unitOfWork, installation }: ControlPlanePorts,
  requests: readonly QuotaRequest[],
): Promise<QuotaRequestView[]> {
  const undecided = requests.filter(isUndecided)
  const waiting = undecided.filter(({ state }) => state === 'waiting').map(({ id }) => id)
  const surroundings = async (): Promise<Surroundings> =>
    await unitOfWork.read({ kind: 'platform' }, async (tx) => ({
      policyOf: await readPolicies(tx),
      positions: waiting.length === 0 ? new Map() : await tx.quota.queuePositions(waiting),
    }))
  const nothing: Surroundings = { policyOf: () => quotaPolicyV1, positions: new Map() }
  const { policyOf, positions } = undecided.length === 0 ? nothing : await surroundings()
  return requests.map((request) => ({
    ...request,
    dueOn: dueOnOf(request, policyOf(request), installation.timeZone),
    // Where no limit is left above it, nobody stands before it.
    queuePosition: request.state === 'waiting' ? (positions.get(request.id) ?? 1) : null,
  }))
}
