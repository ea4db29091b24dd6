import { type Offer, type Pool } from '@grenier/contracts'
import {
  type EnrolmentPlan,
  planOf,
  roomiest,
  type StarterOffers,
  starterKinds,
  usualNumberPrefix,
  usualTerms,
} from '@grenier/contracts/enrolment'
import { centsOfText, civilDateOf } from '@grenier/quota-billing'
import { Button, Skeleton } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { furtherOfText, furtherText } from '../../../shared/agreements/further-text.ts'
import { useOffers } from '../../../shared/api/queries.ts'
import { useSignedIn } from '../../../shared/api/session.tsx'
import { noAct, useRecordAct } from '../../../shared/finance/act-fields.tsx'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { bulkMembersMax } from '../../../shared/operator/bulk-run.ts'
import { prepareBulk } from '../../../shared/operator/bulk-store.ts'
import { useAllPools } from '../../../shared/operator/operator-queries.ts'
import { siretsOf, writtenSiretFault } from '../../../shared/operator/siret-text.ts'
import { EmptyState } from '../../../shared/ui/empty-state.tsx'
import { Page } from '../../../shared/ui/page.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { Shown } from '../../../shared/ui/shown.tsx'
import { type Chosen, CommuneList } from './commune-list.tsx'
import classes from './enrolment.module.css'
import { PlaceChoice } from './place-choice.tsx'
import { PlanPanel } from './plan-panel.tsx'
import { SiretFields, siretsAtOnceMax } from './siret-fields.tsx'
import { askingAhead, faultsOfTerms, TermsForm, type TermsText } from './terms-form.tsx'

/** Enrolment from the official register: a place, who of it, under which terms; what will be created is seen before it is asked. */
export function EnrolmentPage() {
  const { t } = useSpeech()
  const view = useSearch({ from: '/operator/enrolment' })
  const [chosen, setChosen] = useState<Chosen>(new Map())
  const hasPlace = view.departement !== undefined || view.epci !== undefined
  return (
    <Page
      title={t('enrolment.title')}
      lead={t('enrolment.lead')}
      actions={
        hasPlace ? (
          <Link to="/operator/enrolment" onClick={() => setChosen(new Map())}>
            {t('enrolment.otherPlace')}
          </Link>
        ) : (
          <Link to="/operator/members">{t('bulk.toMembers')}</Link>
        )
      }
    >
      {hasPlace ? (
        <>
          <CommuneList key={view.departement ?? view.epci ?? ''} view={view} chosen={chosen} onChosen={setChosen} />
          {chosen.size > 0 && <Agreement chosen={chosen} />}
        </>
      ) : (
        <PlaceChoice />
      )}
    </Page>
  )
}

/** Once somebody is chosen: what they agree to and start with. */
function Agreement({ chosen }: { readonly chosen: Chosen }) {
  const { t } = useSpeech()
  const offers = useOffers()
  const pools = useAllPools()
  return (
    <Shown query={pools} skeleton={<Skeleton height={320} radius="lg" />}>
      {(knownPools) => (
        <Shown query={offers} skeleton={<Skeleton height={320} radius="lg" />}>
          {(knownOffers) => {
            const root = knownPools.find(({ parentId }) => parentId === null) ?? knownPools[0]
            if (root === undefined) return <EmptyState sentence={t('enrolment.noPool')} />
            return <Terms chosen={chosen} pools={knownPools} offers={knownOffers} root={root} />
          }}
        </Shown>
      )}
    </Shown>
  )
}

interface TermsProps {
  readonly chosen: Chosen
  readonly pools: readonly Pool[]
  readonly offers: readonly Offer[]
  readonly root: Pool
}

/** Terms as most begin: from today on, with the offer of each kind of which the most is left. */
function useFirstTerms({ offers, root }: Pick<TermsProps, 'offers' | 'root'>): TermsText {
  const { installation } = useSignedIn()
  const today = civilDateOf(installation.now, installation.timeZone)
  const first = (starter: keyof typeof starterKinds): string =>
    roomiest(
      offers.filter(({ kind }) => kind === starterKinds[starter]),
      root,
    )?.id ?? ''
  return {
    numberPrefix: usualNumberPrefix(today),
    startsOn: today,
    endsOn: '',
    noticeDays: String(usualTerms.noticeDays),
    billingCycle: usualTerms.billingCycle,
    commitment: '',
    advance: '',
    settlementMode: usualTerms.settlementMode,
    act: noAct,
    ...furtherText({}),
    storageBytes: first('storageBytes'),
    bucketBytes: first('bucketBytes'),
    backupBytes: first('backupBytes'),
    poolId: root.id,
  }
}

