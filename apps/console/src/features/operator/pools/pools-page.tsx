import type { Offer, Pool, PoolLevel } from '@grenier/contracts'
import { Button, Skeleton } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { useOffers } from '../../../shared/api/queries.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { isFullSoon } from '../../../shared/operator/full-pools.ts'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { SpaceBar } from '../../../shared/ui/space-bar.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { CapacityForm } from './capacity-form.tsx'
import { MoveSpace } from './move-space.tsx'
import { OfferForm } from './offer-form.tsx'
import { OffersTable } from './offers-table.tsx'
import { PoolForm } from './pool-form.tsx'
import { treeOf } from './pool-tree.ts'
import classes from './pools.module.css'

const poolsPerPage = 200
const poolKinds = ['pool', 'quota-request'] as const
const poolsKey = ['listPools'] as const

const fullPoolsKey = ['listPools', 'full'] as const

/** What each pool may give of each offer, what it has given, and the offers themselves; or only the pools that are full soon. */
export function PoolsPage() {
  const { t } = useSpeech()
  useLive(poolKinds, poolsKey)
  const offers = useOffers()
  const mayCreate = useMay('operator')
  const { show } = useSearch({ from: '/operator/pools' })
  return (
    <Page title={t('pools.title')} lead={t('pools.lead')}>
      {show === 'full' ? <FullPools offers={offers.data ?? []} /> : <AllPools offers={offers.data ?? []} />}
      {mayCreate && <PoolForm />}
      <Shown query={offers} skeleton={<Skeleton height={200} radius="lg" />}>
        {(known) => (
          <>
            <OffersTable offers={known} />
            {mayCreate && <OfferForm offers={known} />}
          </>
        )}
      </Shown>
    </Page>
  )
}

/** Those that the overview counts as full soon. */
function FullPools({ offers }: { readonly offers: readonly Offer[] }) {
  const client = useClient()
  const { t } = useSpeech()
  const pools = useQuery({
    queryKey: fullPoolsKey,
    queryFn: async ({ signal }) => {
      const fleet = await client.call('getFleetOverview', { signal })
      const fullIds = new Set(fleet.pools.filter(isFullSoon).map(({ poolId }) => poolId))
      if (fullIds.size === 0) return []
      const all = await Array.fromAsync(client.items('listPools', { query: { limit: poolsPerPage }, signal }))
      return all.filter(({ id }) => fullIds.has(id))
    },
  })
  return (
    <>
      <p>
        {t('pools.onlyFull')} <Link to="/operator/pools">{t('pools.all')}</Link>
      </p>
      <Shown query={pools} skeleton={<Skeleton height={360} radius="lg" />}>
        {(full) =>
          full.length === 0 ? <EmptyState sentence={t('pools.noneFull')} /> : <PoolTree pools={full} offers={offers} />
        }
      </Shown>
    </>
  )
}

