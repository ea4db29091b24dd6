import { civilDate } from '@grenier/quota-billing'
import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { ChangeTable, SumsView } from './change-table.tsx'
import { NewCommuneTable } from './new-commune-table.tsx'
import { ObstacleList } from './obstacle-list.tsx'
import classes from './territory-events.module.css'

const pageSize = 100

/** What a field of a day has that is being written; undefined while it is none. */
function dayOf(text: string): ReturnType<typeof civilDate> | undefined {
  try {
    return text === '' ? undefined : civilDate(text)
  } catch {
    return undefined
  }
}

/** What the register says otherwise now, from a day on; proposed by whoever looks at it. */
export function ProposalPanel({ isOpen }: { readonly isOpen: boolean }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const [from, setFrom] = useState('')
  const effectiveOn = dayOf(from)
  const preview = useInfiniteQuery({
    queryKey: ['previewTerritoryEvent', effectiveOn ?? ''],
    initialPageParam: 0,
    queryFn: ({ pageParam: behind, signal }) =>
      client.call('previewTerritoryEvent', { query: { limit: pageSize, behind, effectiveOn }, signal }),
    getNextPageParam: ({ nextBehind }) => nextBehind ?? undefined,
  })
  const first = preview.data?.pages[0]
  const changes = preview.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <div className={classes['changes']}>
      <DayInput label={t('event.from')} value={from} onChange={({ target }) => setFrom(target.value)} />
      {preview.error !== null && <ProblemView error={preview.error} onRetry={() => void preview.refetch()} />}
      {first === undefined && preview.error === null && <LateSkeleton height={160} />}
      {first !== undefined && (
        <p className={rowStyles['soft']}>
          {t('event.source', { source: first.source, day: formats.day(first.effectiveOn) })}
        </p>
      )}
      {first !== undefined && changes.length === 0 && <StatusMark standing="good" text={t('event.nothing')} />}
      {first !== undefined && changes.length + first.newCommunes.length > 0 && (
        <WorkbookLink list="/v1/territory-preview" filters={{ effectiveOn }} name={t('event.now')} />
      )}
      {first !== undefined && first.newCommunes.length > 0 && <NewCommuneTable communes={first.newCommunes} />}
      {first !== undefined && changes.length > 0 && (
        <>
          <SumsView sums={first.sums} />
          <ChangeTable changes={changes} standingOf={(change) => <ObstacleList obstacles={change.obstacles} />} />
          {preview.hasNextPage && (
            <Button variant="default" loading={preview.isFetchingNextPage} onClick={() => void preview.fetchNextPage()}>
              {t('finance.more')}
            </Button>
          )}
          {isOpen ? (
            <p className={rowStyles['soft']}>{t('event.openFirst')}</p>
          ) : (
            <Propose effectiveOn={first.effectiveOn} />
          )}
        </>
      )}
    </div>
  )
}

function Propose({ effectiveOn }: { readonly effectiveOn: ReturnType<typeof civilDate> }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const mayPropose = useMay('operator', 'finance')
  const propose = useMutation({
    mutationFn: () => client.call('proposeTerritoryEvent', { body: { effectiveOn } }),
    onSettled: () => queries.invalidateQueries(),
  })
  if (!mayPropose) return null
  return (
    <ConfirmButton
      text={t('event.propose')}
      sure={t('event.proposeYes')}
      keep={t('event.no')}
      isPending={propose.isPending}
      error={propose.error}
      onSure={() => propose.mutate()}
    />
  )
}
