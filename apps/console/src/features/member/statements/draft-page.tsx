import { ClientProblem, type StatementDraft } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ShownThing } from '../../../shared/ui/shown-thing.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { CreditOrigin } from './credit-origin.tsx'
import { DisputePanel } from './dispute-panel.tsx'
import { LinesTable } from './lines-table.tsx'
import { ReferenceForm } from './reference-form.tsx'
import { References } from './references.tsx'
import classes from './statements.module.css'

/** A statement before it has its number: what it will ask for, and until when it may be disputed. */
export function DraftPage() {
  const { statementId = '' } = useParams({ strict: false })
  const client = useClient()
  const { t } = useSpeech()
  const draft = useQuery({
    queryKey: ['getStatementDraft', statementId],
    queryFn: ({ signal }) => client.call('getStatementDraft', { params: { statementId }, signal }),
  })
  if (draft.error instanceof ClientProblem && draft.error.status === 404) {
    return (
      <Page title={t('statement.title')}>
        <EmptyState sentence={t('draft.issued')}>
          <Link to="/statements">{t('statement.list')}</Link>
        </EmptyState>
      </Page>
    )
  }
  return (
    <ShownThing query={draft} skeleton={<Skeleton height={320} radius="lg" />}>
      {(known) => <DraftSheet draft={known} />}
    </ShownThing>
  )
}

function DraftSheet({ draft }: { readonly draft: StatementDraft }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const isOver = civilDateOf(installation.now, installation.timeZone) > draft.disputableUntil
  return (
    <Page title={t('draft.of', { month: formats.months(draft) })} lead={t('draft.lead')}>
      <Panel>
        <p className={classes['soft']}>{t('draft.amount')}</p>
        <p className={classes['payable']}>{formats.eurosOfCents(draft.payableCents)}</p>
        <p>{t(isOver ? 'draft.over' : 'draft.until', { day: formats.day(draft.disputableUntil) })}</p>
        {draft.missing.length > 0 && <StatusMark standing="waiting" text={t('draft.missing')} />}
        {draft.simulated && <p className={classes['soft']}>{t('statement.simulated')}</p>}
      </Panel>
      <CreditOrigin credit={draft.credit} />
      <ReferenceForm draft={draft} />
      <Panel title={t('statement.lines')}>
        <LinesTable statement={draft} />
      </Panel>
      <DisputePanel statement={draft} />
      <References statement={draft} />
    </Page>
  )
}
