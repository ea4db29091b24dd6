import type { QuotaLoan, QuotaRequest } from '@grenier/contracts'
import type { CivilDate, DataClass, PlacementChangeMeaning, StoredAs } from '@grenier/quota-billing'
import { asksForMore } from '../quota/own-hold.ts'
import { found } from '../shared/access.ts'
import type { Transaction } from '../shared/ports.ts'
import { readAll } from '../shared/read-all.ts'
import { veleroOf } from './backup-driver.ts'
import { placesFor } from './places-of-tenant.ts'

/** What of a tenant could not hold another class of data, or stands too far; empty lists: all of it can. */
export interface PlacementObstacles {
  /** What people call the offers and backup places that may not hold it. */
  readonly placeNames: readonly string[]
  /** Undecided requests for more space there. */
  readonly requestIds: readonly string[]
  /** Loans to it of space there. */
  readonly loanIds: readonly string[]
  /** Set where its backups are copied with a key that others share (cluster rule 27). */
  readonly driver: 'velero' | null
}

const undecidedStates = ['submitted', 'waiting'] as const

async function undecided(tx: Transaction, tenantId: string): Promise<QuotaRequest[]> {
  const ofStates = undecidedStates.map((state) =>
    readAll((query) => tx.quota.listRequests({ ...query, tenantId, state })),
  )
  return (await Promise.all(ofStates)).flat()
}

/** Loans by which it has, or is to have, space of a neighbour. */
async function borrowed(tx: Transaction, tenantId: string): Promise<QuotaLoan[]> {
  const proposed = await readAll((query) => tx.quota.listLoans({ ...query, tenantId, state: 'proposed' }))
  const loans = [...proposed, ...(await tx.quota.openLoansOf(tenantId))]
  return loans.filter(({ borrowerTenantId }) => borrowerTenantId === tenantId)
}

/** Ordinary data alone is ever copied by it, so only a class that comes can meet it. */
async function sharedDriver(tx: Transaction, tenantId: string, enters: DataClass | null): Promise<'velero' | null> {
  if (enters === null) return null
  const state = found(await tx.provisioning.readTenantState(tenantId))
  const { cluster } = found(await tx.provisioning.getCluster(state.storageClusterId))
  return veleroOf(cluster.profile, state) === undefined ? null : 'velero'
}

/** Looks at all that a tenant has and has asked for as if the change were made. Platform scope, with grants locked out. */
export async function placementObstacles(
  tx: Transaction,
  about: { tenantId: string; after: StoredAs; meaning: PlacementChangeMeaning; today: CivilDate },
): Promise<PlacementObstacles> {
  const { tenantId, after, meaning, today } = about
  const place = found(await tx.provisioning.placeOfTenant(tenantId))
  const facts = await tx.provisioning.placementFacts({ countsNamespaces: false })
  const quotas = place.quotas.map((quota) => ({
    ...quota,
    dataClasses: quota.dataClasses.filter((dataClass) => dataClass !== meaning.leaves),
  }))
  const added = after.dataClass === 'ordinary' ? [] : [after.dataClass]
  const tenant = { ...place, residencyMin: after.residencyMin, quotas }
  const places = placesFor({ tenant, facts, today }, added)
  const isUnfit = ({ offerId }: { offerId: string }): boolean => places.faultsOf(offerId).length > 0
  const faults = quotas.flatMap(({ offerId }) => places.faultsOf(offerId))
  const requests = await undecided(tx, tenantId)
  return {
    placeNames: [...new Set(faults.map(({ placeName }) => placeName))],
    requestIds: requests.filter(({ lines }) => lines.some((line) => asksForMore(line) && isUnfit(line))).map(idOf),
    loanIds: (await borrowed(tx, tenantId)).filter(isUnfit).map(idOf),
    driver: await sharedDriver(tx, tenantId, meaning.enters),
  }
}

function idOf({ id }: { readonly id: string }): string {
  return id
}
