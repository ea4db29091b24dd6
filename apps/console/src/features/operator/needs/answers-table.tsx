import type { NeedsAnswers } from '@grenier/contracts'
import { Button, Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useClient } from '../../../shared/api/client.ts'
import { usePersonNames } from '../../../shared/api/person-names.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import table from '../../../shared/ui/table.module.css'
import { TableScroll } from '../../../shared/ui/table-scroll.tsx'
import classes from './campaign.module.css'

const membersPerPage = 100
type Member = NeedsAnswers['items'][number]

/** Each member, what it wants, and what its year comes to once the campaign is over. */
export function AnswersTable({ year }: { readonly year: string }) {
  const client = useClient()
  const { t } = useSpeech()
  const answers = useInfiniteQuery({
    queryKey: ['listNeedsAnswers', year],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      client.call('listNeedsAnswers', { params: { year }, query: { limit: membersPerPage, after: pageParam }, signal }),
    getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
  })
  return (
    <Shown query={answers} skeleton={<Skeleton height={200} radius="lg" />}>
      {({ pages }) => (
        <>
          <TableScroll label={t('campaign.answers')}>
            <table className={table['table']}>
              <thead>
                <tr>
                  <th scope="col">{t('campaign.member')}</th>
                  <th scope="col">{t('campaign.answer')}</th>
                  <th scope="col">{t('campaign.space')}</th>
                  <th scope="col" className={table['number']}>
                    {t('campaign.cost')}
                  </th>
                  <th scope="col" className={table['number']}>
                    {t('campaign.draftCommitment')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {pages
                  .flatMap(({ items }) => items)
                  .map((member) => (
                    <MemberRow key={member.tenantId} member={member} />
                  ))}
              </tbody>
            </table>
          </TableScroll>
          {answers.hasNextPage && (
            <Button
              className={classes['more'] ?? ''}
              variant="default"
              loading={answers.isFetchingNextPage}
              onClick={() => void answers.fetchNextPage()}
            >
              {t('campaign.more')}
            </Button>
          )}
        </>
      )}
    </Shown>
  )
}

function MemberRow({ member }: { readonly member: Member }) {
  const { t, formats } = useSpeech()
  const { installation } = useSignedIn()
  const { name, answer, spaces, outcome } = member
  const nameOfPerson = usePersonNames([answer?.answeredBy ?? null])
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {answer === null
          ? t('campaign.silence')
          : t('campaign.answeredOn', {
              day: formats.dayOf(answer.answeredAt, installation.timeZone),
              who: nameOfPerson(answer.answeredBy),
            })}
        {answer?.note != null && <div className={table['soft']}>{answer.note}</div>}
      </td>
      <td>
        <ul className={classes['nested']}>
          {spaces.map(({ offerId, offerName, currentQuotaBytes, wantedQuotaBytes }) => (
            <li key={offerId}>
              {t('campaign.spaceRow', {
                offer: offerName,
                current: formats.bytes(currentQuotaBytes),
                wanted: formats.bytes(wantedQuotaBytes),
              })}
            </li>
          ))}
        </ul>
      </td>
      <td className={table['number']}>
        {outcome?.plannedYearMicros == null ? t('campaign.afterClosing') : formats.euros(outcome.plannedYearMicros)}
      </td>
      <td className={table['number']}>
        {outcome?.draftCommitmentCents == null
          ? t('campaign.afterClosing')
          : formats.eurosOfCents(outcome.draftCommitmentCents)}
      </td>
    </tr>
  )
}
