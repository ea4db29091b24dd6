import { type Client, ClientProblem } from '@grenier/contracts'
import { enrolmentOf } from '@grenier/contracts/enrolment'
import { Button } from '@mantine/core'
import { Link, useSearch } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import type { PlainKey } from '../../../shared/i18n/translate.ts'
import { type BulkMember, type BulkOutcome, type BulkRun, keyOf, leftOf } from '../../../shared/operator/bulk-run.ts'
import { type BulkState, forgetBulk, stopBulk, useBulk, walkOn } from '../../../shared/operator/bulk-store.ts'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './bulk.module.css'
import { Outcomes } from './outcomes.tsx'

/** Refused, as the API says it; whatever is no answer of its own ends the walk. */
const refusedStatuses: readonly number[] = [404, 409, 422]

interface OneOrder {
  readonly run: BulkRun
  readonly member: BulkMember
  readonly noCopy: string
}

/** Sends one member's order under a key that repeats harmlessly; says what became of it. */
async function send(client: Client, { run, member, noCopy }: OneOrder): Promise<BulkOutcome> {
  const idempotencyKey = keyOf(run, member.id)
  if (run.action === 'enrol') {
    const wanted = run.order === undefined ? null : enrolmentOf(run.order, member.id)
    if (wanted === null) throw new Error(`nothing was ordered for ${member.id}`)
    const { inseeCode, ...body } = wanted
    const { id: tenantId } = await client.call('enrolCommune', { params: { inseeCode }, body, idempotencyKey })
    return { kind: 'done', sentence: null, tenantId }
  }
  const order = { params: { tenantId: member.id }, idempotencyKey }
  if (run.action === 'reconcile') await client.call('requestReconciliation', order)
  else if (run.action === 'backup') await client.call('requestBackup', order)
  else {
    const { items } = await client.call('listBackupCopies', { params: order.params, query: { limit: 1 } })
    const copyId = items[0]?.id
    if (copyId === undefined) return { kind: 'refused', sentence: noCopy }
    await client.call('startRestoreDrill', { ...order, body: { copyId } })
  }
  return { kind: 'done', sentence: null }
}

/** One order for one member. What the API refuses is an outcome; rejects where nobody answered. */
async function actOn(client: Client, order: OneOrder): Promise<BulkOutcome> {
  try {
    return await send(client, order)
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
      <Panel title={tCount(run.action === 'enrol' ? 'bulk.communes' : 'bulk.members', run.members.length)}>
        <Walk state={state} run={run} />
      </Panel>
      <Outcomes run={run} />
    </Page>
  )
}

/** What leads away from a run, which is forgotten then. */
function backTextOf({ action }: BulkRun, isOver: boolean): PlainKey {
  if (action === 'enrol') return isOver ? 'bulk.toRegister' : 'bulk.forgetEnrolment'
  return isOver ? 'bulk.toMembers' : 'bulk.forget'
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
      {isOver && <p>{t(refused > 0 ? 'bulk.over' : run.action === 'enrol' ? 'bulk.allEnrolled' : 'bulk.allDone')}</p>}
      <div className={classes['buttons']}>
        {phase === 'ready' && !isOver && (
          <Button onClick={begin}>
            {done > 0 ? tCount('bulk.goOn', left) : tCount(run.action === 'enrol' ? 'bulk.enrol' : 'bulk.begin', left)}
          </Button>
        )}
        {phase !== 'ready' && (
          <Button variant="default" loading={phase === 'stopping'} onClick={stopBulk}>
            {t('bulk.stop')}
          </Button>
        )}
        {phase === 'ready' && (
          <Link to={run.action === 'enrol' ? '/operator/enrolment' : '/operator/members'} onClick={forgetBulk}>
            {t(backTextOf(run, isOver))}
          </Link>
        )}
      </div>
    </div>
  )
}
