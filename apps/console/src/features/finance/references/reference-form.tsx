import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useMay } from '../../../shared/api/session.tsx'
import type { ExceptionCode } from '../../../shared/finance/exception-counts.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { isReference, type Reference, referenceOf } from './reference-texts.ts'
import classes from './references.module.css'

interface ReferenceFormProps {
  readonly statementId: string
  readonly missing: readonly ExceptionCode[]
}

/** What is missing and nothing else: a reference that stands is not written over. */
export function ReferenceForm({ statementId, missing }: ReferenceFormProps) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const mayGive = useMay('finance')
  const [texts, setTexts] = useState<Readonly<Partial<Record<Reference, string>>>>({})
  const wanted = missing.flatMap((code) => referenceOf(code) ?? [])
  const given = wanted.flatMap((name) => {
    const text = texts[name]?.trim() ?? ''
    return text === '' ? [] : [[name, text] as const]
  })
  const isReadable = given.every(([name, text]) => isReference(name, text))
  const give = useMutation({
    mutationFn: () =>
      client.call('giveStatementReferences', { params: { statementId }, body: Object.fromEntries(given) }),
    onSuccess: () =>
      Promise.all(
        ['getIssuingChecklist', 'getPeriod', 'listStatementDrafts'].map((question) =>
          queries.invalidateQueries({ queryKey: [question] }),
        ),
      ),
  })
  if (!mayGive) return null
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (given.length > 0 && isReadable) give.mutate()
      }}
    >
      {wanted.map((name) => {
        const text = texts[name] ?? ''
        return (
          <TextInput
            key={name}
            label={t(`reference.${name}`)}
            maxLength={100}
            autoComplete="off"
            value={text}
            error={text.trim() !== '' && !isReference(name, text.trim()) ? t(`reference.${name}Wrong`) : undefined}
            onChange={({ target }) => setTexts({ ...texts, [name]: target.value })}
          />
        )
      })}
      <Button type="submit" variant="default" loading={give.isPending} disabled={given.length === 0 || !isReadable}>
        {t('reference.give')}
      </Button>
      {give.error !== null && <ProblemView error={give.error} />}
    </form>
  )
}
