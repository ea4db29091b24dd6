import type { PeriodState } from '@grenier/contracts'
import { useSpeech } from '../i18n/language.tsx'
import { type Standing, StatusMark } from '../ui/status-mark.tsx'

const standings = {
  open: 'over',
  closing: 'waiting',
  closed: 'waiting',
  issuing: 'waiting',
  issued: 'good',
} as const satisfies Record<PeriodState, Standing>

/** How a month stands. */
export function PeriodMark({ state }: { readonly state: PeriodState }) {
  const { t } = useSpeech()
  return <StatusMark standing={standings[state]} text={t(`period.${state}`)} />
}
