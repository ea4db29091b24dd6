import { type Offer, type Pool, pageLimitMax, type RegisterCommune } from '@grenier/contracts'
import { type EnrolmentPlan, planOf, roomiest, type StarterOffers, starterKinds } from '@grenier/contracts/enrolment'
import { CliFault } from '../../command/cli-fault.ts'
import type { Call } from '../../command/command-spec.ts'
import { exitCodes } from '../../terminal.ts'
import type { TermsFile } from './enrolment-terms.ts'

export interface PlannedEnrolment {
  readonly plan: EnrolmentPlan
  readonly offers: ReadonlyMap<string, Offer>
  readonly pools: ReadonlyMap<string, Pool>
}

/** What enrolling them would create, by the offers and pools that the installation has. Throws `CliFault`. */
export async function planEnrolment(
  call: Call,
  communes: readonly RegisterCommune[],
  wanted: Pick<TermsFile, 'offers' | 'pool'>,
): Promise<PlannedEnrolment> {
  const sent = { query: { limit: pageLimitMax }, signal: call.signal }
  const [pools, offers] = await Promise.all([
    all(call.client().items('listPools', sent)),
    all(call.client().items('listOffers', sent)),
  ])
  const otherwise = poolOf(pools, wanted.pool)
  return {
    plan: planOf(communes, { pools, otherwise, offers: starterOffers(offers, otherwise, wanted.offers) }),
    offers: new Map(offers.map((offer) => [offer.id, offer])),
    pools: new Map(pools.map((pool) => [pool.id, pool])),
  }
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}

function poolOf(pools: readonly Pool[], named: string | undefined): Pool {
  const [found, another] = pools.filter(({ id, name, parentId }) =>
    named === undefined ? parentId === null : id === named || name === named,
  )
  if (found !== undefined && another === undefined) return found
  if (another !== undefined) {
    throw new CliFault(exitCodes.misused, {
      fr: 'Plusieurs réserves conviennent : nommez-en une par son identifiant, à « pool » de la convention.',
      en: 'Several pools would do: name one by its id, at “pool” of the terms.',
    })
  }
  if (named !== undefined) {
    throw new CliFault(exitCodes.notFound, { fr: `Aucune réserve « ${named} ».`, en: `No pool “${named}”.` })
  }
  throw new CliFault(exitCodes.conflict, {
    fr: 'Aucune réserve n’existe encore : il en faut une pour inscrire quelqu’un.',
    en: 'There is no pool yet: one is needed to enrol anybody.',
  })
}

/** Of each kind the offer that is named; where none is named at all, the one of which the pool has the most left. */
function starterOffers(offers: readonly Offer[], pool: Pool, codes: readonly string[] | undefined): StarterOffers {
  const unknown = codes?.filter((code) => !offers.some((offer) => offer.code === code)) ?? []
  if (unknown.length > 0) {
    const told = unknown.join(', ')
    throw new CliFault(exitCodes.notFound, { fr: `Aucune offre ${told}.`, en: `No offer ${told}.` })
  }
  const ofKind = (kind: Offer['kind']): Offer | null => {
    const standing = offers.filter((offer) => offer.kind === kind && (codes?.includes(offer.code) ?? true))
    return roomiest(standing, pool)
  }
  return {
    storageBytes: ofKind(starterKinds.storageBytes),
    bucketBytes: ofKind(starterKinds.bucketBytes),
    backupBytes: ofKind(starterKinds.backupBytes),
  }
}
