import type { TariffData } from '@grenier/contracts'
import { type CivilMonth, firstDateOf } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { ActFields, isActReady, noAct } from '../../../shared/finance/act-fields.tsx'
import { RulesEditor, useWrittenRules } from '../../../shared/finance/rules-editor.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { AmendActions } from './amend-actions.tsx'
import classes from './amendments.module.css'
import { RefusalMarks } from './refusal-marks.tsx'
import { useAmend } from './use-amend.ts'

const codeCharsMax = 60

/** Other prices for the whole month, begun with those that were in force. */
export function PricesForm({ month, tariff }: { readonly month: CivilMonth; readonly tariff: TariffData }) {
  const { t } = useSpeech()
  const [code, setCode] = useState('')
  const [act, setAct] = useState(noAct)
  const written = useWrittenRules(tariff.rules)
  const amend = useAmend(month)
  const neededOn = firstDateOf(month)
  const { rules } = written
  const isReady = rules !== null && code.trim() !== '' && isActReady(act, neededOn)
  return (
    <>
      <Panel title={t('amend.pricesOf', { code: tariff.code })}>
        <div className={classes['form']}>
          <RulesEditor {...written} />
          <RefusalMarks error={amend.error} part="rules" />
        </div>
      </Panel>
      <Panel>
        <div className={classes['form']}>
          <TextInput
            label={t('amend.code')}
            description={t('amend.codeHint')}
            maxLength={codeCharsMax}
            value={code}
            onChange={({ target }) => setCode(target.value)}
          />
          <ActFields act={act} neededOn={neededOn} onAct={setAct} />
          <RefusalMarks error={amend.error} part="act" />
          <AmendActions
            month={month}
            missing="amend.votedMissing"
            amend={amend}
            amended={
              isReady ? { act, factUnder: (actId) => ({ kind: 'tariff', code: code.trim(), actId, rules }) } : null
            }
          />
        </div>
      </Panel>
    </>
  )
}
