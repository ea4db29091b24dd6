import type { OperationId } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, found, readScope } from './access.ts'
import type { ControlPlanePorts } from './control-plane-ports.ts'
import type { Call, Transaction } from './ports.ts'

/** A read about one tenant, in the scope of whoever asks. Problem: `not-found`, also for another tenant. */
export async function readTenant<Result>(
  { unitOfWork, clock, installation }: ControlPlanePorts,
  { operation, tenantId, call }: { operation: OperationId; tenantId: string; call: Call },
  read: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  assertMayActFor(operation, call, tenantId)
  const today = civilDateOf(clock.now(), installation.timeZone)
  return await unitOfWork.read(readScope(operation, call), async (tx) => {
    found(await tx.tenancy.tenantInBrief(tenantId, today))
    return await read(tx)
  })
}
