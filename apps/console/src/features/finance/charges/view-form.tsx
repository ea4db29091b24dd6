import type { ChargeDimension } from '@grenier/contracts'
import { addMonths, type CivilMonth } from '@grenier/quota-billing'
import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTenant } from '../../../shared/api/queries.ts'
import { type ChargeView, monthsMax } from '../../../shared/finance/charge-view.ts'
import { useCurrentMonth } from '../../../shared/finance/use-months.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import classes from './charges.module.css'

const dimensions = ['service', 'member', 'site'] as const satisfies readonly ChargeDimension[]

interface ViewFormProps {
  readonly view: ChargeView
  readonly months: { readonly from: CivilMonth; readonly to: CivilMonth }
  readonly onView: (view: ChargeView) => void
}

/** Months, what the rows are, and what the view is narrowed to. Each choice is a new address. */
export function ViewForm({ view, months, onView }: ViewFormProps) {
  const { t } = useSpeech()
  return (
    <div className={classes['form']}>
      <MonthSelect
        label={t('charges.from')}
        value={months.from}
        onChange={(from) => onView({ ...view, from, to: from > months.to ? from : months.to })}
      />
      <MonthSelect
        label={t('charges.to')}
        value={months.to}
        onChange={(to) => onView({ ...view, to, from: to < months.from ? to : months.from })}
      />
      <SegmentedControl
        aria-label={t('charges.rowsAre')}
        value={view.by ?? 'service'}
        onChange={(value) => onView({ ...view, by: dimensions.find((known) => known === value) ?? 'service' })}
        data={dimensions.map((value) => ({ value, label: t(`charges.by.${value}`) }))}
      />
      <CopyAddress />
      <Filters view={view} onView={onView} />
    </div>
  )
}

interface MonthSelectProps {
  readonly label: string
  readonly value: CivilMonth
  readonly onChange: (month: CivilMonth) => void
}

/** Months, named as people say them. */
function MonthSelect({ label, value, onChange }: MonthSelectProps) {
  const { formats } = useSpeech()
  const currentMonth = useCurrentMonth()
  const offered = new Set(Array.from({ length: monthsMax }, (_, back) => addMonths(currentMonth, -back)))
  offered.add(value)
  return (
    <Select
      label={label}
      value={value}
      options={[...offered]
        .toSorted()
        .toReversed()
        .map((month) => ({ value: month, text: formats.month(month) }))}
      onChange={onChange}
    />
  )
}

function Filters({ view, onView }: Pick<ViewFormProps, 'view' | 'onView'>) {
  const { t } = useSpeech()
  const { tenant: tenantId } = view
  const member = useTenant(tenantId)
  const without = (name: keyof ChargeView) =>
    onView(Object.fromEntries(Object.entries(view).filter(([other]) => other !== name)))
  const chosen = [
    { name: 'tenant' as const, text: tenantId === undefined ? undefined : (member.data?.name ?? tenantId) },
    { name: 'service' as const, text: view.service },
    { name: 'site' as const, text: view.site === undefined ? undefined : t('charges.oneSite') },
  ].filter(({ text }) => text !== undefined)
  if (chosen.length === 0) return null
  return (
    <ul className={classes['filters']}>
      {chosen.map(({ name, text = '' }) => (
        <li key={name}>
          <Button size="compact-sm" variant="default" onClick={() => without(name)}>
            {t('charges.without', { filter: text })}
          </Button>
        </li>
      ))}
    </ul>
  )
}

/** The address is the view: whoever opens it sees the same. */
function CopyAddress() {
  const { t } = useSpeech()
  const [isCopied, setIsCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href)
    setIsCopied(true)
  }
  return (
    <Button variant="default" onClick={() => void copy()} onBlur={() => setIsCopied(false)}>
      {t(isCopied ? 'charges.copied' : 'charges.copy')}
    </Button>
  )
}
