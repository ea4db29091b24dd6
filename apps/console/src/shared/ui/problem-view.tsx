import { ClientProblem, ConnectionFailed } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconLock, IconPlugConnectedX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { isOvertaken } from '../api/overtaken.ts'
import { signInAddress } from '../api/sign-out.ts'
import { useSpeech } from '../i18n/language.tsx'
import classes from './states.module.css'

interface ProblemViewProps {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** What went wrong, in a person's sentence: what the API said, or that it said nothing. */
export function ProblemView({ error, onRetry }: ProblemViewProps) {
  const { t } = useSpeech()
  const queries = useQueryClient()
  const isProblem = error instanceof ClientProblem
  const isForbidden = isProblem && (error.status === 403 || error.status === 404)
  const isElsewise = isOvertaken(error)
  const isSignedOut = isProblem && error.status === 401
  const Icon = error instanceof ConnectionFailed ? IconPlugConnectedX : isForbidden ? IconLock : IconAlertTriangle
  return (
    <div className={classes['state']} role="alert">
      <Icon className={classes['icon']} size={28} stroke={1.75} aria-hidden />
      <p className={classes['sentence']}>{isProblem ? error.detail : t('state.unreachable')}</p>
      {isProblem &&
        error.errors.map((fault) => (
          <p key={`${fault.in}.${fault.field}`} className={classes['hint']}>
            {fault.detail}
          </p>
        ))}
      {isElsewise && (
        <Button variant="default" onClick={() => void queries.invalidateQueries()}>
          {t('state.showCurrent')}
        </Button>
      )}
      {isSignedOut ? (
        <Button component="a" href={signInAddress(window.location)}>
          {t('session.signIn')}
        </Button>
      ) : (
        onRetry !== undefined &&
        !isForbidden &&
        !isElsewise && (
          <Button variant="default" onClick={onRetry}>
            {t('state.retry')}
          </Button>
        )
      )}
      {isProblem && error.requestId !== null && error.status >= 500 && (
        <p className={classes['hint']}>{t('state.reference', { reference: error.requestId })}</p>
      )}
    </div>
  )
}