function AllPools({ offers }: { readonly offers: readonly Offer[] }) {
  const client = useClient()
  const { t } = useSpeech()
  const pools = useInfiniteQuery({
    queryKey: poolsKey,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      client.call('listPools', {
        query: { limit: poolsPerPage, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  return (
    <>
      <Shown query={pools} skeleton={<Skeleton height={360} radius="lg" />}>
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items)
          return all.length === 0 ? <EmptyState sentence={t('pools.none')} /> : <PoolTree pools={all} offers={offers} />
        }}
      </Shown>
      <MoreButton query={pools} text={t('pools.more')} />
    </>
  )
}

function PoolTree({ pools, offers }: { readonly pools: readonly Pool[]; readonly offers: readonly Offer[] }) {
  const { t } = useSpeech()
  return (
    <Panel title={t('pools.tree')} aside={<WorkbookLink list="/v1/pools" name={t('pools.tree')} />}>
      <ul className={classes['tree']}>
        {treeOf(pools).map(({ pool, depth }) => (
          <li key={pool.id} data-depth={Math.min(depth, 4)}>
            <PoolRow pool={pool} offers={offers} all={pools} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

interface PoolRowProps {
  readonly pool: Pool
  readonly offers: readonly Offer[]
  readonly all: readonly Pool[]
}

function PoolRow({ pool, offers, all }: PoolRowProps) {
  const { t } = useSpeech()
  const mayChange = useMay('operator')
  const [changing, setChanging] = useState<string | null>(null)
  const shown = new Set(pool.levels.map(({ offerId }) => offerId))
  const others = offers.filter(({ id }) => !shown.has(id))
  return (
    <section className={classes['pool']} aria-label={pool.name}>
      <h3 className={classes['name']}>
        <Link to="/operator/pools/$poolId" params={{ poolId: pool.id }}>
          {pool.name}
        </Link>
      </h3>
      {pool.levels.map((level) => (
        <Level
          key={level.offerId}
          pool={pool}
          level={level}
          limited={limitedOf(all, level.offerId)}
          offer={offers.find(({ id }) => id === level.offerId)}
          mayChange={mayChange}
          isChanging={changing === level.offerId}
          onChange={(isOn) => setChanging(isOn ? level.offerId : null)}
        />
      ))}
      {others.length > 0 && <p className={classes['soft']}>{t('pools.unlimited', { names: namesOf(others) })}</p>}
      {mayChange && others.length > 0 && (
        <NewLimit pool={pool} offers={others} changing={changing} onChange={setChanging} />
      )}
    </section>
  )
}

const limitedOf = (pools: readonly Pool[], wantedId: string): readonly Pool[] =>
  pools.filter(({ levels }) => levels.some(({ offerId, limitBytes }) => offerId === wantedId && limitBytes !== null))

const namesOf = (offers: readonly Offer[]): string => offers.map(({ name }) => name).join(', ')

interface LevelProps {
  readonly pool: Pool
  readonly level: PoolLevel
  /** Pools between which room of this offer moves. */
  readonly limited: readonly Pool[]
  readonly offer: Offer | undefined
  readonly mayChange: boolean
  readonly isChanging: boolean
  readonly onChange: (isOn: boolean) => void
}

function Level({ pool, level, limited, offer, mayChange, isChanging, onChange }: LevelProps) {
  const { t, formats } = useSpeech()
  const { limitBytes, overcommitPercent, allocatedBytes, heldBytes, freeBytes } = level
  const name = offer?.name ?? level.offerId
  // The limit stands above already where nothing is given beyond it and nothing held.
  const isPlain = overcommitPercent === 100 && heldBytes === 0n
  const givableBytes = limitBytes === null ? null : (limitBytes * BigInt(overcommitPercent)) / 100n
  return (
    <div className={classes['level']}>
      <p className={classes['head']}>
        <strong>{name}</strong>
        <span>
          {givableBytes === null
            ? t('pools.noLimit')
            : t('fleet.given', {
                given: formats.bytes(allocatedBytes + heldBytes, 'up'),
                all: formats.bytes(givableBytes),
              })}
        </span>
      </p>
      {givableBytes !== null && (
        <SpaceBar
          label={t('pools.bar', { name, percent: formats.percent(allocatedBytes + heldBytes, givableBytes) })}
          quotaBytes={givableBytes}
          inUseBytes={allocatedBytes + heldBytes}
          filledBytes={allocatedBytes}
        />
      )}
      <p className={classes['foot']}>
        {limitBytes !== null && (
          <span>
            {isPlain
              ? t('pools.figuresPlain', { free: formats.bytes(freeBytes ?? 0n) })
              : t('pools.figures', {
                  limit: formats.bytes(limitBytes),
                  percent: formats.whole(overcommitPercent),
                  held: formats.bytes(heldBytes, 'up'),
                  free: formats.bytes(freeBytes ?? 0n),
                })}
          </span>
        )}
        <Link
          to="/operator/pools/$poolId"
          params={{ poolId: pool.id }}
          search={{ offer: level.offerId }}
          aria-label={t('holders.openOf', { offer: name, pool: pool.name })}
        >
          {t('holders.open')}
        </Link>
        {mayChange && !isChanging && (
          <Button size="compact-sm" variant="default" onClick={() => onChange(true)}>
            {t('pools.change')}
          </Button>
        )}
      </p>
      {mayChange && limitBytes !== null && <MoveSpace pool={pool} offerId={level.offerId} limited={limited} />}
      {isChanging && <CapacityForm pool={pool} offerId={level.offerId} level={level} onEnd={() => onChange(false)} />}
    </div>
  )
}

interface NewLimitProps {
  readonly pool: Pool
  readonly offers: readonly Offer[]
  readonly changing: string | null
  readonly onChange: (offerId: string | null) => void
}

/** A limit for an offer that has none here. */
function NewLimit({ pool, offers, changing, onChange }: NewLimitProps) {
  const { t } = useSpeech()
  const offer = offers.find(({ id }) => id === changing)
  if (offer !== undefined) {
    return (
      <div className={classes['level']}>
        <strong>{offer.name}</strong>
        <CapacityForm pool={pool} offerId={offer.id} level={null} onEnd={() => onChange(null)} />
      </div>
    )
  }
  return (
    <Select
      label={t('pools.limitFor')}
      value=""
      options={[{ value: '', text: t('pools.choose') }, ...offers.map(({ id, name }) => ({ value: id, text: name }))]}
      onChange={onChange}
    />
  )
}
