import type { ApiUseCases } from '@grenier/control-plane'
import type { CivilDate } from '@grenier/quota-billing'
import { callOf, finance } from './actors.ts'

/** One member pays for another from a day on, where its own debts land. */
export async function letPay(
  api: ApiUseCases,
  paying: {
    readonly beneficiaryId: string
    readonly payerId: string
    readonly actId: string
    readonly from: CivilDate
  },
): Promise<void> {
  const { beneficiaryId, payerId, actId, from } = paying
  const { items } = await api.listRecipients({ tenantId: payerId }, callOf(finance))
  const recipient = items.find(({ validUntil }) => validUntil === null)
  if (recipient === undefined) throw new Error('the payer has no recipient')
  await api.assignPayer(
    { tenantId: beneficiaryId, payerTenantId: payerId, recipientId: recipient.id, validFrom: from, actId },
    callOf(finance),
  )
}
