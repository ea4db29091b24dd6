import type { PreviewedFact } from '@grenier/contracts'
import type { CivilMonth } from '@grenier/quota-billing'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import form from '../../../shared/finance/form.module.css'
import { MemberPick, type Picked } from '../../../shared/finance/member-pick.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { Select } from '../../../shared/ui/select.tsx'
import { AmendActions } from './amend-actions.tsx'
import { AmendmentPreview } from './amendment-preview.tsx'
import { inhabitantsOfText } from './inhabitants-text.ts'
import { RefusalMarks } from './refusal-marks.tsx'
import { useAmend } from './use-amend.ts'

const populationKinds = ['municipale', 'totale'] as const

/** How many inhabitants a member ought to have been charged for. */
export function PopulationForm({ month }: { readonly month: CivilMonth }) {
  const { t } = useSpeech()
  const [member, setMember] = useState<Picked | null>(null)
  const [populationKind, setPopulationKind] = useState<(typeof populationKinds)[number]>('municipale')
  const [text, setText] = useState('')
  const amend = useAmend(month)
  const inhabitants = inhabitantsOfText(text)
  const fact: Extract<PreviewedFact, { kind: 'population' }> | null =
    member === null || inhabitants === null
      ? null
      : { kind: 'population', tenantId: member.id, populationKind, inhabitants }
  return (
    <>
      <Panel title={t('amend.kind.population')}>
        <div className={form['form']}>
          <MemberPick picked={member} onPick={setMember} />
          <RefusalMarks error={amend.error} part="subject" />
          <div className={form['row']}>
            <Select
              label={t('cost.population')}
              value={populationKind}
              options={populationKinds.map((value) => ({ value, text: t(`cost.population.${value}`) }))}
              onChange={setPopulationKind}
            />
            <TextInput
              label={t('amend.inhabitants')}
              inputMode="numeric"
              value={text}
              error={text !== '' && inhabitants === null ? t('tariff.boundWrong') : undefined}
              onChange={({ target }) => setText(target.value)}
            />
          </div>
          <RefusalMarks error={amend.error} part="inhabitants" />
        </div>
      </Panel>
      {fact !== null && <AmendmentPreview month={month} fact={fact} />}
      <Panel>
        <div className={form['form']}>
          <AmendActions
            month={month}
            missing="amend.populationMissing"
            amend={amend}
            amended={fact === null ? null : { act: null, fact }}
          />
        </div>
      </Panel>
    </>
  )
}
