import { civilDate } from '@grenier/quota-billing'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { readTrailView, type TrailView } from '../../../shared/finance/trail-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { ChainStanding } from './chain-standing.tsx'
import { FactItem } from './fact-item.tsx'
import classes from './trail.module.css'
import { TrailFilters } from './trail-filters.tsx'

const pageSize = 50

function useFacts({ actor, action, subject, tenant, from, to }: TrailView) {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: ['listAuditFacts', actor, action, subject, tenant, from, to],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('listAuditFacts', {
        query: {
          limit: pageSize,
          cursor: pageParam,
          actor,
          action,
          subjectId: subject,
          tenantId: tenant,
          from: from === undefined ? undefined : civilDate(from),
          to: to === undefined ? undefined : civilDate(to),
        },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
}

/** Who did what, and that nobody changed it since. */
export function TrailPage() {
  const { t } = useSpeech()
  const view = readTrailView(useSearch({ strict: false }))
  const navigate = useNavigate()
  const facts = useFacts(view)
  const rows = facts.data?.pages.flatMap(({ items }) => items)
  const nameOfPerson = usePersonNames((rows ?? []).map(({ actor }) => actor))
  return (
    <Page
      title={t('audit.title')}
      lead={t('audit.lead')}
      actions={
        <p className={classes['links']}>
          <Link to="/audit/registers">{t('nav.registers')}</Link>
          <Link to="/audit/residency">{t('nav.residency')}</Link>
        </p>
      }
    >
      <Panel title={t('audit.standing')}>
        <ChainStanding />
      </Panel>
      <Panel title={t('audit.facts')}>
        <TrailFilters
          key={JSON.stringify(view)}
          view={view}
          onView={(next) => void navigate({ to: '/audit', search: next })}
        />
        {facts.error !== null && <ProblemView error={facts.error} onRetry={() => void facts.refetch()} />}
        {rows === undefined && facts.error === null && <LateSkeleton height={320} />}
        {rows?.length === 0 && <EmptyState sentence={t('audit.none')} />}
        <ol className={classes['facts']}>
          {rows?.map((fact) => (
            <FactItem key={fact.id} fact={fact} who={nameOfPerson(fact.actor)} view={view} />
          ))}
        </ol>
        <MoreButton query={facts} text={t('audit.more')} />
      </Panel>
    </Page>
  )
}
