import type { Organisation } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import { type DepartementRegister, UnknownDepartement } from '@grenier/register'
import { CliFault } from '../command/cli-fault.ts'
import type { Call, CommandSpec } from '../command/command-spec.ts'
import { writeListing } from '../output/formats.ts'
import { progressBar } from '../output/progress.ts'
import { type ExitCode, exitCodes } from '../terminal.ts'
import { type ComparedBody, compareRegister } from './compare-register.ts'
import { enrolFromRegister } from './enrol/enrol-from-register.ts'
import { forEachAtMost } from './for-each-at-most.ts'
import { registerDiffOptions, showRegisterDiff } from './register-diff.ts'

/**
 * `grenier import register --departement 40`: shows which communes of the official register would be enrolled; `--yes` enrols
 * them. With `--organisations` communes and EPCI are only recorded: pools can then be made for EPCI before anybody is enrolled.
 * Repeated after an interruption it goes on where it stopped.
 */
export const importRegisterCommand: CommandSpec = {
  words: ['import', 'register'],
  summary: {
    fr: 'inscrire des communes depuis le registre officiel',
    en: 'enrol communes from the official register',
  },
  options: [
    { flags: '--departement <code>', text: { fr: 'code INSEE, comme 40 ou 2A', en: 'INSEE code, such as 40 or 2A' } },
    { flags: '--epci <siren>', text: { fr: 'd’une intercommunalité seule', en: 'of one EPCI alone' } },
    {
      flags: '--commune <code>',
      text: { fr: 'cette commune seule ; plusieurs fois', en: 'that commune alone; several times' },
      isMany: true,
    },
    {
      flags: '--terms <fichier>',
      text: { fr: 'convention et acte, en YAML', en: 'agreement and act, in YAML' },
    },
    {
      flags: '--organisations',
      text: { fr: 'enregistrer communes et EPCI, sans inscrire', en: 'record communes and EPCI, and enrol nobody' },
    },
    ...registerDiffOptions,
    { flags: '-y, --yes', text: { fr: 'faire, et non seulement montrer', en: 'do it, and not only show' } },
  ],
  examples: [
    'grenier import register --departement 40',
    'grenier import register --departement 40 --terms convention.yaml --yes',
    'grenier import register --epci 244000675 -o csv > adhesions.csv',
    'grenier import register --departement 40 --organisations --yes',
    'grenier import register --diff',
  ],
  isRemote: true,
  hasOutput: true,
  run: async (call) => {
    if (call.flag('diff')) return await showRegisterDiff(call)
    return call.flag('organisations') ? await recordOrganisations(call) : await enrolFromRegister(call)
  },
}

async function recordOrganisations(call: Call): Promise<ExitCode> {
  const register = await registerOf(call)
  const client = call.client()
  const known: Organisation[] = []
  for await (const one of client.items('listOrganisations', { query: { limit: 500 }, signal: call.signal })) {
    known.push(one)
  }
  const bodies = compareRegister(register, known)
  const wanted = bodies.filter(({ state }) => state === 'new')
  if (!call.flag('yes')) return await preview(call, bodies)
  await record(call, { register, known, wanted })
  call.say({ fr: `${wanted.length} organismes enregistrés.`, en: `${wanted.length} organisations recorded.` })
  return exitCodes.done
}

async function registerOf(call: Call): Promise<DepartementRegister> {
  const code = call.option('departement')
  const isNarrowed = call.option('epci') !== undefined || call.options('commune').length > 0
  if (code === undefined || isNarrowed) {
    throw new CliFault(exitCodes.misused, {
      fr: 'Les organismes s’enregistrent par département : --departement 40.',
      en: 'Organisations are recorded by département: --departement 40.',
    })
  }
  try {
    return await call.parts.register.read(code)
  } catch (error) {
    if (!(error instanceof UnknownDepartement)) throw error
    throw new CliFault(exitCodes.notFound, {
      fr: `Le registre n’a pas de département « ${code} ».`,
      en: `The register has no département “${code}”.`,
    })
  }
}

