import type { CivilDate } from '@grenier/quota-billing'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useToday } from '../../../shared/api/use-today.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'

interface EndHeldProps {
  /** What is really done, as the second button says it. */
  readonly sure: string
  /** The list that is asked anew. */
  readonly list: 'listMandates' | 'listContacts'
  readonly onEnd: (validUntil: CivilDate) => Promise<unknown>
}

/** Ends something that a member has from today on, asked twice. */
export function EndHeld({ sure, list, onEnd }: EndHeldProps) {
  const { t } = useSpeech()
  const queries = useQueryClient()
  const today = useToday()
  const end = useMutation({
    mutationFn: () => onEnd(today),
    onSuccess: () => queries.invalidateQueries({ queryKey: [list] }),
  })
  return (
    <ConfirmButton
      text={t('agreement.end')}
      sure={sure}
      keep={t('agreement.keep')}
      isPending={end.isPending}
      error={end.error}
      onSure={() => end.mutate()}
    />
  )
}
