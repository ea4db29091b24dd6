import type { CostPool, SharingKey } from '@grenier/contracts'
import { addMonths, type CivilMonth, centsOfText, firstDateOf } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { ActFields, type ActText, isActReady, noAct } from '../../../shared/finance/act-fields.tsx'
import { useMonths } from '../../../shared/finance/use-months.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import classes from './costs.module.css'
import { DeclareActions } from './declare-actions.tsx'
import { KeyFields } from './key-fields.tsx'
import { firstKey, type KeyText, readKey, textOfKey } from './key-text.ts'
import { SharePreview } from './share-preview.tsx'
import { useMembers } from './use-members.ts'

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
  const { t, formats } = useSpeech()
  const [month, setMonth] = useState(firstMonth)
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [amount, setAmount] = useState('')
  const [keyText, setKeyText] = useState<KeyText>(firstKey)
  const [act, setAct] = useState<ActText>(noAct)
  const members = useMembers(keyText.kind === 'fixed')
  const read = readKey(keyText, members.data ?? [])
  const cents = centsOfText(amount)
  const amountCents = cents === 0n ? null : cents
  const isKnown = pools.some((pool) => pool.code === code.trim() && pool.month === month)
  const isNamed = code.trim() !== '' && name.trim() !== '' && !isKnown
  const isReady = isNamed && amountCents !== null && read.key !== null && isActReady(act, firstDateOf(month))
  return (
    <div className={classes['form']}>
      <Panel>
        <div className={classes['form']}>
          <Former
            pools={pools}
            onFormer={(former) => {
              setCode(former.code)
              setName(former.name)
              setKeyText(textOfKey(former.key, members.data ?? []))
            }}
          />
          <div className={classes['row']}>
            <Select
              label={t('tariff.month')}
              value={month}
              options={months.map((value) => ({ value, text: formats.month(value) }))}
              onChange={setMonth}
            />
            <TextInput
              label={t('cost.code')}
              maxLength={60}
              value={code}
              error={isKnown ? t('cost.known') : undefined}
              onChange={({ target }) => setCode(target.value)}
            />
            <TextInput
              label={t('cost.name')}
              maxLength={200}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
            <TextInput
              label={t('cost.amount')}
              inputMode="decimal"
              value={amount}
              error={amount !== '' && amountCents === null ? t('forecast.amountWrong') : undefined}
              onChange={({ target }) => setAmount(target.value)}
            />
          </div>
          <KeyFields text={keyText} fault={read.fault} onText={setKeyText} />
        </div>
      </Panel>
      {amountCents !== null && read.key !== null && (
        <Panel title={t('cost.preview')}>
          <SharePreview month={month} amountCents={amountCents} cost={read.key} members={members.data ?? []} />
        </Panel>
      )}
      <Panel>
        <div className={classes['form']}>
          <ActFields act={act} neededOn={firstDateOf(month)} onAct={setAct} />
          <DeclareActions
            code={code.trim()}
            toCompare={comparable(pools, code.trim(), read.key)}
            toDeclare={
              isReady && read.key !== null && amountCents !== null
                ? { code: code.trim(), name: name.trim(), month, amountCents, key: read.key, act }
                : null
            }
          />
        </div>
      </Panel>
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