function Terms({ chosen, pools, offers, root }: TermsProps) {
  const [terms, setTerms] = useState(useFirstTerms({ offers, root }))
  const { t, tCount } = useSpeech()
  const plan = useMemo(() => {
    const offerOf = (id: string) => offers.find((offer) => offer.id === id) ?? null
    const starters: StarterOffers = {
      storageBytes: offerOf(terms.storageBytes),
      bucketBytes: offerOf(terms.bucketBytes),
      backupBytes: offerOf(terms.backupBytes),
    }
    const otherwise = pools.find(({ id }) => id === terms.poolId) ?? root
    return planOf([...chosen.values()], { pools, otherwise, offers: starters })
  }, [chosen, pools, offers, root, terms.storageBytes, terms.bucketBytes, terms.backupBytes, terms.poolId])
  const [siretTexts, setSiretTexts] = useState<Readonly<Record<string, string>>>({})
  const asked = chosen.size <= siretsAtOnceMax ? [...chosen.values()] : []
  const prepare = usePrepare({ chosen, plan, sirets: siretsOf(siretTexts) })
  const isTooMany = chosen.size > bulkMembersMax
  const areSiretsFine = asked.every(
    ({ inseeCode, siren }) => writtenSiretFault(siretTexts[inseeCode] ?? '', siren) === null,
  )
  const isReady = faultsOfTerms(terms).size === 0 && areSiretsFine && !isTooMany
  return (
    <>
      <TermsForm terms={terms} offers={offers} pools={pools} onTerms={setTerms} />
      {asked.length > 0 && <SiretFields communes={asked} texts={siretTexts} onTexts={setSiretTexts} />}
      <PlanPanel plan={plan} count={chosen.size} />
      <div className={classes['end']}>
        {prepare.error !== null && <ProblemView error={prepare.error} />}
        <Button size="md" disabled={!isReady} loading={prepare.isPending} onClick={() => prepare.mutate(terms)}>
          {tCount('enrolment.prepare', chosen.size)}
        </Button>
        <p className={classes['soft']}>{t(isReady ? 'enrolment.prepareHint' : 'enrolment.incomplete')}</p>
      </div>
    </>
  )
}

interface Prepared {
  readonly chosen: Chosen
  readonly plan: EnrolmentPlan
  /** By INSEE code; those that are known. */
  readonly sirets: ReadonlyMap<string, string>
}

/** Each order with its SIRET, where one was written; of communes that are asked for one alone. */
function withSirets({ chosen, plan, sirets }: Prepared): EnrolmentPlan['orders'] {
  if (chosen.size > siretsAtOnceMax) return plan.orders
  return Object.fromEntries(
    Object.entries(plan.orders).map(([inseeCode, order]) => {
      const siret = sirets.get(inseeCode)
      return [inseeCode, siret === undefined ? order : { ...order, siret }]
    }),
  )
}

/** Records the act and puts the run together; the next page asks again before anybody is enrolled. */
function usePrepare({ chosen, plan, sirets }: Prepared) {
  const navigate = useNavigate()
  const recordAct = useRecordAct()
  return useMutation({
    mutationFn: async ({ act, ...terms }: TermsText) => {
      const cents = centsOfText(terms.commitment)
      return {
        communes: withSirets({ chosen, plan, sirets }),
        terms: {
          actId: await recordAct(act),
          numberPrefix: terms.numberPrefix.trim(),
          startsOn: terms.startsOn,
          endsOn: terms.endsOn === '' ? null : terms.endsOn,
          noticeDays: Number(terms.noticeDays),
          billingCycle: terms.billingCycle,
          commitmentCents: cents === null || cents === 0n ? null : cents.toString(),
          advanceCents: terms.billingCycle === askingAhead ? String(centsOfText(terms.advance)) : null,
          settlementMode: terms.settlementMode,
          ...furtherOfText(terms),
        },
      }
    },
    onSuccess: async (order) => {
      const members = [...chosen.values()].map(({ inseeCode, name }) => ({ id: inseeCode, name }))
      await navigate({ to: '/operator/bulk', search: { run: prepareBulk({ action: 'enrol', members, order }) } })
    },
  })
}
