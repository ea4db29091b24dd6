import type { TerritoryObstacle, TerritoryQuotaMove } from '@grenier/contracts'
import type { CivilDate, LevelBalance } from '@grenier/quota-billing'
import { lacksRoom, type OfferMove, offerMoves, type PlaceToChange } from '../quota/change-place.ts'
import type { Transaction } from '../shared/ports.ts'
import type { PlannedBodyChange } from './plan-territory-event.ts'
import type { MemberPlace, StandingBody } from './territory-event.ports.ts'

/** What follows from a change for the member behind it. */
export interface TerritoryEffect {
  readonly obstacles: readonly TerritoryObstacle[]
  /** Null: it stays where it hangs. */
  readonly place: PlaceToChange | null
  readonly moves: readonly OfferMove[]
}

const noEffect: TerritoryEffect = { obstacles: [], place: null, moves: [] }

const obstacle = (code: TerritoryObstacle['code'], params: Record<string, string> = {}): TerritoryObstacle => ({
  code,
  params,
})

/** What is read once for all changes that are judged together. */
interface Ground {
  readonly effectiveOn: CivilDate
  readonly bodies: ReadonlyMap<string, StandingBody>
  readonly places: ReadonlyMap<string, MemberPlace>
  /** Organisations of EPCI by SIREN. */
  readonly epcis: ReadonlyMap<string, string>
  /** Who goes on, by group; only of groups in which somebody is merged. */
  readonly heirs: ReadonlyMap<string, { readonly organisationId: string; readonly change: PlannedBodyChange | null }>
  /** What earlier changes have moved already: allocated and held bytes by offer and node. */
  readonly moved: Map<string, bigint>
}

async function readGround(
  tx: Transaction,
  changes: readonly PlannedBodyChange[],
  effectiveOn: CivilDate,
): Promise<Ground> {
  const merged = changes.flatMap((one) => (one.kind === 'merged' && one.successorId !== null ? [one] : []))
  const organisationIds = [
    ...changes.map(({ organisationId }) => organisationId),
    ...merged.flatMap(({ successorId }) => successorId ?? []),
  ]
  const bodies = await tx.tenancy.standingBodies([...new Set(organisationIds)])
  const sirens = changes.flatMap(({ before, after }) => [before.epci?.siren ?? [], after?.epci?.siren ?? []].flat())
  const epcis = await tx.tenancy.epciRecorded([...new Set(sirens)])
  const places = await tx.tenancy.memberPlaces(bodies.flatMap(({ tenantId }) => tenantId ?? []))
  const changeOf = new Map(changes.map((change) => [change.organisationId, change]))
  return {
    effectiveOn,
    bodies: new Map(bodies.map((body) => [body.organisationId, body])),
    places: new Map(places.map((place) => [place.organisationId, place])),
    epcis: new Map(epcis.map(({ siren, organisationId }) => [siren, organisationId])),
    heirs: new Map(
      merged.map(({ groupCode, successorId }) => {
        const organisationId = successorId ?? ''
        return [groupCode, { organisationId, change: changeOf.get(organisationId) ?? null }]
      }),
    ),
    moved: new Map(),
  }
}

const hasFact = ({ facts }: PlannedBodyChange, ...wanted: PlannedBodyChange['facts']): boolean =>
  wanted.some((fact) => facts.includes(fact))

/** The pool under which a member hangs once its own change is applied: it follows its EPCI out of that one's pool alone. */
async function ownPoolAfter(
  tx: Transaction,
  ground: Ground,
  { place, change }: { place: MemberPlace; change: PlannedBodyChange | null },
): Promise<string> {
  if (change?.kind !== 'changed' || !hasFact(change, 'epci')) return place.parentNodeId
  const epciOf = (siren: string | undefined) => (siren === undefined ? undefined : ground.epcis.get(siren))
  const left = epciOf(change.before.epci?.siren)
  if (left === undefined || place.parentOrganisationId !== left) return place.parentNodeId
  const entered = epciOf(change.after?.epci?.siren)
  const pool = entered === undefined ? null : await tx.tenancy.poolOfOrganisation(entered)
  return pool ?? place.aboveParentId ?? place.parentNodeId
}

/** Facts recorded from that day or later on are never overwritten. */
function isNewer(change: PlannedBodyChange, ground: Ground): boolean {
  const body = ground.bodies.get(change.organisationId)
  if (body === undefined) return false
  const { effectiveOn } = ground
  const isMerged = change.kind === 'merged'
  const from = (day: CivilDate | null): boolean => day !== null && day >= effectiveOn
  return (
    ((isMerged || hasFact(change, 'name', 'siren', 'insee-code', 'departement')) && from(body.identityFrom)) ||
    (hasFact(change, 'epci') && from(body.groupFrom)) ||
    (hasFact(change, 'population') && from(body.populationFrom))
  )
}

