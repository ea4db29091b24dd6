import type { FleetOverview } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { technicalNowOf } from '../../../shared/api/queries.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { CommitteeFiles } from '../../../shared/finance/committee-files.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { fullnessOf } from '../../../shared/operator/fullness.ts'
import { FullnessLegend, Treemap } from '../../../shared/operator/treemap.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { SpaceBar } from '../../../shared/ui/space-bar.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { type ExceptionKind, exceptionsOf, type FleetException, fullSoonDays } from './exceptions.ts'
import classes from './operator-home.module.css'

/** What changes the figures of the fleet. */
const fleetKinds = [
  'quota-request',
  'protected-claim',
  'protection-task',
  'delivery',
  'operator-task',
  'cluster-hold',
  'tenant',
  'suspension',
  'exit',
  'pool',
] as const
const fleetKey = ['getFleetOverview'] as const

/** The installation in one look: what wants somebody first, then how full it is and how its members and copies stand. */
export function OperatorHome() {
  const client = useClient()
  const { t } = useSpeech()
  const { installation } = useSignedIn()
  useLive(fleetKinds, fleetKey)
  const fleet = useQuery({
    queryKey: fleetKey,
    queryFn: ({ signal }) => client.call('getFleetOverview', { signal }),
  })
  return (
    <Shown query={fleet} skeleton={<Skeleton height={420} radius="lg" />}>
      {(known) => {
        const exceptions = exceptionsOf(known, technicalNowOf(installation))
        return (
          <Page title={<Verdict exceptions={exceptions} />} lead={t('fleet.lead', { name: installation.operatorName })}>
            {exceptions.length > 0 && <Exceptions exceptions={exceptions} fleet={known} />}
            <div className={classes['columns']}>
              <Pools pools={known.pools} />
              <div className={classes['side']}>
                <Members fleet={known} />
                <Backups fleet={known} />
                <Queue fleet={known} />
                <CommitteeFiles />
                <Link to="/finance/calendar">{t('calendar.name')}</Link>
              </div>
            </div>
          </Page>
        )
      }}
    </Shown>
  )
}

function Verdict({ exceptions }: { readonly exceptions: readonly FleetException[] }) {
  const { t, tCount } = useSpeech()
  const broken = exceptions.filter(({ standing }) => standing === 'bad').length
  if (broken > 0) return tCount('fleet.broken', broken)
  return exceptions.length > 0 ? tCount('fleet.waits', exceptions.length) : t('fleet.well')
}

const placeOf: Partial<Record<ExceptionKind, '/operator/inbox' | '/operator/tasks' | '/operator/clusters'>> = {
  requests: '/operator/inbox',
  tasks: '/operator/tasks',
  'held-clusters': '/operator/clusters',
  'dead-deliveries': '/operator/tasks',
}
const readyOf: Partial<Record<ExceptionKind, 'False' | 'Unknown'>> = { 'not-ready': 'False', unknown: 'Unknown' }

