import type { Scope } from '@grenier/control-plane/ports'
import type { ClientBase, QueryResult } from 'pg'
import { translateFailure } from './failures.ts'
import { sendTogether } from './one-packet.ts'
import type { SentStatements } from './sent-statements.ts'

export type SqlValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly (string | number | bigint | boolean | null)[]

declare const scoped: unique symbol

/**
 * Runs one statement on the connection of a scoped transaction and returns its rows. Values become parameters, never
 * text. `Row` says what the columns are; a test runs every statement against the migrated database. The brand keeps it
 * from being made anywhere but where a scope was set.
 */
export interface Sql {
  <Row extends object = never>(parts: TemplateStringsArray, ...values: readonly SqlValue[]): Promise<Row[]>
  /** The same for a statement without rows: how many it inserted or changed. */
  readonly affected: (parts: TemplateStringsArray, ...values: readonly SqlValue[]) => Promise<number>
  /**
   * The same for a write whose answer nobody needs: it is sent, in order, and not waited for. When it fails the whole
   * transaction fails with what it failed of, at the latest at the commit.
   */
  readonly send: (parts: TemplateStringsArray, ...values: readonly SqlValue[]) => Promise<void>
  readonly [scoped]: Scope
}

interface Prepared {
  readonly name: string
  readonly text: string
}

// A template's parts are one object per place in the source, so this is one prepared statement per place.
const preparedStatements = new WeakMap<TemplateStringsArray, Prepared>()
let preparedCount = 0

function preparedOf(parts: TemplateStringsArray): Prepared {
  const known = preparedStatements.get(parts)
  if (known !== undefined) return known
  const text = parts.reduce((left, right, index) => `${left}$${index}${right}`)
  preparedCount += 1
  const made = { name: `grenier_${preparedCount}`, text }
  preparedStatements.set(parts, made)
  return made
}

/** Throws for a statement that is not to be sent. */
export type Admission = (text: string) => void

/** What stands before anything is sent: the beginning of a plain read, which locks nothing. */
const plainRead = /^\s*SELECT\b(?!.*\bFOR\s+(NO\s+KEY\s+)?(UPDATE|SHARE|KEY)\b)/is

/** Admits one reading statement and nothing else, ever: for a client on which no transaction is open around it. */
export function admitOneRead(): Admission {
  let admitted = 0
  return (text) => {
    admitted += 1
    if (admitted > 1) throw new Error('a glance is one statement: what asks twice reads in a transaction')
    if (!plainRead.test(text)) throw new Error('a glance reads: what writes or locks does so in a transaction')
  }
}

/** What is sent, or looked at, right before a statement and right behind it; all of it leaves in one packet. */
export interface Surroundings {
  readonly before: Admission
  readonly behind: () => void
}

/** Only for the code that has just opened a transaction and set its scope on this very client, or admits one read alone. */
export function sqlOn(client: ClientBase, sent: SentStatements, around?: Surroundings): Sql {
  const run = async (parts: TemplateStringsArray, values: readonly SqlValue[]): Promise<QueryResult<object>> => {
    const prepared = preparedOf(parts)
    around?.before(prepared.text)
    try {
      sendTogether(client)
      const answer = client.query<object>({ ...prepared, values: [...values] })
      around?.behind()
      return await answer
    } catch (error) {
      throw translateFailure(error)
    }
  }
  const rows = async (parts: TemplateStringsArray, ...values: readonly SqlValue[]) => (await run(parts, values)).rows
  const affected = async (parts: TemplateStringsArray, ...values: readonly SqlValue[]) =>
    (await run(parts, values)).rowCount ?? 0
  const send = async (parts: TemplateStringsArray, ...values: readonly SqlValue[]) => sent.add(run(parts, values))
  return Object.assign(rows, { affected, send }) as unknown as Sql
}

/** The only row of a statement that always answers with one. */
export function onlyRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows
  if (row === undefined || rows.length > 1) throw new Error(`one row was expected, not ${rows.length}`)
  return row
}
