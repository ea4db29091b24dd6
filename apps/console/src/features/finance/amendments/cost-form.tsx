import type { CostPool } from '@grenier/contracts'
import { centsOfText } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { hashOfKey } from '../../../shared/api/hash-of-key.ts'
import form from '../../../shared/finance/form.module.css'
import { KeyFields } from '../../../shared/finance/key-fields.tsx'
import { readKey, textOfKey } from '../../../shared/finance/key-text.ts'
import { textOfMicros } from '../../../shared/finance/price-text.ts'
import { SharePreview } from '../../../shared/finance/share-preview.tsx'
import type { Member } from '../../../shared/finance/use-members.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { AmendmentPreview } from './amendment-preview.tsx'
import { RefusalMarks } from './refusal-marks.tsx'
import { useAmend } from './use-amend.ts'
import { VotedActions } from './voted-actions.tsx'

const microsPerCent = 10_000n

interface CostFormProps {
  readonly cost: CostPool
  /** Whom a fixed key may name. */
  readonly members: readonly Member[]
}

/** Another amount or key of a declared cost: who would carry what of it, before it is recorded. */
export function CostForm({ cost, members }: CostFormProps) {
  const { t, language, formats } = useSpeech()
  const { month } = cost
  const [amount, setAmount] = useState(() =>
    textOfMicros(cost.amountCents * microsPerCent, language === 'fr' ? ',' : '.'),
  )
  const [keyText, setKeyText] = useState(() => textOfKey(cost.key, members))
  const amend = useAmend(month)
  const amountCents = centsOfText(amount)
  const { key, fault } = readKey(keyText, members)
  const isChanged = amountCents !== cost.amountCents || hashOfKey(key) !== hashOfKey(cost.key)
  return (
    <>
      <Panel title={cost.name}>
        <div className={form['form']}>
          <TextInput
            label={t('cost.amount')}
            description={t('amend.declared', { amount: formats.eurosOfCents(cost.amountCents) })}
            inputMode="decimal"
            value={amount}
            error={amountCents === null ? t('forecast.amountWrong') : undefined}
            onChange={({ target }) => setAmount(target.value)}
          />
          <KeyFields text={keyText} fault={fault} onText={setKeyText} />
          <RefusalMarks error={amend.error} part="key" />
          <RefusalMarks error={amend.error} part="subject" />
        </div>
      </Panel>
      {amountCents !== null && key !== null && (
        <Panel title={t('cost.preview')}>
          <SharePreview month={month} amountCents={amountCents} cost={key} members={members} />
        </Panel>
      )}
      {amountCents !== null && key !== null && isChanged && (
        <AmendmentPreview month={month} fact={{ kind: 'cost-pool', costPoolId: cost.id, amountCents, key }} />
      )}
      <Panel>
        <div className={form['form']}>
          <VotedActions
            month={month}
            amend={amend}
            factUnder={
              amountCents === null || key === null
                ? null
                : (actId) => ({ kind: 'cost-pool', costPoolId: cost.id, amountCents, key, actId })
            }
          />
        </div>
      </Panel>
    </>
  )
}
