import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { InstallationSettings } from '@grenier/control-plane/ports'
import { civilDate, type Instant, monthBounds, monthOf } from '@grenier/quota-billing'
import { StartFault } from '../cli/start-fault.ts'
import { writeFileAtomically } from './write-file-atomically.ts'

/** Day zero of the demo's operator, and of its clock. */
const foundedOn = civilDate('2026-01-01')

/** Of the site at which the demo stores, and runs. */
export const mainSiteCode = 'site-principal'

/** Overseas, civil days and months begin at other instants. */
const overseasZones: Readonly<Record<string, string>> = {
  '971': 'America/Guadeloupe',
  '972': 'America/Martinique',
  '973': 'America/Cayenne',
  '974': 'Indian/Reunion',
  '975': 'America/Miquelon',
  '976': 'Indian/Mayotte',
  '977': 'America/St_Barthelemy',
  '978': 'America/Marigot',
  '984': 'Indian/Kerguelen',
  '986': 'Pacific/Wallis',
  '987': 'Pacific/Tahiti',
  '988': 'Pacific/Noumea',
}

/** The made-up operator of a département, in its own time zone. Its name says what it is; its SIREN is nobody's. */
export function demoInstallation(options: {
  id: string
  departement: { readonly code: string; readonly name: string }
  slugPrefix: string
}): InstallationSettings {
  return {
    id: options.id,
    operatorName: `Grenier numérique de démonstration, ${options.departement.name}`,
    operatorSiren: '000000000',
    // The demo runs, with its database, where it says that it stores.
    recordsSite: { code: mainSiteCode, since: foundedOn },
    financeContact: {
      name: 'Service des finances, démonstration',
      address: null,
      email: 'finances@demo.example',
      phone: null,
    },
    operatorOfficer: { name: 'Service du délégué, démonstration', email: 'dpo@demo.example', phone: null },
    timeZone: overseasZones[options.departement.code] ?? 'Europe/Paris',
    accounting: 'helios',
    vatRegime: 'out-of-scope',
    simulatedClock: true,
    slugPrefix: options.slugPrefix,
    foundedOn,
  }
}

/** The first instant of the operator's first month. */
export function storyStart(timeZone: string): Instant {
  return monthBounds(monthOf(foundedOn), timeZone).periodStart
}

/** A data folder tells the story of one département; another one wants another folder. */
export async function requireSameDepartement(dir: string, departementCode: string): Promise<void> {
  const path = join(dir, 'departement.json')
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) {
    await writeFileAtomically(path, JSON.stringify({ departementCode }))
    return
  }
  const kept = (JSON.parse(text) as { departementCode: string }).departementCode
  if (kept !== departementCode)
    throw new StartFault(
      `Le dossier ${dir} contient déjà le département ${kept} ; prenez-en un autre pour ${departementCode}.`,
      `The folder ${dir} already holds département ${kept}; take another one for ${departementCode}.`,
    )
}
