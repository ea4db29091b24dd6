import type { FleetOverview, TenantSituation } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { technicalNowOf } from '../../../shared/api/queries.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { CommitteeFiles } from '../../../shared/finance/committee-files.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { fullSoonDays } from '../../../shared/operator/full-pools.ts'
import { fullnessOf } from '../../../shared/operator/fullness.ts'
import type { MembersView } from '../../../shared/operator/members-view.ts'
import { FullnessLegend, Treemap } from '../../../shared/operator/treemap.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { SpaceBar } from '../../../shared/ui/space-bar.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { type ExceptionKind, exceptionsOf, type FleetException } from './exceptions.ts'
import classes from './operator-home.module.css'

/** Where something is listed. */
type Place =
  | { readonly to: '/operator/inbox' | '/operator/tasks' | '/operator/clusters' }
  | { readonly to: '/operator/pools'; readonly search: { readonly show: 'full' } }
  | { readonly to: '/operator/members'; readonly search: MembersView }

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

/** Where the list of exactly those is that an exception counts; work that is late is listed below its sentence. */
const placeOf = {
  requests: { to: '/operator/inbox' },
  tasks: { to: '/operator/tasks' },
  'dead-deliveries': { to: '/operator/tasks' },
  'held-clusters': { to: '/operator/clusters' },
  'full-pools': { to: '/operator/pools', search: { show: 'full' } },
  'not-ready': { to: '/operator/members', search: { ready: 'False', situation: 'member' } },
  unknown: { to: '/operator/members', search: { ready: 'Unknown', situation: 'member' } },
  behind: { to: '/operator/members', search: { situation: 'behind' } },
  'put-back': { to: '/operator/members', search: { situation: 'put-back' } },
  over: { to: '/operator/members', search: { situation: 'over' } },
  uncovered: { to: '/operator/members', search: { situation: 'uncovered' } },
  stale: { to: '/operator/members', search: { situation: 'stale' } },
  gone: { to: '/operator/members', search: { situation: 'gone' } },
  'failed-drills': { to: '/operator/members', search: { situation: 'failed-drill' } },
} as const satisfies Record<Exclude<ExceptionKind, 'late-queue'>, Place>

interface ExceptionsProps {
  readonly exceptions: readonly FleetException[]
  readonly fleet: FleetOverview
}

function Exceptions({ exceptions, fleet }: ExceptionsProps) {
  const { t, tCount } = useSpeech()
  return (
    <Panel title={t('fleet.exceptions')}>
      <ul className={classes['exceptions']}>
        {exceptions.map(({ kind, count, standing }) => {
          const sentence = tCount(`fleet.${kind}`, count)
          return (
            <li key={kind}>
              <StatusMark standing={standing} text={t(`fleet.standing.${standing}`)} />
              <div>
                {kind === 'late-queue' ? <span>{sentence}</span> : <Link {...placeOf[kind]}>{sentence}</Link>}
                <Beside kind={kind} fleet={fleet} />
              </div>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

/** What is said below an exception: of how many members volumes are, why members are not ready, which work is late. */
function Beside({ kind, fleet }: { readonly kind: ExceptionKind; readonly fleet: FleetOverview }) {
  const { t, tCount, nameOf, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { members } = fleet.backups
  const told = {
    uncovered: () => tCount('fleet.atMembers', members.uncovered),
    stale: () => tCount('fleet.atMembers', members.stale),
    gone: () => tCount('fleet.atMembers', members.gone),
    'failed-drills': () => tCount('fleet.atMembers', members.failedDrills30Days),
    'not-ready': () =>
      fleet.reasons.map(({ reason, count }) => `${nameOf('condition', reason)} (${formats.count(count)})`).join(', '),
    'late-queue': () =>
      fleet.queue.kinds
        .map(({ kind: work, due, oldestDueAt }) =>
          t('fleet.dueKind', {
            kind: work,
            due: formats.count(due),
            moment: formats.momentOf(oldestDueAt, installation.timeZone),
          }),
        )
        .join(' ; '),
  } as const satisfies Partial<Record<ExceptionKind, () => string>>
  return kind in told ? <p className={classes['soft']}>{told[kind as keyof typeof told]()}</p> : null
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
  /** The list of those that are counted. */
  readonly place?: Place
}

function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  const { formats } = useSpeech()
  return (
    <dl className={classes['figures']}>
      {figures.map(({ name, count, place }) => (
        <div key={name}>
          <dt>{place === undefined ? name : <Link {...place}>{name}</Link>}</dt>
          <dd>{formats.count(count)}</dd>
        </div>
      ))}
    </dl>
  )
}

const viewOfMembers = {
  total: { situation: 'member' },
  ready: { ready: 'True', situation: 'member' },
  notReady: { ready: 'False', situation: 'member' },
  unknown: { ready: 'Unknown', situation: 'member' },
  behind: { situation: 'behind' },
  over: { situation: 'over' },
  suspended: { situation: 'suspended' },
  leaving: { situation: 'leaving' },
  putBack7Days: { situation: 'put-back' },
} as const satisfies Record<keyof FleetOverview['members'], MembersView>
const memberCounts = Object.keys(viewOfMembers) as (keyof typeof viewOfMembers)[]

function Members({ fleet: { members } }: { readonly fleet: FleetOverview }) {
  const { t } = useSpeech()
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
      <Figures
        figures={memberCounts.map((kind) => ({
          name: t(`fleet.member.${kind}`),
          count: members[kind],
          place: { to: '/operator/members', search: viewOfMembers[kind] },
        }))}
      />
    </Panel>
  )
}

const situationOfBackups = {
  covered: 'covered',
  stale: 'stale',
  uncovered: 'uncovered',
  gone: 'gone',
  failedDrills30Days: 'failed-drill',
} as const satisfies Record<keyof FleetOverview['backups']['members'], TenantSituation>
const backupCounts = Object.keys(situationOfBackups) as (keyof typeof situationOfBackups)[]

function Backups({ fleet: { backups } }: { readonly fleet: FleetOverview }) {
  const { t } = useSpeech()
  return (
    <Panel title={t('fleet.backups')}>
      <Figures
        figures={backupCounts.map((kind) => ({
          name: t(`fleet.backup.${kind}`),
          count: backups[kind],
          place: { to: '/operator/members', search: { situation: situationOfBackups[kind] } },
        }))}
      />
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
