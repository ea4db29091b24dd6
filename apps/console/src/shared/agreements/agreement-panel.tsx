import type { Agreement, AgreementWordingShown } from '@grenier/contracts'
import { useOffers } from '../api/queries.ts'
import { useToday } from '../api/use-today.ts'
import { useSpeech } from '../i18n/language.tsx'
import classes from '../ui/facts.module.css'
import { Panel } from '../ui/page.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { lastDayOfWording, standingOfWording } from './agreement-view.ts'
import { useCommitment, useTermsSaid } from './use-terms-said.ts'

const marks = { 'in-force': 'good', coming: 'waiting', ended: 'over' } as const
const wordingMarks = { current: 'good', later: 'waiting', past: 'over', never: 'over' } as const

/** Agreements, the newest first: what holds today, and how it came to be. */
export function AgreementPanel({ agreements }: { readonly agreements: readonly Agreement[] }) {
  const { t } = useSpeech()
  const isCovered = agreements.some(({ state }) => state === 'in-force')
  return (
    <>
      {agreements.length === 0 && <p>{t('agreement.none')}</p>}
      {agreements.length > 0 && !isCovered && <p role="status">{t('agreement.noneToday')}</p>}
      {agreements.map((agreement) => (
        <Panel
          key={agreement.id}
          title={t('agreement.number', { number: agreement.number })}
          aside={<StatusMark standing={marks[agreement.state]} text={t(`agreement.state.${agreement.state}`)} />}
        >
          <div className={classes['stack']}>
            <TermsToday agreement={agreement} />
            <section className={classes['fields']} aria-label={t('agreement.history')}>
              <h3>{t('agreement.history')}</h3>
              <ol className={classes['rows']}>
                {agreement.wordings.toReversed().map((wording) => (
                  <WordingRow key={wording.sequence} wording={wording} tenantId={agreement.tenantId} />
                ))}
              </ol>
            </section>
          </div>
        </Panel>
      ))}
    </>
  )
}

/** The terms that hold today; of what is to come, or is over, the last word. */
function TermsToday({ agreement }: { readonly agreement: Agreement }) {
  const { t, formats } = useSpeech()
  const { wordings, sequenceToday, startsOn, lastDay } = agreement
  const held = wordings.find(({ sequence }) => sequence === sequenceToday) ?? wordings.at(-1)
  return (
    <dl className={classes['pair']}>
      <div>
        <dt className={classes['soft']}>{t('agreement.from')}</dt>
        <dd>{formats.day(startsOn)}</dd>
      </div>
      <div>
        <dt className={classes['soft']}>{t('agreement.lastDay')}</dt>
        <dd>{lastDay === null ? t('agreement.open') : formats.day(lastDay)}</dd>
      </div>
      {held !== undefined && <HeldTerms wording={held} />}
    </dl>
  )
}

function HeldTerms({ wording: { terms } }: { readonly wording: AgreementWordingShown }) {
  const { t, tCount } = useSpeech()
  const commitmentOf = useCommitment()
  return (
    <>
      <div>
        <dt className={classes['soft']}>{t('agreement.commitment')}</dt>
        <dd>{commitmentOf(terms.annualCommitmentCents)}</dd>
      </div>
      <div>
        <dt className={classes['soft']}>{t('agreement.cycle')}</dt>
        <dd>{t(`agreement.cycle.${terms.billingCycle}`)}</dd>
      </div>
      <div>
        <dt className={classes['soft']}>{t('agreement.notice')}</dt>
        <dd>{tCount('agreement.days', terms.noticeDays)}</dd>
      </div>
      <FurtherTerms terms={terms} />
    </>
  )
}

/** What was recorded besides; what was not is not shown as if there were none. */
function FurtherTerms({ terms }: Pick<AgreementWordingShown, 'terms'>) {
  const { t, tCount } = useSpeech()
  const offers = useOffers()
  const { coveredOfferCodes, prolongation } = terms
  const nameOf = (code: string) => offers.data?.find((offer) => offer.code === code)?.name ?? code
  return (
    <>
      {coveredOfferCodes !== undefined && (
        <div>
          <dt className={classes['soft']}>{t('agreement.covered')}</dt>
          <dd>{coveredOfferCodes.map(nameOf).join(', ')}</dd>
        </div>
      )}
      {prolongation !== undefined && (
        <div>
          <dt className={classes['soft']}>{t('agreement.prolongation')}</dt>
          <dd>
            {t(`agreement.prolongation.${prolongation.kind}`)}, {tCount('agreement.months', prolongation.months)}
          </dd>
        </div>
      )}
    </>
  )
}

interface WordingRowProps {
  readonly wording: AgreementWordingShown
  readonly tenantId: string
}

function WordingRow({ wording, tenantId }: WordingRowProps) {
  const { t, formats } = useSpeech()
  const termsSaid = useTermsSaid()
  const { kind, sequence, subject, act, from, noticeGivenOn, terms } = wording
  const { memberAct } = terms
  const standing = standingOfWording(wording, useToday())
  const lastDay = lastDayOfWording(wording)
  const noticed = noticeGivenOn === null ? [] : [t('agreement.noticeGiven', { day: formats.day(noticeGivenOn) })]
  const isOver = lastDay !== null && standing !== 'never'
  return (
    <li>
      <span className={classes['rowText']}>
        <strong>
          {kind === 'signed'
            ? t('agreement.signed')
            : t('agreement.avenant', { number: String(sequence), subject: subject ?? t(`agreement.kind.${kind}`) })}
        </strong>
        <span>
          {isOver
            ? t('agreement.between', { from: formats.day(from), until: formats.day(lastDay) })
            : t('agreement.since', { day: formats.day(from) })}
        </span>
        <span className={classes['soft']}>{[termsSaid(terms), ...noticed].join(', ')}</span>
        <span className={classes['soft']}>
          {t('agreement.act', { number: act.number, day: formats.day(act.adoptedOn), organ: act.organ })}
        </span>
        {act.file !== null && (
          <a href={`/v1/tenants/${tenantId}/acts/${act.id}/file.pdf`} download>
            {t('agreement.actFile', { number: act.number, size: formats.fileSize(BigInt(act.file.sizeBytes)) })}
          </a>
        )}
        {memberAct !== undefined && (
          <span className={classes['soft']}>
            {t('agreement.memberAct', {
              number: memberAct.number,
              day: formats.day(memberAct.adoptedOn),
              organ: memberAct.organ,
            })}
          </span>
        )}
      </span>
      <StatusMark standing={wordingMarks[standing]} text={t(`agreement.${standing}`)} />
    </li>
  )
}
