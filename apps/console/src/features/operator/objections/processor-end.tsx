import type { Subprocessor } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { DayInput } from '../../../shared/ui/day-input.tsx'
import facts from '../../../shared/ui/facts.module.css'
import { Folded } from '../../../shared/ui/folded-panel.tsx'

/** From which day on it works no more; recorded once and kept, so it is asked twice. */
export function ProcessorEnd({ processor: { id, version, startsOn } }: { readonly processor: Subprocessor }) {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const [day, setDay] = useState('')
  const end = useMutation({
    mutationFn: () =>
      client.call('endSubprocessor', {
        params: { subprocessorId: id },
        ifMatch: version,
        body: { endsOn: civilDate(day) },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listSubprocessors'] }),
  })
  return (
    <Folded title={t('processors.end')}>
      <div className={facts['fields']}>
        <DayInput
          label={t('processors.endsOn')}
          min={startsOn}
          value={day}
          onChange={({ target }) => setDay(target.value)}
        />
        {day !== '' && (
          <ConfirmButton
            text={t('processors.endNow')}
            sure={t('processors.endSure')}
            keep={t('objection.notYet')}
            isPending={end.isPending}
            error={end.error}
            onSure={() => end.mutate()}
          />
        )}
      </div>
    </Folded>
  )
}
