import type { PaperLetter } from '@grenier/contracts'
import { lettersPerBatchMax } from '@grenier/quota-billing/letters'
import { Button, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useLive } from '../../../shared/api/live.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { PostalForm } from '../../../shared/letters/postal-form.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { AsidePanel } from './aside-panel.tsx'
import { BatchesPanel } from './batches-panel.tsx'
import { LetterText } from './letter-text.tsx'
import { SetAside } from './set-aside.tsx'
import { lettersKey, useLetters } from './use-letters.ts'

const changing = [
  'postal-choice',
  'paper-batch',
  'paper-letter',
  'quota-request',
  'statement',
  'statement-batch',
] as const

/** What is to be sent on paper, what cannot go, and the files that are printed. */
export function LettersPage() {
  const { t } = useSpeech()
  useLive(changing, lettersKey)
  return (
    <Page title={t('letters.title')} lead={t('letters.lead')}>
      <WaitingPanel />
      <MissingPanel />
      <AsidePanel />
      <BatchesPanel />
    </Page>
  )
}

function WaitingPanel() {
  const { t } = useSpeech()
  const letters = useLetters('waiting')
  const mayPrint = useMay('operator', 'finance')
  return (
    <Panel title={t('letters.waiting')}>
      <Shown query={letters} skeleton={<Skeleton height={120} radius="lg" />}>
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items)
          if (all.length === 0) return <p>{t('letters.none')}</p>
          return (
            <div className={classes['stack']}>
              <ul className={classes['rows']}>
                {all.map((letter) => (
                  <li key={letter.id}>
                    <LetterText letter={letter} />
                    {mayPrint && <SetAside letter={letter} />}
                  </li>
                ))}
              </ul>
              <MoreButton query={letters} text={t('letters.more')} />
              {mayPrint && <Making oldest={all[0]} />}
            </div>
          )
        }}
      </Shown>
    </Panel>
  )
}

/** Letters leave the list for the file: how many, and since when the first one waits, is said before. */
function Making({ oldest }: { readonly oldest: PaperLetter | undefined }) {
  const { t, tCount, formats } = useSpeech()
  const client = useClient()
  const { installation } = useSignedIn()
  const make = useMake()
  const taken = useQuery({
    queryKey: [...lettersKey, 'waiting', 'taken'],
    queryFn: async ({ signal }) => {
      const query = { state: 'waiting', limit: lettersPerBatchMax } as const
      return (await client.call('listPaperLetters', { query, signal })).items.length
    },
  })
  if (taken.data === undefined || oldest === undefined) return null
  const day = formats.dayOf(oldest.recordedAt, installation.timeZone)
  return (
    <div className={classes['tight']}>
      <ConfirmButton
        text={t('letters.make')}
        sure={t('letters.makeSure', { letters: tCount('letters.count', taken.data), day })}
        keep={t('letters.makeKeep')}
        isPending={make.isPending}
        error={make.error}
        onSure={() => make.mutate()}
      />
      <p className={classes['soft']}>{t('letters.most', { count: formats.whole(lettersPerBatchMax) })}</p>
    </div>
  )
}

function useMake() {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => client.call('createPaperBatch', {}),
    onSettled: () =>
      Promise.all(
        ['listPaperLetters', 'listPaperBatches'].map((question) => queries.invalidateQueries({ queryKey: [question] })),
      ),
  })
}

function MissingPanel() {
  const { t } = useSpeech()
  const letters = useLetters('without-address')
  return (
    <Panel title={t('letters.missing')}>
      <Shown query={letters} skeleton={<Skeleton height={120} radius="lg" />}>
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items)
          if (all.length === 0) return <p>{t('letters.missingNone')}</p>
          return (
            <div className={classes['stack']}>
              <p className={classes['soft']}>{t('letters.missingLead')}</p>
              <ul className={classes['rows']}>
                {all.map((letter) => (
                  <MissingRow key={letter.id} letter={letter} />
                ))}
              </ul>
              <MoreButton query={letters} text={t('letters.more')} />
            </div>
          )
        }}
      </Shown>
    </Panel>
  )
}

/** One that has no address, and the place to give it. */
function MissingRow({ letter }: { readonly letter: PaperLetter }) {
  const { t } = useSpeech()
  const mayRecord = useMay('operator', 'finance')
  const [isOpen, setIsOpen] = useState(false)
  return (
    <li>
      <LetterText letter={letter} />
      {!isOpen && mayRecord && (
        <Button variant="default" onClick={() => setIsOpen(true)}>
          {t('letters.giveAddress')}
        </Button>
      )}
      {!isOpen && mayRecord && <SetAside letter={letter} />}
      {isOpen && <PostalForm tenantId={letter.tenantId} standing={null} onDone={() => setIsOpen(false)} />}
    </li>
  )
}
