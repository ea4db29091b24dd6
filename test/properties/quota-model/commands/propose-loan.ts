import * as fc from 'fast-check'
import { adminOf } from '../../../journeys/use-cases/dated-house.ts'
import { callOf } from '../../../journeys/use-cases/house.ts'
import { type OfferName, poolsAbove, quotaBytesMax, type TenantName, tenants } from '../ground.ts'
import { type QuotaModel, roundedUp } from '../model.ts'
import { placesWithAnEnd, someOffer, someTenant } from '../pick-place.ts'
import { type QuotaCommand, quotaCommand } from '../quota-command.ts'
import type { World } from '../world.ts'

interface Proposal {
  readonly lender: TenantName
  readonly borrower: TenantName
  readonly offer: OfferName
  readonly wantedBytes: bigint
  /** Counted from the day of the proposal. */
  readonly days: number
}

function proposed(model: QuotaModel, { lender, borrower, offer, wantedBytes, days }: Proposal): string {
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

async function proposeForReal(
  world: World,
  { lender, borrower, offer, wantedBytes, days }: Proposal,
  today: number,
): Promise<string> {
  const { house, idOf, loanIds } = world
  const tenantId = idOf(borrower)
  const place = { tenantId, lenderTenantId: idOf(lender), offerId: idOf(offer) }
  const loan = await house.api.proposeQuotaLoan(
    { ...place, amountBytes: wantedBytes, endsOn: world.dateOf(today + days), reason: 'model' },
    callOf(adminOf(tenantId)),
  )
  loanIds.push(loan.id)
  return `${loan.state} ${loan.amountBytes}`
}

/** One proposal. */
export function proposes(proposal: Proposal): QuotaCommand {
  const { lender, borrower, offer, wantedBytes, days } = proposal
  return quotaCommand({
    text: `${borrower} proposes to borrow ${wantedBytes} of ${offer} from ${lender} for ${days} days`,
    target: ({ day }) => day,
    expected: (model) => proposed(model, proposal),
    actual: (world, today) => proposeForReal(world, proposal, today),
  })
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
  .map(({ among: [lender, borrower, offer], ...wish }) => proposes({ lender, borrower, offer, ...wish }))

/**
 * Somebody proposes to borrow all, or nearly, that a neighbour does not use of a quota with an end: more than is the
 * neighbour's for good, so that consent must tell these apart.
 */
export const proposeUnused: fc.Arbitrary<QuotaCommand> = fc
  .tuple(fc.constantFrom(0n, 0n, 10n, 20n), fc.nat({ max: 3 }))
  .map(([leftOverBytes, which]) =>
    quotaCommand({
      text: `a neighbour proposes to borrow all but ${leftOverBytes} that is unused of quota ${which} with an end`,
      target: (model) => {
        const proposals = placesWithAnEnd(model).flatMap(({ tenant: lender, offer }) => {
          const used = model.usedBytes.get(`${offer} ${lender}`)
          const wantedBytes = model.quotaOf(lender, offer).quotaBytes - roundedUp(used ?? 0n) - leftOverBytes
          const borrower = tenants.find((one) => one !== lender && poolsAbove[one].at(-1) === poolsAbove[lender].at(-1))
          const isPossible = used !== undefined && borrower !== undefined && wantedBytes > 0n
          return isPossible ? [{ lender, borrower, offer, wantedBytes, days: 40, today: model.day }] : []
        })
        return proposals[which % Math.max(proposals.length, 1)]
      },
      expected: proposed,
      actual: (world, proposal) => proposeForReal(world, proposal, proposal.today),
    }),
  )
