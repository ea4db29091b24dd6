import type { StatementDraftSummary } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import classes from './closing.module.css'
import { DraftLink } from './draft-link.tsx'

const pageSize = 25

/** Statements that wait for their number, as payers see them. */
export function DraftsStep({ month, draftCount }: { readonly month: CivilMonth; readonly draftCount: number }) {
  const client = useClient()
  const { t } = useSpeech()
  const drafts = useInfiniteQuery({
    queryKey: ['listStatementDrafts', month, draftCount],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('listStatementDrafts', {
        query: { month, limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  if (drafts.error !== null) return <ProblemView error={drafts.error} onRetry={() => void drafts.refetch()} />
  if (drafts.data === undefined) return <LateSkeleton height={120} />
  const rows = drafts.data.pages.flatMap(({ items }) => items)
  if (rows.length === 0) return <p className={classes['soft']}>{t('closing.draftsNone')}</p>
  return (
    <>
      <p className={classes['soft']}>{t('closing.draftsLead')}</p>
      <DraftTable drafts={rows} />
      <MoreButton query={drafts} text={t('finance.more')} />
      <WorkbookLink list="/v1/statement-drafts" name={t('closing.step.drafts')} filters={{ month }} />
    </>
  )
}

function DraftTable({ drafts }: { readonly drafts: readonly StatementDraftSummary[] }) {
  const { t, formats } = useSpeech()
  return (
    <TableScroll label={t('closing.step.drafts')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('closing.payer')}</th>
            <th scope="col">{t('closing.draftState')}</th>
            <th scope="col">{t('closing.disputable')}</th>
            <th scope="col" className={table['number']}>
              {t('closing.payable')}
            </th>
          </tr>
        </thead>
        <tbody>
          {drafts.map(({ id, payerName, state, missing, disputableUntil, payableCents, credit }) => (
            <tr key={id}>
              <th scope="row">
                {payerName}
                {credit !== null && <span className={table['soft']}> {t('closing.credit')}</span>}
                <div>
                  <DraftLink statementId={id} payerName={payerName} />
                </div>
              </th>
              <td>
                {state === 'draft' ? (
                  t('closing.state.draft')
                ) : (
                  <StatusMark standing="bad" text={missing.map((code) => t(`exception.${code}`)).join(', ')} />
                )}
              </td>
              <td>{formats.day(disputableUntil)}</td>
              <td className={table['number']}>{formats.centsInColumn(payableCents)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
