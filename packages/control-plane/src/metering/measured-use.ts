import type { MeasuredUse } from '@grenier/contracts'
import { addMs, type Instant, msPerHour } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { hourOf } from './collector-call.ts'

/**
 * The measured use of a tenant's block quotas, by offer. A figure of the hour before still stands, since this hour's is taken
 * some minutes into it; older ones are none.
 */
export async function measuredUseByOffer(
  tx: Transaction,
  tenantId: string,
  now: Instant,
): Promise<ReadonlyMap<string, MeasuredUse>> {
  const offers = await tx.metering.measuredUse([tenantId], addMs(hourOf(now), -msPerHour))
  return new Map(
    offers.map(({ offerId, usedBytes, measuredAt, claimsMeasured, claimsBound, silences }) => [
      offerId,
      { usedBytes, measuredAt, claimsMeasured, claimsBound, unmeasuredReasons: silences?.split(',') ?? [] },
    ]),
  )
}
