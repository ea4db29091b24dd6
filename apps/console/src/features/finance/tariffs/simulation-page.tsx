import type { Answer } from '@grenier/contracts'
import { addMonths, type CivilMonth, civilMonth } from '@grenier/quota-billing'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useClient } from '../../../shared/api/client.ts'
import { useTariffDrafts, useTariffs } from '../../../shared/api/finance-queries.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { AmountTable } from '../../../shared/finance/amount-table.tsx'
import { isPursued } from '../../../shared/finance/pursued-draft.ts'
import ruleClasses from '../../../shared/finance/rule-editor.module.css'
import { useCurrentMonth, useMonths } from '../../../shared/finance/use-months.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { ShownPages } from '../../../shared/ui/shown-pages.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { DraftActions } from './draft-actions.tsx'
import { PublishForm } from './publish-form.tsx'
import { RuleView } from './rule-view.tsx'
import classes from './tariffs.module.css'

type Simulation = Answer<'simulateTariffDraft'>

const pageSize = 50
const monthsMax = 12

/** The last year under the draft beside what was in force: who would have paid more, who less, and the whole. */
export function SimulationPage() {
  const { draftId = '' } = useParams({ strict: false })
  const { standings } = useMonths()
  const currentMonth = useCurrentMonth()
  if (standings === undefined) return <LateSkeleton height={320} />
  const first = standings.at(-1)?.month
  if (first === undefined) return <Unsimulated draftId={draftId} />
  const to = addMonths(currentMonth, -1)
  const earliest = addMonths(to, 1 - monthsMax)
  return <Simulated draftId={draftId} from={first < earliest ? earliest : first} to={civilMonth(to)} />
}

/** A draft while no price is in force: there is nothing to compare it with, and it may become the first tariff. */
function Unsimulated({ draftId }: { readonly draftId: string }) {
  const { t } = useSpeech()
  const mayPublish = useMay('finance')
  const tariffs = useTariffs()
  const drafts = useTariffDrafts()
  return (
    <Shown query={drafts} skeleton={<LateSkeleton height={420} />}>
      {(all) => {
        const draft = all.find(({ id }) => id === draftId)
        if (draft === undefined) return <EmptyState sentence={t('closing.monthsNone')} />
        return (
          <Page
            title={draft.name}
            lead={t('tariff.nothingToCompare')}
            actions={<Link to="/finance/tariffs">{t('nav.tariffs')}</Link>}
          >
            <Panel title={t('tariff.rules')}>
              <div className={ruleClasses['rules']}>
                {draft.rules.map((rule) => (
                  <RuleView key={rule.ruleId} rule={rule} />
                ))}
              </div>
            </Panel>
            {mayPublish && isPursued(draft) && tariffs.data !== undefined && (
              <Panel title={t('publish.title')}>
                <PublishForm draft={draft} tariffs={tariffs.data} />
              </Panel>
            )}
            <DraftActions draft={draft} />
          </Page>
        )
      }}
    </Shown>
  )
}

function Simulated({ draftId, from, to }: { draftId: string; from: CivilMonth; to: CivilMonth }) {
  const client = useClient()
  const { t, formats } = useSpeech()
  const mayPublish = useMay('finance')
  const tariffs = useTariffs()
  const simulation = useInfiniteQuery({
    queryKey: ['simulateTariffDraft', draftId, from, to],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('simulateTariffDraft', {
        params: { draftId },
        query: { from, to, limit: pageSize, after: pageParam },
        signal,
      }),
    getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
  })
  return (
    <ShownPages query={simulation} skeleton={<LateSkeleton height={420} />}>
      {(whole, pages) => (
        <Page
          title={whole.draft.name}
          lead={t('tariff.simulated', { from: formats.month(from), to: formats.month(to) })}
          actions={<Link to="/finance/tariffs">{t('nav.tariffs')}</Link>}
        >
          <Panel>
            <WholeSums simulation={whole} />
          </Panel>
          <Panel
            title={t('tariff.who')}
            aside={
              <WorkbookLink
                list={`/v1/tariff-drafts/${draftId}/simulation`}
                name={t('tariff.who')}
                filters={{ from, to }}
              />
            }
          >
            <Members members={pages.flatMap(({ members }) => members)} />
            <MoreButton query={simulation} text={t('finance.more')} />
          </Panel>
          {mayPublish && isPursued(whole.draft) && tariffs.data !== undefined && (
            <Panel title={t('publish.title')}>
              <PublishForm draft={whole.draft} tariffs={tariffs.data} />
            </Panel>
          )}
          <DraftActions draft={whole.draft} />
        </Page>
      )}
    </ShownPages>
  )
}

function WholeSums({ simulation }: { readonly simulation: Simulation }) {
  const { t, tCount, formats } = useSpeech()
  const { currentMicros, simulatedMicros, payingMore, payingLess, months, unpriced } = simulation
  const dirtyDays = months.reduce((sum, month) => sum + month.dirtyDays, 0)
  return (
    <div className={classes['whole']}>
      <Figures
        figures={[
          { label: t('tariff.current'), value: formats.eurosInColumn(currentMicros) },
          {
            label: t('tariff.draft'),
            value: formats.eurosInColumn(simulatedMicros),
            note: formats.eurosInColumn(simulatedMicros - currentMicros, { signed: true }),
          },
          { label: t('tariff.payingMore'), value: formats.whole(payingMore) },
          { label: t('tariff.payingLess'), value: formats.whole(payingLess) },
        ]}
      />
      {dirtyDays > 0 && <StatusMark standing="waiting" text={tCount('tariff.dirty', dirtyDays)} />}
      {unpriced.length > 0 && <StatusMark standing="waiting" text={t('tariff.unpriced')} />}
    </div>
  )
}

function Members({ members }: { readonly members: Simulation['members'] }) {
  const { t, formats } = useSpeech()
  return (
    <AmountTable
      label={t('tariff.who')}
      nameTitle={t('tariff.member')}
      rows={members}
      keyOf={({ tenantId }) => tenantId}
      nameOf={({ name, reprisYear, reprisCents }) => (
        <>
          {name}
          {reprisYear !== null && reprisCents !== null && (
            <span className={classes['soft']}>
              {' '}
              {t('tariff.repris', { year: String(reprisYear), amount: formats.eurosOfCents(reprisCents) })}
            </span>
          )}
        </>
      )}
      columns={[
        { title: t('tariff.current'), of: ({ currentMicros }) => formats.eurosInColumn(currentMicros) },
        { title: t('tariff.draft'), of: ({ simulatedMicros }) => formats.eurosInColumn(simulatedMicros) },
        {
          title: t('tariff.difference'),
          of: ({ differenceMicros }) => formats.eurosInColumn(differenceMicros, { signed: true }),
          isStrong: true,
        },
      ]}
    />
  )
}
