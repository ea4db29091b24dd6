import type { Answer } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { Fragment, useState } from 'react'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import { BudgetForm } from './budget-form.tsx'
import { Crossings } from './crossings.tsx'
import { type Budget, useBudgets } from './use-budgets.ts'

type Forecast = Answer<'getMoneyForecast'>
type Member = Forecast['members'][number]

const columnCount = 6
/** What a phone has room for: what the year comes to, beside its budget. */
const onPhone: ReadonlySet<string> = new Set(['yearEnd', 'budgetShort'])
const wide = `${table['number']} ${table['wide']}`
const microsPerCent = 10_000n

interface MemberTableProps {
  readonly year: Forecast['year']
  readonly members: readonly Member[]
  /** Behind which member each page that is shown begins. */
  readonly afters: readonly (string | undefined)[]
}

/** What each member will come to by the end of the month and of the year, beside what it means to spend. */
export function MemberTable({ year, members, afters }: MemberTableProps) {
  const { t } = useSpeech()
  const maySet = useMay('finance')
  const budgets = useBudgets(year, afters)
  const [openId, setOpenId] = useState<string | null>(null)
  return (
    <TableScroll label={t('forecast.members')}>
      <table className={table['table']}>
        <thead>
          <tr>
            <th scope="col">{t('forecast.member')}</th>
            {(['charged', 'monthEndShort', 'yearEnd', 'former', 'budgetShort'] as const).map((column) => (
              <th key={column} scope="col" className={onPhone.has(column) ? table['number'] : wide}>
                {t(`forecast.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {members.map((member) => {
            const { tenantId } = member
            const isOpen = openId === tenantId
            const onOpen = maySet ? () => setOpenId(isOpen ? null : tenantId) : null
            return (
              <Fragment key={tenantId}>
                <MemberRow member={member} budget={budgets.get(tenantId)} isOpen={isOpen} onOpen={onOpen} />
                {isOpen && (
                  <tr>
                    <td colSpan={columnCount}>
                      <BudgetForm
                        year={year}
                        tenantId={tenantId}
                        standing={budgets.get(tenantId)}
                        onSaved={() => setOpenId(null)}
                      />
                    </td>
                  </tr>
                )}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </TableScroll>
  )
}

interface MemberRowProps {
  readonly member: Member
  readonly budget: Budget | undefined
  readonly isOpen: boolean
  /** Null: whoever looks may not set budgets. */
  readonly onOpen: (() => void) | null
}

function MemberRow({ member, budget, isOpen, onOpen }: MemberRowProps) {
  const { t, formats } = useSpeech()
  return (
    <tr>
      <th scope="row">
        {member.name}
        {budget !== undefined && <Crossings crossings={budget.crossings} />}
      </th>
      <td className={wide}>{formats.eurosInColumn(member.chargedMicros)}</td>
      <td className={wide}>{formats.eurosInColumn(member.monthEndMicros)}</td>
      <td className={table['number']}>
        <strong>{formats.eurosInColumn(member.yearEndMicros)}</strong>
      </td>
      <td className={wide}>
        {member.formerYearMicros === null || member.formerYearLabel === null
          ? t('forecast.formerUnknown')
          : t(`forecast.formerLabel.${member.formerYearLabel}`, {
              amount: formats.eurosInColumn(member.formerYearMicros),
            })}
      </td>
      <td className={table['number']}>
        <BudgetCell member={member} budget={budget} />{' '}
        {onOpen !== null && (
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={isOpen}
            aria-label={t(budget === undefined ? 'forecast.budgetSetOf' : 'forecast.budgetChangeOf', {
              name: member.name,
            })}
            onClick={onOpen}
          >
            {t(budget === undefined ? 'forecast.budgetSet' : 'forecast.budgetChange')}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** The amount, and where the year will come to more than it, that too. */
function BudgetCell({ member, budget }: Pick<MemberRowProps, 'member' | 'budget'>) {
  const { t, formats } = useSpeech()
  if (budget === undefined) return null
  const isOver = member.yearEndMicros > budget.amountCents * microsPerCent
  const percent = formats.percent(member.yearEndMicros, budget.amountCents * microsPerCent)
  return (
    <>
      {formats.centsInColumn(budget.amountCents)}{' '}
      <StatusMark
        standing={isOver ? 'bad' : 'good'}
        text={t(isOver ? 'forecast.overShort' : 'forecast.withinShort', { percent })}
      />
    </>
  )
}
