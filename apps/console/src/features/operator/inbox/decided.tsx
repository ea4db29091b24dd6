import type { QuotaRequest } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { standingOf } from '../../../shared/requests/request-texts.ts'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import classes from './inbox.module.css'

interface DecidedProps {
  /** As it was on the screen. */
  readonly request: QuotaRequest
  readonly error: unknown
  readonly onLeave: () => void
}

/** Somebody was faster: what they did, beside what this answer met. Nothing of this answer was done. */
export function Decided({ request, error, onLeave }: DecidedProps) {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const { data: now } = useQuery({
    queryKey: ['getQuotaRequest', request.id, 'overtaken'],
    staleTime: 0,
    queryFn: ({ signal }) => client.call('getQuotaRequest', { params: { requestId: request.id }, signal }),
  })
  const nameOfPerson = usePersonNames([now?.decidedBy ?? null, now?.takenBy ?? null])
  return (
    <div className={classes['form']}>
      <ProblemView error={error} />
      {now !== undefined && (
        <p className={classes['answeredLine']}>
          <StatusMark standing={standingOf(now.state)} text={t(`request.state.${now.state}`)} />
          {now.decidedBy !== null && <span>{t('inbox.decidedBy', { who: nameOfPerson(now.decidedBy) })}</span>}
          {now.decidedBy === null && now.takenBy !== null && (
            <span>{t('inbox.taken', { who: nameOfPerson(now.takenBy) })}</span>
          )}
          {now.decisionReason !== null && <q>{now.decisionReason}</q>}
        </p>
      )}
      <div className={classes['answers']}>
        <Button
          variant="default"
          onClick={() => {
            void queries.invalidateQueries({ queryKey: ['listRequestInbox'] })
            onLeave()
          }}
        >
          {t('inbox.readAgain')}
        </Button>
      </div>
    </div>
  )
}