function Exceptions({
  exceptions,
  fleet,
}: {
  readonly exceptions: readonly FleetException[]
  readonly fleet: FleetOverview
}) {
  const { t, tCount, nameOf } = useSpeech()
  return (
    <Panel title={t('fleet.exceptions')}>
      <ul className={classes['exceptions']}>
        {exceptions.map(({ kind, count, standing }) => {
          const sentence = tCount(`fleet.${kind}`, count)
          const place = placeOf[kind]
          const ready = readyOf[kind]
          return (
            <li key={kind}>
              <StatusMark standing={standing} text={t(`fleet.standing.${standing}`)} />
              <div>
                {place !== undefined && <Link to={place}>{sentence}</Link>}
                {ready !== undefined && (
                  <Link to="/operator/members" search={{ ready }}>
                    {sentence}
                  </Link>
                )}
                {place === undefined && ready === undefined && <span>{sentence}</span>}
                {kind === 'not-ready' && (
                  <p className={classes['soft']}>
                    {fleet.reasons.map(({ reason, count: of }) => `${nameOf('condition', reason)} (${of})`).join(', ')}
                  </p>
                )}
              </div>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

function Pools({ pools }: { readonly pools: FleetOverview['pools'] }) {
  const { t, formats } = useSpeech()
  return (
    <Panel title={t('fleet.pools')} aside={<Link to="/operator/pools">{t('pools.open')}</Link>}>
      <PoolPlane pools={pools} />
      {pools.length === 0 && <p>{t('fleet.poolsNone')}</p>}
      <ul className={classes['pools']}>
        {pools.map((pool) => {
          const { givableBytes, allocatedBytes, heldBytes, freeBytes, daysToFull } = pool
          const given = t('fleet.given', {
            given: formats.bytes(allocatedBytes + heldBytes, 'up'),
            all: formats.bytes(givableBytes),
          })
          const isSoon = daysToFull !== null && daysToFull <= fullSoonDays
          return (
            <li key={`${pool.poolId}/${pool.offerId}`}>
              <p className={classes['poolHead']}>
                <span>
                  {pool.name}, {pool.offerName}
                </span>
                <strong>{formats.percent(allocatedBytes + heldBytes, givableBytes)}</strong>
              </p>
              <SpaceBar
                label={given}
                quotaBytes={givableBytes}
                inUseBytes={allocatedBytes + heldBytes}
                filledBytes={allocatedBytes}
              />
              <p className={classes['poolFoot']}>
                <span>{given}</span>
                {freeBytes <= 0n ? (
                  <StatusMark standing="bad" text={t('fleet.full')} />
                ) : daysToFull === null ? (
                  <span>{t('fleet.neverFull')}</span>
                ) : (
                  <StatusMark
                    standing={isSoon ? 'bad' : 'good'}
                    text={t('fleet.fullIn', { days: formats.count(daysToFull) })}
                  />
                )}
              </p>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

const planePx = 200
/** One pool alone is a bar, not a plane. */
const planePoolsMin = 2
const bytesPerWeight = 1_048_576n

/** Pools as large as what they may give, with how full each is and when it will be. On a phone the list says it better. */
function PoolPlane({ pools }: { readonly pools: FleetOverview['pools'] }) {
  const { t, formats } = useSpeech()
  if (pools.length < planePoolsMin) return null
  const items = pools.map(
    ({ poolId, offerId, name, offerName, givableBytes, allocatedBytes, heldBytes, daysToFull }) => {
      const givenBytes = allocatedBytes + heldBytes
      const percent = formats.percent(givenBytes, givableBytes)
      const full = daysToFull === null ? t('fleet.neverFull') : t('fleet.fullIn', { days: formats.count(daysToFull) })
      return {
        id: `${poolId}/${offerId}`,
        name: `${name}, ${offerName}`,
        note: daysToFull === null ? percent : `${percent}, ${full}`,
        title: t('fleet.planeNote', { name, offer: offerName, percent, full }),
        weight: Number(givableBytes / bytesPerWeight),
        fullness: fullnessOf(givenBytes, givableBytes),
      }
    },
  )
  return (
    <div className={classes['plane']}>
      <Treemap label={t('fleet.plane', { count: formats.count(items.length) })} items={items} heightPx={planePx} />
      <FullnessLegend items={items} />
    </div>
  )
}

interface Figure {
  readonly name: string
  readonly count: number
}

function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  const { formats } = useSpeech()
  return (
    <dl className={classes['figures']}>
      {figures.map(({ name, count }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{formats.count(count)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Members({ fleet: { members } }: { readonly fleet: FleetOverview }) {
  const { t } = useSpeech()
  const kinds = ['total', 'ready', 'notReady', 'unknown', 'behind', 'over', 'suspended', 'leaving'] as const
  return (
    <Panel
      title={t('fleet.members')}
      aside={
        <span className={classes['asides']}>
          <Link to="/operator/members">{t('fleet.membersAll')}</Link>
          <Link to="/operator/territory">{t('territory.title')}</Link>
        </span>
      }
    >
      <Figures figures={kinds.map((kind) => ({ name: t(`fleet.member.${kind}`), count: members[kind] }))} />
    </Panel>
  )
}

function Backups({ fleet: { backups } }: { readonly fleet: FleetOverview }) {
  const { t } = useSpeech()
  const kinds = ['covered', 'stale', 'uncovered', 'gone', 'failedDrills30Days'] as const
  return (
    <Panel title={t('fleet.backups')}>
      <Figures figures={kinds.map((kind) => ({ name: t(`fleet.backup.${kind}`), count: backups[kind] }))} />
    </Panel>
  )
}

function Queue({ fleet: { requests, queue } }: { readonly fleet: FleetOverview }) {
  const { t } = useSpeech()
  return (
    <Panel title={t('fleet.work')} aside={<Link to="/operator/clusters">{t('clusters.title')}</Link>}>
      <Figures
        figures={[
          { name: t('fleet.work.submitted'), count: requests.submitted },
          { name: t('fleet.work.waiting'), count: requests.waiting },
          { name: t('fleet.work.provisioning'), count: requests.provisioning },
          { name: t('fleet.work.due'), count: queue.due },
        ]}
      />
    </Panel>
  )
}
