import { Button, Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { ObjectionCard } from './objection-card.tsx'
import { ProcessorsPanel } from './processors-panel.tsx'

const pageSize = 50
const changing = ['subprocessor-objection', 'subprocessor'] as const
const objectionKey = ['listSubprocessorObjections'] as const

/** What members say against a subprocessor, the oldest first, and what they were answered. */
export function ObjectionsPage() {
  const { t } = useSpeech()
  useLive(changing, objectionKey)
  return (
    <Page title={t('objection.title')} lead={t('objection.lead')}>
      <Panel
        title={t('objection.open')}
        aside={
          <WorkbookLink list="/v1/subprocessor-objections" name={t('objection.open')} filters={{ state: 'open' }} />
        }
      >
        <Objections state="open" />
      </Panel>
      <Panel
        title={t('objection.answered')}
        aside={
          <WorkbookLink
            list="/v1/subprocessor-objections"
            name={t('objection.answered')}
            filters={{ state: 'answered' }}
          />
        }
      >
        <Objections state="answered" />
      </Panel>
      <ProcessorsPanel />
    </Page>
  )
}

function Objections({ state }: { readonly state: 'open' | 'answered' }) {
  const { t } = useSpeech()
  const client = useClient()
  const objections = useInfiniteQuery({
    queryKey: [...objectionKey, state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('listSubprocessorObjections', { query: { state, limit: pageSize, cursor: pageParam }, signal }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  return (
    <Shown query={objections} skeleton={<Skeleton height={120} radius="lg" />}>
      {({ pages }) => {
        const all = pages.flatMap(({ items }) => items)
        if (all.length === 0) return <EmptyState sentence={t(`objection.none.${state}`)} />
        return (
          <>
            <ul className={rowStyles['rows']}>
              {all.map((objection) => (
                <ObjectionCard key={objection.id} objection={objection} />
              ))}
            </ul>
            {objections.hasNextPage && (
              <Button
                variant="default"
                loading={objections.isFetchingNextPage}
                onClick={() => void objections.fetchNextPage()}
              >
                {t('objection.more')}
              </Button>
            )}
          </>
        )
      }}
    </Shown>
  )
}
