import * as fc from 'fast-check'
import type { OfferName, TenantName } from './ground.ts'

/** Mostly the same few, so that steps of one sequence meet each other. */
export const someTenant: fc.Arbitrary<TenantName> = fc.oneof(
  { weight: 5, arbitrary: fc.constant('tenant-1') },
  { weight: 2, arbitrary: fc.constant('tenant-2') },
  { weight: 2, arbitrary: fc.constant('tenant-3') },
  { weight: 1, arbitrary: fc.constant('tenant-4') },
)

export const someOffer: fc.Arbitrary<OfferName> = fc.constantFrom('standard', 'standard', 'standard', 'archive')