/** What stands in the way of a successor that takes over the debts of a member. */
async function paymentObstacles(
  tx: Transaction,
  ground: Ground,
  { tenantId, groupCode }: PlannedBodyChange,
): Promise<TerritoryObstacle[]> {
  const heir = ground.places.get(ground.heirs.get(groupCode)?.organisationId ?? '')
  if (tenantId === null || heir === undefined) return []
  const { effectiveOn } = ground
  if (!(await tx.tenancy.hasPayerOn(heir.tenantId, effectiveOn))) return [obstacle('payer-missing')]
  return (await tx.tenancy.hasPaymentsFrom(tenantId, effectiveOn)) ? [obstacle('facts-newer')] : []
}

/** Balances as they are once what earlier changes move has moved. */
function asMoved(ground: Ground, offerId: string, path: readonly LevelBalance[]): LevelBalance[] {
  return path.map((level) => ({
    ...level,
    allocatedBytes: level.allocatedBytes + (ground.moved.get(`${offerId} ${level.nodeId}`) ?? 0n),
  }))
}

function noteMoved(ground: Ground, { offerId, from, to, allocatedBytes, heldBytes }: OfferMove): void {
  const add = (path: readonly LevelBalance[], bytes: bigint) => {
    for (const { nodeId } of path) {
      const key = `${offerId} ${nodeId}`
      ground.moved.set(key, (ground.moved.get(key) ?? 0n) + bytes)
    }
  }
  add(from, -(allocatedBytes + heldBytes))
  add(to, allocatedBytes + heldBytes)
}

async function judgePlace(
  tx: Transaction,
  ground: Ground,
  { member, toPoolId }: { member: MemberPlace; toPoolId: string },
): Promise<TerritoryEffect> {
  const { tenantId, parentNodeId: fromPoolId, offerIds } = member
  const place = { tenantId, fromPoolId, toPoolId, offerIds }
  const moves = (await offerMoves(tx, place)).map((move) => ({
    ...move,
    from: asMoved(ground, move.offerId, move.from),
    to: asMoved(ground, move.offerId, move.to),
  }))
  const lacking = moves.flatMap((move) =>
    lacksRoom(move).map(({ poolName, missingBytes }) =>
      obstacle('room-missing', { poolName, offerName: move.offerName, missingBytes: String(missingBytes) }),
    ),
  )
  const obstacles = [...(member.hasOpenLoan ? [obstacle('loan-open')] : []), ...lacking]
  if (obstacles.length === 0) for (const move of moves) noteMoved(ground, move)
  return { obstacles, place, moves }
}

async function judgeChange(tx: Transaction, ground: Ground, change: PlannedBodyChange): Promise<TerritoryEffect> {
  if (change.kind === 'gone') return { ...noEffect, obstacles: [obstacle('successor-unknown')] }
  const newer = isNewer(change, ground) ? [obstacle('facts-newer')] : []
  const member = ground.places.get(change.organisationId)
  if (member === undefined || member.isGone) return { ...noEffect, obstacles: newer }
  const heir = ground.heirs.get(change.groupCode)
  const heirPlace = ground.places.get(heir?.organisationId ?? '')
  const follows = change.kind === 'merged' && heir !== undefined && heirPlace !== undefined
  const toPoolId = await ownPoolAfter(
    tx,
    ground,
    follows ? { place: heirPlace, change: heir.change } : { place: member, change },
  )
  const isPlaced = toPoolId !== member.parentNodeId
  const moved = isPlaced ? await judgePlace(tx, ground, { member, toPoolId }) : noEffect
  const isConcerned = heir !== undefined || isPlaced
  return {
    ...moved,
    obstacles: [
      ...newer,
      ...(isConcerned && member.isLeaving ? [obstacle('exit-under-way')] : []),
      ...(isConcerned && member.isMoving ? [obstacle('move-under-way')] : []),
      ...(change.kind === 'merged' ? await paymentObstacles(tx, ground, change) : []),
      ...moved.obstacles,
    ],
  }
}

/** What follows from each change, as if those before it were applied already; by organisation. */
export async function judgeChanges(
  tx: Transaction,
  changes: readonly PlannedBodyChange[],
  effectiveOn: CivilDate,
): Promise<ReadonlyMap<string, TerritoryEffect>> {
  const ground = await readGround(tx, changes, effectiveOn)
  const effects = new Map<string, TerritoryEffect>()
  for (const change of changes) effects.set(change.organisationId, await judgeChange(tx, ground, change))
  return effects
}

/** What leaves one pool for another, as people are shown it: the pools nearest to the member on either side. */
export function quotaMovesOf({ place, moves }: TerritoryEffect): TerritoryQuotaMove[] {
  if (place === null) return []
  const { fromPoolId, toPoolId } = place
  return moves.map(({ offerId, offerName, from, to, allocatedBytes, heldBytes }) => ({
    offerId,
    offerName,
    fromPoolId,
    fromPoolName: from.at(-1)?.name ?? '',
    toPoolId,
    toPoolName: to.at(-1)?.name ?? '',
    allocatedBytes,
    heldBytes,
  }))
}
