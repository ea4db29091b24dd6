import type { PaperLetter } from '@grenier/contracts'
import { Button, Skeleton } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { LetterText } from './letter-text.tsx'
import { lettersKey, useLetters } from './use-letters.ts'

/** What is not printed, and why; not there while there is nothing of the kind. */
export function AsidePanel() {
  const { t } = useSpeech()
  const letters = useLetters('set-aside')
  return (
    <Shown query={letters} skeleton={<Skeleton height={60} radius="lg" />}>
      {({ pages }) => {
        const all = pages.flatMap(({ items }) => items)
        if (all.length === 0) return null
        return (
          <Panel title={t('letters.aside')}>
            <div className={classes['stack']}>
              <p className={classes['soft']}>{t('letters.asideLead')}</p>
              <ul className={classes['rows']}>
                {all.map((letter) => (
                  <AsideRow key={letter.id} letter={letter} />
                ))}
              </ul>
              <MoreButton query={letters} text={t('letters.more')} />
            </div>
          </Panel>
        )
      }}
    </Shown>
  )
}

function AsideRow({ letter }: { readonly letter: PaperLetter }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const mayPrint = useMay('operator', 'finance')
  const { id, version, setAsideBy, setAsideAt, setAsideReason } = letter
  const nameOfPerson = usePersonNames(setAsideBy === null ? [] : [setAsideBy])
  const back = useMutation({
    mutationFn: () => client.call('takeBackPaperLetter', { params: { letterId: id }, ifMatch: version }),
    onSuccess: () => queries.invalidateQueries({ queryKey: lettersKey }),
  })
  return (
    <li>
      <LetterText letter={letter} />
      {setAsideBy !== null && setAsideAt !== null && (
        <span className={classes['soft']}>
          {t('letters.asideBecause', {
            who: nameOfPerson(setAsideBy),
            day: formats.dayOf(setAsideAt, installation.timeZone),
            reason: setAsideReason ?? '',
          })}
        </span>
      )}
      {back.error !== null && <ProblemView error={back.error} />}
      {mayPrint && (
        <Button variant="default" loading={back.isPending} onClick={() => back.mutate()}>
          {t('letters.takeBack')}
        </Button>
      )}
    </li>
  )
}
