import type { Pool } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useOffers } from '../../../shared/api/queries.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { useAllPools } from '../../../shared/operator/operator-queries.ts'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page } from '../../../shared/ui/page.tsx'
import { PlacePath } from '../../../shared/ui/place-path.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { BalancesTable } from './balances-table.tsx'
import { HoldingsPanel } from './holdings-panel.tsx'
import { HoldsPanel } from './holds-panel.tsx'
import { chosenOf, namedBalancesOf, pathTo } from './pool-holders.ts'
import { useLivePools, usePoolBalances } from './use-pool-holders.ts'

/** One pool: what it has of each offer, and of the one that is looked at who has it and what is held. */
export function PoolPage() {
  const { t } = useSpeech()
  const { poolId } = useParams({ from: '/operator/pools/$poolId' })
  useLivePools()
  const pools = useAllPools()
  return (
    <Shown query={pools} skeleton={<Skeleton height={420} radius="lg" />}>
      {(all) => {
        const path = pathTo(all, poolId)
        const pool = path.at(-1)
        if (pool !== undefined) return <KnownPool pool={pool} above={path.slice(0, -1)} />
        return (
          <Page title={t('holders.unknown')}>
            <p>
              <Link to="/operator/pools">{t('pools.all')}</Link>
            </p>
          </Page>
        )
      }}
    </Shown>
  )
}

interface KnownPoolProps {
  readonly pool: Pool
  /** The pools that it stands in, the topmost first. */
  readonly above: readonly Pool[]
}

function KnownPool({ pool, above }: KnownPoolProps) {
  const { t } = useSpeech()
  const { offer: offerId } = useSearch({ from: '/operator/pools/$poolId' })
  return (
    <Page title={pool.name} lead={t('holders.lead')}>
      <PlacePath label={t('holders.path')}>
        <Link to="/operator/pools">{t('pools.all')}</Link>
        {above.map(({ id, name }) => (
          <Link
            key={id}
            to="/operator/pools/$poolId"
            params={{ poolId: id }}
            search={offerId === undefined ? {} : { offer: offerId }}
          >
            {name}
          </Link>
        ))}
        <span aria-current="page">{pool.name}</span>
      </PlacePath>
      <Holders poolId={pool.id} offerId={offerId} />
    </Page>
  )
}

function Holders({ poolId, offerId }: { readonly poolId: string; readonly offerId: string | undefined }) {
  const { t } = useSpeech()
  const maySeeHolds = useMay('operator', 'auditor')
  const offers = useOffers()
  const balances = usePoolBalances(poolId)
  const skeleton = <Skeleton height={320} radius="lg" />
  return (
    <Shown query={offers} skeleton={skeleton}>
      {(known) => (
        <Shown query={balances} skeleton={skeleton}>
          {(items) => {
            const named = namedBalancesOf(items, known)
            const chosen = chosenOf(named, offerId)
            if (chosen === undefined) return <EmptyState sentence={t('holders.noOffer')} />
            return (
              <>
                <BalancesTable poolId={poolId} balances={named} chosen={chosen} />
                <HoldingsPanel poolId={poolId} chosen={chosen} />
                {maySeeHolds && <HoldsPanel poolId={poolId} chosen={chosen} />}
              </>
            )
          }}
        </Shown>
      )}
    </Shown>
  )
}
