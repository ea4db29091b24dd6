import { statementKinds, statementSettlements } from '@grenier/contracts'
import { addMonths, type CivilMonth } from '@grenier/quota-billing'
import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { useTenant } from '../../../shared/api/queries.ts'
import { monthsMax } from '../../../shared/finance/charge-view.ts'
import { readStatementListView, type StatementListView } from '../../../shared/finance/statement-list-view.ts'
import { useCurrentMonth } from '../../../shared/finance/use-months.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import classes from './statements.module.css'

const pauseMs = 250

/** What of a view becomes another. */
type ViewChange = Partial<Record<keyof StatementListView, string | undefined>>

interface ViewFormProps {
  readonly view: StatementListView
  readonly onView: (view: StatementListView) => void
}

/** What statements are looked for by. Each choice is a new address. */
export function ViewForm({ view, onView }: ViewFormProps) {
  const { t } = useSpeech()
  const change = (changed: ViewChange) => onView(readStatementListView({ ...view, ...changed }))
  const all = { value: '', text: t('stated.all') }
  const orAll = (value: string): string | undefined => (value === '' ? undefined : value)
  return (
    <search className={classes['form']}>
      <SearchField view={view} onChange={change} />
      <MonthSelect label={t('charges.from')} value={view.from} onChange={(from) => change({ from })} />
      <MonthSelect label={t('charges.to')} value={view.to} onChange={(to) => change({ to })} />
      <Select
        label={t('stated.kind')}
        value={view.kind ?? ''}
        options={[all, ...statementKinds.map((value) => ({ value, text: t(`stated.kind.${value}`) }))]}
        onChange={(kind) => change({ kind: orAll(kind) })}
      />
      <Select
        label={t('stated.settlement')}
        value={view.settlement ?? ''}
        options={[all, ...statementSettlements.map((value) => ({ value, text: t(`stated.settlement.${value}`) }))]}
        onChange={(settlement) => change({ settlement: orAll(settlement) })}
      />
      {view.tenant !== undefined && <Payer tenantId={view.tenant} onAll={() => change({ tenant: undefined })} />}
    </search>
  )
}

/** Asks when the hand rests, not with each letter. */
function SearchField(props: { readonly view: StatementListView; readonly onChange: (change: ViewChange) => void }) {
  const { t } = useSpeech()
  const [typed, setTyped] = useState(props.view.search ?? '')
  const look = useDebouncedCallback((search: string) => props.onChange({ search }), pauseMs)
  return (
    <TextInput
      type="search"
      label={t('stated.search')}
      description={t('stated.searchHint')}
      value={typed}
      maxLength={100}
      autoComplete="off"
      onChange={({ target }) => {
        setTyped(target.value)
        look(target.value)
      }}
    />
  )
}

interface MonthSelectProps {
  readonly label: string
  readonly value: CivilMonth | undefined
  readonly onChange: (month: string | undefined) => void
}

/** The months of late, any of them, or all there are. */
function MonthSelect({ label, value, onChange }: MonthSelectProps) {
  const { t, formats } = useSpeech()
  const currentMonth = useCurrentMonth()
  const months = Array.from({ length: monthsMax }, (_, back) => addMonths(currentMonth, -back))
  const offered = value === undefined || months.includes(value) ? months : [...months, value]
  return (
    <Select
      label={label}
      value={value ?? ''}
      options={[
        { value: '', text: t('stated.anyMonth') },
        ...offered.map((month) => ({ value: month, text: formats.month(month) })),
      ]}
      onChange={(month) => onChange(month === '' ? undefined : month)}
    />
  )
}

/** Whose statements alone are shown, and the way back to those of all. */
function Payer({ tenantId, onAll }: { readonly tenantId: string; readonly onAll: () => void }) {
  const { t } = useSpeech()
  const payer = useTenant(tenantId)
  return (
    <div className={classes['filters']}>
      <Button size="compact-sm" variant="default" onClick={onAll}>
        {t('charges.without', { filter: payer.data?.name ?? tenantId })}
      </Button>
    </div>
  )
}
