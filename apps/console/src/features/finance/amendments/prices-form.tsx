import type { TariffData } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { hashOfKey } from '../../../shared/api/hash-of-key.ts'
import form from '../../../shared/finance/form.module.css'
import { RulesEditor, useWrittenRules } from '../../../shared/finance/rules-editor.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { AmendmentPreview } from './amendment-preview.tsx'
import { RefusalMarks } from './refusal-marks.tsx'
import { useAmend } from './use-amend.ts'
import { VotedActions } from './voted-actions.tsx'

const codeCharsMax = 60

/** Other prices for the whole month, begun with those that were in force. */
export function PricesForm({ month, tariff }: { readonly month: CivilMonth; readonly tariff: TariffData }) {
  const { t } = useSpeech()
  const [code, setCode] = useState('')
  const written = useWrittenRules(tariff.rules)
  const amend = useAmend(month)
  const { rules } = written
  return (
    <>
      <Panel title={t('amend.pricesOf', { code: tariff.code })}>
        <div className={form['form']}>
          <RulesEditor {...written} />
          <RefusalMarks error={amend.error} part="rules" />
        </div>
      </Panel>
      {rules !== null && hashOfKey(rules) !== hashOfKey(tariff.rules) && (
        <AmendmentPreview month={month} fact={{ kind: 'tariff', rules }} />
      )}
      <Panel>
        <div className={form['form']}>
          <TextInput
            label={t('amend.code')}
            description={t('amend.codeHint')}
            maxLength={codeCharsMax}
            value={code}
            onChange={({ target }) => setCode(target.value)}
          />
          <VotedActions
            month={month}
            amend={amend}
            factUnder={
              rules === null || code.trim() === ''
                ? null
                : (actId) => ({ kind: 'tariff', code: code.trim(), actId, rules })
            }
          />
        </div>
      </Panel>
    </>
  )
}
