import type { StatementDraft } from '@grenier/contracts'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import classes from './statements.module.css'

/** What a form says under a name; undefined: nothing. */
function saidIn(form: FormData, name: string): string | undefined {
  const text = form.get(name)
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined
}

/** The references without which a statement gets no number, by whoever may give them. */
export function ReferenceForm({ draft }: { readonly draft: StatementDraft }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const may = useMay('member-admin')
  const give = useMutation({
    mutationFn: (form: FormData) =>
      client.call('giveStatementReferences', {
        params: { statementId: draft.id },
        body: { engagementNumber: saidIn(form, 'engagement'), serviceCode: saidIn(form, 'service') },
      }),
    onSuccess: () => queries.invalidateQueries(),
  })
  if (!may || draft.missing.length === 0) return null
  return (
    <Panel title={t('statedUnder.give')}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault()
          give.mutate(new FormData(event.currentTarget))
        }}
      >
        {draft.missing.includes('engagement-missing') && (
          <TextInput name="engagement" label={t('statedUnder.engagement')} maxLength={50} required />
        )}
        {draft.missing.includes('service-code-missing') && (
          <TextInput name="service" label={t('statedUnder.service')} maxLength={100} required />
        )}
        {give.error !== null && <ProblemView error={give.error} />}
        <div>
          <Button type="submit" loading={give.isPending}>
            {t('statedUnder.save')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
