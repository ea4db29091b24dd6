import { type Client, ClientProblem } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { Link, useSearch } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { type BulkMember, type BulkOutcome, type BulkRun, keyOf, leftOf } from '../../../shared/operator/bulk-run.ts'
import { type BulkState, forgetBulk, stopBulk, useBulk, walkOn } from '../../../shared/operator/bulk-store.ts'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './bulk.module.css'
import { Outcomes } from './outcomes.tsx'

/** Refused, as the API says it; whatever is no answer of its own ends the walk. */
const refusedStatuses: readonly number[] = [404, 409, 422]

/** One order for one member, under a key that repeats harmlessly. */
async function actOn(
  client: Client,
  { run, member, noCopy }: { run: BulkRun; member: BulkMember; noCopy: string },
): Promise<BulkOutcome> {
  const order = { params: { tenantId: member.tenantId }, idempotencyKey: keyOf(run, member.tenantId) }
  try {
    if (run.action === 'reconcile') await client.call('requestReconciliation', order)
    else if (run.action === 'backup') await client.call('requestBackup', order)
    else {
      const { items } = await client.call('listBackupCopies', { params: order.params, query: { limit: 1 } })
      const copyId = items[0]?.id
      if (copyId === undefined) return { kind: 'refused', sentence: noCopy }
      await client.call('startRestoreDrill', { ...order, body: { copyId } })
    }
    return { kind: 'done', sentence: null }
  } catch (error) {
    if (error instanceof ClientProblem && refusedStatuses.includes(error.status)) {
      return { kind: 'refused', sentence: error.detail }
    }
    throw error
  }
}

/** A run over many members: asked again before it begins, followed member by member, stopped, and gone on with after a reload. */
export function BulkPage() {
  const { t, tCount } = useSpeech()
  const { run: wanted } = useSearch({ from: '/operator/bulk' })
  const state = useBulk()
  const { run } = state
  if (run === null || (wanted !== undefined && wanted !== run.id)) {
    return (
      <Page title={t('bulk.title')}>
        <EmptyState sentence={t(run === null ? 'bulk.none' : 'bulk.other')}>
          <Link to="/operator/members">{t('bulk.toMembers')}</Link>
        </EmptyState>
      </Page>
    )
  }
  return (
    <Page title={t(`bulk.action.${run.action}`)} lead={t(`bulk.means.${run.action}`)}>
      <Panel title={tCount('bulk.members', run.members.length)}>
        <Walk state={state} run={run} />
      </Panel>
      <Outcomes run={run} />
    </Page>
  )
}

function Walk({ state, run }: { readonly state: BulkState; readonly run: BulkRun }) {
  const client = useClient()
  const { t, tCount, formats } = useSpeech()
  const { phase, failure } = state
  const total = run.members.length
  const left = leftOf(run).length
  const done = total - left
  const refused = Object.values(run.outcomes).filter(({ kind }) => kind === 'refused').length
  const isOver = left === 0 && phase === 'ready'
  const said = t('bulk.progress', { done: formats.whole(done), total: formats.whole(total) })
  const begin = () => void walkOn((one, member) => actOn(client, { run: one, member, noCopy: t('bulk.noCopy') }))
  return (
    <div className={classes['walk']}>
      {done === 0 && phase === 'ready' ? (
        <p>{t('bulk.ask')}</p>
      ) : (
        <div role="status">
          <progress className={classes['progress']} max={total} value={done} aria-label={said} />
          <p>
            {said}
            {refused > 0 && <>, {tCount('bulk.refused', refused)}</>}
          </p>
        </div>
      )}
      {failure !== null && <ProblemView error={failure} />}
      {phase === 'ready' && done > 0 && !isOver && <p>{t('bulk.interrupted')}</p>}
      {isOver && <p>{t(refused === 0 ? 'bulk.allDone' : 'bulk.over')}</p>}
      <div className={classes['buttons']}>
        {phase === 'ready' && !isOver && (
          <Button onClick={begin}>{done === 0 ? tCount('bulk.begin', left) : tCount('bulk.goOn', left)}</Button>
        )}
        {phase !== 'ready' && (
          <Button variant="default" loading={phase === 'stopping'} onClick={stopBulk}>
            {t('bulk.stop')}
          </Button>
        )}
        {phase === 'ready' && (
          <Link to="/operator/members" onClick={forgetBulk}>
            {t(isOver ? 'bulk.toMembers' : 'bulk.forget')}
          </Link>
        )}
      </div>
    </div>
  )
}
