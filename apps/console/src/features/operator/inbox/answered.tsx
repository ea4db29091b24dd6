import type { QuotaRequest } from '@grenier/contracts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { standingOf } from '../../../shared/requests/request-texts.ts'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './inbox.module.css'
import { useFollowed } from './use-inbox.ts'

/** What became of a request that was just answered, followed until its space is there. */
export function Answered({ request }: { readonly request: QuotaRequest }) {
  const { t } = useSpeech()
  const { data } = useFollowed(request)
  const { state, tenantName } = data ?? request
  const isUndecided = state === 'submitted'
  // The step was given, and another answer is to come; else the member was asked something.
  const isStepGiven = request.history.at(-1)?.kind === 'step-approved'
  return (
    <p className={classes['answeredLine']}>
      <strong>{tenantName}</strong>
      <StatusMark
        standing={isUndecided ? 'waiting' : standingOf(state)}
        text={isUndecided ? t(isStepGiven ? 'inbox.stepGiven' : 'inbox.asked') : t(`request.state.${state}`)}
      />
    </p>
  )
}
