import type { CostPool } from '@grenier/contracts'
import { type CivilMonth, firstDateOf } from '@grenier/quota-billing'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useTariffs } from '../../../shared/api/finance-queries.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { type AmendedKind, amendedKinds, readAmendmentView } from '../../../shared/finance/amendment-view.ts'
import form from '../../../shared/finance/form.module.css'
import { useMembers } from '../../../shared/finance/use-members.ts'
import { useClosedMonths } from '../../../shared/finance/use-months.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Choice, Choices, Question } from '../../../shared/ui/choice.tsx'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { AmendmentList } from './amendment-list.tsx'
import classes from './amendments.module.css'
import { CostForm } from './cost-form.tsx'
import { PopulationForm } from './population-form.tsx'
import { PricesForm } from './prices-form.tsx'

const pageMax = 500

/** A fact of a closed month as it ought to have been: it changes no charge, it shows what a correction would. */
export function AmendmentsPage() {
  const { t } = useSpeech()
  const { closed, error } = useClosedMonths()
  const view = readAmendmentView(useSearch({ strict: false }))
  return (
    <Page
      title={t('amend.title')}
      lead={t('amend.lead')}
      actions={<Link to="/finance/corrections">{t('nav.corrections')}</Link>}
    >
      {error !== null && <ProblemView error={error} />}
      {closed === undefined && error === null && <LateSkeleton height={240} />}
      {closed?.length === 0 && <EmptyState sentence={t('correction.noMonth')} />}
      {closed?.[0] !== undefined && (
        <Amending closed={closed} month={closed.find((one) => one === view.month) ?? closed[0]} kind={view.kind} />
      )}
    </Page>
  )
}

interface AmendingProps {
  readonly closed: readonly CivilMonth[]
  readonly month: CivilMonth
  readonly kind: AmendedKind | undefined
}

function Amending({ closed, month, kind }: AmendingProps) {
  const { t, formats } = useSpeech()
  const navigate = useNavigate()
  const mayAmend = useMay('finance')
  const pools = usePoolsOf(month)
  const show = (search: { month: CivilMonth; kind: AmendedKind | undefined }) =>
    void navigate({
      to: '/finance/amendments',
      search: { month: search.month, ...(search.kind === undefined ? {} : { kind: search.kind }) },
    })
  return (
    <>
      <Panel>
        <div className={form['form']}>
          <div className={classes['short']}>
            <Select
              label={t('correction.month')}
              value={month}
              options={closed.map((value) => ({ value, text: formats.month(value) }))}
              onChange={(chosen) => show({ month: chosen, kind })}
            />
          </div>
          {mayAmend ? (
            <Question title={t('amend.what')}>
              <Choices isWide>
                {amendedKinds.map((value) => (
                  <Choice
                    key={value}
                    name="kind"
                    isChosen={value === kind}
                    title={t(`amend.kind.${value}`)}
                    note={t(`amend.kindWhy.${value}`)}
                    onChoose={() => show({ month, kind: value })}
                  />
                ))}
              </Choices>
            </Question>
          ) : (
            <p className={form['soft']}>{t('closing.onlyFinance')}</p>
          )}
        </div>
      </Panel>
      {mayAmend && kind === 'population' && <PopulationForm key={month} month={month} />}
      {mayAmend && kind === 'tariff' && <Prices key={month} month={month} />}
      <Shown query={pools} skeleton={<LateSkeleton height={120} />}>
        {(known) => (
          <>
            {mayAmend && kind === 'cost-pool' && <Costs key={month} pools={known} />}
            <Panel title={t('amend.known', { month: formats.month(month) })}>
              <AmendmentList month={month} pools={known} />
            </Panel>
          </>
        )}
      </Shown>
    </>
  )
}

/** The costs of one month. */
function usePoolsOf(month: CivilMonth) {
  const client = useClient()
  return useQuery({
    queryKey: ['listCostPools'],
    queryFn: ({ signal }) => Array.fromAsync(client.items('listCostPools', { query: { limit: pageMax }, signal })),
    select: (all) => all.filter((pool) => pool.month === month),
  })
}

function Prices({ month }: { readonly month: CivilMonth }) {
  const { t } = useSpeech()
  const tariffs = useTariffs()
  const first = firstDateOf(month)
  return (
    <Shown query={tariffs} skeleton={<LateSkeleton height={240} />}>
      {(all) => {
        const inForce = all.findLast(
          ({ validFrom, validTo }) => validFrom <= first && (validTo === null || validTo >= first),
        )
        return inForce === undefined ? (
          <EmptyState sentence={t('finance.noTariff')} />
        ) : (
          <PricesForm month={month} tariff={inForce} />
        )
      }}
    </Shown>
  )
}

function Costs({ pools }: { readonly pools: readonly CostPool[] }) {
  const { t } = useSpeech()
  const [chosenId, setChosenId] = useState('')
  const members = useMembers(true)
  const chosen = pools.find(({ id }) => id === chosenId)
  if (pools.length === 0) return <EmptyState sentence={t('amend.noCost')} />
  return (
    <>
      <Panel>
        <div className={classes['short']}>
          <Select
            label={t('amend.whichCost')}
            value={chosenId}
            options={[
              { value: '', text: t('amend.chooseCost') },
              ...pools.map(({ id, name }) => ({ value: id, text: name })),
            ]}
            onChange={setChosenId}
          />
        </div>
      </Panel>
      {chosen !== undefined && (
        <Shown query={members} skeleton={<LateSkeleton height={240} />}>
          {(all) => <CostForm key={chosen.id} cost={chosen} members={all} />}
        </Shown>
      )}
    </>
  )
}
