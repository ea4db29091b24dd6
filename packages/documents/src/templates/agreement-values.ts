import { formatBytes } from '@grenier/contracts'
import type { AgreementFacts, TemplateValues } from '@grenier/contracts/templates'
import type { CivilDate } from '@grenier/quota-billing'
import { priceRuleText } from '../billing/price-rule-text.ts'
import { civilDayText, eurosText } from '../shared/french.ts'

/** Left for a hand to fill in. */
const blank = '……………………'

const cycles: Readonly<Record<AgreementFacts['wording']['terms']['billingCycle'], string>> = {
  month: 'chaque mois',
  quarter: 'chaque trimestre',
  'half-year': 'chaque semestre',
  year: 'chaque année',
  'advance-and-balance': 'une avance en début d’année, puis le solde',
}

const dayOr = (day: CivilDate | null, otherwise: string): string => (day === null ? otherwise : civilDayText(day))
const eurosOr = (cents: bigint | null | undefined, otherwise: string): string =>
  cents === null || cents === undefined ? otherwise : eurosText(cents)

type Terms = AgreementFacts['wording']['terms']

function prolongationText(prolongation: Terms['prolongation']): string {
  if (prolongation === undefined) return blank
  return `${prolongation.kind === 'tacit' ? 'tacite' : 'expresse'}, par périodes de ${prolongation.months} mois`
}

const memberActText = (act: Terms['memberAct']): string =>
  act === undefined ? blank : `${act.number} du ${civilDayText(act.adoptedOn)} (${act.organ})`

/** What a document of an agreement says, in the French manner of days and amounts; what nobody knows is left to be filled in. */
export function agreementValues(facts: AgreementFacts): TemplateValues {
  const { member, operator, agreement, wording, coveredNames, services, tariff, signatoryName } = facts
  const { terms, act } = wording
  const rules = tariff?.rules ?? []
  return {
    texts: {
      'membre.nom': member.name,
      'membre.siren': member.siren ?? blank,
      'membre.signataire': signatoryName ?? blank,
      'membre.acte': memberActText(terms.memberAct),
      'operateur.nom': operator.name,
      'operateur.siren': operator.siren,
      'operateur.adresse': operator.addressLines.length === 0 ? blank : operator.addressLines.join(', '),
      'convention.numero': agreement.number,
      'convention.debut': civilDayText(agreement.startsOn),
      'convention.fin': dayOr(terms.endsOn, 'sans terme'),
      'convention.preavis': `${terms.noticeDays} jours`,
      'convention.services': coveredNames?.join(', ') ?? blank,
      'convention.reconduction': prolongationText(terms.prolongation),
      'convention.cycle': cycles[terms.billingCycle],
      'convention.engagement': eurosOr(terms.annualCommitmentCents, 'aucun'),
      'convention.avance': eurosOr(terms.advanceCents, 'aucune'),
      'acte.organe': act.organ,
      'acte.numero': act.number,
      'acte.date': civilDayText(act.adoptedOn),
      'acte.executoire': dayOr(act.executoryFrom, blank),
      'avenant.numero': wording.sequence === 0 ? '' : String(wording.sequence),
      'avenant.objet': wording.subject ?? '',
      'avenant.effet': civilDayText(wording.from),
      'tarif.code': tariff?.code ?? blank,
      'tarif.acte': tariff?.actNumber ?? blank,
    },
    lists: {
      services: services.map(({ name, quotaBytes }) => ({
        'service.nom': name,
        'service.taille': formatBytes(quotaBytes, 'fr'),
      })),
      prix: rules.map((rule) => ({ 'prix.libelle': rule.label, 'prix.regle': priceRuleText(rule, rules) })),
    },
  }
}
