import type { ChargeSums, ChargeSumTable, Command } from '@grenier/contracts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { lastDayOf } from './period-facts.ts'
import { gatherForWorkbook } from './workbook-rows.ts'

/** Each page sums all charges anew: few and large ones. */
const groupsPerPage = 5_000

async function* groupPages(
  tx: Transaction,
  query: Command<'exportChargeSums'>,
  first: ChargeSums,
): AsyncGenerator<ChargeSums['items'], void, undefined> {
  let page = first
  for (;;) {
    yield page.items
    if (page.nextCursor === null) return
    page = await tx.billing.sumCharges({ ...query, limit: groupsPerPage, cursor: page.nextCursor })
  }
}

/** What the sums are narrowed to, as people call it; what has no name any more stands for itself. */
async function namesOf(
  tx: Transaction,
  { to, tenantId, service, siteId }: Command<'exportChargeSums'>,
): Promise<Pick<ChargeSumTable, 'memberName' | 'service' | 'siteName'>> {
  const tenant = tenantId === undefined ? null : await tx.tenancy.getTenant(tenantId, lastDayOf(to))
  const site = siteId === undefined ? null : await tx.provisioning.getSite(siteId)
  return {
    memberName: tenant?.name ?? tenantId ?? null,
    service: service ?? null,
    siteName: site?.name ?? siteId ?? null,
  }
}

/**
 * What `sumCharges` answers, with every group, for a file: read in one snapshot, so that its rows are its sums. Problem:
 * `workbook-too-large`.
 */
export function exportChargeSums({
  unitOfWork,
  installation,
}: ControlPlanePorts): UseCase<'exportChargeSums'> & UseCase<'exportChargeSumsCsv'> {
  return ({ from, to, by, tenantId, service, siteId }) => {
    const query = {
      from,
      to,
      by,
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(service === undefined ? {} : { service }),
      ...(siteId === undefined ? {} : { siteId }),
    }
    return unitOfWork.read({ kind: 'platform' }, async (tx) => {
      const first = await tx.billing.sumCharges({ ...query, limit: groupsPerPage })
      const { totalMicros, months } = first
      const items = await gatherForWorkbook(groupPages(tx, query, first))
      const names = await namesOf(tx, query)
      return {
        by,
        from,
        to,
        totalMicros,
        months,
        items,
        ...names,
        issuerName: installation.operatorName,
        datedOn: lastDayOf(to),
      }
    })
  }
}
