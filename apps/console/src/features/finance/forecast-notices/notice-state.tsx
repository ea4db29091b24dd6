import type { ForecastNoticeSummary } from '@grenier/contracts/forecast-notice'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './notices.module.css'

const standings = { draft: 'waiting', sent: 'good', replaced: 'over' } as const

/** Whether a notice is a draft, was sent or was replaced, and that something is missing in it. */
export function NoticeState({ notice: { state, isIncomplete } }: { readonly notice: ForecastNoticeSummary }) {
  const { t } = useSpeech()
  return (
    <span className={classes['state']}>
      <StatusMark standing={standings[state]} text={t(`notice.state.${state}`)} />
      {isIncomplete && <StatusMark standing="bad" text={t('notice.incomplete')} />}
    </span>
  )
}
