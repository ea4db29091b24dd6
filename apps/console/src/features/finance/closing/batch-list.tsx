import type { CivilMonth } from '@grenier/quota-billing'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import classes from './closing.module.css'

const watchMs = 1_000
const shownMax = 100

/** Batches of a month, with how far each is. */
export function BatchList({ month, isMoving }: { readonly month: CivilMonth; readonly isMoving: boolean }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const batches = useQuery({
    queryKey: ['listStatementBatches', month],
    queryFn: ({ signal }) => client.call('listStatementBatches', { query: { month, limit: shownMax }, signal }),
    refetchInterval: isMoving ? watchMs : false,
  })
  const nameOfPerson = usePersonNames((batches.data?.items ?? []).map(({ requestedBy }) => requestedBy))
  if (batches.data === undefined || batches.data.items.length === 0) return null
  return (
    <>
      <ul className={classes['exceptions']}>
        {batches.data.items.map(({ id, requestedBy, requestedAt, issuedCount, chosenCount }) => (
          <li key={id} className={classes['soft']}>
            {t('closing.batch', {
              who: nameOfPerson(requestedBy),
              moment: formats.momentOf(requestedAt, installation.timeZone),
              issued: String(issuedCount),
              chosen: String(chosenCount),
            })}
          </li>
        ))}
      </ul>
      <WorkbookLink list="/v1/statement-batches" name={t('closing.batches')} filters={{ month }} />
    </>
  )
}
