import type { CivilDate } from '@grenier/quota-billing'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../api/client.ts'
import { useSpeech } from '../i18n/language.tsx'
import { Select } from '../ui/select.tsx'
import { ActFields, type ActText, isActReady, noAct, useRecordAct } from './act-fields.tsx'

const actsShown = 100

/** An act as it is being chosen: one that is recorded, or the words of a new one. */
export interface ChosenAct {
  /** Empty: a new one. */
  readonly id: string
  readonly text: ActText
}

export const noActChosen: ChosenAct = { id: '', text: noAct }

/** Whether what is chosen binds by then, or is recorded already. */
export function isActChosen({ id, text }: ChosenAct, neededOn: CivilDate): boolean {
  return id !== '' || isActReady(text, neededOn)
}

/** The id of what is chosen; a new act is recorded first, once. */
export function useChosenAct(): (chosen: ChosenAct) => Promise<string> {
  const record = useRecordAct()
  return ({ id, text }) => (id === '' ? record(text) : Promise.resolve(id))
}

interface ActChoiceProps {
  readonly chosen: ChosenAct
  readonly neededOn: CivilDate
  readonly onChoose: (chosen: ChosenAct) => void
}

/** One of the acts that bind on the day, or a new one. */
export function ActChoice({ chosen, neededOn, onChoose }: ActChoiceProps) {
  const { t } = useSpeech()
  const client = useClient()
  const [limit] = useState(actsShown)
  const acts = useQuery({
    queryKey: ['listActs', limit],
    queryFn: async ({ signal }) => (await client.call('listActs', { query: { limit }, signal })).items,
  })
  const binding = (acts.data ?? []).filter(({ executoryFrom }) => executoryFrom !== null && executoryFrom <= neededOn)
  return (
    <>
      <Select
        label={t('agreement.actChoice')}
        value={chosen.id}
        options={[
          { value: '', text: t('agreement.actNew') },
          ...binding.map(({ id, number, title }) => ({ value: id, text: t('agreement.actKnown', { number, title }) })),
        ]}
        onChange={(id) => onChoose({ ...chosen, id })}
      />
      {chosen.id === '' && (
        <ActFields act={chosen.text} neededOn={neededOn} onAct={(text) => onChoose({ ...chosen, text })} />
      )}
    </>
  )
}
