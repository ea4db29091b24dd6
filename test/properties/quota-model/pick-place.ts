import * as fc from 'fast-check'
import { type OfferName, offers, type TenantName, tenants } from './ground.ts'
import type { QuotaModel } from './model.ts'

/** Mostly the same few, so that steps of one sequence meet each other. */
export const someTenant: fc.Arbitrary<TenantName> = fc.oneof(
  { weight: 5, arbitrary: fc.constant('tenant-1') },
  { weight: 2, arbitrary: fc.constant('tenant-2') },
  { weight: 2, arbitrary: fc.constant('tenant-3') },
  { weight: 1, arbitrary: fc.constant('tenant-4') },
)

export const someOffer: fc.Arbitrary<OfferName> = fc.constantFrom('standard', 'standard', 'standard', 'archive')

/** Quotas that are partly borrowed or for a time. */
export function placesWithAnEnd(model: QuotaModel): { tenant: TenantName; offer: OfferName }[] {
  const places = tenants.flatMap((tenant) => offers.map((offer) => ({ tenant, offer })))
  return places.filter(({ tenant, offer }) => model.datedBytes(tenant, offer, 'all') > 0n)
}
