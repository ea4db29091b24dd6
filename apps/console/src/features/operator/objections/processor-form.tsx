import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { isSaidAtParts, refusalAt, refusalsBy } from '../../../shared/api/refusals.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { Folded } from '../../../shared/ui/folded-panel.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import {
  activities,
  emptyProcessor,
  faultsOfProcessor,
  mayBeTransfer,
  type ProcessorText,
  processorOf,
  refusalsOfProcessor,
} from './processor-text.ts'

const charsMax = { name: 200, siren: 20, country: 2, place: 300 } as const
const wordsMax = { description: 1_000, transferSafeguard: 500, shortNoticeReason: 500 } as const
const rows = 2

type Part = keyof ProcessorText

/** One more who works on data of members. Every member is told at once and may object, so it is asked twice. */
export function ProcessorForm() {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const [text, setText] = useState(emptyProcessor)
  const recorded = processorOf(text)
  const record = useMutation({
    mutationFn: (body: NonNullable<typeof recorded>) => client.call('recordSubprocessor', { body }),
    onSuccess: async () => {
      setText(emptyProcessor)
      await queries.invalidateQueries({ queryKey: ['listSubprocessors'] })
    },
  })
  const refused = refusalsBy(record.error, refusalsOfProcessor)
  const faulty = recorded === null ? new Set<string>() : faultsOfProcessor(recorded)
  const set = (part: Part) => ({
    label: t(`processors.${part}`),
    value: text[part],
    error: faulty.has(part) ? t('processors.faulty') : refusalAt(refused, part),
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setText({ ...text, [part]: part === 'country' ? target.value.toUpperCase() : target.value }),
  })
  const line = (part: keyof typeof charsMax) => <TextInput maxLength={charsMax[part]} {...set(part)} />
  const words = (part: keyof typeof wordsMax) => <Textarea rows={rows} maxLength={wordsMax[part]} {...set(part)} />
  return (
    <Folded title={t('processors.new')}>
      <div className={facts['fields']}>
        <p className={facts['soft']}>{t('processors.newLead')}</p>
        {line('name')}
        {line('siren')}
        <NativeSelect
          data={activities.map((value) => ({ value, label: t(`processors.activity.${value}`) }))}
          {...set('activity')}
        />
        {words('description')}
        {line('place')}
        {line('country')}
        {mayBeTransfer(text) && words('transferSafeguard')}
        <DayInput {...set('startsOn')} />
        {words('shortNoticeReason')}
        {!isSaidAtParts(record.error, refused) && <ProblemView error={record.error} />}
        {recorded !== null && faulty.size === 0 ? (
          <ConfirmButton
            text={t('processors.announce')}
            sure={t('processors.sure')}
            keep={t('objection.notYet')}
            isPending={record.isPending}
            error={null}
            onSure={() => record.mutate(recorded)}
          />
        ) : (
          <p className={facts['soft']}>{t('processors.incomplete')}</p>
        )}
        <div role="status">{record.isSuccess && t('processors.announced', { name: record.data.name })}</div>
      </div>
    </Folded>
  )
}
