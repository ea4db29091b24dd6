import type { TenantExit } from '@grenier/contracts'
import { type DataClass, needsVisa } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'

/**
 * What an exit's data counts as: as it was declared, but as a class that takes a visa wherever the tenant may hold data of
 * one. Read afresh each time, since quotas may be given a class after the notice.
 */
export async function exitDataClass(
  tx: Transaction,
  { tenantId, dataClass }: Pick<TenantExit, 'tenantId' | 'dataClass'>,
): Promise<DataClass> {
  if (needsVisa(dataClass)) return dataClass
  return (await tx.provisioning.dataClassesOf(tenantId)).find(needsVisa) ?? dataClass
}
