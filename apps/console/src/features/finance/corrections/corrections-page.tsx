import type { Correction } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useCorrections } from '../../../shared/api/finance-queries.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useMay, useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { Page, Panel } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import rowStyles from '../../../shared/ui/rows.module.css'
import { Shown } from '../../../shared/ui/shown.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { RerateForm } from './rerate-form.tsx'

/** What a closed month ought to have come to: seen before anything is proposed, proposed by one person, posted by another. */
export function CorrectionsPage() {
  const { t } = useSpeech()
  const corrections = useCorrections()
  return (
    <Page title={t('nav.corrections')} lead={t('correction.lead')}>
      <Panel title={t('correction.list')} aside={<WorkbookLink list="/v1/corrections" name={t('correction.list')} />}>
        <Shown query={corrections} skeleton={<LateSkeleton height={120} />}>
          {(all) =>
            all.length === 0 ? (
              <p className={rowStyles['soft']}>{t('correction.none')}</p>
            ) : (
              <ul className={rowStyles['list']}>
                {all.map((correction) => (
                  <CorrectionItem key={correction.id} correction={correction} />
                ))}
              </ul>
            )
          }
        </Shown>
      </Panel>
      <Panel title={t('correction.preview')}>
        <RerateForm />
      </Panel>
    </Page>
  )
}

function CorrectionItem({ correction }: { readonly correction: Correction }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { month, reason, state, rowCount, differenceMicros, proposedBy, proposedAt, postedBy, postedMonth } = correction
  const zone = installation.timeZone
  const nameOfPerson = usePersonNames([proposedBy, postedBy])
  return (
    <li>
      <div className={rowStyles['spread']}>
        <strong>
          {t('correction.of', {
            month: formats.month(month),
            amount: formats.euros(differenceMicros, { signed: true }),
          })}
        </strong>
        <StatusMark standing={state === 'posted' ? 'good' : 'waiting'} text={t(`correction.state.${state}`)} />
      </div>
      <p>{reason}</p>
      <p className={rowStyles['soft']}>
        {t('correction.by', {
          who: nameOfPerson(proposedBy),
          day: formats.dayOf(proposedAt, zone),
          rows: formats.whole(rowCount),
        })}
      </p>
      {postedBy !== null && postedMonth !== null && (
        <p className={rowStyles['soft']}>
          {t('correction.postedBy', { who: nameOfPerson(postedBy), month: formats.month(postedMonth) })}
        </p>
      )}
      {state === 'proposed' && <Posting correction={correction} />}
    </li>
  )
}

/** Asked twice: what is posted is corrected by another correction alone. */
function Posting({ correction }: { readonly correction: Correction }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t } = useSpeech()
  const { session } = useSignedIn()
  const mayPost = useMay('finance')
  const [isAsked, setIsAsked] = useState(false)
  const post = useMutation({
    mutationFn: () =>
      client.call('postCorrection', { params: { correctionId: correction.id }, ifMatch: correction.version }),
    onSettled: () => queries.invalidateQueries(),
  })
  if (!mayPost) return null
  if (session.subject === correction.proposedBy) return <p className={rowStyles['soft']}>{t('correction.another')}</p>
  return (
    <div className={rowStyles['actions']}>
      {post.error !== null && <ProblemView error={post.error} />}
      {isAsked ? (
        <>
          <Button loading={post.isPending} onClick={() => post.mutate()}>
            {t('correction.postYes')}
          </Button>
          <Button variant="default" onClick={() => setIsAsked(false)}>
            {t('closing.no')}
          </Button>
        </>
      ) : (
        <Button variant="default" onClick={() => setIsAsked(true)}>
          {t('correction.post')}
        </Button>
      )}
    </div>
  )
}
