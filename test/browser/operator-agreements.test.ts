import { readFile } from 'node:fs/promises'
import { type Client, createClient } from '@grenier/contracts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedIn } from './console-page.ts'
import { fileBehind } from './support/as-the-page.ts'
import { faultsOfScreen } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Camille Ferrand, exploitation'

let browser: Browser
let baseUrl: string
let api: Client

/** A member of whom no other file says more than its agreement. */
async function memberCalled(search: string): Promise<string> {
  const { items } = await api.call('listTenants', { query: { search, limit: 1 } })
  if (items[0] === undefined) throw new Error(`no member is called ${search}`)
  return items[0].id
}

describe.skipIf(isBrowserMissing)('agreements and their acts, as an operator records them', () => {
  beforeAll(async () => {
    const app = await openTheApp()
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
  })
  afterAll(async () => {
    await browser?.close()
  })

  it('attaches the signed paper of an act, replaces it once it is sure, and gives back its very bytes', async () => {
    const tenantId = await memberCalled('tsingoni')
    const agreements = await api.call('listAgreements', { params: { tenantId } })
    const number = agreements.items[0]?.wordings[0]?.act.number ?? ''
    const { page, context, complaints } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      allowed: [/status of 422/],
    })
    await page.goto(`${baseUrl}/finance/acts`)
    await page.getByLabel('Chercher un acte').fill(number)
    const act = page.getByRole('listitem').filter({ hasText: `${number} : ` })
    await act.getByText('Son texte signé n’est pas joint.').waitFor()
    const pdf = (words: string) => Buffer.from(`%PDF-1.7\n${words}\n%%EOF\n`, 'latin1')
    const choose = (name: string, buffer: Buffer) =>
      act.locator('input[type="file"]').setInputFiles({ name, mimeType: 'application/pdf', buffer })
    await choose('photo.pdf', Buffer.from('GIF89a'))
    await act.getByRole('button', { name: 'Joindre ce fichier' }).click()
    await act.getByText('Ce fichier n’est pas un PDF.').waitFor()
    await choose('trop-lourd.pdf', pdf(' '.repeat(10_000_000)))
    await act.getByText('« trop-lourd.pdf » pèse 10 Mo, et un texte signé 10 Mo au plus').waitFor()
    await choose('signe.pdf', pdf('signed'))
    await act.getByText(`« signe.pdf » serait le texte signé de l’acte ${number}.`).waitFor()
    await act.getByRole('button', { name: 'Joindre ce fichier' }).click()
    await act.getByText('Le texte signé est joint.').waitFor()
    const link = act.getByRole('link', { name: `Texte signé de l’acte ${number}` })
    expect(await fileBehind(page, { baseUrl, href: await link.getAttribute('href') })).toEqual(pdf('signed'))
    await choose('signe-des-deux.pdf', pdf('signed by both'))
    await act.getByText('« signe-des-deux.pdf » prendrait la place de « signe.pdf »').waitFor()
    await act.getByRole('button', { name: 'Remplacer par ce fichier' }).click()
    expect(await faultsOfScreen(page, 'acts-file-sure-light-1440')).toEqual([])
    await act.getByRole('button', { name: 'Oui, les adhérents liront désormais ce fichier' }).click()
    await act.getByText('Fichiers remplacés').click()
    const former = act.getByRole('link', { name: 'signe.pdf' })
    expect(await fileBehind(page, { baseUrl, href: await former.getAttribute('href') })).toEqual(pdf('signed'))
    expect(await faultsOfScreen(page, 'acts-files-light-1440')).toEqual([])
    // As the browser keeps it, at the agreement that rests on it.
    await page.goto(`${baseUrl}/operator/members/${tenantId}/agreement`)
    const downloading = page.waitForEvent('download')
    await page
      .getByRole('link', { name: `Texte signé de l’acte ${number}` })
      .first()
      .click()
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(/^acte-.*\.pdf$/)
    expect(await readFile(await download.path())).toEqual(pdf('signed by both'))
    expect(await faultsOfScreen(page, 'agreement-file-light-1440')).toEqual([])
    // The file that is no PDF.
    expect(complaints).toEqual([expect.stringContaining('422')])
    await context.close()
  })

  it('ends an agreement by an avenant, and records the one after it, each asked twice', async () => {
    const tenantId = await memberCalled('chiconi')
    const [before] = (await api.call('listAgreements', { params: { tenantId } })).items
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.goto(`${baseUrl}/operator/members/${tenantId}/agreement`)
    // Without an end there is no other one to come.
    await page.getByText('Enregistrer un avenant', { exact: true }).click()
    expect(await page.getByText('Nouvelle convention', { exact: true }).count()).toBe(0)
    const avenant = page.locator('details').filter({ hasText: 'Enregistrer un avenant' })
    await avenant.getByLabel('Nature').selectOption('termination')
    await avenant.getByLabel('Objet de l’avenant').fill('Départ au 31 décembre')
    await avenant.getByLabel('Prend effet le').fill('2026-06-01')
    await avenant.getByLabel('Préavis donné le').fill('2026-06-01')
    await avenant.getByLabel('Dernier jour de la convention').fill('2026-06-15')
    await avenant.getByText('Au plus tôt le').waitFor()
    await avenant.getByLabel('Dernier jour de la convention').fill('2026-12-31')
    await avenant.getByRole('combobox', { name: 'Acte', exact: true }).selectOption({ index: 1 })
    await avenant.getByRole('button', { name: 'Enregistrer l’avenant' }).click()
    const sure = `Oui, la convention ${before?.number} prend fin : dernier jour, le 31 décembre 2026`
    expect(await faultsOfScreen(page, 'agreement-ending-sure-light-1440')).toEqual([])
    await avenant.getByRole('button', { name: sure }).click()
    await page.getByText('Avenant n° 1 : Départ au 31 décembre').waitFor()

    await page.getByText('Nouvelle convention', { exact: true }).click()
    const anew = page.locator('details').filter({ hasText: 'Nouvelle convention' })
    await anew.getByLabel('Numéro', { exact: true }).fill('C-2027-07')
    // By keys, as most people do: a year that is half written is no day yet.
    await anew.getByLabel('Commence le').pressSequentially('0101202')
    await anew.getByText('Terminez l’année').waitFor()
    await page.keyboard.press('7')
    await anew.getByText('Terminez l’année').waitFor({ state: 'detached' })
    expect(await anew.getByLabel('Commence le').inputValue()).toBe('2027-01-01')
    await anew.getByLabel('Engagement annuel, en euros').fill('900')
    await anew.getByRole('checkbox', { name: 'Espace standard' }).check()
    await anew.getByRole('combobox', { name: 'Acte', exact: true }).selectOption({ index: 1 })
    await anew.getByText(/^À partir du 1er janvier 2027 : engagement 900.€/).waitFor()
    await anew.getByRole('button', { name: 'Enregistrer la convention' }).click()
    expect(await faultsOfScreen(page, 'agreement-new-sure-light-1440')).toEqual([])
    await anew.getByRole('button', { name: 'Oui, la convention C-2027-07 vaut à partir du 1er janvier 2027' }).click()
    await page.getByRole('heading', { name: 'Convention C-2027-07', exact: true }).waitFor()
    await page.getByText('pas encore en vigueur').waitFor()
    // Both can still be changed: the one that holds today, and the one that comes.
    for (const number of [before?.number ?? '', 'C-2027-07'])
      await page.getByText(`Enregistrer un avenant à la convention ${number}`, { exact: true }).waitFor()
    expect(await faultsOfScreen(page, 'agreement-renewed-light-1440')).toEqual([])

    const { items } = await api.call('listAgreements', { params: { tenantId } })
    expect(items).toMatchObject([
      { number: 'C-2027-07', startsOn: '2027-01-01', lastDay: null, state: 'coming' },
      { id: before?.id, lastDay: '2026-12-31', state: 'in-force' },
    ])
    expect(items[0]?.wordings[0]?.terms).toMatchObject({
      annualCommitmentCents: 90_000n,
      coveredOfferCodes: [expect.any(String)],
    })
    await context.close()
  })

  it('records who signs by delegation and up to which amount, by its act, and ends it', async () => {
    const tenantId = await memberCalled('acoua')
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.goto(`${baseUrl}/operator/members/${tenantId}/agreement`)
    await page.getByText('Enregistrer un mandat', { exact: true }).click()
    const form = page.locator('details').filter({ hasText: 'Enregistrer un mandat' })
    await form.getByLabel('Ce que fait la personne').selectOption('delegate')
    await form.getByLabel('Identifiant de connexion').fill('adjoint@acoua.example')
    await form.getByLabel('Prénom et nom').fill('Paul Meunier')
    await form.getByLabel('Plafond d’une demande').fill('cinq cents')
    await form.getByText('Un montant, comme 600 ou 600,50').waitFor()
    await form.getByLabel('Plafond d’une demande').fill('500')
    await form.getByLabel('Premier jour du mandat').fill('2026-01-15')
    await form.getByLabel('Dernier jour du mandat').fill('2026-12-31')
    await form.getByText('Il manque encore une personne').waitFor()
    await form.getByRole('combobox', { name: 'Acte', exact: true }).selectOption({ index: 1 })
    await form.getByRole('button', { name: 'Enregistrer ce mandat' }).click()
    expect(await faultsOfScreen(page, 'agreement-mandate-sure-light-1440')).toEqual([])
    await form.getByRole('button', { name: 'Oui, le mandat de Paul Meunier vaut à partir du 15 janvier 2026' }).click()
    const row = page
      .getByRole('listitem')
      .filter({ hasText: 'Paul Meunier' })
      .filter({ hasText: 'signe par délégation' })
    await row.getByText(/signe par délégation, jusqu’à 500.€ hors taxes par an/).waitFor()
    await row.getByText('du 15 janvier 2026 au 31 décembre 2026').waitFor()
    const mandateOf = async () =>
      (await api.call('listMandates', { params: { tenantId } })).items.find(
        ({ personSubject }) => personSubject === 'adjoint@acoua.example',
      )
    expect(await mandateOf()).toMatchObject({
      function: 'delegate',
      ceilingCents: 50_000n,
      validFrom: '2026-01-15',
      validUntil: '2027-01-01',
      actId: expect.any(String),
    })
    await row.getByRole('button', { name: 'Mettre fin' }).click()
    expect(await faultsOfScreen(page, 'agreement-mandates-light-1440')).toEqual([])
    await row.getByRole('button', { name: 'Oui, le mandat de Paul Meunier prend fin aujourd’hui' }).click()
    await row.getByText('terminé', { exact: true }).waitFor()
    expect((await mandateOf())?.endedBy).toBe('demo-exploitation')
    await context.close()
  })

  it('records whom to write to about what, and stops writing to them', async () => {
    const tenantId = await memberCalled('acoua')
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.goto(`${baseUrl}/operator/members/${tenantId}/agreement`)
    await page.getByText('Enregistrer un contact', { exact: true }).click()
    const form = page.locator('details').filter({ hasText: 'Enregistrer un contact' })
    await form.getByLabel('À quel sujet').selectOption('dpo')
    await form.getByLabel('Nom du contact').fill('Inès Faure')
    await form.getByLabel('Adresse électronique').fill('dpo@acoua.example')
    await form.getByLabel('Premier jour du contact').fill('2026-01-15')
    await form.getByRole('button', { name: 'Enregistrer ce contact' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'Inès Faure' })
    await row.getByText('protection des données, dpo@acoua.example').waitFor()
    await row.getByText('à partir du 15 janvier 2026').waitFor()
    await row.getByRole('button', { name: 'Mettre fin' }).click()
    expect(await faultsOfScreen(page, 'agreement-contacts-light-1440')).toEqual([])
    await row.getByRole('button', { name: 'Oui, ne plus écrire à Inès Faure dès aujourd’hui' }).click()
    await page.getByText('Anciens contacts').click()
    await row.getByText(/^du 15 janvier 2026 au/).waitFor()
    const { items } = await api.call('listContacts', { params: { tenantId } })
    expect(items.find(({ email }) => email === 'dpo@acoua.example')).toMatchObject({
      function: 'dpo',
      language: 'fr',
      endedBy: 'demo-exploitation',
    })
    await context.close()
  })

  it('records a recipient in the place of another one, once it was said whose months move', async () => {
    const tenantId = await memberCalled('kani')
    const recipientsOf = async () => (await api.call('listRecipients', { params: { tenantId } })).items
    const [before] = await recipientsOf()
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.goto(`${baseUrl}/operator/members/${tenantId}/agreement`)
    await page.getByText('Enregistrer un destinataire', { exact: true }).click()
    const form = page.locator('details').filter({ hasText: 'Enregistrer un destinataire' })
    await form.getByText('Il manque le budget ou le jour').waitFor()
    await form.getByLabel('À partir du').fill('2026-06-01')
    await form.getByLabel('Budget', { exact: true }).fill('annexe de l’eau')
    await form.getByText(/^À partir du 1er juin 2026, des dettes peuvent aussi être portées ici/).waitFor()
    await form.getByRole('combobox', { name: 'À la place de' }).selectOption({ index: 1 })
    await form.getByText(/^Les mois qui finissent le 1er juin 2026 ou après ne seront plus portés à/).waitFor()
    await form.getByText('Qui est concerné : La collectivité elle-même.').waitFor()
    await form.getByRole('button', { name: 'Enregistrer le destinataire' }).click()
    expect(await faultsOfScreen(page, 'agreement-recipient-sure-light-1440')).toEqual([])
    // Nothing is recorded before the second button.
    expect(await recipientsOf()).toHaveLength(1)
    await form.getByRole('button', { name: 'Oui, annexe de l’eau reçoit des dettes à partir du 1er juin 2026' }).click()
    await page.locator('strong', { hasText: 'annexe de l’eau, sans SIRET' }).waitFor()
    await form.getByText('Il manque le budget ou le jour').waitFor()
    const recipients = await recipientsOf()
    const anew = recipients.find(({ budget }) => budget === 'annexe de l’eau')
    expect(anew).toMatchObject({ validFrom: '2026-06-01', validUntil: null, settlementMode: 'titre' })
    expect(recipients.find(({ id }) => id === before?.id)).toMatchObject({ validUntil: '2026-06-01' })
    const { items } = await api.call('listPayerAssignments', { params: { tenantId } })
    expect(items.find(({ validTo }) => validTo === null)).toMatchObject({
      recipientId: anew?.id,
      validFrom: '2026-06-01',
    })
    await context.close()
  })

  it('gives an engagement once it was said which statements bear it, and which one counted until then', async () => {
    const tenantId = await memberCalled('ouangani')
    const numbersOf = async () =>
      (await api.call('listRecipients', { params: { tenantId } })).items.flatMap(({ engagements }) =>
        engagements.map(({ fiscalYear, engagementNumber }) => `${fiscalYear} ${engagementNumber}`),
      )
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.goto(`${baseUrl}/operator/members/${tenantId}/agreement`)
    await page.getByText('Donner un numéro d’engagement', { exact: true }).click()
    const form = page.locator('details').filter({ hasText: 'Donner un numéro d’engagement' })
    const give = async (number: string) => {
      await form.getByLabel('Numéro d’engagement').fill(number)
      await form.getByText(/^Le portent désormais les états de 2027/).waitFor()
      await form.getByRole('button', { name: 'Donner ce numéro' }).click()
    }
    const sure = (number: string) => form.getByRole('button', { name: `Oui, ${number} pour les états de 2027` }).click()
    await form.getByText('Il manque l’exercice ou le numéro.').waitFor()
    await form.getByLabel('Exercice').fill('2027')
    await give('E-2027-1')
    await form.getByRole('button', { name: 'Non, relire' }).click()
    expect(await numbersOf()).toEqual([])
    await form.getByRole('button', { name: 'Donner ce numéro' }).click()
    await sure('E-2027-1')
    await page.getByText('engagement 2027 : E-2027-1').waitFor()
    await form.getByText('Il manque l’exercice ou le numéro.').waitFor()
    await give('E-2027-2')
    await form.getByText('Jusque-là, pour 2027 : E-2027-1.').waitFor()
    expect(await faultsOfScreen(page, 'agreement-engagement-sure-light-1440')).toEqual([])
    await sure('E-2027-2')
    await page.getByText('engagement 2027 : E-2027-2').waitFor()
    expect(await numbersOf()).toEqual(['2027 E-2027-2', '2027 E-2027-1'])
    await context.close()
  })
})
