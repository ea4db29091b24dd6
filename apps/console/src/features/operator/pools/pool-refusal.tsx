import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './pools.module.css'

/** Why a pool was not changed: somebody else was faster, or something else. Nothing where nothing went wrong. */
export function PoolRefusal({ error, isStale }: { readonly error: unknown; readonly isStale: boolean }) {
  const { t } = useSpeech()
  if (error === null) return null
  if (!isStale) return <ProblemView error={error} />
  return (
    <p role="alert" className={classes['stale']}>
      {t('pools.stale')}
    </p>
  )
}
