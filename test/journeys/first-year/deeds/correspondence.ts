import type { Command } from '@grenier/contracts'
import { type ContactFunction, civilDate } from '@grenier/quota-billing'
import { adminOf } from '../../use-cases/dated-house.ts'
import { callOf, finance, operator } from '../../use-cases/house.ts'
import { type MemberKey, memberKeys } from '../members.ts'
import type { Stage } from '../stage.ts'
import { type Deed, refusalOf, runJobs } from './deed.ts'

type Address = NonNullable<Command<'recordPostalChoice'>['address']>

const writtenFrom = civilDate('2026-01-05')

/** Its town hall has no mail address at all. */
export const withoutMail: MemberKey = 'ventrouze'

/** Who has letters on paper, where they go, and from which day on. */
const addresses = {
  ventrouze: { lines: ['Mairie de La Ventrouze', 'Le Bourg'], postCode: '61190', city: 'La Ventrouze', country: 'FR' },
  bordeaux: {
    lines: ['Mairie de Bordeaux-en-Gâtinais', '1 rue de l’Église'],
    postCode: '45340',
    city: 'Bordeaux-en-Gâtinais',
    country: 'FR',
  },
  girolles: {
    lines: ['Mairie de Girolles', '2 place de la Mairie'],
    postCode: '45120',
    city: 'Girolles',
    country: 'FR',
  },
} as const satisfies Partial<Record<MemberKey, Address>>

async function recordContact({ house, member }: Stage, key: MemberKey, holds: ContactFunction): Promise<void> {
  const person = { function: holds, name: holds, email: `${holds}@${key}.example`, language: 'fr' } as const
  const dates = { validFrom: writtenFrom, validUntil: null }
  await house.api.recordContact({ tenantId: member(key).id, ...person, ...dates }, callOf(operator))
}

/** Whom to write to: a secretary and a finance officer each, a mayor where one signs. */
export const contactsOf =
  (...keys: MemberKey[]): Deed =>
  async (stage) => {
    for (const key of keys) {
      for (const holds of ['secretary', 'finance'] as const) await recordContact(stage, key, holds)
      if (key === 'girolles') await recordContact(stage, key, 'signatory')
    }
  }

export const firstContacts: Deed = (stage) =>
  contactsOf(...memberKeys.filter((key) => stage.members.has(key) && key !== withoutMail))(stage)

const choose = ({ house, member }: Stage, key: keyof typeof addresses, address: Address | null) =>
  house.api.recordPostalChoice(
    {
      tenantId: member(key).id,
      onPaper: true,
      address: address === null ? null : { ...address, lines: [...address.lines] },
      validFrom: writtenFrom,
    },
    callOf(adminOf(member(key).id, 'secretaire')),
  )

const spread = (key: keyof typeof addresses): Address => ({ ...addresses[key], lines: [...addresses[key].lines] })

/** One that nobody can write a mail to, and one that wants paper and does not say where it goes. */
export const choosePaper: Deed = async (stage) => {
  await choose(stage, 'ventrouze', spread('ventrouze'))
  await choose(stage, 'bordeaux', null)
}

export const choosePaperToo: Deed = async (stage) => {
  await choose(stage, 'girolles', spread('girolles'))
}

/** A letter waits for want of an address, the operator has it as a task, and the member gives it. */
export const giveAddress: Deed = async (stage) => {
  const { house, member, see } = stage
  const lacking = async () =>
    (await house.api.listPaperLetters({ state: 'without-address', limit: 100 }, callOf(operator))).items
  const before = await lacking()
  const whose = before.map(({ tenantId }) => tenantId).join()
  see('printFilesHoldTheLetters', whose === member('bordeaux').id, `without an address are letters of ${whose}`)
  const { items: tasks } = await house.api.listOperatorTasks({ state: 'open', limit: 200 }, callOf(operator))
  const told = tasks.filter(({ kind }) => kind === 'postal-address-missing').map(({ tenantId }) => tenantId)
  see('printFilesHoldTheLetters', told.join() === whose, `tasks name ${told.join()}`)
  await choose(stage, 'bordeaux', spread('bordeaux'))
  see('printFilesHoldTheLetters', (await lacking()).length === 0, 'with its address a letter still has none')
}

/** What waits is printed, handed to the post, and noted as such; then nothing waits any more. */
export const printLetters: Deed = async ({ house, see }) => {
  const { id, number } = await house.api.createPaperBatch({}, callOf(finance))
  await runJobs(house)
  const find = async () => {
    const { items } = await house.api.listPaperBatches({ limit: 100 }, callOf(finance))
    const found = items.find((batch) => batch.id === id)
    if (found === undefined) throw new Error('a print file is listed')
    return found
  }
  const { version, state } = await find()
  see('printFilesHoldTheLetters', state === 'ready', `print file ${number} is ${state}`)
  const postedOn = civilDate(new Date(house.ports.clock.now()).toISOString().slice(0, 10))
  await house.api.recordPaperPosting({ batchId: id, postedOn }, callOf(finance, { ifMatch: version }))
  const again = await refusalOf(house.api.createPaperBatch({}, callOf(finance)))
  see(
    'printFilesHoldTheLetters',
    again === 'paper-nothing-waits',
    `after print file ${number} another was answered ${again}`,
  )
}
