import type { PublishedQuotaPolicy } from '@grenier/contracts'
import { quotaPolicyV1 } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Every version, the newest first; the last one is version 1, which nobody published. */
export function listQuotaPolicies({ unitOfWork, clock }: ControlPlanePorts): UseCase<'listQuotaPolicies'> {
  return async () => {
    const published = await unitOfWork.read({ kind: 'platform' }, (tx) => tx.quota.listPolicies())
    const now = clock.now()
    const inForce = published.find(({ validFrom }) => validFrom <= now)?.version ?? quotaPolicyV1.version
    const { steps, ...first } = quotaPolicyV1
    const unpublished = { validFrom: null, publishedBy: null, publishedAt: null, reason: null }
    const items: PublishedQuotaPolicy[] = [
      ...published.map(({ data, ...publication }) => ({ ...data, ...publication, inForce: false })),
      { ...first, steps: [...steps], ...unpublished, inForce: false },
    ]
    return { items: items.map((item) => ({ ...item, inForce: item.version === inForce })) }
  }
}
