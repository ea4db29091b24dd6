import type { CostPool, SharingKey } from '@grenier/contracts'
import { addMonths, type CivilMonth, centsOfText, firstDateOf } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { ActFields, type ActText, isActReady, noAct } from '../../../shared/finance/act-fields.tsx'
import form from '../../../shared/finance/form.module.css'
import { KeyFields } from '../../../shared/finance/key-fields.tsx'
import { firstKey, type KeyText, readKey, textOfKey } from '../../../shared/finance/key-text.ts'
import { SharePreview } from '../../../shared/finance/share-preview.tsx'
import { useMembers } from '../../../shared/finance/use-members.ts'
import { useMonths } from '../../../shared/finance/use-months.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { DeclareActions } from './declare-actions.tsx'

const pageMax = 500
const monthsAhead = 3

/** A shared cost of one month and its key, as it would be split, before it is declared. */
export function NewCostPage() {
  const client = useClient()
  const { t } = useSpeech()
  const { standings, currentMonth, sums, tariffs } = useMonths()
  const pools = useQuery({
    queryKey: ['listCostPools'],
    queryFn: ({ signal }) => Array.fromAsync(client.items('listCostPools', { query: { limit: pageMax }, signal })),
  })
  const refusal = sums.error ?? tariffs.error
  return (
    <Page title={t('cost.title')} lead={t('cost.lead')}>
      {refusal !== null && <ProblemView error={refusal} />}
      {standings === undefined ? (
        refusal === null && <LateSkeleton height={360} />
      ) : (
        <Shown query={pools} skeleton={<LateSkeleton height={360} />}>
          {(known) => (
            <CostForm
              pools={known}
              months={[
                ...Array.from({ length: monthsAhead }, (_, ahead) => addMonths(currentMonth, monthsAhead - 1 - ahead)),
                ...standings.filter(({ state }) => state === 'open').map(({ month }) => month),
              ]}
              firstMonth={standings.findLast(({ state }) => state === 'open')?.month ?? currentMonth}
            />
          )}
        </Shown>
      )}
    </Page>
  )
}

interface CostFormProps {
  readonly pools: readonly CostPool[]
  /** Months in which a cost may still be declared. */
  readonly months: readonly CivilMonth[]
  readonly firstMonth: CivilMonth
}

function CostForm({ pools, months, firstMonth }: CostFormProps) {
  const { t } = useSpeech()
  const [text, setText] = useState<CostText>({ month: firstMonth, code: '', name: '', amount: '' })
  const { month } = text
  const [code, name] = [text.code.trim(), text.name.trim()]
  const [keyText, setKeyText] = useState<KeyText>(firstKey)
  const [act, setAct] = useState<ActText>(noAct)
  const isNaming = keyText.kind === 'fixed' || pools.some(({ key }) => key.kind === 'fixed')
  const members = useMembers(isNaming)
  const read = readKey(keyText, members.data ?? [])
  const amountCents = amountOf(text)
  const isKnown = pools.some((pool) => pool.code === code && pool.month === month)
  const isNamed = code !== '' && name !== '' && !isKnown
  const isReady = isNamed && amountCents !== null && read.key !== null && isActReady(act, firstDateOf(month))
  return (
    <div className={form['form']}>
      <Panel>
        <div className={form['form']}>
          {(!isNaming || members.data !== undefined) && (
            <Former
              pools={pools}
              onFormer={(former) => {
                setText({ ...text, code: former.code, name: former.name })
                setKeyText(textOfKey(former.key, members.data ?? []))
              }}
            />
          )}
          <CostFields text={text} months={months} isKnown={isKnown} onText={setText} />
          <KeyFields text={keyText} fault={read.fault} onText={setKeyText} />
        </div>
      </Panel>
      {amountCents !== null && read.key !== null && (
        <Panel title={t('cost.preview')}>
          <SharePreview month={month} amountCents={amountCents} cost={read.key} members={members.data ?? []} />
        </Panel>
      )}
      <Panel>
        <div className={form['form']}>
          <ActFields act={act} neededOn={firstDateOf(month)} onAct={setAct} />
          <DeclareActions
            code={code}
            toCompare={comparable(pools, code, read.key)}
            toDeclare={
              isReady && read.key !== null && amountCents !== null
                ? { code, name, month, amountCents, key: read.key, act }
                : null
            }
          />
        </div>
      </Panel>
    </div>
  )
}

/** A cost as it is being written, without its key. */
interface CostText {
  readonly month: CivilMonth
  readonly code: string
  readonly name: string
  readonly amount: string
}

/** A cost of nothing is none. */
function amountOf({ amount }: CostText): bigint | null {
  const cents = centsOfText(amount)
  return cents === 0n ? null : cents
}

interface CostFieldsProps {
  readonly text: CostText
  readonly months: readonly CivilMonth[]
  readonly isKnown: boolean
  readonly onText: (text: CostText) => void
}

function CostFields({ text, months, isKnown, onText }: CostFieldsProps) {
  const { t, formats } = useSpeech()
  return (
    <div className={form['row']}>
      <Select
        label={t('tariff.month')}
        value={text.month}
        options={months.map((value) => ({ value, text: formats.month(value) }))}
        onChange={(month) => onText({ ...text, month })}
      />
      <TextInput
        label={t('cost.code')}
        maxLength={60}
        value={text.code}
        error={isKnown ? t('cost.known') : undefined}
        onChange={({ target }) => onText({ ...text, code: target.value })}
      />
      <TextInput
        label={t('cost.name')}
        maxLength={200}
        value={text.name}
        onChange={({ target }) => onText({ ...text, name: target.value })}
      />
      <TextInput
        label={t('cost.amount')}
        inputMode="decimal"
        value={text.amount}
        error={text.amount !== '' && amountOf(text) === null ? t('forecast.amountWrong') : undefined}
        onChange={({ target }) => onText({ ...text, amount: target.value })}
      />
    </div>
  )
}

/** A key is compared where a cost of that code stands, whose key it would take the place of. */
function comparable(pools: readonly CostPool[], code: string, key: SharingKey | null): SharingKey | null {
  return pools.some((pool) => pool.code === code) ? key : null
}

/** What was declared before, the newest of each code: a month more is mostly the same cost. */
function Former({ pools, onFormer }: { pools: readonly CostPool[]; onFormer: (former: CostPool) => void }) {
  const { t } = useSpeech()
  const newest = [...new Map(pools.map((pool) => [pool.code, pool])).values()]
  if (newest.length === 0) return null
  return (
    <Select
      label={t('cost.former')}
      value=""
      options={[
        { value: '', text: t('cost.formerNone') },
        ...newest.map(({ id, name }) => ({ value: id, text: name })),
      ]}
      onChange={(id) => {
        const former = newest.find((pool) => pool.id === id)
        if (former !== undefined) onFormer(former)
      }}
    />
  )
}
