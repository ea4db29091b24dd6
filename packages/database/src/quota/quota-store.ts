import type { QuotaStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { storeOfParts } from '../shared/store-of-parts.ts'
import { createAgreedQuotas } from './agreed-quotas.ts'
import { createForecast } from './forecast.ts'
import { createInbox } from './inbox.ts'
import { createLedger } from './ledger.ts'
import { createLedgerReading } from './ledger-reading.ts'
import { createLifecycle } from './lifecycle.ts'
import { createLoans } from './loans.ts'
import { createNeeds } from './needs.ts'
import { createOffers } from './offers.ts'
import { createOverQuotas } from './over-quotas.ts'
import { createPolicies } from './policies.ts'
import { createPools } from './pools.ts'
import { createPositions } from './positions.ts'
import { createQuotas } from './quotas.ts'
import { createRequests } from './requests.ts'
import { createReservations } from './reservations.ts'
import { createSurveyedMoves } from './surveyed-moves.ts'
import { createTemporaryQuotas } from './temporary-quotas.ts'
import { createTree } from './tree.ts'

/** Offers, pools, the ledger, quotas and requests of one transaction. */
export const createQuotaStore: (context: StoreContext) => QuotaStore = storeOfParts([
  createOffers,
  createPools,
  createPositions,
  createLedger,
  createSurveyedMoves,
  createLedgerReading,
  createQuotas,
  createAgreedQuotas,
  createRequests,
  createForecast,
  createLifecycle,
  createPolicies,
  createTemporaryQuotas,
  createOverQuotas,
  createLoans,
  createReservations,
  createInbox,
  createNeeds,
  createTree,
])
