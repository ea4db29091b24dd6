import type { QuotaRequestView, TenantProtectionView } from '@grenier/contracts'
import { IconHistory, IconMessage2, IconShieldCheck, IconTestPipe } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useDrills, useProtection, useRequests } from '../../../shared/api/queries.ts'
import { useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSigningMandates } from '../../../shared/api/signing-queries.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { isOpen, questionFor, whoHasIt } from '../../../shared/requests/request-texts.ts'
import { isSignatureDue, isTheirsToSign } from '../../../shared/requests/signing.ts'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './member-home.module.css'
import { type EndedDrill, lastEndedDrill, oldestGoodCopy } from './verdict.ts'

/** What the home says in one line each: backups, their test, and the request that waits. */
export function HomeFacts() {
  const { tenantId } = useServedTenant()
  const { t } = useSpeech()
  const { data: protection } = useProtection(tenantId)
  const { data: drills } = useDrills(tenantId)
  return (
    <dl className={classes['facts']}>
      <Fact Icon={IconHistory} name={t('backup.last')} to="/backups">
        {protection === undefined ? '…' : <LastCopy protection={protection} />}
      </Fact>
      <Fact Icon={IconTestPipe} name={t('backup.drill')} to="/backups">
        {drills === undefined ? '…' : <LastDrill drill={lastEndedDrill(drills.items)} />}
      </Fact>
      <Fact Icon={IconShieldCheck} name={t('backup.score')} to="/backups">
        {protection === undefined ? '…' : <Score protection={protection} />}
      </Fact>
      <OpenRequest />
    </dl>
  )
}

interface FactProps {
  readonly Icon: typeof IconHistory
  readonly name: string
  readonly to: '/backups' | '/requests'
  readonly children: ReactNode
}

function Fact({ Icon, name, to, children }: FactProps) {
  return (
    <div className={classes['fact']}>
      <dt>
        <Icon size={20} stroke={1.75} aria-hidden />
        <Link to={to}>{name}</Link>
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

function LastCopy({ protection }: { readonly protection: TenantProtectionView }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const copy = oldestGoodCopy(protection)
  if (copy === null) return t('backup.nothing')
  return copy.at === null ? t('backup.lastNone') : formats.momentOf(copy.at, installation.timeZone)
}

function Score({ protection: { claims, score } }: { readonly protection: TenantProtectionView }) {
  const { t } = useSpeech()
  return claims.length === 0 ? t('backup.nothing') : t('backup.scorePoints', { points: String(score.points) })
}

function LastDrill({ drill }: { readonly drill: EndedDrill | null }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  if (drill === null) return t('backup.drillNone')
  const isGood = drill.state === 'succeeded'
  return (
    <>
      {formats.dayOf(drill.endedAt, installation.timeZone)}{' '}
      <StatusMark
        standing={isGood ? 'good' : 'bad'}
        text={t(isGood ? 'backup.drillSucceeded' : 'backup.drillFailed')}
      />
    </>
  )
}

function OpenRequest() {
  const { tenantId } = useServedTenant()
  const speech = useSpeech()
  const { t, formats } = speech
  const { session } = useSignedIn()
  const { data: requests } = useRequests(tenantId)
  const signing = useSigningMandates(tenantId, requests?.some(isSignatureDue) === true) ?? []
  const isToSign = (request: QuotaRequestView) => isTheirsToSign(request, { subject: session.subject, signing })
  // What waits for the commune itself comes before what waits for others.
  const open =
    requests?.find((request) => questionFor(request) !== null) ?? requests?.find(isToSign) ?? requests?.find(isOpen)
  return (
    <Fact Icon={IconMessage2} name={t('request.open')} to="/requests">
      {requests === undefined && '…'}
      {requests !== undefined && open === undefined && t('request.openNone')}
      {open !== undefined && (
        <Link to="/requests/$requestId" params={{ requestId: open.id }}>
          {isToSign(open) ? t('request.toSign') : whoHasIt(open, speech)}
          {open.dueOn !== null &&
            questionFor(open) === null &&
            `, ${t('request.dueOn', { day: formats.shortDay(open.dueOn) })}`}
        </Link>
      )}
    </Fact>
  )
}
