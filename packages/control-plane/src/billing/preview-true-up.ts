import type { Answer, Command } from '@grenier/contracts'
import { compareKeys } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { pageBehind } from './member-portions.ts'
import { type TruedYear, trueUpYear } from './true-up-year.ts'

/** The rows of a page of members, the same ones in every cost; all that is summed is of all members. */
function pageOf({ preview }: TruedYear, query: Omit<Command<'previewTrueUp'>, 'year'>): Answer<'previewTrueUp'> {
  const ids = [...new Set(preview.costs.flatMap(({ members }) => members.map(({ tenantId }) => tenantId)))]
  const all = ids.sort(compareKeys).map((tenantId) => ({ tenantId }))
  const { page, nextAfter } = pageBehind(all, query)
  const shown = new Set(page.map(({ tenantId }) => tenantId))
  const costs = preview.costs.map((cost) => {
    return { ...cost, members: cost.members.filter(({ tenantId }) => shown.has(tenantId)) }
  })
  return { ...preview, costs, nextAfter }
}

/**
 * What each member would still owe, or be given back, of a year beyond what was charged and trued up so far: a page of members
 * by id, and the sums of all. Reads only, in one snapshot. Problems: `period-not-ended`, `true-up-year-open`, `costs-missing`, `true-up-without-proportion`, `cursor-invalid`.
 */
export function previewTrueUp(ports: ControlPlanePorts): UseCase<'previewTrueUp'> {
  return ({ year, ...query }) =>
    ports.unitOfWork.read({ kind: 'platform' }, async (tx) =>
      pageOf(await trueUpYear(ports, tx, { year, now: ports.clock.now() }), query),
    )
}
