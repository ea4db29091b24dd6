import type { Answer, Command, Offer } from '@grenier/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../shared/api/client.ts'
import { isSaidAtParts, type RefusalTable, refusalAt, refusalsBy } from '../../../shared/api/refusals.ts'
import { useSpeech } from '../../../shared/i18n/language.tsx'
import { useClusters, useSites } from '../../../shared/operator/operator-queries.ts'
import { ConfirmButton } from '../../../shared/ui/confirm-button.tsx'
import classes from '../../../shared/ui/facts.module.css'
import { FoldedPanel } from '../../../shared/ui/folded-panel.tsx'
import { ProblemView } from '../../../shared/ui/problem-view.tsx'
import { OfferFields } from './offer-fields.tsx'
import { faultsOfOffer, type OfferField, type OfferText, offerOfText } from './offer-text.ts'

type Declared = Command<'createOffer'>
type Cluster = Answer<'listClusters'>['items'][number]

const empty: OfferText = {
  name: '',
  code: '',
  kind: 'block',
  clusterId: '',
  className: '',
  residency: 'FR',
  step: '1',
  max: '',
  sizes: '',
}

const refusals: RefusalTable<OfferField> = {
  byCode: { 'offer-known': 'code', 'offer-sizes': 'sizes', 'cluster-unknown': 'clusterId' },
  byField: [
    [/^name/, 'name'],
    [/^code/, 'code'],
    [/^clusterId/, 'clusterId'],
    [/^className/, 'className'],
    [/^roundingStepBytes/, 'step'],
    [/^quotaBytesMax/, 'max'],
    [/^sizeStepsBytes/, 'sizes'],
  ],
}

/** Something more that members can ask for. All of them see it at once and nothing takes it back, so it is asked twice. */
export function OfferForm({ offers }: { readonly offers: readonly Offer[] }) {
  const { t } = useSpeech()
  const clusters = useClusters().data ?? []
  const [text, setText] = useState(empty)
  const create = useCreate(() => setText({ ...empty, clusterId: text.clusterId, residency: text.residency }))
  const onText = useTextOf(clusters, setText)
  const faults = faultsOfOffer(text, offers)
  const declared = offerOfText(text, offers)
  const refused = refusalsBy(create.error, refusals)
  const errorOf = (field: OfferField): string | null => {
    const fault = faults[field]
    return fault === undefined ? refusalAt(refused, field) : t(`offers.${fault}`)
  }
  const cluster = clusters.find(({ id }) => id === text.clusterId)
  return (
    <FoldedPanel title={t('offers.new')}>
      <div className={classes['fields']}>
        <p className={classes['soft']}>{t('offers.newLead')}</p>
        {clusters.length === 0 && <p>{t('offers.noCluster')}</p>}
        <OfferFields
          text={text}
          clusters={clusters}
          errorOf={errorOf}
          onText={(next, changed) => {
            create.reset()
            onText(next, changed)
          }}
        />
        <div role="status">{create.isSuccess && t('offers.proposed', { name: create.data.name })}</div>
        {declared === null || cluster === undefined ? (
          <p className={classes['soft']}>{t('offers.incomplete')}</p>
        ) : (
          <>
            <Meaning offer={declared} clusterName={cluster.name} />
            {!isSaidAtParts(create.error, refused) && <ProblemView error={create.error} />}
            <ConfirmButton
              text={t('offers.propose')}
              sure={t('offers.proposeSure')}
              keep={t('offers.proposeKeep')}
              isPending={create.isPending}
              error={null}
              onSure={() => create.mutate(declared)}
            />
          </>
        )}
      </div>
    </FoldedPanel>
  )
}

/** Declares an offer; the table of offers is read again before the form is empty. */
function useCreate(onCreated: () => void) {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Declared) => client.call('createOffer', { body }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['listOffers'] })
      onCreated()
    },
  })
}

/** What is written; with another cluster the data is where its site is, until something else is said. */
function useTextOf(clusters: readonly Cluster[], setText: (text: OfferText) => void) {
  const sites = useSites().data ?? []
  return (text: OfferText, changed: OfferField) => {
    const siteId = clusters.find(({ id }) => id === text.clusterId)?.siteId
    const site = changed === 'clusterId' ? sites.find(({ id }) => id === siteId) : undefined
    setText(site === undefined ? text : { ...text, residency: site.residency })
  }
}

/** In words, what members may do with it from now on. */
function Meaning({ offer, clusterName }: { readonly offer: Declared; readonly clusterName: string }) {
  const { t, formats } = useSpeech()
  const { name, kind, residency, roundingStepBytes, quotaBytesMax, sizeStepsBytes } = offer
  const asked = {
    name,
    kind: t(`offers.kind.${kind}`),
    step: formats.bytes(roundingStepBytes),
    max: formats.bytes(quotaBytesMax),
  }
  const sizes = sizeStepsBytes.map((size) => formats.bytes(size)).join(', ')
  return (
    <section className={classes['tight']} aria-label={t('offers.means')}>
      <h3>{t('offers.means')}</h3>
      <ul className={classes['promises']}>
        <li>{t('offers.meansAsk', asked)}</li>
        <li>{sizes === '' ? t('offers.meansNoSizes') : t('offers.meansSizes', { sizes })}</li>
        <li>{t('offers.meansPlace', { place: t(`offers.residency.${residency}`), cluster: clusterName })}</li>
        <li>{t('offers.meansStays')}</li>
      </ul>
    </section>
  )
}
