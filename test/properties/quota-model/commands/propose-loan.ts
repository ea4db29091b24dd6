import * as fc from 'fast-check'
import { adminOf } from '../../../journeys/use-cases/dated-house.ts'
import { callOf } from '../../../journeys/use-cases/house.ts'
import { type OfferName, poolsAbove, quotaBytesMax, type TenantName } from '../ground.ts'
import { type QuotaModel, roundedUp } from '../model.ts'
import { someOffer, someTenant } from '../pick-place.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'

interface Proposal {
  readonly lender: TenantName
  readonly borrower: TenantName
  readonly offer: OfferName
  readonly wantedBytes: bigint
  /** Counted from the day of the proposal. */
  readonly days: number
}

function expected(model: QuotaModel, { lender, borrower, offer, wantedBytes, days }: Proposal): string {
  const areNeighbours = poolsAbove[lender].at(-1) === poolsAbove[borrower].at(-1)
  if (!areNeighbours || lender === borrower) return 'lender-not-neighbour'
  if (days < 0) return 'loan-end-past'
  const amountBytes = roundedUp(wantedBytes)
  if (amountBytes === 0n || amountBytes > quotaBytesMax) return 'invalid-input'
  const [lastDay, proposedAtSeconds] = [model.day + days, model.seconds]
  const bytes = { amountBytes, leftBytes: amountBytes, pendingBytes: 0n }
  model.loans.push({ lender, borrower, offer, lastDay, proposedAtSeconds, state: 'proposed', ...bytes })
  return `proposed ${amountBytes}`
}

/** A tenant proposes to borrow from another, mostly from a neighbour who may have what it wants. */
export const proposeLoan: fc.Arbitrary<QuotaCommand> = fc
  .record({
    among: fc.oneof(
      { weight: 5, arbitrary: fc.constant(['tenant-1', 'tenant-2', 'standard'] as const) },
      { weight: 3, arbitrary: fc.constant(['tenant-2', 'tenant-1', 'standard'] as const) },
      { weight: 3, arbitrary: fc.constant(['tenant-3', 'tenant-4', 'archive'] as const) },
      { weight: 1, arbitrary: fc.tuple(someTenant, someTenant, someOffer) },
    ),
    wantedBytes: fc.oneof(
      { weight: 9, arbitrary: fc.bigInt({ min: 1n, max: 70n }) },
      { weight: 2, arbitrary: fc.constantFrom(0n, 145n, 1_001n) },
    ),
    days: fc.constantFrom(-1, 0, 5, 40, 40, 200, 200),
  })
  .map(({ among: [lender, borrower, offer], ...wish }) => {
    const { wantedBytes, days } = wish
    return quotaCommand({
      text: `${borrower} proposes to borrow ${wantedBytes} of ${offer} from ${lender} for ${days} days`,
      target: ({ day }) => day,
      expected: (model) => expected(model, { lender, borrower, offer, ...wish }),
      actual: async (world, today) => {
        const { house, idOf, loanIds } = world
        const tenantId = idOf(borrower)
        const place = { tenantId, lenderTenantId: idOf(lender), offerId: idOf(offer) }
        const loan = await house.api.proposeQuotaLoan(
          { ...place, amountBytes: wantedBytes, endsOn: world.dateOf(today + days), reason: 'model' },
          callOf(adminOf(tenantId)),
        )
        loanIds.push(loan.id)
        return `${loan.state} ${loan.amountBytes}`
      },
    })
  })
