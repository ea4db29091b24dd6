import type { IssuingChecklist } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { mayPass } from '../../../shared/finance/exception-counts.ts'
import { useMonths } from '../../../shared/finance/use-months.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { ReferenceForm } from './reference-form.tsx'
import { referenceOf } from './reference-texts.ts'
import classes from './references.module.css'

type Item = IssuingChecklist['items'][number]

const pageSize = 500

/** Statements that take no number because a reference is missing, month by month, each with where to write it. */
export function ReferencesPage() {
  const { t } = useSpeech()
  const { standings, sums, tariffs } = useMonths()
  const refusal = sums.error ?? tariffs.error
  const waiting = standings?.filter(({ state }) => state === 'closed' || state === 'issuing').map(({ month }) => month)
  return (
    <Page title={t('reference.title')} lead={t('reference.lead')}>
      {refusal !== null && <ProblemView error={refusal} />}
      {waiting === undefined && refusal === null && <LateSkeleton height={240} />}
      {waiting?.length === 0 && <EmptyState sentence={t('reference.noMonth')} />}
      {waiting?.map((month) => (
        <MonthReferences key={month} month={month} />
      ))}
    </Page>
  )
}

function MonthReferences({ month }: { readonly month: CivilMonth }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const checklist = useInfiniteQuery({
    queryKey: ['getIssuingChecklist', month, 'references'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('getIssuingChecklist', { params: { month }, query: { limit: pageSize, after: pageParam }, signal }),
    getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
  })
  const first = checklist.data?.pages[0]
  if (checklist.error !== null && first === undefined) {
    return <ProblemView error={checklist.error} onRetry={() => void checklist.refetch()} />
  }
  if (first === undefined) return <LateSkeleton height={160} />
  const lacking = checklist.data?.pages.flatMap(({ items }) => items).filter(lacksReference) ?? []
  return (
    <Panel title={formats.month(month)}>
      {lacking.length === 0 && !checklist.hasNextPage ? (
        <StatusMark standing="good" text={t('reference.none')} />
      ) : (
        <ul className={classes['list']}>
          {lacking.map((item) => (
            <Lacking key={item.statementId} item={item} />
          ))}
        </ul>
      )}
      <MoreButton query={checklist} text={t('finance.more')} />
    </Panel>
  )
}

const lacksReference = ({ exceptions }: Item): boolean => exceptions.some(({ code }) => referenceOf(code) !== null)

function Lacking({ item }: { readonly item: Item }) {
  const { t, formats } = useSpeech()
  const missing = item.exceptions.map(({ code }) => code).filter((code) => referenceOf(code) !== null)
  return (
    <li>
      <div className={classes['who']}>
        <p>
          <strong>{item.payerName}</strong> {formats.eurosOfCents(item.payableCents)}
        </p>
        <StatusMark
          standing={missing.every(mayPass) ? 'waiting' : 'bad'}
          text={missing.map((code) => t(`exception.${code}`)).join(', ')}
        />
      </div>
      <ReferenceForm statementId={item.statementId} missing={missing} />
    </li>
  )
}
