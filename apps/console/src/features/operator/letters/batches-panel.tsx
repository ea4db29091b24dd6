import type { PaperBatch } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { Button, Skeleton } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'

const pageSize = 20
const changing = ['paper-batch'] as const
const batchesKey = ['listPaperBatches'] as const

/** The print files, the newest first: fetched, and noted as posted. */
export function BatchesPanel() {
  const { t } = useSpeech()
  const client = useClient()
  useLive(changing, batchesKey)
  const batches = useInfiniteQuery({
    queryKey: batchesKey,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('listPaperBatches', { query: { limit: pageSize, cursor: pageParam }, signal }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  return (
    <Panel title={t('letters.batches')}>
      <Shown query={batches} skeleton={<Skeleton height={120} radius="lg" />}>
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items)
          if (all.length === 0) return <p>{t('letters.batchesNone')}</p>
          return (
            <div className={classes['stack']}>
              <ul className={classes['rows']} aria-live="polite">
                {all.map((batch) => (
                  <BatchRow key={batch.id} batch={batch} />
                ))}
              </ul>
              <MoreButton query={batches} text={t('letters.more')} />
            </div>
          )
        }}
      </Shown>
    </Panel>
  )
}

function BatchRow({ batch }: { readonly batch: PaperBatch }) {
  const { t, tCount, formats } = useSpeech()
  const { installation } = useSignedIn()
  const mayPrint = useMay('operator', 'finance')
  const { id, number, state, letterCount, pageCount, requestedAt, requestedBy, isFileForgotten } = batch
  const nameOfPerson = usePersonNames([requestedBy])
  const moment = formats.momentOf(requestedAt, installation.timeZone)
  return (
    <li>
      <span className={classes['rowText']}>
        <strong>{t('letters.batch', { number: String(number) })}</strong>
        <span>
          {tCount('letters.count', letterCount)}
          {pageCount !== null && `, ${tCount('letters.sheets', pageCount)}`}
        </span>
        <span className={classes['soft']}>{t('letters.made', { moment, who: nameOfPerson(requestedBy) })}</span>
        {isFileForgotten && <span className={classes['soft']}>{t('letters.forgotten')}</span>}
      </span>
      <span className={classes['rowEnd']}>
        <BatchState batch={batch} />
        {state !== 'drawing' && !isFileForgotten && mayPrint && (
          <Button component="a" href={`/v1/paper-batches/${id}/file.pdf`} download={`courriers-${number}.pdf`}>
            {t('letters.download')}
          </Button>
        )}
        {state === 'ready' && mayPrint && <PostButton batch={batch} />}
      </span>
    </li>
  )
}

function BatchState({ batch: { state, postedOn } }: { readonly batch: PaperBatch }) {
  const { t, formats } = useSpeech()
  if (postedOn !== null)
    return <StatusMark standing="over" text={t('letters.posted', { day: formats.day(postedOn) })} />
  return state === 'drawing' ? (
    <StatusMark standing="waiting" text={t('letters.drawing')} />
  ) : (
    <StatusMark standing="good" text={t('letters.ready')} />
  )
}

function PostButton({ batch }: { readonly batch: PaperBatch }) {
  const { t } = useSpeech()
  const { installation } = useSignedIn()
  const client = useClient()
  const queries = useQueryClient()
  const post = useMutation({
    mutationFn: () =>
      client.call('recordPaperPosting', {
        params: { batchId: batch.id },
        ifMatch: batch.version,
        body: { postedOn: civilDateOf(installation.now, installation.timeZone) },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: batchesKey }),
  })
  return (
    <ConfirmButton
      text={t('letters.post')}
      sure={t('letters.postSure')}
      keep={t('letters.postKeep')}
      isPending={post.isPending}
      error={post.error}
      onSure={() => post.mutate()}
    />
  )
}
