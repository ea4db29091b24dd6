import type { IssuedStatements } from '@grenier/contracts'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useLive } from '../../../shared/api/live.ts'
import { readStatementListView, type StatementListView } from '../../../shared/finance/statement-list-view.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ShownPages } from '../../../shared/ui/shown-pages.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { CarriedPanel } from './carried-panel.tsx'
import { StatementTable } from './statement-table.tsx'
import { queryOf, useStatements } from './use-statements.ts'
import { ViewForm } from './view-form.tsx'

const kinds = ['statement'] as const
const key = ['listIssuedStatements'] as const

/** Every statement that has a number: looked for, narrowed and added up by the API, each with its files. */
export function StatementsPage() {
  const { t } = useSpeech()
  const navigate = useNavigate()
  const view = readStatementListView(useSearch({ strict: false }))
  useLive(kinds, key)
  const statements = useStatements(view)
  // Each letter would else be a page to go back through.
  const show = (next: StatementListView) =>
    void navigate({ to: '/finance/statements', search: next, replace: true, resetScroll: false })
  return (
    <Page
      title={t('stated.title')}
      lead={t('stated.lead')}
      actions={
        <>
          <Link to="/finance/settlements">{t('settlement.title')}</Link>
          <Link to="/finance/disputes">{t('dispute.title')}</Link>
        </>
      }
    >
      <ViewForm view={view} onView={show} />
      <ShownPages query={statements} skeleton={<LateSkeleton height={420} />}>
        {(whole, pages) => (
          <>
            <Panel>
              <Sums whole={whole} />
            </Panel>
            {whole.statementCount === 0 ? (
              <EmptyState sentence={t('stated.none')} />
            ) : (
              <Panel
                title={t('stated.list')}
                aside={<WorkbookLink list="/v1/issued-statements" name={t('stated.list')} filters={queryOf(view)} />}
              >
                <StatementTable statements={pages.flatMap(({ items }) => items)} />
                <MoreButton query={statements} text={t('finance.more')} />
              </Panel>
            )}
          </>
        )}
      </ShownPages>
      <CarriedPanel />
    </Page>
  )
}

/** Of all that was found, whatever is shown of it. */
function Sums({ whole }: { readonly whole: IssuedStatements }) {
  const { t, tCount, formats } = useSpeech()
  const { statementCount, payableCents, titredCents, paidCents } = whole
  return (
    <Figures
      figures={[
        {
          label: t('stated.asked'),
          value: formats.eurosOfCents(payableCents),
          note: tCount('finance.statementCount', statementCount),
        },
        { label: t('finance.titred'), value: formats.eurosOfCents(titredCents) },
        { label: t('finance.paid'), value: formats.eurosOfCents(paidCents) },
      ]}
    />
  )
}
