import type { Role } from '@grenier/contracts'
import { eurosText } from '@grenier/documents'
import { centsFromMicros } from '@grenier/quota-billing'
import Table from 'cli-table3'
import type { MonthCheck } from '../story/close-months.ts'
import type { StorySummary } from '../story/summarise.ts'

const count = new Intl.NumberFormat('fr-FR')

/** The end of the story as people read it. */
export function summaryText(summary: StorySummary, checks: readonly MonthCheck[]): string {
  const { requests, readings, timings } = summary
  const table = new Table({
    head: [`Département ${summary.departement}`, 'simulé'],
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  })
  table.push(
    ['Communes adhérentes', count.format(summary.members)],
    [
      'Espaces de noms / objets appliqués',
      `${count.format(summary.namespaces)} / ${count.format(summary.objectsApplied)}`,
    ],
    ['Demandes déposées', count.format(requests.submitted)],
    ['  accordées par l’opérateur', count.format(requests.approved)],
    ['  accordées d’office', count.format(requests.autoApproved)],
    ['  refusées', count.format(requests.refused)],
    ['Relevés enregistrés', count.format(readings.recorded)],
    ['  en double / manquants estimés', `${count.format(readings.duplicate)} / ${count.format(readings.estimated)}`],
    ['États récapitulatifs', count.format(summary.statements)],
    ['Montant total', eurosText(BigInt(summary.totalCents))],
    ['Durée', `${(timings.totalMs / 1_000).toFixed(1).replace('.', ',')} s`],
  )
  const own = checks.filter(({ by }) => by === 'installation')
  const shown = checks.filter(({ by, holds }) => by === 'story' || !holds)
  const ownText = `${own.filter(({ holds }) => holds).length} contrôles de l’installation sur ${own.length} vérifiés`
  return [...shown.map(checkText), ownText, table.toString()].join('\n')
}

function checkText(check: MonthCheck): string {
  const [left, right] = [check.leftMicros, check.rightMicros].map((micros) => eurosText(centsFromMicros(micros)))
  return `${check.holds ? '✓' : '✗'} ${check.month}  ${check.name} : ${left} ${check.holds ? '=' : '≠'} ${right}`
}

/** Where to click and as whom. The tokens are worth nothing outside this demo. */
export function signInsText(baseUrl: string, signIns: readonly { role: Role; token: string }[]): string {
  return [
    '',
    `Console    ${baseUrl}/`,
    `API        ${baseUrl}/v1`,
    `Documents  ${baseUrl}/docs`,
    `Connexion  ${baseUrl}/auth/sign-in`,
    '',
    'Jetons de démonstration (un par rôle, valables douze heures) :',
    ...signIns.map(({ role, token }) => `  ${role.padEnd(17)} ${token}`),
    '',
  ].join('\n')
}
