import type { RestoreDrill, SpaceOutlook, TenantProtectionView } from '@grenier/contracts'
import { IconAlertTriangle, IconCircleCheck, IconClockExclamation } from '@tabler/icons-react'
import { type Speech, useSpeech } from '../../../shared/i18n/language.tsx'
import classes from './member-home.module.css'
import { type Verdict, verdictOf } from './verdict.ts'

function sentencesOf(verdict: Verdict, { t, tCount, formats }: Speech): readonly [title: string, lead: string] {
  switch (verdict.kind) {
    case 'well':
      return [t('verdict.well'), verdict.isBackedUp ? t('verdict.wellLead') : t('verdict.roomLead')]
    case 'full-on':
      return [
        t('verdict.fullOn', { day: formats.shortDay(verdict.day) }),
        t('verdict.fullOnLead', { space: verdict.space.offerName }),
      ]
    case 'full':
      return [t('verdict.full'), t('verdict.fullLead', { space: verdict.space.offerName })]
    case 'over':
      return [t('verdict.over'), t('verdict.overLead', { space: verdict.space.offerName })]
    case 'backup-late':
      return [tCount('verdict.backupLate', verdict.days), t('verdict.backupLead')]
    case 'backup-none':
      return [t('verdict.backupNone'), t('verdict.backupLead')]
    case 'drill-failed':
      return [t('verdict.drillFailed'), t('verdict.drillFailedLead', { folder: verdict.drill.claimName })]
  }
}

interface VerdictHeadProps {
  readonly outlook: SpaceOutlook
  readonly protection: TenantProtectionView
  readonly drills: readonly RestoreDrill[]
}

/** The first words of the home: whether anything needs the person who opens it. */
export function VerdictHead(affairs: VerdictHeadProps) {
  const speech = useSpeech()
  const verdict = verdictOf(affairs)
  const [title, lead] = sentencesOf(verdict, speech)
  const Sign =
    verdict.kind === 'well' ? IconCircleCheck : verdict.kind === 'full-on' ? IconClockExclamation : IconAlertTriangle
  return (
    <div className={classes['verdict']} data-kind={verdict.kind}>
      <Sign className={classes['sign']} size={44} stroke={1.5} aria-hidden />
      <div>
        <h1 className={classes['sentence']}>{title}</h1>
        <p className={classes['lead']}>{lead}</p>
      </div>
    </div>
  )
}