async function preview(call: Call, bodies: readonly ComparedBody[]) {
  const rows = bodies.filter(({ state }) => state !== 'known').map((body) => ({ ...body }))
  await writeListing(call.terminal, call.format, {
    fields: ['kind', 'code', 'name', 'state', 'differing'],
    columns: [
      { header: { fr: 'sorte', en: 'kind' }, of: 'kind' },
      { header: { fr: 'code', en: 'code' }, of: 'code' },
      { header: { fr: 'organisme', en: 'organisation' }, of: 'name' },
      { header: { fr: 'état', en: 'state' }, of: 'state' },
      { header: { fr: 'diffère', en: 'differs' }, of: ({ differing }) => (differing as readonly string[]).join(', ') },
    ],
    pages: (async function* () {
      yield rows
    })(),
  })
  const count = (state: ComparedBody['state']) => bodies.filter((body) => body.state === state).length
  call.say({
    fr: `${count('new')} nouveaux, ${count('known')} connus, ${count('differs')} différents (laissés : un changement se date). Pour enregistrer les nouveaux : --yes`,
    en: `${count('new')} new, ${count('known')} known, ${count('differs')} different (left: a change has a date). To record the new ones: --yes`,
  })
  return exitCodes.done
}

interface Recording {
  readonly register: DepartementRegister
  readonly known: readonly Organisation[]
  readonly wanted: readonly ComparedBody[]
}

/** The EPCI before the communes, which name them. */
async function record(call: Call, { register, known, wanted }: Recording): Promise<void> {
  const groups = new Map(
    known.flatMap(({ kind, siren, id }) => (kind === 'epci' && siren !== null ? [[siren, id]] : [])),
  )
  const bar = progressBar(call.terminal.progressStream, register.departement.name)
  let done = 0
  const each = async (kind: ComparedBody['kind']) => {
    await forEachAtMost(
      wanted.filter((body) => body.kind === kind),
      async ({ code }) => {
        const organisation = await recordOne(call, { register, groups, kind, code })
        if (kind === 'epci') groups.set(code, organisation.id)
        done += 1
        bar.set(done, wanted.length)
      },
    )
  }
  try {
    await each('epci')
    await each('commune')
  } catch (error) {
    call.say({
      fr: `${done} sur ${wanted.length} enregistrés. La même commande reprend où celle-ci s’est arrêtée.`,
      en: `${done} of ${wanted.length} recorded. The same command goes on where this one stopped.`,
    })
    throw error
  } finally {
    bar.end()
  }
}

function recordOne(
  call: Call,
  about: {
    register: DepartementRegister
    groups: ReadonlyMap<string, string>
    kind: ComparedBody['kind']
    code: string
  },
): Promise<Organisation> {
  const { register, groups, kind, code } = about
  const { packageName, packageVersion, geographyYear, population } = register.vintages
  const source = `${packageName} ${packageVersion}, COG ${geographyYear}`
  const commune = kind === 'commune' ? register.communes.find(({ inseeCode }) => inseeCode === code) : undefined
  const body: RegisterBody = {
    kind,
    name: commune?.name ?? register.epcis.find(({ siren }) => siren === code)?.name ?? code,
    siren: commune === undefined ? code : commune.siren,
    inseeCode: commune?.inseeCode ?? null,
    departementCode: register.departement.code,
    population:
      commune === undefined || commune.population === null
        ? null
        : {
            kind: population.kind,
            vintage: population.vintage,
            inForceFrom: civilDate(population.inForceFrom),
            inhabitants: commune.population,
            source,
          },
    groupId: commune === undefined ? null : (groups.get(commune.epciSiren ?? '') ?? null),
    validFrom: civilDate(`${geographyYear}-01-01`),
    source,
  }
  const idempotencyKey = `register:${packageVersion}:${kind}:${code}`
  return call.client().call('registerOrganisation', { body, idempotencyKey, signal: call.signal })
}

type RegisterBody = Omit<Organisation, 'id' | 'recordedAt' | 'version'>
