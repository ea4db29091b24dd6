import type { TrueUpPreview } from '@grenier/contracts'
import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { useMay } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import { noteUnlessNothing } from '../../../shared/ui/figure-note.ts'
import { Figures } from '../../../shared/ui/figures.tsx'
import { LateSkeleton } from '../../../shared/ui/late-skeleton.tsx'
import { MoreButton } from '../../../shared/ui/more-button.tsx'
import { ShownPages } from '../../../shared/ui/shown-pages.tsx'
import { StatusMark } from '../../../shared/ui/status-mark.tsx'
import { WorkbookLink } from '../../../shared/ui/workbook-link.tsx'
import { MemberDifferences } from './member-differences.tsx'
import classes from './years.module.css'

const pageSize = 100

/** Computed when it is asked for: of a year that is not over, or whose costs are not known, there is none to see. */
export function TrueUpStep({ year }: { readonly year: string }) {
  const { t } = useSpeech()
  const [isAsked, setIsAsked] = useState(false)
  if (isAsked) return <Previewed year={year} />
  return (
    <div className={classes['stack']}>
      <p className={classes['soft']}>{t('year.trueUpLead')}</p>
      <Button variant="default" onClick={() => setIsAsked(true)}>
        {t('year.compute')}
      </Button>
    </div>
  )
}

function Previewed({ year }: { readonly year: string }) {
  const client = useClient()
  const { t } = useSpeech()
  const preview = useInfiniteQuery({
    queryKey: ['previewTrueUp', year],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('previewTrueUp', { params: { year }, query: { limit: pageSize, after: pageParam }, signal }),
    getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
  })
  return (
    <ShownPages query={preview} skeleton={<LateSkeleton height={240} />}>
      {(whole, pages) => (
        <div className={classes['stack']}>
          <Costs preview={whole} />
          <Uncosted services={whole.uncosted} />
          <WorkbookLink list={`/v1/fiscal-years/${year}/true-up`} name={t('year.members')} />
          <MemberDifferences pages={pages} />
          <MoreButton query={preview} text={t('finance.more')} />
          <Posting preview={whole} />
        </div>
      )}
    </ShownPages>
  )
}

function Costs({ preview }: { readonly preview: TrueUpPreview }) {
  const { t, formats } = useSpeech()
  return (
    <>
      {preview.costs.map((cost) => (
        <section key={cost.costCode} className={classes['cost']}>
          <h3>{cost.label}</h3>
          <Figures
            figures={[
              { label: t('year.actual'), value: formats.eurosOfCents(cost.actualCents) },
              {
                label: t('year.charged'),
                value: formats.euros(cost.chargedMicros),
                note: noteUnlessNothing(
                  cost.truedMicros,
                  t('year.trued', { amount: formats.euros(cost.truedMicros, { signed: true }) }),
                ),
              },
              { label: t('cost.unshared'), value: formats.eurosOfCents(cost.unsharedCents) },
              { label: t('correction.difference'), value: formats.euros(cost.differenceMicros, { signed: true }) },
            ]}
          />
        </section>
      ))}
    </>
  )
}

/** What finance may still enter: without a cost a service stays as it was charged. */
function Uncosted({ services }: { readonly services: TrueUpPreview['uncosted'] }) {
  const { t, formats } = useSpeech()
  if (services.length === 0) return null
  return (
    <section className={classes['cost']} aria-label={t('year.uncosted')}>
      <h3>{t('year.uncosted')}</h3>
      <p className={classes['soft']}>{t('year.uncostedLead')}</p>
      <ul>
        {services.map(({ costCode, label, chargedMicros }) => (
          <li key={costCode}>
            {t('year.uncostedOne', { label, code: costCode, amount: formats.euros(chargedMicros) })}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Asked twice, and refused to whoever brought in the costs. */
function Posting({ preview: { year, digest, differenceMicros } }: { readonly preview: TrueUpPreview }) {
  const client = useClient()
  const queries = useQueryClient()
  const { t, formats } = useSpeech()
  const mayPost = useMay('finance')
  const post = useMutation({
    mutationFn: () => client.call('postTrueUp', { params: { year }, body: { digest } }),
    onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey: [name] }) => name !== 'previewTrueUp' }),
  })
  if (post.isSuccess) {
    return <StatusMark standing="good" text={t('year.done', { month: formats.month(post.data.postedMonth) })} />
  }
  if (!mayPost) return <p className={classes['soft']}>{t('closing.onlyFinance')}</p>
  return (
    <>
      <p className={classes['soft']}>{t('year.twoPersons')}</p>
      <ConfirmButton
        text={t('year.post', { amount: formats.euros(differenceMicros, { signed: true }) })}
        sure={t('year.sure')}
        keep={t('dispute.notYet')}
        isPending={post.isPending}
        error={post.error}
        onSure={() => post.mutate()}
      />
    </>
  )
}
