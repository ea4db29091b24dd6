import type { StatementSummary } from '@grenier/contracts'
import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useServedTenant, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { CostChart } from './cost-chart.tsx'
import { DraftList } from './draft-list.tsx'
import { NoticeList } from './notice-list.tsx'
import { PaidByOthers } from './paid-by-others.tsx'
import { StatementFiles } from './statement-files.tsx'
import classes from './statements.module.css'
import { useLinesPaidByOthers } from './use-lines-paid-by-others.ts'

/** What the shared space costs a commune: by service and month, and each statement with its files. */
export function StatementsPage() {
  const { t } = useSpeech()
  const { tenantId } = useServedTenant()
  const client = useClient()
  const statements = useQuery({
    queryKey: ['listStatements', tenantId],
    queryFn: async ({ signal }) => {
      const all = await Array.fromAsync(client.items('listStatements', { query: { tenantId }, signal }))
      return all.toReversed()
    },
  })
  const charges = useQuery({
    queryKey: ['listCharges', tenantId],
    queryFn: ({ signal }) => Array.fromAsync(client.items('listCharges', { query: { tenantId, limit: 500 }, signal })),
  })
  const paidByOthers = useLinesPaidByOthers(tenantId)
  const isPaidByOthers = (paidByOthers.data ?? []).length > 0
  const skeleton = <Skeleton height={180} radius="lg" />
  return (
    <Page title={t('statement.title')} lead={t('statement.lead')}>
      <DraftList tenantId={tenantId} />
      <Shown query={statements} skeleton={skeleton}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState sentence={t(isPaidByOthers ? 'paidByOthers.noneOwn' : 'statement.none')} />
          ) : (
            <Panel
              title={t('statement.list')}
              aside={<WorkbookLink list="/v1/statements" name={t('statement.list')} filters={{ tenantId }} />}
            >
              <StatementRows statements={all} />
            </Panel>
          )
        }
      </Shown>
      <PaidByOthers tenantId={tenantId} query={paidByOthers} />
      <NoticeList tenantId={tenantId} />
      <Panel
        title={t('statement.chart')}
        aside={<WorkbookLink list="/v1/charges" name={t('statement.chart')} filters={{ tenantId }} />}
      >
        <Shown query={charges} skeleton={skeleton}>
          {(rows) => (rows.length === 0 ? <p>{t('statement.none')}</p> : <CostChart charges={rows} />)}
        </Shown>
      </Panel>
    </Page>
  )
}

interface StatementRowsProps {
  readonly statements: readonly StatementSummary[]
}

function StatementRows({ statements }: StatementRowsProps) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  return (
    <ul className={classes['list']}>
      {statements.map(({ id, firstMonth, month, number, issuedAt, payableCents }) => (
        <li key={id}>
          <div>
            <Link to="/statements/$statementId" params={{ statementId: id }}>
              {t('statement.of', { month: formats.months({ firstMonth, month }) })}
            </Link>
            <p className={classes['soft']}>
              {t('statement.number', { number })},{' '}
              {t('statement.issuedOn', { day: formats.dayOf(issuedAt, installation.timeZone) })}
            </p>
          </div>
          <strong className={classes['sum']}>{formats.eurosOfCents(payableCents)}</strong>
          <StatementFiles statementId={id} />
        </li>
      ))}
    </ul>
  )
}
