import type { Command } from '@grenier/contracts'
import { addDays, civilDate, contactFunctions } from '@grenier/quota-billing'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useToday } from '../../../shared/api/use-today.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { FoldedPanel } from '../../../shared/ui/folded-panel.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Select } from '../../../shared/ui/select.tsx'

const charsMax = 200
const languages = ['fr', 'en'] as const

interface ContactText {
  readonly function: Command<'recordContact'>['function']
  readonly language: (typeof languages)[number]
  readonly name: string
  readonly email: string
  readonly validFrom: string
  /** Empty: until further notice. */
  readonly lastDay: string
}

interface FieldsProps {
  readonly text: ContactText
  readonly onText: (text: ContactText) => void
}

/** Another one to write to at a member, beside those that there are. */
export function ContactForm({ tenantId }: { readonly tenantId: string }) {
  const { t } = useSpeech()
  const client = useClient()
  const queries = useQueryClient()
  const validFrom = useToday()
  const nobody = { name: '', email: '', lastDay: '' }
  const [text, setText] = useState<ContactText>({ function: 'secretary', language: 'fr', validFrom, ...nobody })
  const record = useMutation({
    mutationFn: () => {
      const { name, email, lastDay, validFrom: from, ...rest } = text
      return client.call('recordContact', {
        params: { tenantId },
        body: {
          ...rest,
          name: name.trim(),
          email: email.trim(),
          validFrom: civilDate(from),
          validUntil: lastDay === '' ? null : addDays(civilDate(lastDay), 1),
        },
      })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listContacts'] }),
  })
  const isReady = text.name.trim() !== '' && text.email.trim() !== '' && text.validFrom !== ''
  return (
    <FoldedPanel title={t('agreement.contactNew')}>
      <form
        className={classes['fields']}
        onSubmit={(event) => {
          event.preventDefault()
          record.mutate()
        }}
      >
        <p className={classes['soft']}>{t('agreement.contactNewLead')}</p>
        <ContactFields text={text} onText={setText} />
        {record.error !== null && <ProblemView error={record.error} />}
        <Button type="submit" loading={record.isPending} disabled={!isReady}>
          {t('agreement.recordContact')}
        </Button>
      </form>
    </FoldedPanel>
  )
}

function ContactFields({ text, onText }: FieldsProps) {
  const { t } = useSpeech()
  const fields = [
    ['name', 'text', t('agreement.contactName'), t('agreement.contactNameHint')],
    ['email', 'email', t('agreement.contactEmail'), undefined],
    ['validFrom', 'date', t('agreement.contactFrom'), undefined],
    ['lastDay', 'date', t('agreement.contactLastDay'), t('agreement.mandateLastDayHint')],
  ] as const
  return (
    <>
      <Select
        label={t('agreement.contactFunction')}
        value={text.function}
        options={contactFunctions.map((value) => ({ value, text: t(`agreement.contact.${value}`) }))}
        onChange={(chosen) => onText({ ...text, function: chosen })}
      />
      <div className={classes['pair']}>
        {fields.map(([name, type, label, description]) => (
          <TextInput
            key={name}
            type={type}
            label={label}
            description={description}
            required={name !== 'lastDay'}
            withAsterisk={false}
            maxLength={charsMax}
            value={text[name]}
            onChange={({ target }) => onText({ ...text, [name]: target.value })}
          />
        ))}
      </div>
      <Select
        label={t('agreement.contactLanguage')}
        value={text.language}
        options={languages.map((value) => ({ value, text: t(`preferences.${value}`) }))}
        onChange={(language) => onText({ ...text, language })}
      />
    </>
  )
}
