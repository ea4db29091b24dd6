import { civilDateOf } from '@grenier/quota-billing'
import type { JobPorts } from './control-plane-ports.ts'
import type { Transaction } from './ports.ts'

/** Members that something is done for in one transaction. */
const membersPerPortion = 500

/** Does something for those that are members today, some at a time, each portion committed by itself. */
export async function eachMemberPortion(
  { unitOfWork, clock, installation }: JobPorts,
  work: (tx: Transaction, tenantIds: readonly string[]) => Promise<void>,
): Promise<void> {
  const today = civilDateOf(clock.now(), installation.timeZone)
  let after: string | null = null
  do {
    const from: string | null = after
    after = await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      const ids = await tx.tenancy.tenantIdsAfter({ after: from, limit: membersPerPortion })
      const tenants = ids.length === 0 ? [] : await tx.tenancy.tenantsOnDay(today, ids)
      const members = tenants.filter(({ exitedAt = null }) => exitedAt === null).map(({ tenantId }) => tenantId)
      if (members.length > 0) await work(tx, members)
      return ids.at(-1) ?? null
    })
  } while (after !== null)
}
