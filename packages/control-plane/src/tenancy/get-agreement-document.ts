import type { Agreement, AgreementWordingShown, Command } from '@grenier/contracts'
import type { AgreementFacts } from '@grenier/contracts/templates'
import { type CivilDate, chooseRecipients, civilDateOf } from '@grenier/quota-billing'
import { found, readScope } from '../shared/access.ts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { Call, InstallationSettings, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readAll } from '../shared/read-all.ts'
import { returnLinesOf } from '../shared/return-lines.ts'
import type { FileUseCase } from '../shared/use-case.ts'
import { readAgreements } from './agreements.ts'
import { templateInUse } from './document-templates.ts'

type DocumentCommand = Command<'getAgreementDocument'>

/** The wording that a document is about: as signed where nothing is said, of an avenant the newest one. */
function wordingOf({ wordings }: Agreement, { templateKind, sequence }: DocumentCommand): AgreementWordingShown {
  const isAmendment = templateKind === 'amendment'
  const asked = sequence ?? (isAmendment ? wordings.length - 1 : 0)
  if (isAmendment && asked === 0) throw new Problem('amendment-none')
  const wording = wordings.find((one) => one.sequence === asked)
  if (wording === undefined) throw new Problem('wording-unknown', { sequence: String(asked) })
  return wording
}

/** Who signs for the member on a day, as it is recorded. */
async function signatoryOn(tx: Transaction, tenantId: string, on: CivilDate): Promise<string | null> {
  const contacts = (await tx.tenancy.listContacts(tenantId)).filter((contact) => contact.function === 'signatory')
  const [signatory] = chooseRecipients(contacts, { functions: ['signatory'], on })
  return contacts.find(({ id }) => id === signatory?.id)?.name ?? null
}

/** What the member has a quota of, by name. */
async function servicesOf(tx: Transaction, tenantId: string): Promise<AgreementFacts['services']> {
  const quotas = await tx.quota.listTenantQuotas(tenantId)
  const services = await Promise.all(
    quotas.map(async ({ offerId, offerCode, quotaBytes }) => {
      const offer = await tx.quota.getOffer(offerId)
      return { name: offer?.name ?? offerCode, quotaBytes }
    }),
  )
  return services.toSorted((left, right) => left.name.localeCompare(right.name, 'fr'))
}

interface Around {
  readonly installation: InstallationSettings
  readonly today: CivilDate
  /** By code. */
  readonly nameOfOffer: ReadonlyMap<string, string>
}

/** Everything that the document says, read in one transaction. Problems: `not-found`, `wording-unknown`, `amendment-none`. */
async function readFacts(
  tx: Transaction,
  command: DocumentCommand,
  { installation, today, nameOfOffer }: Around,
): Promise<AgreementFacts> {
  const { tenantId, agreementId } = command
  const tenant = found(await tx.tenancy.getTenant(tenantId, today))
  const agreements = await readAgreements(tx, tenantId, today)
  const agreement = found(agreements.find(({ id }) => id === agreementId) ?? null)
  const wording = wordingOf(agreement, command)
  const priced = await tx.billing.tariffOn(wording.from)
  return {
    member: { name: tenant.name, siren: tenant.siren },
    signatoryName: await signatoryOn(tx, tenantId, today),
    operator: {
      name: installation.operatorName,
      siren: installation.operatorSiren,
      addressLines: returnLinesOf(installation),
    },
    agreement,
    wording,
    coveredNames: wording.terms.coveredOfferCodes?.map((code) => nameOfOffer.get(code) ?? code) ?? null,
    services: await servicesOf(tx, tenantId),
    tariff:
      priced === null ? null : { code: priced.tariff.code, actNumber: priced.actNumber, rules: priced.tariff.rules },
    on: today,
  }
}

/**
 * A document of an agreement as a file, filled from what is recorded today. Problems: `not-found`, also for an agreement of another
 * member; `wording-unknown`, `amendment-none`.
 */
export function getAgreementDocument(ports: ApiPorts): FileUseCase<'getAgreementDocument'> {
  const { unitOfWork, clock, installation, documentTemplates } = ports
  return async (command: DocumentCommand, call: Call) => {
    const today = civilDateOf(clock.now(), installation.timeZone)
    const kind = command.templateKind
    // Offers are no member's: what is offered is told to all.
    const offers = await unitOfWork.glance({ kind: 'platform' }, (tx) => readAll((query) => tx.quota.listOffers(query)))
    const nameOfOffer = new Map(offers.map(({ code, name }) => [code, name]))
    return await unitOfWork.read(readScope('getAgreementDocument', call), async (tx) => {
      const facts = await readFacts(tx, command, { installation, today, nameOfOffer })
      const { bytes } = await templateInUse(tx, documentTemplates, kind)
      const { sequence } = facts.wording
      const part = kind === 'amendment' ? `avenant-${sequence}` : kind === 'agreement' ? 'convention' : 'deliberation'
      return { bytes: documentTemplates.fill(bytes, facts), fileName: `${part}-${facts.agreement.number}.docx` }
    })
  }
}
