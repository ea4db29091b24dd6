import type { Instant } from '@grenier/quota-billing'
import { Button } from '@mantine/core'
import { usePersonNames } from '../api/person-names.ts'
import { useSignedIn } from '../api/session.tsx'
import { useSpeech } from '../i18n/language.tsx'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { ProblemView } from '../ui/problem-view.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import classes from './taking.module.css'

interface TakingProps {
  readonly taken: { readonly takenBy: string | null; readonly takenAt: Instant | null }
  readonly isPending: boolean
  readonly error: unknown
  /** What taking means here, in a sentence. */
  readonly hint?: string
  /** Also over from whoever has it; that is asked twice. */
  readonly onTake: () => void
  readonly onRelease: () => void
}

/** Who has something and since when; take it, give it back, or take it over: so that two people do not do the same. */
export function Taking({ taken: { takenBy, takenAt }, isPending, error, hint, onTake, onRelease }: TakingProps) {
  const { t, formats } = useSpeech()
  const { session, installation } = useSignedIn()
  const nameOfPerson = usePersonNames([takenBy])
  const isMine = takenBy === session.subject
  const moment = takenAt === null ? '' : formats.momentOf(takenAt, installation.timeZone)
  return (
    <div className={classes['taking']}>
      {takenBy !== null && (
        <StatusMark
          standing={isMine ? 'good' : 'waiting'}
          text={isMine ? t('taking.byYou', { moment }) : t('taking.byOther', { who: nameOfPerson(takenBy), moment })}
        />
      )}
      {takenBy === null && (
        <Button variant="default" loading={isPending} onClick={onTake}>
          {t('taking.take')}
        </Button>
      )}
      {isMine && (
        <Button variant="default" loading={isPending} onClick={onRelease}>
          {t('taking.release')}
        </Button>
      )}
      {takenBy !== null && !isMine && (
        <ConfirmButton
          text={t('taking.over')}
          sure={t('taking.overSure')}
          keep={t('taking.leave')}
          isPending={isPending}
          error={null}
          onSure={onTake}
        />
      )}
      {takenBy === null && hint !== undefined && <span className={classes['hint']}>{hint}</span>}
      {error !== null && <ProblemView error={error} />}
    </div>
  )
}
