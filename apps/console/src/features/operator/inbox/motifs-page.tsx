import { type RefusalMotifs, refusalMotifsMax } from '@grenier/contracts'
import { Button, Skeleton, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import classes from './inbox.module.css'
import { useMotifs } from './use-inbox.ts'

/** The reasons for a refusal, twelve at most, in the order in which they are offered. */
export function MotifsPage() {
  const { t } = useSpeech()
  const motifs = useMotifs()
  // Kept here: what was saved makes a form of its own, which knows nothing of how it came about.
  const save = useSaving()
  return (
    <Page
      title={t('motifs.title')}
      lead={t('motifs.lead')}
      actions={<Link to="/operator/inbox">{t('motifs.back')}</Link>}
    >
      <Shown query={motifs} skeleton={<Skeleton height={320} radius="lg" />}>
        {(saved) => <MotifsForm key={saved.version} saved={saved} save={save} />}
      </Shown>
      <p aria-live="polite">{save.isSuccess ? t('motifs.saved') : ''}</p>
    </Page>
  )
}

function useSaving() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ motifs, version }: RefusalMotifs) =>
      client.call('saveRefusalMotifs', { body: { motifs: [...motifs] }, ifMatch: version }),
    onSuccess: (answer) => queries.setQueryData(['listRefusalMotifs'], answer),
  })
}

interface Draft {
  readonly key: string
  readonly label: string
  readonly text: string
}

interface MotifsFormProps {
  readonly saved: RefusalMotifs
  readonly save: ReturnType<typeof useSaving>
}

function MotifsForm({ saved, save }: MotifsFormProps) {
  const { t } = useSpeech()
  const [drafts, setDrafts] = useState<readonly Draft[]>(() =>
    saved.motifs.map((motif) => ({ ...motif, key: crypto.randomUUID() })),
  )
  const change = (index: number, part: Partial<Draft>) =>
    setDrafts(drafts.map((draft, at) => (at === index ? { ...draft, ...part } : draft)))
  return (
    <form
      className={classes['rows']}
      onSubmit={(event) => {
        event.preventDefault()
        const motifs = drafts.map(({ label, text }) => ({ label, text }))
        save.mutate({ ...saved, motifs })
      }}
    >
      {drafts.map((draft, index) => (
        <MotifFields
          key={draft.key}
          number={index + 1}
          draft={draft}
          isAlone={drafts.length === 1}
          onChange={(part) => change(index, part)}
          onRemove={() => setDrafts(drafts.filter((_, at) => at !== index))}
        />
      ))}
      {save.error !== null && <ProblemView error={save.error} />}
      <div className={classes['answers']}>
        <Button type="submit" loading={save.isPending}>
          {t('motifs.save')}
        </Button>
        <Button
          variant="default"
          disabled={drafts.length >= refusalMotifsMax}
          onClick={() => setDrafts([...drafts, { key: crypto.randomUUID(), label: '', text: '' }])}
        >
          {t('motifs.add')}
        </Button>
      </div>
    </form>
  )
}

interface MotifFieldsProps {
  readonly number: number
  readonly draft: Draft
  readonly isAlone: boolean
  readonly onChange: (part: Partial<Draft>) => void
  readonly onRemove: () => void
}

function MotifFields({ number, draft, isAlone, onChange, onRemove }: MotifFieldsProps) {
  const { t } = useSpeech()
  return (
    <Panel>
      <div className={classes['motif']}>
        <TextInput
          size="md"
          label={t('motifs.label', { number: String(number) })}
          value={draft.label}
          required
          maxLength={60}
          onChange={({ target }) => onChange({ label: target.value })}
        />
        <Textarea
          size="md"
          label={t('motifs.text')}
          value={draft.text}
          required
          rows={2}
          maxLength={1_000}
          onChange={({ target }) => onChange({ text: target.value })}
        />
        <Button
          variant="default"
          disabled={isAlone}
          onClick={onRemove}
          aria-label={t('motifs.removeNamed', { label: draft.label })}
        >
          {t('motifs.remove')}
        </Button>
      </div>
    </Panel>
  )
}
